"""The worked examples A, B and C of counting.md (§4, §5, §10) and its rules about who is absent (§2)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from consult.core.counting import Cell, SelectionRule, SpaceRule, compile_round
from consult.core.counting.level import histogram, mixture, quantile
from consult.core.rounding import half_up
from tests.core.test_counting_cases import (
    EXAMPLE_A,
    EXAMPLE_B,
    EXAMPLE_C,
    WEIGHTS,
    example_spaces,
    item_of,
    level_recipe,
    levels,
    score,
    score_recipe,
    support_recipe,
    votes,
)

CELLS_A = tuple(cell for space, counts in EXAMPLE_A.items() for cell in votes(space, "node", counts))
CELLS_B = tuple(
    score(space, item, value, n=12)
    for item, row in EXAMPLE_B.items()
    for space, value in zip(WEIGHTS, row, strict=True)
)
CELLS_C = tuple(cell for space, counts in EXAMPLE_C.items() for cell in levels(space, counts))


def test_example_a_shares() -> None:
    """counting.md §4: a, d and p of each space and combined, equal weights, one person one voice."""
    (node,) = compile_round(CELLS_A, support_recipe(example_spaces())).items
    assert node.by_space == {"miners": Fraction(23, 33), "ministries": Fraction(1, 3), "pallaqueras": Fraction(33, 38)}
    assert node.support is not None
    assert (node.support.support, node.support.disagree, node.support.neutral) == (
        Fraction(5121, 8360),
        Fraction(1095, 3344),
        Fraction(1003, 16720),
    )
    assert (node.weighted, node.head_count) == (Fraction(5121, 8360), Fraction(267, 380))
    assert node.equal is not None
    assert half_up(node.equal, 5) == half_up(Fraction("0.63291"), 5)
    assert node.support_by_space["ministries"].disagree == Fraction(7, 12)
    assert (node.support.n_support, node.support.n_disagree, node.support.n_pass) == (267, 91, 22)


def test_example_a_without_ministries() -> None:
    """counting.md §4: combined 12437/16302, coverage 65% (not ranked), coverage interval 0.4959-0.8459.

    The page prints a fifth decimal, 0.49590; the exact lower end is 12437/25080 = 0.495893...
    """
    cells = [cell for cell in CELLS_A if cell.space != "ministries"]
    figures = compile_round(cells, support_recipe(example_spaces()))
    (node,) = figures.items
    assert (node.weighted, node.coverage, node.is_ranked) == (Fraction(12437, 16302), Fraction(13, 20), False)
    assert node.bounds is not None
    assert [str(half_up(end, 4)) for end in node.bounds] == ["0.4959", "0.8459"]
    assert (figures.common, figures.left_out) == ((), ("miners", "ministries", "pallaqueras"))
    assert figures.scenarios["published"] == ()


def test_example_b_totals_and_winners() -> None:
    """counting.md §5: 667/200, 713/200, 339/100; B wins; each space alone prefers a different alternative."""
    figures = compile_round(CELLS_B, score_recipe(example_spaces(), "ABC"))
    assert {item.id: item.weighted for item in figures.items} == {
        "A": Fraction(667, 200),
        "B": Fraction(713, 200),
        "C": Fraction(339, 100),
    }
    assert figures.scenarios["published"] == ("B",)
    alone = [figures.scenarios[f"only:{space}"] for space in WEIGHTS]
    assert alone == [("A",), ("B",), ("C",)]
    assert not any(item.is_chosen or item.not_chosen_because for item in figures.items)
    # counting.md §10 M6: among pallaqueras (3.6, 3.5, 4.4) the winner is last; nowhere is it a whole step behind
    assert {item.id: item.dissent for item in figures.items} == {"A": (), "B": ("pallaqueras",), "C": ()}


def test_example_c_medians() -> None:
    """counting.md §10: mixture 647/12540 ..., median 4, middle half 3-5, space medians 3, 5, 3."""
    (days,) = compile_round(CELLS_C, level_recipe(example_spaces())).items
    assert (days.weighted, days.by_space) == (
        Fraction(4),
        {"miners": Fraction(3), "ministries": Fraction(5), "pallaqueras": Fraction(3)},
    )
    parts = []
    for space, counts in EXAMPLE_C.items():
        lines = levels(space, counts)
        parts.append((histogram(lines, [Fraction(line.n) for line in lines]), Fraction(WEIGHTS[space])))
    mixed = mixture(parts)
    assert [mixed[Fraction(level)] for level in range(1, 6)] == [
        Fraction(647, 12540),
        Fraction(317, 2090),
        Fraction(12719, 50160),
        Fraction(1663, 6270),
        Fraction(4647, 16720),
    ]
    assert (quantile(mixed, Fraction(1, 4)), quantile(mixed, Fraction(3, 4))) == (Fraction(3), Fraction(5))
    assert days.distribution["level"]["ministries"] == {Fraction(3): 1, Fraction(4): 4, Fraction(5): 7}


def test_nobody_answered() -> None:
    """counting.md §2: undefined, never 0, never an exception; the keys stand."""
    for recipe in (
        score_recipe(example_spaces(), "AB"),
        support_recipe(example_spaces()),
        level_recipe(example_spaces()),
    ):
        figures = compile_round([], recipe)
        assert (figures.coverage, figures.common) == (Fraction(0), ())
        assert figures.n_by_space == dict.fromkeys(WEIGHTS, 0)
        for item in figures.items:
            assert (item.weighted, item.head_count, item.equal, item.gap, item.is_ranked) == (None,) * 4 + (False,)
            assert item.by_space == dict.fromkeys(WEIGHTS)
            assert set(item.criteria) == {name for name, _ in recipe.criteria}


def test_only_zero_weight_spaces_answered() -> None:
    """counting.md §2: if only zero-weight spaces answered, undefined; their people are still counted by head."""
    spaces = (SpaceRule("closed", Fraction(1)), SpaceRule("open", Fraction(0)))
    (item,) = compile_round([score("open", "A", 4)], score_recipe(spaces, "A")).items
    assert (item.weighted, item.equal, item.head_count, item.coverage) == (None, None, Fraction(4), Fraction(0))


def test_too_little_scored_is_dropped_before_the_common_set() -> None:
    """counting.md §2: an item below 2/3 is listed, and does not take spaces away from the others."""
    cells = [score(space, "A", 3) for space in WEIGHTS] + [score("miners", "B", 5)]
    figures = compile_round(cells, score_recipe(example_spaces(), "AB"))
    assert figures.common == ("miners", "ministries", "pallaqueras")
    dropped = item_of(figures, "B")
    assert (dropped.coverage, dropped.is_ranked, dropped.weighted) == (Fraction(2, 5), False, Fraction(5))
    assert dropped.bounds == (Fraction(13, 5), Fraction(5))  # 0.4 * 5 + 0.6 * 1, 0.4 * 5 + 0.6 * 5
    assert figures.scenarios["published"] == ("A",)


def test_a_space_that_skipped_an_item_leaves_the_whole_comparison() -> None:
    """counting.md §2: otherwise an alternative could gain because an opponent did not score it."""
    cells = [score(space, item, 3) for space in WEIGHTS for item in "AB" if (space, item) != ("pallaqueras", "B")]
    cells += [score("pallaqueras", "A", 5, n=9)]
    figures = compile_round(cells, score_recipe(example_spaces(), "AB"))
    assert (figures.common, figures.left_out) == (("miners", "ministries"), ("pallaqueras",))
    assert figures.coverage == Fraction(3, 4)
    assert [item.weighted for item in figures.items] == [3, 3]
    assert figures.scenarios["published"] == ("A", "B")  # an exact tie stays a tie


def test_coverage_is_taken_over_the_spaces_that_were_asked() -> None:
    """Settled conflict 10: MAC asked VS, MIN asked VA; each criterion over its own spaces, then k."""
    spaces = (
        SpaceRule("MAC", Fraction(1), asked=frozenset({"VS"})),
        SpaceRule("MIN", Fraction(3), asked=frozenset({"VA"})),
    )
    cells = [score("MAC", "A", 5, criterion="VS"), score("MIN", "A", 2, criterion="VA")]
    cells.append(score("MIN", "A", 1, criterion="VS"))  # not asked: does not count
    figures = compile_round(cells, score_recipe(spaces, "A", ("VS", "VA")))
    (item,) = figures.items
    assert (figures.common, figures.coverage, item.coverage) == (("MAC", "MIN"), Fraction(1), Fraction(1))
    assert (item.weighted, item.by_space) == (Fraction(7, 2), {"MAC": Fraction(5), "MIN": Fraction(2)})
    assert set(item.criteria["VS"].by_space) == {"MAC"}


def test_answers_to_a_question_a_space_was_not_asked_are_not_counted_anywhere() -> None:
    """Settled conflict 10: the shares, the distribution and the sizes the gate reads speak of the same people."""
    spaces = (SpaceRule("in", Fraction(1)), SpaceRule("other", Fraction(1), asked=frozenset({"severity"})))
    (node,) = compile_round(
        [*votes("in", "node", (6, 2, 0)), *votes("other", "node", (1, 0, 0))], support_recipe(spaces)
    ).items
    assert node.support_by_space["other"].support is None
    assert set(node.distribution["support"]) == set(node.criteria["support"].by_space) == {"in"}
    assert (node.weighted, node.coverage) == (Fraction(3, 4), Fraction(1))


def test_groups_and_people_are_one_mean() -> None:
    """method.md §1.7.1: m = sum n_i v_i / sum n_i over individual answers (n_i = 1) and actas (n_i = attendees)."""
    cells = [score("miners", "A", 5, n=2), Cell("miners", "A", "c", 2_000_000, True, 8)]
    item = compile_round(cells, score_recipe(example_spaces(), "A")).items[0]
    assert item.criteria["c"].by_space["miners"].mean == Fraction(26, 10)
    assert item.n_by_space["miners"] == 10
    assert item.distribution == {"c": {"miners": {Fraction(5): 2}}}


def test_a_mean_has_no_shares_and_no_median() -> None:
    """design.md, Numbers: a mean with n has no interval, median or share."""
    mean = Cell("miners", "node", "support", 400_000, True, 30)
    (node,) = compile_round([mean], support_recipe(example_spaces())).items
    assert (node.weighted, node.head_count, node.n_by_space["miners"]) == (None, None, 0)


def test_severity_stands_beside_support() -> None:
    """counting.md §4, severity: its own denominator, means by space and the distribution."""
    cells = [*CELLS_A, score("miners", "node", 4, 10, "severity"), score("miners", "node", 5, 10, "severity")]
    cells.append(score("pallaqueras", "node", 3, 4, "severity"))
    (node,) = compile_round(cells, support_recipe(example_spaces())).items
    severity = node.criteria["severity"]
    assert severity.by_space["miners"].mean == Fraction(9, 2)
    assert severity.by_space["ministries"].mean is None
    assert severity.weighted == (Fraction(40) * Fraction(9, 2) + 25 * 3) / 65
    assert node.distribution["severity"]["miners"] == {Fraction(4): 10, Fraction(5): 10}
    assert node.weighted == Fraction(5121, 8360)


def test_exact_ties_at_the_quota_are_all_kept() -> None:
    """counting.md §1: there is no automatic tie-break, by id least of all; what is kept beyond the quota is marked."""
    spaces = (SpaceRule("one", Fraction(1)),)
    recipe = score_recipe(spaces, "ABCD", selection=SelectionRule(Fraction(3), max_per_direct_cause=2))
    recipe = replace(recipe, items=tuple(replace(item, cause="CD1") for item in recipe.items))
    cells = [score("one", "A", 5), score("one", "B", 4), score("one", "C", 4), score("one", "D", 3)]
    figures = compile_round(cells, recipe)
    assert [(item.is_chosen, item.is_tied) for item in figures.items] == [
        (True, False),
        (True, True),
        (True, True),
        (False, False),
    ]
    assert item_of(figures, "D").not_chosen_because == ("quota",)
    assert figures.scenarios["published"] == ("A", "B", "C")


def test_thresholds_are_reached_exactly() -> None:
    """method.md §1.7.6: T >= min_total; ten tenths of 3.5 are 3.5."""
    spaces = tuple(SpaceRule(f"s{i}", Fraction("0.1")) for i in range(10))
    recipe = score_recipe(spaces, "A", selection=SelectionRule(Fraction("3.5"), Fraction("3.5"), None, Fraction(0)))
    figures = compile_round([score(space.id, "A", "3.5") for space in spaces], recipe)
    assert figures.items[0].is_chosen
    assert figures.items[0].dissent == tuple(space.id for space in spaces)  # gap 0 reaches a rule of 0: all are lowest


def test_zero_weight_spaces_dissent_but_do_not_combine() -> None:
    """counting.md §2: included in dissent, excluded from the combination, coverage and winners."""
    spaces = (SpaceRule("in", Fraction(1)), SpaceRule("forum", Fraction(0)))
    recipe = score_recipe(spaces, "A", selection=SelectionRule(Fraction(3), dissent_gap=Fraction(1)))
    (item,) = compile_round([score("in", "A", 5), score("forum", "A", 1)], recipe).items
    assert (item.weighted, item.equal, item.head_count, item.gap, item.dissent) == (
        Fraction(5),
        Fraction(5),
        Fraction(3),
        Fraction(4),
        ("forum",),
    )
