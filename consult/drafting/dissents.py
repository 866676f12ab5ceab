"""What is asked of dissents: how long a space has, what it may lodge, and beside which guidelines each is printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from consult.base.clock import today
from consult.base.db import db
from consult.base.keys import random_key
from consult.core.errors import Missing
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.drafting.models import Dissent, Evidence, Guideline
from consult.drafting.queries import raised
from consult.results.queries import ResultView, results, view
from consult.rounds.models import Item, Round, RoundSpace
from consult.rounds.queries import rounds
from consult.spaces.models import Policy, Space

DAYS_TO_WRITE = 10
"""Days a space has for its position (docs/counting.md, M6), where the policy sets no other number."""


DRAWN = "DR-"


def days_to_write(policy: Policy) -> int:
    """Return how many days a space of this policy has: the setting `dissent_days`."""
    return int(policy.settings.get("dissent_days") or DAYS_TO_WRITE)


def due_day(policy: Policy) -> date:
    """Return the last day to write of a dissent that opens today."""
    return today() + timedelta(days=days_to_write(policy))


def is_awaited(dissent: Dissent) -> bool:
    """Tell whether a space may still write its position and has not said that it will not."""
    return dissent.status == "pending" and (dissent.due_on is None or dissent.due_on >= today())


def is_overdue(dissent: Dissent) -> bool:
    """Tell whether the day went by without an answer: silence is one too (docs/counting.md, M6)."""
    return dissent.status == "pending" and not is_awaited(dissent)


def days_left(dissent: Dissent) -> int | None:
    """Return the days until its day, that one included as 0; None where it has none."""
    return (dissent.due_on - today()).days if dissent.due_on else None


def free_code(policy: Policy, *, is_reserved: bool) -> str:
    """Return a code nobody has. A reserved one is drawn outside the row of numbers: a number that is missing from the
    public list would tell that there is one more."""
    if is_reserved:
        return f"{DRAWN}{random_key()[:6]}"
    numbers = [int(found[1]) for one in raised(policy) if (found := re.fullmatch(r"D-(\d+)", one.code))]
    return f"D-{max(numbers, default=0) + 1:02d}"


def is_drawn(code: str) -> bool:
    """Tell whether a code is that of a reserved dissent that nobody outside knows of."""
    return code.startswith(DRAWN)


# ---------------------------------------------------------------- what the public page tells


def dissents_told(policy: Policy, *, is_safe: bool = False) -> list[Dissent]:
    """List the dissents that may be told, by code: `is_named` says of which the space may be named.

    `is_safe`: the attacker audit of the released page passed, so that of hidden spaces that have not answered it may be
    said that a smaller space objected, and no more (docs/counting.md §9, rule 10).
    """
    spaces = {space.id: space for space in policy.spaces}
    kept = {round_.id: round_ for round_ in rounds(policy)}
    return [
        one
        for one in raised(policy)
        if one.is_told
        or (is_safe and one.round_id and is_hidden_on(kept[one.round_id], one.about, spaces[one.space_id]))
    ]


def public_dissents(policy: Policy) -> list[Dissent]:
    """List the dissents that anyone may read of today: none of a round whose result is not published."""
    untold = {round_.id for round_ in rounds(policy) if not STATES[round_.state].is_public}
    return [one for one in dissents_told(policy) if one.round_id not in untold]


def is_shown_dissent(seen: ResultView, item: str, space: Space) -> bool:
    """Tell whether the public page of a result names the space among those that dissent from the item."""
    return any(space.code in one.dissent for one in seen.shown.items if one.id == item)


def is_hidden_on(round_: Round, item: str, space: Space) -> bool:
    """Tell whether the public page of the round keeps the space's figure of the item to itself."""
    if not results(round_):
        return True
    shown = view(round_, is_internal=False).shown
    return any(space.code in one.hidden or one.by_space.get(space.code) is None for one in shown.items
               if one.id == item)  # fmt: skip


# ---------------------------------------------------------------- what a space may lodge


def lodging_rounds(space: Space) -> list[Round]:
    """List the rounds a space may lodge a dissent about: closed ones it took part in, not archived, newest first."""
    found = select(Round).join(RoundSpace).where(RoundSpace.space_id == space.id).order_by(Round.position.desc())
    return [one for one in db.session.scalars(found) if STATES[one.state].is_closed and one.state != "archived"]


def item_to_lodge(space: Space, round_code: str, item_code: str) -> Item:
    """Return the item of such a round by codes; raises Missing."""
    for round_ in lodging_rounds(space):
        for item in round_.items:
            if (round_.code, item.code) == (round_code, item_code):
                return item
    raise Missing(N_("No encontramos esa página."))


# ---------------------------------------------------------------- where each is printed


def stands_on(line: Guideline, evidence: Mapping[str, Sequence[Evidence]], *, is_first: bool = False) -> frozenset[str]:
    """Return every code a dissent may be about to be printed beside a guideline: the guideline, what is under it, and
    what their evidence marks say they stand on. `is_first`: the first of its objective prints the objective's too."""
    own = [line.code, *(service.code for service in line.services)]
    own += [standard.code for service in line.services for standard in service.standards]
    rows = [row for code in own for row in evidence.get(code, ()) if row.source_kind in ("node", "alternative")]
    above = [line.objective.code] if is_first else []
    return frozenset((*own, *line.alternatives, *(row.source for row in rows), *above))


def beside_of(lines: Iterable[Guideline], evidence: Mapping[str, Sequence[Evidence]]) -> dict[str, frozenset[str]]:
    """Return what each guideline prints the dissents about, by its code. `lines` are in the order of the draft."""
    found: dict[str, frozenset[str]] = {}
    objectives: set[int] = set()
    for line in lines:
        found[line.code] = stands_on(line, evidence, is_first=line.objective_id not in objectives)
        objectives.add(line.objective_id)
    return found
