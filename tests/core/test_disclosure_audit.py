"""The attacker audit itself, on no page: counting.md §9, rule 4, and acceptance property 14 of §13.

Expected numbers are read from the table of the section. It gives weights 40/30/20/10 and spaces 3 (16 of 40) and 4
(1 of 3); of spaces 1 and 2 it says nothing. 4 of 7 and 7 of 9 are shares for which the range of its first row comes
out, to the last digit; every other row holds for them as written, each figure shown being rounded as its row says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.disclosure.audit import (
    Hidden,
    Limits,
    Printed,
    Span,
    audit,
    extent,
    holds,
    of_mean,
    of_scale,
    of_support,
    possible,
)
from consult.core.disclosure.audit.inner import Inside
from consult.core.disclosure.audit.outer import at_best

SECTION = (
    (Path(__file__).resolve().parents[2] / "docs" / "counting.md")
    .read_text(encoding="utf-8")
    .split("## 9. M9 Disclosure control")[1]
    .split("## 10.")[0]
)
TRUTH = {"1": Fraction(4, 7), "2": Fraction(7, 9), "3": Fraction(16, 40), "4": Fraction(1, 3)}
WEIGHTS = dict(zip("1234", (40, 30, 20, 10), strict=True))
EQUAL = dict.fromkeys("1234", 1)
ONE_DECIMAL, WHOLE, FIVE = Fraction(1, 1000), Fraction(1, 100), Fraction(1, 20)
SPACE_3, SPACE_4 = (of_support(space, (n,), has_pass=False) for space, n in (("3", 40), ("4", 3)))
SHARE_OF_4 = {("4", "support"): Fraction(1)}


def learned(printed: str) -> str:
    """Read what the table says about a printed page."""
    rows = [row.strip("| \n").split(" | ") for row in SECTION.splitlines() if row.strip().startswith("|")]
    return next(row[1] for row in rows if row[0] == printed)


def fractions_in(text: str) -> set[Fraction]:
    """Read the shares of a sentence: 0, 1/3, 1."""
    return {Fraction(found) for found in re.findall(r"(?<![\w.])\d+(?:/\d+)?(?![\w.])", text)}


def rounded(value: Fraction, step: Fraction) -> Span:
    """Return the true values that round half up to the same multiple of a step."""
    nearest = (value / step + Fraction(1, 2)) // 1 * step
    return Span(nearest - step / 2, nearest + step / 2, has_low=True, has_high=False)


def combined(weights: Mapping[str, int], hidden: str, step: Fraction) -> Printed:
    """Print a combined figure and, rounded alike, each of its spaces that is not hidden."""
    shares = {space: Fraction(weight, sum(weights.values())) for space, weight in weights.items()}
    span = rounded(sum((share * TRUTH[space] for space, share in shares.items()), Fraction(0)), step)
    for space, share in shares.items():
        if space not in hidden:
            span = span.less(rounded(TRUTH[space], step).times(share))
    return Printed({(space, "support"): shares[space] for space in hidden}, span)


def shares_of(cells: Sequence[Hidden], rows: Sequence[Printed], space: str) -> set[Fraction]:
    """Enumerate the shares of support a space may have."""
    return {averages[0] for averages in possible(cells, rows)[space]}


def test_the_section_has_its_six_rows_and_its_numbers() -> None:
    assert "weights 40/30/20/10; spaces 3 (16 of 40 for) and 4 (1 of 3 for) confidential" in SECTION
    table = SECTION.split("| printed |")[1].split("Lessons")[0]
    assert len([row for row in table.splitlines() if row.strip().startswith("|")]) - 1 == 6  # less the ruling line


def test_one_decimal_and_only_space_4_hidden() -> None:
    text = learned("one decimal, only space 4 hidden")
    row = combined(WEIGHTS, "4", ONE_DECIMAL)
    low, high = extent(SHARE_OF_4, [SPACE_4], [row])
    inside = (low + Fraction(1, 10**9), high - Fraction(1, 10**9))  # the ends themselves are left out
    ends = [f"0.{int((value * 1000 + Fraction(1, 2)) // 1)}" for value in inside]
    assert "-".join(ends) == re.findall(r"0\.\d+-0\.\d+", text)[0]
    assert shares_of([SPACE_4], [row], "4") == {Fraction(text.split("exactly ")[1])}
    assert not audit([SPACE_4], [row])["4"].is_safe


def test_one_decimal_where_bounds_say_safe_and_vectors_say_exactly() -> None:
    """The row for which rule 4 enumerates at all."""
    text = learned("one decimal, 3 and 4 hidden")
    row = combined(WEIGHTS, "34", ONE_DECIMAL)
    assert "anything from 0 to 1" in text
    assert extent(SHARE_OF_4, [SPACE_3, SPACE_4], [row]) == (Fraction(0), Fraction(1))
    any_size = [of_support(space, (), has_pass=False) for space in "34"]
    assert {v.because: v.is_safe for v in audit(any_size, [row]).values()} == {"bounds": True}
    found = {space: shares_of([SPACE_3, SPACE_4], [row], space) for space in "34"}
    assert [found["4"], found["3"]] == [{share} for share in map(Fraction, re.findall(r"exactly (\d+/\d+)", text))]
    assert not holds([SPACE_3, SPACE_4], [row])


def test_whole_percent() -> None:
    text = learned("whole percent, 3 and 4 hidden, sizes known")
    alone, beside = text.split("possible")
    row = combined(WEIGHTS, "34", WHOLE)
    merged = combined({"3": 20, "4": 10}, "34", WHOLE)
    assert shares_of([SPACE_3, SPACE_4], [row], "4") == fractions_in(alone)
    together = [shares_of([SPACE_3, SPACE_4], [row, merged], space) for space in "43"]
    assert together == [
        fractions_in(part) for part in beside.replace("space 3", "").split(" with the merged row")[:1]
    ] + [fractions_in(beside.split("space 3 then")[1])]
    assert holds([SPACE_3, SPACE_4], [row])
    assert holds([SPACE_3, SPACE_4], [row, merged])
    assert text.endswith("safe")


def test_whole_percent_with_a_scenario() -> None:
    text = learned("whole percent, plus the equal-weights scenario")
    rows = [combined(weights, "34", WHOLE) for weights in (WEIGHTS, EQUAL)]
    assert shares_of([SPACE_3, SPACE_4], rows, "4") == fractions_in(text.split("exactly")[1])
    assert not holds([SPACE_3, SPACE_4], rows)


def test_steps_of_five_with_a_scenario() -> None:
    text = learned("steps of 5 points, plus the equal-weights scenario")
    rows = [combined(weights, "34", FIVE) for weights in (WEIGHTS, EQUAL)]
    assert shares_of([SPACE_3, SPACE_4], rows, "4") == fractions_in(text.split(":")[0])
    verdicts = audit([SPACE_3, SPACE_4], rows)
    assert ("direction disclosed" in text, verdicts["4"].is_safe) == (True, False)


def test_sizes_only_as_bands() -> None:
    printed = "one decimal, sizes only as bands (35-45, 1-4)"
    text = learned(printed)
    bands = [range(int(a), int(b) + 1) for a, b in re.findall(r"(\d+)-(\d+)", printed)]
    cells = [of_support(space, sizes, has_pass=False) for space, sizes in zip("34", bands, strict=True)]
    row = combined(WEIGHTS, "34", ONE_DECIMAL)
    n_all = len({Fraction(k, n) for n in bands[1] for k in range(n + 1)})
    assert f"all {n_all} possible shares" in text
    assert len(shares_of(cells, [row], "4")) == n_all
    assert holds(cells, [row])


def brute(cells: Sequence[Hidden], rows: Sequence[Printed]) -> dict[str, set[tuple[Fraction, ...]]]:
    """Try every vector of answers, one by one: the independent implementation."""
    vectors = []
    for cell in cells:
        chosen = [given for n in cell.sizes for given in combinations_with_replacement(cell.answers, n)]
        vectors.append(
            [tuple(sum(part) / Fraction(len(given)) for part in zip(*given, strict=True)) for given in chosen]
        )
    found: dict[str, set[tuple[Fraction, ...]]] = {cell.id: set() for cell in cells}
    for together in product(*vectors):
        values = {
            (cell.id, part): value
            for cell, averages in zip(cells, together, strict=True)
            for part, value in zip(cell.parts, averages, strict=True)
        }
        if all(row.span.holds(sum((c * values[key] for key, c in row.form.items() if c), Fraction(0))) for row in rows):
            for cell, averages in zip(cells, together, strict=True):
                found[cell.id].add(averages)
    return found


@st.composite
def systems(draw: st.DrawFn) -> tuple[list[Hidden], list[Printed]]:
    """Draw 1-3 small cells with a truth, and 1-3 rows that the truth meets, rounded somehow."""
    levels = [Fraction(level) for level in range(1, draw(st.integers(3, 5)) + 1)]
    cells: list[Hidden] = []
    truth: dict[tuple[str, str], Fraction] = {}
    for name in "abc"[: draw(st.integers(1, 3))]:
        low = draw(st.integers(1, 3))
        sizes = range(low, low + draw(st.integers(1, 2)))
        cell = of_support(name, sizes) if draw(st.booleans()) else of_scale(name, levels, sizes)
        answers = draw(st.lists(st.sampled_from(cell.answers), min_size=low, max_size=low))
        given = [Fraction(answers.count(answer), low) for answer in cell.answers]
        cells.append(Hidden(cell.id, cell.parts, cell.answers, cell.sizes, tuple(given)))
        truth |= {(name, part): sum(a[k] for a in answers) / Fraction(low) for k, part in enumerate(cell.parts)}
    rows = []
    for _ in range(draw(st.integers(1, 3))):
        form = {key: Fraction(draw(st.integers(-1, 3))) for key in truth}
        value = sum((c * truth[key] for key, c in form.items()), Fraction(0))
        step = draw(st.sampled_from([Fraction(1, 50), Fraction(1, 4), Fraction(1)]))
        sides = draw(st.sampled_from(["both", "low", "high"]))
        span = rounded(value, step)
        low_end, high_end = span.low if sides != "high" else None, span.high if sides != "low" else None
        rows.append(Printed(form, Span(low_end, high_end, span.has_low, span.has_high)))
    return cells, rows


@given(systems())
def test_the_vectors_are_those_of_trying_everything(case: tuple[list[Hidden], list[Printed]]) -> None:
    cells, rows = case
    assert possible(cells, rows) == brute(cells, rows)


@given(systems())
def test_the_quick_answer_is_the_whole_one(case: tuple[list[Hidden], list[Printed]]) -> None:
    """`holds` stops early; the verdicts of rule 4a over all vectors say the same."""
    cells, rows = case
    touched = [cell for cell in cells if any(key[0] == cell.id and c for row in rows for key, c in row.form.items())]
    kept = brute(touched, rows)
    expected = all(is_open(cell, kept[cell.id]) for cell in touched)
    assert holds(cells, rows) == expected
    assert all(verdict.is_safe for verdict in audit(cells, rows).values()) == expected


def is_open(cell: Hidden, averages: set[tuple[Fraction, ...]]) -> bool:
    """Apply rule 4a by its words."""
    if len(cell.parts) == 2:
        leans = [support - disagree for support, disagree in averages]
    else:
        middle = (cell.answers[0][0] + cell.answers[-1][0]) / 2
        leans = [mean - middle for (mean,) in averages]
    return max(leans) > 0 and min(leans) < 0 and len({one[0] for one in averages}) >= 3


@given(systems())
def test_bounds_hold_all_vectors_between_inner_and_outer(case: tuple[list[Hidden], list[Printed]]) -> None:
    """Rule 4b: inside <= exact extent <= outside, and every vector within the extent."""
    cells, rows = case
    form = {(cells[0].id, cells[0].parts[0]): Fraction(1)}
    low, high = extent(form, cells, rows)
    least, most = at_best(form, cells, rows)
    inner_low, inner_high = Inside(cells, rows).reached(form)
    assert least <= low <= inner_low <= inner_high <= high <= most
    assert all(low <= averages[0] <= high for averages in possible(cells, rows)[cells[0].id])


def test_what_nothing_is_printed_about_is_untouched() -> None:
    row = Printed({("3", "support"): Fraction(1)}, Span(Fraction(1, 5), Fraction(4, 5)))
    assert audit([SPACE_3, SPACE_4], [row])["4"].because == "untouched"
    assert holds([SPACE_4], [row])


@pytest.mark.parametrize(
    ("low", "high", "is_safe"), [("1.0", "3.2", True), ("1.0", "2.9", False), ("2.5", "4.4", False)]
)
def test_a_mean_of_a_group_is_judged_by_bounds(low: str, high: str, is_safe: bool) -> None:
    """Rule 4b on a scale 1-5: at least half of it, on both sides of 3."""
    cell = of_mean("acta", Fraction(1), Fraction(5))
    row = Printed({("acta", "mean"): Fraction(1)}, Span(Fraction(low), Fraction(high)))
    verdict = audit([cell], [row])["acta"]
    assert (verdict.is_safe, verdict.because, verdict.span) == (is_safe, "bounds", (Fraction(low), Fraction(high)))


def test_above_the_limits_bounds_decide_and_then_nothing_is_called_safe() -> None:
    cells = [of_support("3", range(35, 46)), of_support("4", range(1, 5))]
    rows = [
        combined(WEIGHTS, "34", ONE_DECIMAL),
        Printed({("3", "disagree"): Fraction(1)}, Span(None, Fraction(9, 10))),
    ]
    assert {v.because for v in audit(cells, rows, limits=Limits(vectors=10)).values()} == {"bounds"}
    assert {v.because for v in audit(cells, rows, limits=Limits(vectors=10, work=0)).values()} == {"limit"}
    assert not any(v.is_safe for v in audit(cells, rows, limits=Limits(vectors=10, work=0)).values())
