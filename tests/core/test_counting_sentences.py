"""What a result says (counting.md §12): the sentences of the page, one and several, and ends rounded inward."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.counting import ItemRule, Recipe, RoundFigures, SelectionRule, SpaceRule, compile_round
from consult.core.counting.figures import Flip, Robustness, Stretch
from consult.core.counting.robustness import robustness_of
from consult.core.counting.sentences import (
    Headline,
    Names,
    Percent,
    Sentence,
    guarded_sentence,
    headline_sentences,
    main_sentence,
    spoken,
)
from consult.core.counting.sentences.ends import inward
from tests.core.test_counting_cases import (
    EXAMPLE_A,
    WEIGHTS,
    example_spaces,
    level_recipe,
    levels,
    score_recipe,
    support_recipe,
    votes,
)
from tests.core.test_counting_robustness import EXAMPLE
from tests.core.test_counting_robustness_verdict import EXAMPLE_B_CELLS, means

NONE, ALL, HALF = Fraction(0), Fraction(1), Fraction(1, 2)
NAMES = Names(
    items={"A": "Plan A", "B": "Plan B", "C": "Plan C"},
    spaces={"miners": "Mineros", "ministries": "Ministerios", "pallaqueras": "Pallaqueras"},
)
EXAMPLE_A_CELLS = tuple(cell for space, counts in EXAMPLE_A.items() for cell in votes(space, "node", counts))


def counted(cells: tuple[object, ...], recipe: Recipe) -> RoundFigures:
    """Compile a round with its robustness."""
    figures = compile_round(cells, recipe)  # type: ignore[arg-type]
    return replace(figures, robustness=robustness_of(figures, recipe))


def headline(cells: tuple[object, ...], recipe: Recipe, names: Names = NAMES) -> Headline:
    return headline_sentences(counted(cells, recipe), recipe, names)


def said(found: Mapping[str, Sentence]) -> dict[str, str]:
    return {key: spoken(sentence) for key, sentence in found.items()}


def told(sentence: Sentence | None) -> str:
    return spoken(sentence) if sentence else ""


EVEN = (SpaceRule("x", ALL), SpaceRule("y", ALL))


def test_example_b() -> None:
    """counting.md §12: B leads unless more than 37 % goes to pallaqueras; §5: each alone prefers another; 7/68."""
    found = headline(EXAMPLE_B_CELLS, score_recipe(example_spaces(), "ABC"))
    assert told(found.main) == (
        "Plan B va primero, salvo que el peso de Pallaqueras pase de 37 % (los demás, en proporción)."
    )
    assert said(found.ranges) == {
        "miners": "Plan B va primero, salvo que el peso de Mineros pase de 58 % (los demás, en proporción).",
        "ministries": "Plan B va primero, salvo que el peso de Ministerios baje de 22 % (los demás, en proporción).",
        "pallaqueras": told(found.main),
    }
    assert told(found.flip) == (
        "Bastaría mover unos 10.3 puntos de peso, de Ministerios a Pallaqueras: Plan C empataría en primer lugar."
    )
    assert not found.is_close
    assert told(found.alone) == (
        "Cada grupo, si decidiera solo, pondría algo distinto en primer lugar: "
        "Mineros: Plan A, Ministerios: Plan B y Pallaqueras: Plan C."
    )
    assert said(found.scenarios) == {"without:ministries": "Sin Ministerios, va primero Plan A."}


def test_the_three_totals_side_by_side() -> None:
    """counting.md §12, figures of example A (§4): 61.3, 63.3 and 70.3."""
    found = headline(EXAMPLE_A_CELLS, support_recipe(example_spaces()))
    assert said(found.totals) == {
        "node": "Con los pesos publicados: 61.3 %. Con todos los grupos por igual: 63.3 %. "
        "Contando a cada persona una vez: 70.3 %."
    }
    assert found.totals["node"].values["weighted"] == Percent(Decimal("61.3"))
    assert [spoken(one) for one in found.dissents["node"]] == ["En contra: Ministerios (7 de 12)."]
    assert found.main is None  # a lone item leads whatever the weights
    assert found.alone is None


def test_who_is_in_favour_of_what_is_rejected() -> None:
    """Example A turned round: the ministries have 7 of 12 for a node that the others reject."""
    cells = tuple(cell for space, (yes, no, neither) in EXAMPLE_A.items()
                  for cell in votes(space, "node", (no, yes, neither)))  # fmt: skip
    found = headline(cells, support_recipe(example_spaces()))
    assert [spoken(one) for one in found.dissents["node"]] == ["A favor: Ministerios (7 de 12)."]


def test_a_missing_space_could_move_this_figure() -> None:
    """counting.md §12: between 50 % and 85 % if the ministries of example A had not answered (§4: 0.49589, 0.84589)."""
    cells = tuple(cell for cell in EXAMPLE_A_CELLS if cell.space != "ministries")
    found = headline(cells, support_recipe(example_spaces()))
    assert said(found.bounds) == {
        "node": "Esta cifra no cuenta a Ministerios. Con su peso podría quedar entre 50 % y 85 %."
    }
    both = tuple(cell for cell in EXAMPLE_A_CELLS if cell.space == "miners")
    twice = headline(both, support_recipe(example_spaces()))
    assert told(twice.bounds["node"]).startswith("Esta cifra no cuenta a Ministerios y Pallaqueras.")
    assert headline(EXAMPLE_A_CELLS, support_recipe(example_spaces())).bounds == {}


def test_totals_that_are_all_the_same_are_said_once() -> None:
    found = headline(means({"A": {"x": 3, "y": 3}}), score_recipe(EVEN, "A"))
    assert told(found.totals["A"]) == (
        "Da lo mismo con los pesos publicados, con todos los grupos por igual y contando a cada persona una vez: 3.00."
    )
    nobody = headline(means({"A": {"x": 3, "y": 3}}), score_recipe(EVEN, "AB"))
    assert "B" not in nobody.totals


def test_levels_are_written_without_needless_zeros() -> None:
    cells = (*levels("miners", (0, 0, 4)), *levels("ministries", (2, 1, 0)), *levels("pallaqueras", (0, 0, 1)))
    found = headline(cells, level_recipe(example_spaces()))
    assert told(found.totals["days"]).endswith("una vez: 3.")
    assert found.main is None


def test_the_example_policy() -> None:
    """Figures of method.md §3.4 and of test_counting_robustness_*: 2.9 points are fewer than five (counting.md §5)."""
    found = headline(*EXAMPLE)
    move = "Bastaría mover unos 2.9 puntos de peso, de PAL a FED: dejaría de elegirse A1.2."
    assert told(found.flip) == move
    assert found.is_close
    assert told(found.main) == f"Es un resultado ajustado. {move}"
    assert told(found.ranges["PAL"]) == (
        "El resultado es el mismo mientras el peso de PAL esté entre 17 % y 55 % (los demás, en proporción)."
    )
    assert {key: text for key, text in said(found.scenarios).items() if not key.startswith("without_c")} == {
        "head_count": "Contando a cada persona una vez, ya no se elige A1.2.",
        "without:PAL": "Sin PAL, ya no se elige A1.2.",
        "without:SOC": "Sin SOC, ya no se elige A1.2.",
        "without:MAC": "Sin MAC, ya no se elige A3.1.",
    }
    assert told(found.alone) == "Ningún grupo, si decidiera solo, elegiría exactamente lo mismo."
    assert told(found.dissents["A1.2"][0]) == "Disenso de FED: 2.90, frente a 3.55 con los pesos."


def test_no_choice_of_weights_changes_this() -> None:
    """counting.md §12, the strongest sentence; who has no part in it is not passed over."""
    rows = {"A": {"x": 4, "y": 4}, "B": {"x": 3, "y": 2}}
    recipe = score_recipe(EVEN, "AB")
    found = headline(means(rows), recipe)
    assert told(found.main) == "Plan A va primero con cualquier reparto de los pesos."
    assert found.flip is None
    assert told(found.ranges["x"]) == "Plan A va primero con cualquier peso de x (los demás, en proporción)."
    assert told(found.alone) == "Cada grupo, si decidiera solo, pondría lo mismo en primer lugar."
    assert found.scenarios == {}
    wider = score_recipe((*EVEN, SpaceRule("forum", NONE)), "AB")
    forum = means({"A": {"forum": 1}, "B": {"forum": 5}})
    among = headline((*means(rows), *forum), wider)
    assert told(among.main) == "Plan A va primero con cualquier reparto de los pesos entre x y y."
    rule = replace(recipe, selection=SelectionRule(Fraction(7, 2)))
    assert told(headline(means(rows), rule).main) == "El resultado es el mismo con cualquier reparto de los pesos."


def test_an_exact_tie_says_so() -> None:
    recipe = score_recipe(EVEN, "ABC")
    found = headline(means({"A": {"x": 2, "y": 4}, "B": {"x": 4, "y": 2}, "C": {"x": 1, "y": 1}}), recipe)
    assert told(found.main) == "Con los pesos publicados, Plan A y Plan B empatan en primer lugar."
    assert found.flip is None
    assert found.ranges == {}  # only with exactly these weights
    twins = {item: {"x": 4, "y": 3} for item in "AB"} | {"C": {"x": 1, "y": 5}}
    ranges = said(headline(means(twins), recipe).ranges)
    assert ranges["x"].startswith("Plan A y Plan B empatan en primer lugar, salvo que el peso de x baje de ")


def chosen(
    rows: Mapping[str, Mapping[str, object]], rule: SelectionRule, weights: tuple[int, int] = (1, 1)
) -> Headline:
    spaces = tuple(SpaceRule(space, Fraction(weight)) for space, weight in zip("xy", weights, strict=True))
    recipe = replace(score_recipe(spaces, tuple(rows)), selection=rule,
                     items=tuple(ItemRule(item, "CD1") for item in rows))  # fmt: skip
    return headline(means(rows), recipe)


def test_what_leaves_and_what_enters_one_or_several() -> None:
    """With 3 as the least total: A and B pass in x, C and D in y, E in both and with both."""
    rows = {"A": {"x": 5, "y": 2}, "B": {"x": 4, "y": 2}, "C": {"x": 1, "y": 5}, "D": {"x": 1, "y": 5},
            "E": {"x": 3, "y": 3}}  # fmt: skip
    found = said(chosen(rows, SelectionRule(Fraction(3))).scenarios)
    assert found == {
        "without:x": "Sin x, ya no se eligen Plan A y Plan B.",
        "without:y": "Sin y, ya no se eligen Plan C y D.",
    }
    found = said(chosen(rows, SelectionRule(Fraction(3)), (9, 1)).scenarios)
    assert found["without:x"] == "Sin x, ya no se eligen Plan A y Plan B y se eligen además Plan C y D."
    assert found["equal"] == "Con todos los grupos por igual, se eligen además Plan C y D."
    fewer = said(chosen({name: rows[name] for name in "AC"}, SelectionRule(Fraction(3)), (9, 1)).scenarios)
    assert fewer["without:x"] == "Sin x, ya no se elige Plan A y se elige además Plan C."


def test_leads_change_to_one_or_to_a_tie() -> None:
    rows = {"A": {"x": 5, "y": 1}, "B": {"x": 1, "y": 4}, "C": {"x": 1, "y": 4}}
    spaces = (SpaceRule("x", Fraction(4)), SpaceRule("y", ALL))
    found = headline(means(rows), score_recipe(spaces, "ABC"))
    assert told(found.scenarios["without:x"]) == "Sin x, empatan en primer lugar Plan B y Plan C."
    assert "without:y" not in found.scenarios
    assert told(found.alone) == (
        "Cada grupo, si decidiera solo, pondría algo distinto en primer lugar: x: Plan A y y: Plan B y Plan C."
    )
    three = headline(means({"A": {"x": 5, "y": 5, "z": 1}, "B": {"x": 1, "y": 1, "z": 5}}),
                     score_recipe((*EVEN, SpaceRule("z", ALL)), "AB"))  # fmt: skip
    assert (
        told(three.alone) == "Si decidiera un solo grupo, el primer lugar sería así: x: Plan A, y: Plan A y z: Plan B."
    )


def test_groups_that_alone_would_choose_the_same_are_counted() -> None:
    found = chosen({"A": {"x": 5, "y": 2}}, SelectionRule(Fraction(3)))
    assert told(found.alone) == "Grupos que, si decidieran solos, elegirían exactamente lo mismo: 1 de 2."


def test_a_criterion_and_one_voice_are_named() -> None:
    figures = counted(*EXAMPLE)
    published = figures.scenarios["published"]
    scenarios = {**figures.scenarios, "without_criterion:VS": published[1:], "one_voice": published[2:]}
    names = Names(criteria={"VS": "Viabilidad social"})
    found = headline_sentences(replace(figures, scenarios=scenarios), EXAMPLE[1], names).scenarios
    assert told(found["without_criterion:VS"]) == "Sin el criterio Viabilidad social, ya no se elige A1.1."
    assert told(found["one_voice"]) == "Con una sola voz por organización, ya no se eligen A1.1 y A1.2."


def test_what_would_enter_and_what_stands_on_the_edge() -> None:
    found = chosen({"A": {"x": 1, "y": 5}}, SelectionRule(Fraction(3)), (3, 1))
    assert told(found.flip) == "Bastaría mover unos 25.0 puntos de peso, de x a y: se elegiría Plan A."
    assert told(found.main) == (
        "El resultado es el mismo, salvo que el peso de x baje de 51 % (los demás, en proporción)."
    )  # at 50 % it is chosen already
    edge = chosen({"A": {"x": 1, "y": 5}}, SelectionRule(Fraction(3)))
    assert told(edge.main) == (
        "Plan A está justo en el límite: el menor cambio de los pesos puede alterar el resultado."
    )


def test_a_very_small_move_is_not_nothing() -> None:
    """By hand: A is ahead by 3 x (0.5001 - 0.4999), and moving all the weight would close 6: 0.0001 of it is enough."""
    spaces = (SpaceRule("x", Fraction("0.5001")), SpaceRule("y", Fraction("0.4999")))
    found = headline(means({"A": {"x": 4, "y": 1}, "B": {"x": 1, "y": 4}}), score_recipe(spaces, "AB"))
    assert told(found.flip).startswith("Bastaría mover unos 0.01 puntos de peso, de x a y: ")


def test_several_who_receive_are_not_called_one() -> None:
    """A flip names the space that receives most; given all of it there, this choice would still stand."""
    recipe = replace(score_recipe((*EVEN, SpaceRule("z", Fraction(4))), "A", "cd"),
                     selection=SelectionRule(ALL, Fraction(2)))  # fmt: skip
    rows = {("x", "c"): 5, ("x", "d"): 1, ("y", "c"): 1, ("y", "d"): 5, ("z", "c"): 1, ("z", "d"): 1}
    cells = tuple(replace(cell, criterion=c) for (s, c), value in rows.items() for cell in means({"A": {s: value}}))
    found = headline(cells, recipe)
    assert told(found.flip).startswith("Bastaría mover unos 16.7 puntos de peso, de z y sobre todo a ")


@pytest.mark.parametrize(("is_stable", "text"), [
    (True, "El resultado es el mismo con todas las formas de contar que se probaron."),
    (False, "El resultado depende de cómo se cuente. Los detalles no se muestran, para proteger a las personas."),
    (None, ""),
])  # fmt: skip
def test_where_something_is_hidden_only_one_sentence_may_be_said(is_stable: bool | None, text: str) -> None:
    """counting.md §9, rule 4."""
    assert told(guarded_sentence(is_stable)) == text


def test_where_nothing_can_vary_nothing_is_said() -> None:
    recipe = score_recipe(example_spaces(), "ABC")
    figures = compile_round(EXAMPLE_B_CELLS, recipe)
    assert main_sentence(replace(figures, robustness=None), recipe) is None
    unasked = Robustness(("B",), dict.fromkeys(WEIGHTS), None, is_asked=False)
    found = headline_sentences(replace(figures, robustness=unasked), recipe)
    assert (found.main, found.flip, found.ranges, found.is_close) == (None, None, {}, False)


def test_codes_stand_where_there_are_no_names_and_words_are_translated() -> None:
    english = {
        "{result}, salvo que el peso de {space} pase de {high} (los demás, en proporción).":
        "{result} unless the weight of {space} goes above {high} (the others in proportion).",
        "{item} va primero": "{item} leads",
        "{n} %": "{n}%",
        "{first} y {last}": "{first} and {last}",
        "{space}: {items}": "{space}: {items}",
    }  # fmt: skip
    recipe = score_recipe(example_spaces(), "ABC")
    found = headline_sentences(counted(EXAMPLE_B_CELLS, recipe), recipe)
    assert found.main is not None
    assert spoken(found.main, english.__getitem__) == (
        "B leads unless the weight of pallaqueras goes above 37% (the others in proportion)."
    )
    choices = found.alone.values["choices"] if found.alone else ""
    assert spoken(Sentence("{choices}", {"choices": choices}), lambda text: english.get(text, text)) == (
        "miners: A, ministries: B and pallaqueras: C"
    )
    assert spoken(Sentence("{n}, {m}", {"n": 1234, "m": Decimal("1234.50")})) == "1,234, 1,234.50"


@given(st.fractions(0, 1), st.fractions(0, 1), st.fractions(0, 1), st.booleans(), st.booleans())
def test_ends_are_rounded_inward(one: Fraction, two: Fraction, three: Fraction, start: bool, end: bool) -> None:
    """Whatever is said inside the printed ends is true of the exact ones, and the published weight is inside."""
    low, weight, high = sorted((one, two, three))
    stretch = Stretch(low, high, start or low == weight, end or high == weight)
    least, most = inward(stretch, weight)
    if least is not None:
        assert low <= Fraction(least.points) / 100 <= weight
        assert stretch.holds(Fraction(least.points) / 100)
    if most is not None:
        assert weight <= Fraction(most.points) / 100 <= high
        assert stretch.holds(Fraction(most.points) / 100)
    if weight - low > Fraction(1, 50):
        assert least is None if stretch.holds(NONE) else least is not None
    if least is not None and least.points.as_tuple().exponent == 0:
        assert Fraction(least.points) / 100 - low <= Fraction(1, 100)


def test_the_fewest_decimals_that_leave_the_published_weight_inside() -> None:
    """31.2 % published and an end at 31.43 %: 31 would be false, 31.4 is said. A third exactly on an end: nothing."""
    assert inward(Stretch(NONE, Fraction(3143, 10000)), Fraction(312, 1000)) == (None, Percent(Decimal("31.4")))
    assert inward(Stretch(Fraction(1, 3), ALL), Fraction(1, 3)) == (None, None)
    recipe = score_recipe((SpaceRule("x", ALL), SpaceRule("y", ALL), SpaceRule("z", ALL)), "AB")
    figures = counted(means({"A": {"x": 4, "y": 3, "z": 3}, "B": {"x": 3, "y": 4, "z": 3}}), recipe)
    assert figures.robustness is not None
    alone = replace(figures.robustness, winner=("A",), flip=Flip(Fraction(1, 9), ("x",), (Fraction(1, 9),), "y", "B"))
    found = headline_sentences(replace(figures, robustness=alone), recipe)
    assert alone.ranges["x"] == Stretch(Fraction(1, 3), Fraction(1, 3))
    assert "x" not in found.ranges
    assert told(found.main) == told(found.flip)  # no range can be said: the move is
