"""The stop rule by itself: states, and the table of what to do next (counting.md §10 M5)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from consult.core.counting.delphi import Advice, State, advice, state_of


@pytest.mark.parametrize(
    ("share", "against", "state"),
    [
        (Fraction(3, 4), (), State.CONSENSUS),
        (Fraction(3, 4), ("a",), State.DISSENT),
        (Fraction(749, 1000), (), State.NEITHER),
        (Fraction(1, 2), ("a",), State.NEITHER),
        (None, (), None),
    ],
)
def test_states(share: Fraction | None, against: tuple[str, ...], state: State | None) -> None:
    """counting.md §10: 75 % of the mixture, and 50 % of every space."""
    assert state_of(share, against) == state


@pytest.mark.parametrize(
    ("state", "is_stable", "iteration", "expected"),
    [
        (State.CONSENSUS, True, 2, Advice.ADOPT),
        (State.DISSENT, True, 2, Advice.ADOPT_WITH_MINORITY),
        (State.NEITHER, True, 2, Advice.STOP),
        (State.CONSENSUS, False, 2, Advice.CONFIRM),
        (State.DISSENT, False, 2, Advice.ITERATE),
        (State.NEITHER, False, 2, Advice.ITERATE),
        (State.CONSENSUS, True, 3, Advice.ADOPT),
        (State.DISSENT, True, 3, Advice.ADOPT_WITH_MINORITY),
        (State.NEITHER, True, 3, Advice.STOP),
        (State.CONSENSUS, False, 3, Advice.ADOPT),
        (State.DISSENT, False, 3, Advice.STOP),
        (State.NEITHER, False, 3, Advice.STOP),
        (State.CONSENSUS, None, 1, Advice.ITERATE),
        (State.NEITHER, None, 1, Advice.ITERATE),
        (State.CONSENSUS, None, 2, None),
        (None, True, 2, None),
    ],
)
def test_the_table(state: State | None, *, is_stable: bool | None, iteration: int, expected: Advice | None) -> None:
    """counting.md §10, the table of three by two; minimum 2 iterations, maximum 3."""
    assert advice(state, is_stable, iteration=iteration, maximum=3) == expected


def test_a_fourth_iteration_if_the_panel_votes_so() -> None:
    """counting.md §10: at the third of four nothing stops yet; a consensus met twice is adopted."""
    assert advice(State.NEITHER, False, iteration=3, maximum=4) == Advice.ITERATE
    assert advice(State.CONSENSUS, False, iteration=3, maximum=4) == Advice.CONFIRM
    assert advice(State.CONSENSUS, False, iteration=3, maximum=4, is_confirming=True) == Advice.ADOPT
    assert advice(State.NEITHER, False, iteration=4, maximum=4) == Advice.STOP
