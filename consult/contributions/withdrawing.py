"""Taking back what one sent: content, words and salt are erased, what counted stops counting, its leaf stays.

What counted in a result that stands is not taken out of it: the next computation is without it (docs/counting.md §9,
rule 8). The verb as people know it, with what the draft made of their words, is drafting.rights.withdraw_own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select, update

from consult.base.db import db, insert_into, system
from consult.contributions.door import token_of
from consult.contributions.leaves import write_withdrawal
from consult.contributions.ledger import Deletion
from consult.contributions.log import Opening
from consult.contributions.models import Answer, Contribution, Statement
from consult.rounds.models import Round
from consult.spaces.models import Space

WITHDRAWN = "withdrawn"


def sent_by(round_: Round, space: Space, *, author: str) -> list[Contribution]:
    """List what an author sent to a round and did not take back, by half-day; raises Conflict once nobody can tell any
    more whose it was."""
    token = token_of(round_, space, author)
    with system("what its own author sent"):
        found = db.session.scalars(
            select(Contribution)
            .where(Contribution.round_id == round_.id, Contribution.author == token, Contribution.status != WITHDRAWN)
            .order_by(Contribution.half_day, Contribution.key)
        )
        return list(found)


def words_in(sent: Sequence[Contribution]) -> list[Statement]:
    """List the words that came with contributions, by code."""
    keys = [one.key for one in sent]
    with system("words of their own author"):
        found = select(Statement).where(Statement.contribution_key.in_(keys)).order_by(Statement.code)
        return list(db.session.scalars(found))


def withdraw(round_: Round, sent: Sequence[Contribution]) -> None:
    """Erase contributions of one round with their answers and words, and hang a leaf for each, in this transaction.

    Raises Conflict where the round closed meanwhile. Nothing else may still point at the words.
    """
    sent = [one for one in sent if one.status != WITHDRAWN]
    keys = [one.key for one in sent]
    with system("withdrawing what its own author sent"):
        for one in sent:
            write_withdrawal(round_, one)
            _empty(one)
        db.session.flush()
        authors = {one.author for one in sent if one.n == 1}
        db.session.execute(delete(Answer).where(Answer.round_id == round_.id, Answer.author.in_(authors)))
        for model in (Answer, Statement):
            db.session.execute(delete(model).where(model.contribution_key.in_(keys)))
        forget_salts(keys)
    note_deletions(WITHDRAWN, keys)


def _empty(one: Contribution) -> None:
    """Leave the key and the receipt: so that sending it again stores nothing, and the receipt can say what became of
    it. The digest goes too: with few answers to choose from it could be guessed."""
    one.status, one.payload, one.consent = WITHDRAWN, {}, {}
    one.digest = one.region = one.sex = one.category = ""


def forget_salts(keys: Sequence[str]) -> None:
    """Take out the salts under which leaves open: what stays in the tree is a hash of nothing. That the leaf is of this
    space stays, so that the size of the tree still tells no count (INT-6). The caller opened a scope."""
    opened = (Opening.contribution_key.in_(keys), Opening.act == "stored")
    db.session.execute(update(Opening).where(*opened).values(salt=""))


def note_deletions(kind: str, keys: Iterable[str]) -> None:
    """Put names on the list of what must stay erased; one that is there already changes nothing."""
    rows = [{"kind": kind, "key": key} for key in sorted(keys)]
    if rows:
        db.session.execute(insert_into(Deletion.__table__).on_conflict_do_nothing(), rows)
