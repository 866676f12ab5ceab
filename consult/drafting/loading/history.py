"""What a policy file says has already happened: states, scores as actas, texts with their answers, dissents."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time

from consult.base.clock import PERU, now
from consult.base.db import db, system
from consult.contributions.door import Door
from consult.contributions.models import Statement
from consult.core.envelope import ActaFacts, Envelope
from consult.core.kinds.decimals import millionths
from consult.core.kinds.model import Judgement
from consult.core.lifecycle import STATES
from consult.core.policyfile import PolicyFile, scores_of
from consult.core.policyfile import Round as FileRound
from consult.drafting.dissents import due_day, is_hidden_on, is_shown_dissent
from consult.drafting.evidence import number_evidence
from consult.drafting.loading.matter import labels
from consult.drafting.models import Disposition, Dissent
from consult.results.actions import compute_all
from consult.results.queries import view
from consult.rounds.models import Move, Round
from consult.rounds.queries import rounds
from consult.rounds.recipe import seal_of
from consult.spaces.actions import seal_weights
from consult.spaces.gate import Actor
from consult.spaces.models import Policy, Space
from consult.spaces.queries import current_scheme


def load_history(actor: Actor, file: PolicyFile, policy: Policy) -> None:
    """Bring every round to the state the file declares, with what it says was answered."""
    by_code = {round_.code: round_ for round_ in rounds(policy)}
    for declared in file.rounds:
        if declared.state != "draft":
            _bring_to_state(actor, file, declared, by_code[declared.id])
    _statements(file, policy, by_code)
    _dissents(file, policy, rounds(policy))
    db.session.flush()
    number_evidence(policy)


def _bring_to_state(actor: Actor, file: PolicyFile, declared: FileRound, round_: Round) -> None:
    scheme = current_scheme(round_.policy)
    state = STATES[declared.state]
    if scheme is not None and declared.state != "scheduled":
        seal_weights(actor, scheme)
        round_.scheme = scheme
        round_.seal = seal_of(round_, scheme)
        round_.opened_at = instant(declared.opens_on)
    round_.state = declared.state
    if state.is_closed:
        round_.closed_at = instant(declared.closes_on)
        round_.published_at = instant(declared.closes_on) if state.is_public else None
        _scores(file, declared, round_)
        compute_all(actor, round_)
    db.session.add(Move(round_id=round_.id, from_state="draft", to_state=declared.state, actor=actor.id, overridden=[]))
    db.session.flush()


def instant(day: date | None) -> datetime:
    """Return noon in Peru of that day, now where the file gives none."""
    return datetime.combine(day, time(12), PERU).astimezone(UTC) if day else now()


def _scores(file: PolicyFile, declared: FileRound, round_: Round) -> None:
    """Enter the file's scores as one acta per space, with its n and the means given."""
    scores = scores_of(file, declared)
    for space in round_.spaces:
        n = space.eligible or 1
        judgements = tuple(
            Judgement(item, criterion, millionths(mean), n=n, is_mean=True)
            for item, means in scores.get(space.code, {}).items()
            for criterion, mean in means.items()
        )
        if not judgements:
            continue
        key = hashlib.sha256(f"{round_.policy.slug}/{round_.code}/{space.code}".encode()).hexdigest()[:32]
        facts = ActaFacts(place=space.mode or space.name["es"], held_on=declared.closes_on, n_attendees=n)
        envelope = Envelope(key=key, author=f"acta:{key}", channel="acta", judgements=judgements, n=n, acta=facts)
        Door(round_, space, is_history=True).admit([envelope], at=instant(declared.closes_on))


def _statements(file: PolicyFile, policy: Policy, by_code: dict[str, Round]) -> None:
    spaces = {space.code: space for space in policy.spaces}
    for said in file.contributions:
        space = spaces[said.space]
        round_ = next((r for r in by_code.values() if r.step == said.step and space in r.spaces), None)
        statement = Statement(
            code=said.id,
            policy_id=policy.id,
            space_id=space.id,
            round_id=round_.id if round_ else None,
            step=said.step,
            kind="testimony" if space.is_protected else "comment",
            about=said.node,
            text=labels(said.text),
            channel=said.channel,
            region=said.region,
            is_released=said.is_released or not space.is_protected,
            may_quote=said.is_released or not space.is_protected,
        )
        with system("loading a policy file"):
            db.session.add(statement)
            db.session.flush()
        if said.disposition:
            db.session.add(
                Disposition(
                    statement_id=statement.id,
                    policy_id=policy.id,
                    kind=said.disposition,
                    answer={"es": said.answer},
                    actor="system:policy file",
                )
            )


def _dissents(file: PolicyFile, policy: Policy, found: list[Round]) -> None:
    spaces = {space.code: space for space in policy.spaces}
    taken: set[tuple[int | None, int, str]] = set()
    for dissent in file.dissents:
        space, is_written = spaces[dissent.space], bool(dissent.text.es)
        round_ = _judged_in(found, space, dissent.item)
        place = (round_.id if round_ else None, space.id, dissent.item)
        is_reserved = _is_untold(round_, space, dissent.item, source=dissent.source) if round_ else False
        db.session.add(
            Dissent(
                policy_id=policy.id,
                space_id=space.id,
                round_id=None if place in taken else place[0],
                code=dissent.id,
                about=dissent.item,
                source=dissent.source,
                text=labels(dissent.text) if is_written else {},
                status="written" if is_written else "pending",
                version=int(is_written),
                due_on=None if is_written else due_day(policy),
                is_reserved=is_reserved,
                may_name=True if is_reserved and is_written else None,  # the file that says it names the space
            )
        )
        taken.add(place)


def _judged_in(found: list[Round], space: Space, item: str) -> Round | None:
    """Return the last closed round that asked the space about the item."""
    closed = [one for one in found if STATES[one.state].is_closed and space in one.spaces]
    return next((one for one in reversed(closed) if item in {asked.code for asked in one.items}), None)


def _is_untold(round_: Round, space: Space, item: str, *, source: str) -> bool:
    if source == "lodged":
        return is_hidden_on(round_, item, space)
    return not is_shown_dissent(view(round_, is_internal=False), item, space)
