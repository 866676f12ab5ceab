"""Open dissents: a row with its code and its day, for whatever a result says, whatever the kind of round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from consult.base.audit import tell
from consult.base.db import db
from consult.core.lifecycle import STATES
from consult.drafting.dissents import due_day, free_code, is_awaited, is_shown_dissent
from consult.drafting.models import Dissent
from consult.drafting.queries import raised
from consult.results.models import Result
from consult.results.queries import ResultView, view
from consult.rounds.models import Round
from consult.spaces.gate import Actor
from consult.spaces.models import Policy, Space


def raise_dissents(actor: Actor, round_: Round, made: Sequence[Result]) -> list[Dissent]:
    """Open a pending dissent for each item and space that some result names, once, with its days to write.

    `made` are results of the round. What only a later scheme than its sealed one says carries the scheme's code.
    """
    hold(round_.policy)
    opened = [one for result in made for one in _raise(round_, view(round_, is_internal=False, scheme=result.scheme))]
    spaces = {space.id: space for space in round_.spaces}
    for dissent in opened:
        # who dissents is a figure: until it is published the log of the policy says that there is one, and no more
        tell_of(actor.id, "dissent.raised", dissent, spaces[dissent.space_id], is_named=False, round=round_.code)
    return opened


def hold(policy: Policy) -> None:
    """Let nobody else open a dissent of the policy before the commit: two hands never get one code, or one task twice.

    SQLite writes one at a time anyway. Rows that only refer to the policy are not held up.
    """
    db.session.execute(select(Policy.id).where(Policy.id == policy.id).with_for_update(key_share=True))


def _raise(round_: Round, seen: ResultView) -> list[Dissent]:
    is_sealed = seen.scheme.id == round_.scheme_id
    opened = []
    for item, space in _named(round_, seen, is_sealed=is_sealed):
        known, is_reserved = _known(round_, space, item), not is_shown_dissent(seen, item, space)
        if known is None:
            opened.append(
                new_dissent(round_, space, about=item, source=_source(seen), is_reserved=is_reserved,
                            scheme="" if is_sealed else seen.scheme.code)
            )  # fmt: skip
        elif is_sealed and is_reserved and known.status == "pending" and not STATES[round_.state].is_public:
            known.is_reserved = True  # computed again before anyone saw it, and now its figures are hidden
    return opened


def _named(round_: Round, seen: ResultView, *, is_sealed: bool) -> list[tuple[str, Space]]:
    """List who dissents from what; under a later scheme, only what the sealed one does not say."""
    spaces = {space.code: space for space in round_.spaces}
    before = {} if is_sealed else {item.id: item.dissent for item in view(round_, is_internal=False).figures.items}
    return [
        (item.id, spaces[code])
        for item in seen.figures.items
        for code in item.dissent
        if code not in before.get(item.id, ())
    ]


def _source(seen: ResultView) -> str:
    has_gap = seen.recipe.selection is not None and seen.recipe.selection.dissent_gap is not None
    return "gap" if has_gap else "result"


def _known(round_: Round, space: Space, item: str) -> Dissent | None:
    """Return the dissent that stands for this one: of this round, or of another where its word is given or awaited."""
    own = [one for one in raised(round_.policy) if (one.space_id, one.about) == (space.id, item)]
    same = [one for one in own if one.round_id in (None, round_.id)]
    alive = [one for one in own if one.status == "written" or is_awaited(one)]
    return next(iter((*same, *alive)), None)


def new_dissent(
    round_: Round, space: Space, *, about: str, source: str, is_reserved: bool, scheme: str = ""
) -> Dissent:
    """Add a dissent without words. The caller holds the policy."""
    policy = round_.policy
    dissent = Dissent(
        policy_id=policy.id,
        space_id=space.id,
        round_id=round_.id,
        code=free_code(policy, is_reserved=is_reserved),
        about=about,
        source=source,
        scheme=scheme,
        text={},
        status="pending",
        version=0,
        due_on=None if source == "lodged" else due_day(policy),
        is_reserved=is_reserved,
    )
    db.session.add(dissent)
    db.session.flush()
    return dissent


def tell_of(teller: str, verb: str, dissent: Dissent, space: Space, *, is_named: bool = True, **details: Any) -> None:
    """Tell an act about a dissent. A reserved one is kept out of the log of its policy, which others read; the acts of
    a protected space carry its code, by which that log leaves them out."""
    if is_named or space.is_protected or dissent.is_reserved:
        details["space"] = space.code
    if dissent.is_reserved:
        details["policy"] = space.policy.slug
    policy_id = None if dissent.is_reserved else dissent.policy_id
    tell(teller, verb, policy_id=policy_id, subject=dissent.code, **details)
