"""States and moves of a round (docs/method.md §1.3) and the rule for late arrivals (docs/design.md, privacy)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.errors import Conflict
from consult.core.lifecycle import LATE_DAYS, MOVES, STATES, arrival, moves_from, require_move

CLOSED_AT = datetime(2026, 4, 17, 23, tzinfo=UTC)


def test_states_are_those_of_the_method_in_order() -> None:
    assert [state.label for state in STATES.values()] == [
        "borrador", "programada", "abierta", "en pausa", "cerrada", "aportes ordenados", "validada", "publicada",
        "archivada"]  # fmt: skip


def test_only_an_open_round_takes_answers_and_only_published_ones_show() -> None:
    assert [key for key, state in STATES.items() if state.accepts] == ["open"]
    assert [key for key, state in STATES.items() if state.is_public] == ["published", "archived"]
    assert [key for key, state in STATES.items() if state.is_configurable] == ["draft", "scheduled"]


def test_every_state_can_be_reached_and_moves_join_known_states() -> None:
    assert {move.to for move in MOVES} | {"draft"} == set(STATES)
    assert {move.origin for move in MOVES} <= set(STATES)
    assert len({(move.origin, move.to) for move in MOVES}) == len(MOVES)


def test_every_way_back_needs_a_reason() -> None:
    assert all(move.needs_reason for move in MOVES if move.is_back)
    order = list(STATES)
    back = [move for move in MOVES if order.index(move.to) < order.index(move.origin) and move.origin != "paused"]
    assert all(move.is_back for move in back)


def test_a_draft_opens_directly() -> None:
    assert require_move("draft", "open").verb == "Abrir la ronda"


@pytest.mark.parametrize("because", ["", "  \n"])
def test_a_move_back_without_reason_is_refused(because: str) -> None:
    with pytest.raises(Conflict) as caught:
        require_move("closed", "open", because=because)
    assert str(caught.value) == (
        "Para pasar la ronda de «cerrada» a «abierta» escriba el motivo: se muestra en público. Nada cambió."
    )
    assert require_move("closed", "open", because="faltaron dos actas").is_back


def test_a_move_that_does_not_exist_is_refused_plainly() -> None:
    with pytest.raises(Conflict) as caught:
        require_move("draft", "published", because="prisa")
    assert str(caught.value) == (
        "El estado de la ronda es «borrador» y desde ahí no puede pasar a «publicada». Nada cambió.")  # fmt: skip
    with pytest.raises(Conflict):
        require_move("draft", "no such state")


@given(st.lists(st.integers(min_value=0, max_value=10), max_size=40))
def test_nothing_is_published_that_was_not_closed(choices: list[int]) -> None:
    state, passed = "draft", ["draft"]
    for choice in choices:
        ways = moves_from(state)
        if not ways:
            break
        state = require_move(state, ways[choice % len(ways)].to, because="motivo").to
        passed.append(state)
    for key in ("published", "archived"):
        if key in passed:
            before = passed[: passed.index(key)]
            assert {"open", "closed", "systematised", "validated"} <= set(before)


@given(st.sampled_from(sorted(STATES)), st.sampled_from(sorted(STATES)), st.booleans())
def test_require_move_agrees_with_the_table(state: str, to: str, has_reason: bool) -> None:
    move = next((move for move in MOVES if (move.origin, move.to) == (state, to)), None)
    allowed = move is not None and (has_reason or not move.needs_reason)
    try:
        assert require_move(state, to, because="motivo" if has_reason else "") is move
        assert allowed
    except Conflict:
        assert not allowed


@pytest.mark.parametrize(("state", "given_days", "arrived_days", "expected"), [
    ("open", 0, 0, "in_time"),
    ("closed", -1, 1, "late"),
    ("published", -1, LATE_DAYS, "late"),
    ("closed", 0, LATE_DAYS, "late"),
    ("closed", -1, LATE_DAYS + 1, "refused"),
    ("closed", 1, 1, "refused"),
    ("paused", -1, 0, "refused"),
    ("draft", -1, 0, "refused"),
])  # fmt: skip
def test_late_answers(state: str, given_days: int, arrived_days: int, expected: str) -> None:
    closed_at = CLOSED_AT if STATES[state].is_closed else None
    assert arrival(
        state, given_at=CLOSED_AT + timedelta(days=given_days), arrived_at=CLOSED_AT + timedelta(days=arrived_days),
        closed_at=closed_at,
    ) == expected  # fmt: skip


def test_without_a_queue_nothing_arrives_late() -> None:
    before, after = CLOSED_AT - timedelta(hours=1), CLOSED_AT + timedelta(seconds=1)
    assert arrival("closed", given_at=before, arrived_at=after, closed_at=CLOSED_AT, late_days=0) == "refused"
