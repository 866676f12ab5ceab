"""Rules C3 and S7 and the codes of the draft: ours, beside method.md §1.7 and §1.10."""

from __future__ import annotations

import pytest

from consult.core.method.codes import next_code
from consult.core.method.model import Draft, DraftAlternative, TreeNode
from consult.core.method.reach import check_reach
from consult.core.method.wording import check_wording, unmeasurable

TREE = (
    TreeNode("PP", "problem"),
    TreeNode("CD1", "cause", "direct", "PP"),
    TreeNode("CI1", "cause", "indirect", "CD1"),
    TreeNode("CI2", "cause", "indirect", "CD1"),
    TreeNode("CI2a", "cause", "indirect", "CI2"),
)


def reached(*alternatives: DraftAlternative) -> dict[str, str]:
    return {one.where: str(one) for one in check_reach(Draft(nodes=TREE, alternatives=alternatives))}


@pytest.mark.parametrize(("targets", "missing"), [
    (("CI1",), {"CI2", "CI2a"}),
    (("CI2",), {"CI1"}),  # what acts on a cause acts on what is part of it
    (("CI2a",), {"CI1"}),  # and on the cause it is part of
    (("CD1",), set()),
    ((), {"CI1", "CI2", "CI2a"}),
])  # fmt: skip
def test_a_cause_no_chosen_alternative_reaches_is_told(targets: tuple[str, ...], missing: set[str]) -> None:
    assert set(reached(DraftAlternative("A1", "CD1", targets, is_chosen=True))) == missing


def test_it_says_whether_somebody_tried() -> None:
    found = reached(DraftAlternative("A1", "CD1", ("CI1",)), DraftAlternative("A2", "CD1", ("CI1",)))
    assert found["CI1"] == "La causa indirecta «CI1» solo tiene alternativas que no se eligieron: A1, A2."
    assert found["CI2"] == "La causa indirecta «CI2» no tiene ninguna alternativa."


def test_nothing_is_told_before_a_result_or_in_a_circle() -> None:
    assert reached() == {}
    loop = (TreeNode("X", "cause", "indirect", "Y"), TreeNode("Y", "cause", "indirect", "X"))
    draft = Draft(nodes=loop, alternatives=(DraftAlternative("A1", "", ("X",), is_chosen=True),))
    assert check_reach(draft) == []


@pytest.mark.parametrize(("text", "words"), [
    ("Mejorar la atención", ["Mejorar"]),
    ("Atención oportuna, suficiente y óptima.", ["oportuna", "suficiente", "óptima"]),
    ("Se promueve el registro", ["promueve"]),
    ("Primera visita dentro de 30 días de la solicitud", []),
    ("La comunidad participa cuando el terreno es suyo", []),
])  # fmt: skip
def test_words_that_promise_without_measure(text: str, words: list[str]) -> None:
    assert unmeasurable(text) == words


def test_each_standard_is_told_once() -> None:
    found = check_wording({"E1": "Mejorar y fortalecer", "E2": "15 días"})
    assert [(one.rule, one.severity, one.where, one.values["word"]) for one in found] == [
        ("S7", "warning", "E1", "Mejorar")
    ]


TAKEN = ("OP1", "OP4", "L1.1", "L1.2", "S1.2.1", "E1.2.1-a", "E1.2.1-c", "I-OP1", "L1.x")


@pytest.mark.parametrize(("kind", "under", "code"), [
    ("objective", "", "OP5"),
    ("guideline", "OP1", "L1.3"),
    ("guideline", "OP4", "L4.1"),
    ("service", "L1.2", "S1.2.2"),
    ("standard", "S1.2.1", "E1.2.1-d"),
    ("standard", "S9", "E9-a"),
    ("indicator", "S1.2.1", "I-S1.2.1"),
    ("indicator", "OP1", "I-OP1-2"),
    ("guideline", "agua", "Lagua.1"),
])  # fmt: skip
def test_the_next_free_code(kind: str, under: str, code: str) -> None:
    assert next_code(kind, under=under, taken=TAKEN) == code


def test_the_letters_may_run_out() -> None:
    taken = [f"E1-{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    assert next_code("standard", under="S1", taken=taken) == "E1-z-2"
