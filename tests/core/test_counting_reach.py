"""How far the answers reach: effective number and power of one answer (counting.md §2), non-response bounds (§4)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.counting import Shares, compile_round
from consult.core.counting.reach import n_effective, nonresponse_bounds, power_of_one_answer
from consult.core.rounding import half_up
from tests.core.test_counting_cases import WEIGHTS, example_spaces, support_recipe
from tests.core.test_counting_examples import CELLS_A

PUBLISHED = {space: Fraction(weight) for space, weight in WEIGHTS.items()}
ANSWERS = {"miners": 330, "ministries": 12, "pallaqueras": 38}
ROSTER: dict[str, int | None] = {"miners": 343, "ministries": 12, "pallaqueras": 40}
(NODE,) = compile_round(CELLS_A, support_recipe(example_spaces())).items
SHARES = dict(NODE.support_by_space)
NOBODY = Shares(None, None, None)

weights = st.fixed_dictionaries({space: st.integers(0, 9).map(Fraction) for space in WEIGHTS})
answers = st.fixed_dictionaries({space: st.integers(0, 400) for space in WEIGHTS})


def test_380_answers_are_worth_81() -> None:
    """counting.md §2."""
    assert n_effective(PUBLISHED, ANSWERS) == 1 / (
        Fraction(16, 100) / 330 + Fraction(35, 100) ** 2 / 12 + Fraction(1, 16) / 38
    )
    found = n_effective(PUBLISHED, ANSWERS)
    assert found is not None
    assert half_up(found, 0) == 81


def test_one_ministry_answer_weighs_as_much_as_24_miners() -> None:
    """counting.md §2: 24.1 miners' answers."""
    power = power_of_one_answer(PUBLISHED, ANSWERS)
    assert power["miners"] == 1
    assert half_up(power["ministries"], 1) == half_up(Fraction("24.1"), 1)
    assert power["pallaqueras"] == Fraction(25, 38) / Fraction(40, 330)


def test_spaces_without_answers_or_weight_are_not_in_it() -> None:
    silent = ANSWERS | {"ministries": 0}
    two = {space: weight for space, weight in PUBLISHED.items() if space != "ministries"}
    assert n_effective(PUBLISHED, silent) == n_effective(two, ANSWERS)
    assert set(power_of_one_answer(PUBLISHED, silent)) == {"miners", "pallaqueras"}
    unweighted = PUBLISHED | {"miners": Fraction(0)}
    assert power_of_one_answer(unweighted, ANSWERS)["pallaqueras"] == 1
    even = {"light": Fraction(1), "heavy": Fraction(3)}
    assert power_of_one_answer(even, dict.fromkeys(even, 7)) == {"light": Fraction(1, 3), "heavy": 1}
    assert (n_effective(PUBLISHED, {}), power_of_one_answer(PUBLISHED, {})) == (None, {})


@given(weights, answers, st.integers(1, 50))
def test_the_effective_number_never_passes_the_answers(
    by_space: dict[str, Fraction], n: dict[str, int], factor: int
) -> None:
    """Cauchy-Schwarz: equal to them only where every answer weighs the same; no scale of weights changes it."""
    found = n_effective(by_space, n)
    counted = sum(n[space] for space, weight in by_space.items() if weight)
    power = power_of_one_answer(by_space, n)
    assert (found is None) == (not power) == (not counted)
    assert found is None or found <= counted
    assert (found == counted) == (len(set(power.values())) == 1)
    scaled = {space: weight * factor for space, weight in by_space.items()}
    assert (n_effective(scaled, n), power_of_one_answer(scaled, n)) == (found, power)


def test_worked_example_a_nonresponse_bounds() -> None:
    """counting.md §4: 19465/32928 to 101879/164640."""
    assert nonresponse_bounds(SHARES, ROSTER, PUBLISHED) == (Fraction(19465, 32928), Fraction(101879, 164640))


def test_a_space_nobody_answered_could_have_said_anything() -> None:
    without = SHARES | {"ministries": NOBODY}
    low, high = Fraction(2, 5) * Fraction(230, 343), Fraction(1, 4) * Fraction(33, 40)
    assert nonresponse_bounds(without, ROSTER, PUBLISHED) == (
        low + high,
        Fraction(2, 5) * Fraction(243, 343) + Fraction(35, 100) + Fraction(1, 4) * Fraction(35, 40),
    )


@pytest.mark.parametrize("eligible", [None, 0, 11])
def test_without_a_roster_there_are_no_bounds(eligible: int | None) -> None:
    """A roster of 11 with 12 answers is none; it does not matter in a space without weight."""
    rosters = ROSTER | {"ministries": eligible}
    assert nonresponse_bounds(SHARES, rosters, PUBLISHED) is None
    unweighted = PUBLISHED | {"ministries": Fraction(0)}
    assert nonresponse_bounds(SHARES, rosters, unweighted) == nonresponse_bounds(SHARES, ROSTER, unweighted)
    assert nonresponse_bounds(SHARES, ROSTER, dict.fromkeys(PUBLISHED, Fraction(0))) is None


def test_the_voices_of_organisations_keep_their_share() -> None:
    """A space of 12 answers whose voices give 3/4 of support on a roster of 16: the 4 silent are a quarter of it."""
    loud = {"s": replace(SHARES["ministries"], support=Fraction(3, 4))}
    assert nonresponse_bounds(loud, {"s": 16}, {"s": Fraction(1)}) == (Fraction(9, 16), Fraction(13, 16))


@given(weights.filter(lambda by_space: any(by_space.values())), st.integers(0, 50))
def test_the_bounds_hold_the_support_and_close_on_it(by_space: dict[str, Fraction], silent: int) -> None:
    rosters = {space: n + silent for space, n in ANSWERS.items()}
    found = nonresponse_bounds(SHARES, rosters, by_space)
    assert found is not None
    total = sum(by_space.values())
    support = sum(by_space[space] * (SHARES[space].support or 0) for space in by_space) / total
    assert found[0] <= support <= found[1]
    assert (found[0] == found[1]) == (silent == 0)
