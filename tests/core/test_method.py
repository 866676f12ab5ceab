"""CEPLAN's method as data and its rules. Steps from docs/method.md §1.2, rules from §1.5 to §1.10, marks as there."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.method import (
    ATTRIBUTES,
    CATEGORIES,
    CHANNEL_OF,
    CHANNELS,
    CRITERIA,
    DEFAULT_EDITION,
    DISPOSITIONS,
    EDITIONS,
    UNITS,
    Edition,
)
from consult.core.method.consistency import consistency, everything
from consult.core.method.future import check_future
from consult.core.method.model import (
    Dimension,
    Draft,
    DraftAlternative,
    DraftGuideline,
    DraftIndicator,
    DraftObjective,
    DraftService,
    DraftStandard,
    Finding,
    ProblemStatement,
    TreeNode,
    Vision,
)
from consult.core.method.objectives import compliance, direction_of
from consult.core.method.tree import check_statement, check_tree

EVERY_EDITION = pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)

TREE = (
    TreeNode("PP", "problem"),
    TreeNode("CD1", "cause", "direct", "PP", "Poca agua", "Más agua", n_evidence=1),
    TreeNode("CI1", "cause", "indirect", "CD1", "Pozos secos", "Pozos llenos", n_evidence=1),
    TreeNode("CD2", "cause", "direct", "PP", "Poca luz", "Más luz", n_evidence=1),
    TreeNode("CI2", "cause", "indirect", "CD2", "Postes caídos", "Postes firmes", n_evidence=1),
    TreeNode("EF1", "effect", "direct", "PP", "Enfermedad", n_evidence=1),
    TreeNode("EI1", "effect", "indirect", "EF1", "Pobreza", n_evidence=1),
    TreeNode("EFF", "effect", "final", "PP", "Abandono", n_evidence=1),
)
STATEMENT = ProblemStatement("La gente vive sin agua segura", "agua segura", "hogares", "la sierra")
VISION = Vision("Al 2030, los hogares tienen agua segura", 2030, "hogares", (
    Dimension("V1", Fraction(10), Fraction(50), "up", ("CD1",)),
    Dimension("V2", Fraction(50), Fraction(10), "down", ("CD2",)),
))  # fmt: skip
YEARS = tuple((year, Fraction(year - 2020)) for year in range(2026, 2031))
DRAFT = Draft(
    horizon=2030,
    statement=STATEMENT,
    nodes=TREE,
    vision=VISION,
    alternatives=(DraftAlternative("A1", "CD1", ("CI1",), is_chosen=True),
                  DraftAlternative("A2", "CD2", ("CI2",), is_chosen=True), DraftAlternative("A3", "CD2")),
    objectives=(DraftObjective("OP1", "Llevar agua", ("CD1",), ("MVCS",)),
                DraftObjective("OP2", "Llevar luz", ("CD2",), ("MINEM",))),
    guidelines=(DraftGuideline("L1", "OP1", ("A1",), 3), DraftGuideline("L2", "OP2", ("A2",), 1)),
    services=(DraftService("S1", "L1", "MVCS", "hogares", True, True), DraftService("S2", "L2", "MINEM", "hogares")),
    standards=(DraftStandard("E1", "S1", ">=", Fraction(3), "acta"),
               DraftStandard("E2", "S2", "<=", Fraction(5), "acta")),
    indicators=tuple(DraftIndicator(f"I-{of}", of, "porcentaje", Fraction(1), 2025, YEARS)
                     for of in ("OP1", "OP2", "S1", "S2")),
)  # fmt: skip


def marks(found: list[Finding]) -> list[tuple[str, str, str]]:
    return [(one.rule, one.severity, one.where) for one in found]


def with_node(name: str, **changes: object) -> tuple[TreeNode, ...]:
    assert name in {node.id for node in TREE}
    return tuple(replace(node, **changes) if node.id == name else node for node in TREE)  # type: ignore[arg-type]


@EVERY_EDITION
def test_an_edition_is_in_order_and_named_in_full(edition: Edition) -> None:
    assert EDITIONS[edition.key] is edition
    assert [step.number for step in edition.steps] == [0, 0, *range(1, len(edition.steps) - 1)]
    assert len({step.key for step in edition.steps}) == len(edition.steps)
    assert all(step.name and step.plain for step in edition.steps)
    stages = [step.stage for step in edition.steps]
    assert stages == sorted(stages)
    assert set(stages) == {stage.number for stage in edition.stages}


@EVERY_EDITION
def test_the_public_strip_speaks_plainly(edition: Edition) -> None:
    """The words of the mocks (home.html, results.html)."""
    assert [step.plain for step in edition.strip] == [
        "Cuál es", "Por qué pasa", "Qué queremos", "Qué serviría", "Qué cambiará", "Por dónde", "Qué llega a usted",
        "Con qué se une"]  # fmt: skip
    assert edition.step(4).key == "alternatives"
    assert edition.step(0).key == "relevance"
    with pytest.raises(KeyError):
        edition.step(13)


def test_the_edition_of_2018_has_four_stages_and_twelve_steps() -> None:
    edition = EDITIONS[DEFAULT_EDITION]
    assert edition.key == "ceplan_2018"
    assert sum(stage.number > 0 for stage in edition.stages) == 4
    assert sum(step.number > 0 for step in edition.steps) == 12
    assert all(step.is_verified for step in edition.steps)


def test_the_edition_of_2023_owns_up_to_what_was_not_read() -> None:
    assert [step.number for step in EDITIONS["ceplan_2023"].steps if step.is_verified] == [1, 2]


def test_pick_lists_of_the_method() -> None:
    assert list(CRITERIA) == ["VP", "VS", "VA", "EF"]
    assert len(ATTRIBUTES) == 12
    assert list(UNITS) == ["cantidad", "número", "porcentaje", "ratio", "tasa", "índice", "tasa de variación"]
    assert list(CATEGORIES) == ["I", "II", "III", "IV"]
    assert [key for key, one in DISPOSITIONS.items() if not one.needs_answer] == ["duplicado"]
    assert set(DISPOSITIONS) == {"acogido", "parcial", "no_acogido", "fuera", "duplicado"}
    assert {key for key, one in CHANNELS.items() if not one.is_digital} >= {"acta", "paper", "sms", "radio", "focus"}
    assert CHANNELS["web"].is_digital
    assert {CHANNEL_OF[word] for word in ("voz", "taller", "entrevista", "web")} == {
        "voice", "workshop", "interview", "web"}  # fmt: skip


def test_a_sound_policy_has_no_findings() -> None:
    assert everything(DRAFT, needs_mirrors=True) == []
    assert everything(Draft()) == []


@pytest.mark.parametrize(("statement", "expected"), [
    (replace(STATEMENT, territory=" "), [("T2", "error", "")]),
    (ProblemStatement(""), [("T2", "error", "")] * 4),
    (replace(STATEMENT, text="Falta de agua"), [("T3", "warning", "")]),
    (replace(STATEMENT, text="No existe un registro"), [("T3", "warning", "")]),
])  # fmt: skip
def test_rules_of_the_statement(statement: ProblemStatement, expected: list[tuple[str, str, str]]) -> None:
    assert marks(check_statement(statement)) == expected


@pytest.mark.parametrize(("nodes", "expected"), [
    ((*TREE, TreeNode("P2", "problem")), [("T1", "error", "")]),
    (with_node("CD1", parent="CD2"), [("T4", "error", "CD1")]),
    (with_node("CI1", parent="PP"), [("T4", "error", "CI1"), ("T5", "warning", "CD1")]),
    ((*TREE, TreeNode("CI3", "cause", "indirect", "CI1", n_evidence=1, mirror="x"),
      TreeNode("CI4", "cause", "indirect", "CI3", n_evidence=1, mirror="x")), [("T4", "error", "CI4")]),
    (tuple(node for node in TREE if node.id not in ("CD2", "CI2")), [("T6", "warning", "")]),
    (with_node("EF1", parent="CD1"), [("T7", "error", "EF1")]),
    (with_node("EI1", parent="PP"), [("T7", "error", "EI1")]),
    ((*TREE, TreeNode("EF2", "effect", "final", "PP", n_evidence=1)), [("T7", "error", "")]),
    (with_node("CI1", parent="CI1"), [("T5", "warning", "CD1"), ("T8", "error", "CI1")]),
    (with_node("EF1", text="¡poca AGUA!"), [("T9", "warning", "EF1")]),
    (with_node("EF1", text="Poca agua", is_confirmed_distinct=True), []),
    (with_node("EF1", n_evidence=0), [("T10", "error", "EF1")]),
    (with_node("EF1", n_evidence=0, n_testimonies=2), [("T10", "warning", "EF1")]),
    (with_node("CI2", mirror=""), [("T11", "error", "CI2")]),
    ((*TREE, TreeNode("CI9", "cause", "indirect", "CD1", merged_into="CI1", spaces=frozenset({"PAL"}))),
     [("T12", "error", "CI9")]),
    ((*TREE, TreeNode("CI9", "cause", merged_into="CI1", spaces=frozenset({"PAL"}), kept_for=frozenset({"PAL"}))), []),
    ((*TREE, TreeNode("CI9", "cause", merged_into="CI1", spaces=frozenset({"PAL", "FED"}))), []),
])  # fmt: skip
def test_rules_of_the_tree(nodes: tuple[TreeNode, ...], expected: list[tuple[str, str, str]]) -> None:
    assert marks(check_tree(nodes, needs_mirrors=True)) == expected


def test_a_circle_of_two_is_told_once() -> None:
    nodes = (
        *TREE,
        TreeNode("X", "cause", "indirect", "Y", n_evidence=1),
        TreeNode("Y", "cause", "indirect", "X", n_evidence=1),
    )
    found = [one for one in check_tree(nodes) if one.rule == "T8"]
    assert [str(one) for one in found] == ["«X» cuelga de sí mismo a través de X → Y → X."]


def test_mirrors_are_asked_only_when_needed() -> None:
    assert check_tree(with_node("CI2", mirror="")) == []


NAMES = st.sampled_from(["PP", "CD1", "CI1", "EF1", "X", ""])


@given(st.lists(st.builds(TreeNode, id=NAMES, kind=st.sampled_from(["problem", "cause", "effect"]),
                          level=st.sampled_from(["direct", "indirect", "final"]), parent=NAMES)))  # fmt: skip
def test_no_tree_however_tangled_breaks_the_rules(nodes: list[TreeNode]) -> None:
    assert all(str(one).endswith(".") for one in check_tree(nodes, needs_mirrors=True))


@pytest.mark.parametrize(("vision", "expected"), [
    (replace(VISION, text=""), [("F1", "error", "")]),
    (replace(VISION, text="Al 2030 los hogares tendrán agua"), [("F1", "warning", "")]),
    (replace(VISION, text="Todo va bien"), [("F1", "warning", "")]),
    (replace(VISION, dimensions=VISION.dimensions[:1]), [("F2", "error", "CD2")]),
    (replace(VISION, dimensions=(VISION.dimensions[0], replace(VISION.dimensions[1], baseline=None))),
     [("F3", "warning", "V2")]),
    (replace(VISION, dimensions=(VISION.dimensions[0], replace(VISION.dimensions[1], direction="up"))),
     [("F4", "error", "V2")]),
    (replace(VISION, dimensions=(replace(VISION.dimensions[0], direction="down"), VISION.dimensions[1])),
     [("F4", "error", "V1")]),
    (replace(VISION, unanswered_aspirations=(("PAL", "AP-2"),)), [("F5", "error", "AP-2")]),
])  # fmt: skip
def test_rules_of_the_future(vision: Vision, expected: list[tuple[str, str, str]]) -> None:
    assert marks(check_future(vision, ["CD1", "CD2"])) == expected


def first(things: tuple[object, ...], **changes: object) -> tuple[object, ...]:
    return (replace(things[0], **changes), *things[1:])  # type: ignore[type-var]


@pytest.mark.parametrize(("part", "things", "expected"), [
    ("alternatives", first(DRAFT.alternatives, is_chosen=False), [("C1", "error", "CD1"), ("L2", "error", "L1")]),
    ("alternatives", first(DRAFT.alternatives, targets=("CI2",)), [("C2", "error", "A1")]),
    ("alternatives", (*DRAFT.alternatives, DraftAlternative("A4", "CD1", is_chosen=True)), [("L3", "error", "A4")]),
    ("alternatives", (*DRAFT.alternatives, DraftAlternative("A4", "CD1", is_chosen=True, omission="otra ley")), []),
    ("alternatives", first(DRAFT.alternatives, cause="", targets=()),
     [("C1", "error", "CD1"), ("L5", "warning", "L1")]),
    ("objectives", first(DRAFT.objectives, causes=()), [("O1", "error", "CD1"), ("O1", "error", "OP1")]),
    ("objectives", first(DRAFT.objectives, text="Llevar agua mediante pozos"), [("O2", "warning", "OP1")]),
    ("objectives", first(DRAFT.objectives, leads=("MVCS", "MINEM")), [("O3", "error", "OP1")]),
    ("guidelines", DRAFT.guidelines[1:], [("L1", "error", "OP1"), ("L3", "error", "A1")]),
    ("guidelines", first(DRAFT.guidelines, n_contributions=0), [("L5", "warning", "L1")]),
    ("guidelines", (*DRAFT.guidelines, DraftGuideline("L3", "OP1", ("A1",), 1)), [("L4", "error", "L3")]),
    ("services", first(DRAFT.services, provider=""), [("S1", "error", "S1")]),
    ("services", first(DRAFT.services, is_provider_consulted=False), [("S4", "warning", "S1")]),
    ("services", first(DRAFT.services, is_accepted=False), [("S5", "warning", "S1")]),
    ("standards", DRAFT.standards[1:], [("S2", "error", "S1")]),
    ("standards", first(DRAFT.standards, value=None), [("S3", "error", "E1")]),
    ("standards", first(DRAFT.standards, operator=""), [("S3", "error", "E1")]),
    ("standards", first(DRAFT.standards, verification=" "), [("S3", "error", "E1")]),
    ("indicators", DRAFT.indicators[1:], [("O4", "error", "OP1")]),
    ("indicators", DRAFT.indicators[:3], [("S2", "error", "S2")]),
    ("indicators", first(DRAFT.indicators, base_value=None), [("O4", "error", "I-OP1")]),
    ("indicators", first(DRAFT.indicators, targets=YEARS[:-1]), [("O4", "error", "I-OP1")]),
    ("indicators", first(DRAFT.indicators, unit="litros"), [("I0", "warning", "I-OP1")]),
    ("indicators", (*DRAFT.indicators, DraftIndicator("I-L1", "L1", "tasa")), [("I0", "error", "I-L1")]),
    ("indicators", first(DRAFT.indicators, base_value=Fraction(101)), [("I1", "error", "I-OP1")]),
    ("indicators", first(DRAFT.indicators, unit="número", base_value=Fraction(-1)), [("I2", "error", "I-OP1")]),
    ("indicators", first(DRAFT.indicators, targets=(*YEARS[:-1], (2030, Fraction(1)))), [("I3", "warning", "I-OP1")]),
    ("indicators", first(DRAFT.indicators, direction="down"), [("I3", "warning", "I-OP1")]),
    ("indicators", first(DRAFT.indicators, is_of_people=True, breakdowns=("sex",)), [("I4", "error", "I-OP1")]),
    ("indicators", first(DRAFT.indicators, is_of_people=True, breakdowns=("region", "sex")), []),
])  # fmt: skip
def test_rules_of_the_draft(part: str, things: tuple[object, ...], expected: list[tuple[str, str, str]]) -> None:
    found = consistency(replace(DRAFT, **{part: things}))  # type: ignore[arg-type]
    assert sorted(marks(found)) == sorted(expected)
    assert [one.severity for one in found] == sorted(one.severity for one in found)


def test_a_cause_without_alternative_may_have_a_reason() -> None:
    draft = replace(DRAFT, alternatives=first(DRAFT.alternatives, is_chosen=False), cause_reasons={"CD1": "otra ley"})  # type: ignore[arg-type]
    assert "C1" not in {one.rule for one in consistency(draft)}


@pytest.mark.parametrize(
    ("kinds", "n_findings"), [(frozenset({"miners"}), 1), (frozenset({"pallaqueras"}), 0), (None, 0)]
)
def test_a_service_for_pallaqueras_is_put_to_them(kinds: frozenset[str] | None, n_findings: int) -> None:
    services = first(DRAFT.services, receiver="mineros y pallaqueras")
    draft = replace(DRAFT, services=services, standards=first(DRAFT.standards, asked_kinds=kinds))  # type: ignore[arg-type]
    assert [one.rule for one in consistency(draft)] == ["S6"] * n_findings


@pytest.mark.parametrize(("values", "direction"), [
    ((1, 2, 3), "up"), ((3, 2, 2), "down"), ((1, 3, 2), "neutral"), ((2, 2), "neutral"), ((), "neutral"),
])  # fmt: skip
def test_the_sense_of_an_indicator_comes_from_its_targets(values: tuple[int, ...], direction: str) -> None:
    assert direction_of(tuple((2026 + n, Fraction(value)) for n, value in enumerate(values))) == direction


@pytest.mark.parametrize(("obtained", "target", "direction", "baseline", "expected"), [
    (30, 40, "up", None, 75), (50, 25, "down", None, 50), (40, 25, "down", 55, 50), (0, 25, "down", None, None),
    (1, 0, "up", None, None), (5, 5, "neutral", None, 100), (4, 5, "neutral", None, 0),
])  # fmt: skip
def test_compliance_follows_the_formulas(
    obtained: int, target: int, direction: str, baseline: int | None, expected: int | None
) -> None:
    """method.md §1.8: rising 100·(obtained)/(target); falling 100·(baseline-obtained)/(baseline-target)…"""
    start = None if baseline is None else Fraction(baseline)
    assert compliance(Fraction(obtained), Fraction(target), direction, baseline=start) == expected
