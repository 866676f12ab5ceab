"""Questions of floor 3. Rows of a space are only reached inside one of the four scopes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select

from consult.base.clock import now
from consult.base.db import db, released, system, tally_of
from consult.contributions.door import read_receipt, token_of
from consult.contributions.models import Acta, Answer, Contribution, Draft, Statement
from consult.rounds.models import Round
from consult.spaces.models import Policy, Space

DRAFT_LIFE = timedelta(minutes=30)
STANDS = Contribution.status != "withdrawn"
"""What its author did not take back."""


def draft(draft_id: str, space: Space) -> Draft | None:
    """Return a draft of its own author; in a protected space one untouched for 30 minutes is as if it never was."""
    with system("a draft of its own author"):
        found = db.session.get(Draft, draft_id)
    if found and space.is_protected and found.touched_at < now() - DRAFT_LIFE:
        return None
    return found


def n_arrived(round_: Round) -> Mapping[int, int]:
    """Count the people behind what arrived in the iteration that runs, by space id. Only for who runs those spaces,
    while a round is open."""
    with tally_of(round_.id):
        rows = db.session.execute(
            select(Contribution.space_id, func.count(func.distinct(Contribution.author)))
            .where(Contribution.n == 1, STANDS, *_of_running(round_))
            .group_by(Contribution.space_id)
        )
        people = {row[0]: int(row[1]) for row in rows}
        rows = db.session.execute(
            select(Contribution.space_id, func.sum(Contribution.n))
            .where(Contribution.n > 1, STANDS, *_of_running(round_))
            .group_by(Contribution.space_id)
        )
        for space_id, n in rows:
            people[space_id] = people.get(space_id, 0) + int(n)
    return people


def _of_running(round_: Round) -> list[ColumnElement[bool]]:
    """Narrow contributions to the iteration that runs; those of a round in its first are all of it."""
    return [contributed_in() == round_.iteration] if round_.iteration > 1 else []


def contributed_in() -> ColumnElement[int]:
    """Return the iteration a contribution is of: it stands in what its envelope brought, answers or only words."""
    found: ColumnElement[int] = Contribution.payload["iteration"].as_integer()
    return found


def has_simulated(round_: Round) -> bool:
    """Tell whether any answer of the round was made up, so that it is said wherever its figures show."""
    with tally_of(round_.id):
        row = db.session.execute(
            select(Contribution.is_simulated)
            .where(Contribution.is_simulated.is_(True))
            .group_by(Contribution.is_simulated)
        ).first()
    return row is not None


def statements_read(policy: Policy, *, round_: Round | None = None) -> list[Statement]:
    """List statements by code; the caller opened a scope, which decides whose they are."""
    found = select(Statement).where(Statement.policy_id == policy.id)
    if round_ is not None:
        found = found.where(Statement.round_id == round_.id)
    return list(db.session.scalars(found.order_by(Statement.code)))


def released_statements(policy: Policy) -> list[Statement]:
    """List what the spaces themselves let out, by code."""
    with released():
        found = select(Statement).where(Statement.policy_id == policy.id, Statement.moderation == "shown")
        return list(db.session.scalars(found.order_by(Statement.code)))


def actas(round_: Round) -> list[Acta]:
    """List the minutes of the round the caller's scope reaches."""
    return list(db.session.scalars(select(Acta).where(Acta.round_id == round_.id).order_by(Acta.place)))


def contribution_by_receipt(code: str) -> str | None:
    """Tell what became of an envelope by its receipt: counted, late or withdrawn; None if it never came."""
    with system("a receipt"):
        return db.session.scalar(select(Contribution.status).where(Contribution.receipt == read_receipt(code)))


def receipt_of(round_: Round, space: Space, *, author: str, key: str) -> str | None:
    """Return the receipt of an envelope this author sent before under that key: what a second send is answered."""
    with system("a receipt of its own author"):
        return db.session.scalar(
            select(Contribution.receipt).where(
                Contribution.key == key,
                Contribution.round_id == round_.id,
                Contribution.author == token_of(round_, space, author),
                STANDS,
            )
        )


def has_sent(round_: Round, space: Space, *, author: str) -> bool:
    """Tell whether anything of this author arrived in the iteration that runs and was not taken back."""
    with system("whether its own author sent"):
        found = select(Contribution.key).where(
            Contribution.round_id == round_.id,
            Contribution.author == token_of(round_, space, author),
            STANDS,
            *_of_running(round_),
        )
        return db.session.scalar(found.limit(1)) is not None


def own_answers(round_: Round, space: Space, *, author: str) -> list[Answer]:
    """List what an author's answers are now, to be shown to that author alone and corrected."""
    with system("answers of their own author"):
        found = _of_author(round_, space, author).where(Answer.iteration == round_.iteration)
        return list(db.session.scalars(found.order_by(Answer.item_id, Answer.criterion)))


def earlier_answers(round_: Round, space: Space, *, author: str) -> list[Answer]:
    """List the last thing an author answered on each point in iterations that ended, for that author alone."""
    if round_.iteration == 1:
        return []
    with system("earlier answers of their own author"):
        found = _of_author(round_, space, author).where(Answer.iteration < round_.iteration)
        rows = db.session.scalars(found.order_by(Answer.iteration)).all()
    last = {(row.item_id, row.criterion): row for row in rows}
    return [last[place] for place in sorted(last)]


def _of_author(round_: Round, space: Space, author: str) -> Select[Answer]:
    return select(Answer).where(
        Answer.round_id == round_.id, Answer.author == token_of(round_, space, author), Answer.part == 0
    )


def reasons(round_: Round, space: Space, *, author: str, item: str) -> list[Statement]:
    """List, by code, what others said of an item in iterations that ended and this space may read: its own words and
    those that other spaces released, where whoever spoke let them be quoted. The author's own are left out."""
    with system("reasons of others, for who answers again"):
        found = (
            select(Statement)
            .join(Contribution, Contribution.key == Statement.contribution_key)
            .where(
                Statement.round_id == round_.id,
                Statement.about == item,
                Statement.may_quote.is_(True),
                Statement.moderation == "shown",
                or_(Statement.is_released.is_(True), Statement.space_id == space.id),
                Contribution.author != token_of(round_, space, author),
                Contribution.status == "counted",
                contributed_in() < round_.iteration,
            )
        )
        return list(db.session.scalars(found.order_by(Statement.code)))


def own_statements(round_: Round, space: Space, *, author: str) -> list[Statement]:
    """List the words an author already sent, by code, to be shown to that author alone."""
    with system("words of their own author"):
        sent = select(Contribution.key).where(
            Contribution.round_id == round_.id, Contribution.author == token_of(round_, space, author)
        )
        found = select(Statement).where(Statement.contribution_key.in_(sent))
        return list(db.session.scalars(found.order_by(Statement.code)))


def shown_statements(round_: Round, space: Space) -> list[Statement]:
    """List the texts of an open forum that moderation let show, by code."""
    with released():
        found = select(Statement).where(
            Statement.round_id == round_.id, Statement.space_id == space.id, Statement.moderation == "shown"
        )
        return list(db.session.scalars(found.order_by(Statement.code)))


def n_answers(round_: Round) -> int:
    """Count the current judgements of a round."""
    with tally_of(round_.id):
        rows = db.session.execute(select(func.count(), Answer.space_id).group_by(Answer.space_id)).all()
    return sum(row[0] for row in rows)
