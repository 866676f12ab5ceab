"""What those who run a space ask and do: how many came, whether the actas add up, witnesses, texts to decide on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from consult.base.audit import tell
from consult.base.db import db, system
from consult.contributions.models import Acta, Answer, Statement
from consult.contributions.queries import actas, n_arrived
from consult.core.errors import Conflict, Invalid, Missing
from consult.core.kinds.model import RANK
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.rounds.models import Round
from consult.spaces.gate import Actor, may, require, runs
from consult.spaces.models import Space

WITNESSES = 2
"""Witnesses an acta needs before its round may be published (method.md §1.3, settled conflict 13)."""

NOT_FOUND = N_("No encontramos esa página.")


@dataclass(frozen=True, slots=True)
class Arrived:
    """How much came from a space while the round is open: `n` is None in a protected space, where it is reserved."""

    space: Space
    n: int | None
    is_any: bool


def arrived(actor: Actor, round_: Round) -> list[Arrived]:
    """List what came from the spaces the actor facilitates, and from no other."""
    mine = [space for space in round_.spaces if runs(actor, space)]
    counts = n_arrived(round_) if mine else {}
    return [Arrived(space, None if space.is_protected else counts.get(space.id, 0), counts.get(space.id, 0) > 0)
            for space in mine]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ActaCount:
    """An acta and the most people who voted on any one thing of it."""

    acta: Acta
    n_voted: int

    @property
    def n_silent(self) -> int:
        """Return how many came and voted on nothing."""
        return self.acta.n_attendees - self.n_voted

    @property
    def lacks_witnesses(self) -> bool:
        """Tell whether it still needs somebody to sign for it."""
        return len(self.acta.witnesses) < WITNESSES


def acta_spaces(actor: Actor, round_: Round) -> list[Space]:
    """List the spaces of the round whose actas the actor enters."""
    return [space for space in round_.spaces if may(actor, "acta.enter", policy=round_.policy, space=space)]


def acta_counts(actor: Actor, round_: Round, space: Space) -> list[ActaCount]:
    """List the actas of a space with their votes; before the close only for its own facilitator. Needs a scope."""
    if not (runs(actor, space) or STATES[round_.state].is_closed):
        return []
    found = [acta for acta in actas(round_) if acta.space_id == space.id]
    voted = _voted(round_)
    return [ActaCount(acta, voted.get(acta.contribution_key, 0)) for acta in found]


def _voted(round_: Round) -> dict[str, int]:
    """Return the people who voted, by contribution: the most on any one thing; in a ranking, those of all its lists."""
    keys = (Answer.contribution_key, Answer.criterion, Answer.item_id, Answer.part)
    rows = db.session.execute(
        select(*keys, func.sum(Answer.n)).where(Answer.round_id == round_.id).group_by(*keys)
    ).all()
    lists = {(key, part): int(n) for key, criterion, _item, part, n in rows if criterion == RANK}
    votes: Counter[tuple[str, str, int]] = Counter()
    for key, criterion, item, _part, n in rows:
        place = (key, criterion, item)
        votes[place] += int(n) if criterion != RANK else 0
    most: Counter[str] = Counter()
    for (key, _part), n in lists.items():
        most[key] += n
    for (key, _criterion, _item), n in votes.items():
        most[key] = max(most[key], n)
    return most


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The actas of a space in numbers: how many, how many do not explain all who came, how many lack witnesses."""

    space: Space
    n_actas: int
    n_unexplained: int
    n_unwitnessed: int


def reconciliation(actor: Actor, round_: Round) -> list[Reconciled]:
    """Count the actas of each space for whoever reads the audit, once the round closed; protected spaces stay out."""
    require(actor, "audit.read", policy=round_.policy)
    if not STATES[round_.state].is_closed:
        return []
    with system("reconciling the actas of a closed round"):
        voted = _voted(round_)
        counts = [ActaCount(acta, voted.get(acta.contribution_key, 0)) for acta in actas(round_)]
    return [_reconciled(space, [one for one in counts if one.acta.space_id == space.id])
            for space in round_.spaces if not space.is_protected]  # fmt: skip


def _reconciled(space: Space, counts: list[ActaCount]) -> Reconciled:
    return Reconciled(
        space,
        len(counts),
        sum(1 for one in counts if one.n_silent),
        sum(1 for one in counts if one.lacks_witnesses),
    )


def n_unwitnessed(round_: Round) -> int:
    """Count the actas of the round that lack witnesses; in a protected space names are never asked for."""
    unnamed = {space.id for space in round_.spaces if space.is_protected}
    with system("witnesses owed before publication"):
        found = [acta for acta in actas(round_) if acta.space_id not in unnamed and not acta.is_simulated]
    return sum(1 for acta in found if len(acta.witnesses) < WITNESSES)


def acta_by_id(round_: Round, acta_id: str) -> Acta:
    """Return an acta the caller's scope reaches; raises Missing."""
    found = db.session.scalar(select(Acta).where(Acta.round_id == round_.id, Acta.id == acta_id))
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def add_witnesses(actor: Actor, acta: Acta, *, space: Space, names: Sequence[str]) -> None:
    """Write down who signs for an acta that was stored without its two witnesses; its votes are not touched."""
    require(actor, "acta.enter", policy=space.policy, space=space)
    if space.is_protected:
        raise Conflict(N_("En un espacio seguro no se guardan nombres. No se guardó nada."))
    if len(acta.witnesses) >= WITNESSES:
        raise Conflict(N_("Esta acta ya tiene sus testigos. Nada cambió."))
    given = [name.strip() for name in names if name.strip()]
    if len(acta.witnesses) + len(given) < WITNESSES:
        raise Invalid(N_("Escriba el nombre de los dos testigos."))
    acta.witnesses = [*acta.witnesses, *given][:WITNESSES]
    tell(actor.id, "acta.witnessed", policy_id=space.policy_id, subject=acta.id, space=space.code)


def space_statements(space: Space) -> list[Statement]:
    """List the words of a space, those still to decide on first; the caller's scope says whether they are reached."""
    found = list(db.session.scalars(select(Statement).where(Statement.space_id == space.id).order_by(Statement.code)))
    return sorted(found, key=lambda one: not is_undecided(one, space))


def is_undecided(statement: Statement, space: Space) -> bool:
    """Tell whether the space still has to say if a text shows: the forum's, or leaves: a protected space's."""
    if space.is_public:
        return statement.moderation == "pending"
    return space.is_protected and not statement.is_released and statement.moderation == "shown"


def statement_of_space(space: Space, code: str) -> Statement:
    """Return a text of this space by its code; raises Missing."""
    found = db.session.scalar(select(Statement).where(Statement.space_id == space.id, Statement.code == code))
    if found is None:
        raise Missing(NOT_FOUND)
    return found
