"""What somebody has to do now in a policy, by their mandates: the desk and the handover read the same list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from consult.base.clock import today
from consult.base.db import of_person
from consult.contributions.running import acta_counts, acta_spaces, is_undecided, space_statements
from consult.core.lifecycle import STATES
from consult.drafting.desk import answer_desk, may_sign
from consult.drafting.dissents import days_left, is_awaited
from consult.drafting.judged import reads_internally
from consult.drafting.queries import raised, services
from consult.rounds.approving import DAYS, may_agree, pending
from consult.rounds.launch import launch_checks
from consult.rounds.models import Round
from consult.rounds.queries import is_online, rounds
from consult.spaces.gate import Actor, knows, may, may_in_any, readable_spaces, runs
from consult.spaces.models import Policy, Space
from consult.spaces.queries import current_scheme


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: `kind` says what, `subject` is a public code, `n` how many (None = reserved)."""

    kind: str
    subject: str = ""
    n: int | None = 1
    space: Space | None = None
    due_on: date | None = None
    is_reserved: bool = False  # it says of its space what is not public

    @property
    def is_late(self) -> bool:
        """Tell whether its day has passed."""
        return self.due_on is not None and self.due_on < today()


def tasks_of(actor: Actor, policy: Policy) -> list[Task]:
    """List what this person has to do, the late first; the scope of that person is opened here."""
    with of_person(readable_spaces(actor, policy)):
        found = [*_rounds(actor, policy), *_texts(actor, policy), *_words(actor, policy), *_signatures(actor, policy)]
    return sorted(found, key=lambda task: not task.is_late)


def as_told_to(actor: Actor, tasks: list[Task]) -> list[Task]:
    """Return somebody else's tasks as this person may know them: of a protected space, no code and no number; of a
    dissent that is not public, nothing."""
    return [
        task if task.space is None or not task.space.is_protected or knows(actor, task.space)
        else replace(task, subject="", n=None)
        for task in tasks
        if not task.is_reserved or task.space is None or reads_internally(actor, task.space.policy)
    ]  # fmt: skip


def _rounds(actor: Actor, policy: Policy) -> Iterator[Task]:
    scheme = current_scheme(policy)
    for round_ in rounds(policy):
        if round_.state == "open" and _answers_for_body(actor, round_):
            yield Task("round.answer", round_.code, due_on=round_.closes_on)
        if not may_in_any(actor, "round.move", policy=policy, spaces=round_.spaces):
            continue
        if STATES[round_.state].is_configurable:
            lacking = [check for check in launch_checks(round_, scheme) if check.status in ("todo", "fatal")]
            kind = "round.prepare" if lacking else "round.open"
            yield Task(kind, round_.code, len(lacking), due_on=round_.opens_on)
        elif round_.state in ("open", "paused"):
            if round_.closes_on and round_.closes_on < today():
                yield Task("round.close", round_.code, due_on=round_.closes_on)
        elif (waiting := pending(round_)) is not None:
            if may_agree(actor, round_, waiting):
                yield Task("round.agree", round_.code, due_on=(waiting.asked_at + timedelta(days=DAYS)).date())
        elif round_.state in ("closed", "systematised", "validated"):
            yield Task(f"round.after_{round_.state}", round_.code)
        yield from _actas(actor, round_)


def _answers_for_body(actor: Actor, round_: Round) -> bool:
    return is_online(round_) and any(
        may(actor, "round.answer", policy=round_.policy, space=space) for space in round_.spaces
    )


def _actas(actor: Actor, round_: Round) -> Iterator[Task]:
    if STATES[round_.state].is_public:
        return
    for space in acta_spaces(actor, round_):
        if space.is_protected or not runs(actor, space):
            continue
        lacking = [one for one in acta_counts(actor, round_, space) if one.lacks_witnesses]
        if lacking:
            yield Task("actas.witness", round_.code, len(lacking), space)


def _texts(actor: Actor, policy: Policy) -> Iterator[Task]:
    for space in policy.spaces:
        if (space.is_public or space.is_protected) and may(actor, "text.moderate", policy=policy, space=space):
            waiting = [one for one in space_statements(space) if is_undecided(one, space)]
            if waiting:
                yield Task("texts.moderate" if space.is_public else "texts.release", n=len(waiting), space=space)
    if may(actor, "disposition.write", policy=policy):
        owed = [one for one in answer_desk(policy) if one.disposition is None]
        if owed:
            yield Task("answers.write", n=len(owed))


def _words(actor: Actor, policy: Policy) -> Iterator[Task]:
    """A dissent waits on the desk of its own group, who writes, and of the drafter, who sees to it that they know."""
    spaces = {space.id: space for space in policy.spaces}
    is_drafter = may(actor, "draft.edit", policy=policy) and reads_internally(actor, policy)
    untold = {round_.id for round_ in rounds(policy) if not STATES[round_.state].is_public}
    for dissent in filter(is_awaited, raised(policy)):
        space = spaces[dissent.space_id]
        writes = may(actor, "dissent.write", policy=policy, space=space)
        if writes or is_drafter:
            kind = "dissent.write" if writes else "dissent.await"
            is_reserved = dissent.is_reserved or dissent.round_id in untold
            yield Task(kind, dissent.about, days_left(dissent), space, dissent.due_on, is_reserved)


def _signatures(actor: Actor, policy: Policy) -> Iterator[Task]:
    for service in services(policy):
        if may_sign(actor, service, policy):
            yield Task("service.accept", service.code)
