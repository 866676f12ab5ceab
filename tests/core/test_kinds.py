"""The five kinds of round. Every test that can is parametrised over KINDS, so that a new kind is tested at once."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.errors import Invalid
from consult.core.kinds import KINDS
from consult.core.kinds.asking import Sheet, asked_of, criteria_of, is_ranking, items_for, screens
from consult.core.kinds.decimals import decimal_text, exact, millionths
from consult.core.kinds.model import DONT_KNOW, CriterionConfig, ItemConfig, Judgement, Kind, RoundConfig
from consult.core.kinds.storing import config_from_json, config_to_json
from consult.core.method import EDITIONS

ITEMS = (ItemConfig("X1", cause="CD1", unit="días", tolerance=Fraction(5), takes_level=True),
         ItemConfig("X2", cause="CD1", minimum=Fraction(0), maximum=Fraction(100), unit="%",
                    tolerance=Fraction(5), takes_level=True))  # fmt: skip
EVERY_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def config_of(kind: str, **changes: object) -> RoundConfig:
    config = RoundConfig(kind, ITEMS, spaces=("FED", "PAL"), channels=("web", "acta"))
    return replace(config, **changes)  # type: ignore[arg-type]


@EVERY_KIND
def test_a_kind_is_filed_under_its_key_at_a_step_of_every_edition(kind: Kind) -> None:
    assert KINDS[kind.key] is kind
    assert all(edition.step(kind.step).is_consulted for edition in EDITIONS.values())
    assert kind.measure in ("scores", "support", "level")
    assert kind.modes
    assert kind.label


@EVERY_KIND
def test_a_kind_asks_named_criteria_with_a_headline_of_its_measure(kind: Kind) -> None:
    specs = kind.criteria(config_of(kind.key))
    assert specs
    assert len({spec.id for spec in specs}) == len(specs)
    assert all(spec.label and spec.question.startswith("¿") and spec.question.endswith("?") for spec in specs)
    headline = {spec.id for spec in specs if spec.is_headline}
    assert headline == ({"VP", "VS", "VA", "EF"} if kind.measure == "scores" else {kind.measure})


@EVERY_KIND
def test_a_sound_round_has_nothing_to_check(kind: Kind) -> None:
    assert kind.check_config(config_of(kind.key)) == []


@EVERY_KIND
def test_an_empty_round_is_found_out(kind: Kind) -> None:
    found = kind.check_config(config_of(kind.key, items=(), spaces=(), channels=("web",)))
    assert {"K1", "K2", "K6"} <= {one.rule for one in found if one.severity == "error"}
    assert all(str(one).endswith(".") for one in found)


@EVERY_KIND
def test_asks_that_miss_are_found_out(kind: Kind) -> None:
    first, *_ = kind.criteria(config_of(kind.key))
    nobody = kind.check_config(config_of(kind.key, ask={"FED": ("XX",), "PAL": ()}))
    assert Counter(one.severity for one in nobody if one.rule == "K4")["warning"] == 1
    assert {one.where for one in nobody if one.rule == "K4" and one.severity == "error"} >= {"FED", first.id}


@EVERY_KIND
def test_configuration_goes_to_json_and_back(kind: Kind) -> None:
    config = config_of(
        kind.key, criteria=(CriterionConfig("VP", Fraction(1, 3), "Política", "Political"),), minimum=Fraction(1, 2),
        maximum=Fraction(10), ask={"FED": ("VP",)}, items_per_person=1, mode=kind.modes[0],
    )  # fmt: skip
    stored = json.loads(json.dumps(config_to_json(config)))
    assert stored["schema"] == 1
    assert config_from_json(stored) == config


@EVERY_KIND
def test_every_prompt_asks_for_words_that_are_owed_an_answer(kind: Kind) -> None:
    assert kind.proposal_prompts
    assert any(not prompt.of_item or prompt.key == "comment" for prompt in kind.proposal_prompts)
    assert {prompt.contribution for prompt in kind.proposal_prompts} <= {
        "proposal", "comment", "objection", "testimony"}  # fmt: skip


@EVERY_KIND
def test_skipping_gives_nothing_and_not_knowing_is_kept(kind: Kind) -> None:
    config = config_of(kind.key)
    assert kind.parse(config, "X1", {"csrf_token": "x"}) == []
    specs = kind.takes(config, ITEMS[0])
    unsure = kind.parse(config, "X1", {spec.id: DONT_KNOW for spec in specs})
    assert unsure == [Judgement("X1", spec.id, 0 if spec.id == "support" else None) for spec in specs]


@EVERY_KIND
def test_an_item_of_another_round_is_refused(kind: Kind) -> None:
    with pytest.raises(Invalid, match=r"^«Z9» no está entre los puntos de esta ronda\.$"):
        kind.parse(config_of(kind.key), "Z9", {})


@EVERY_KIND
@pytest.mark.parametrize("text", ["abc", "1,5", "nan", "0.1234567", "1e99", "--1"])
def test_what_is_not_a_number_is_refused_with_a_sentence(kind: Kind, text: str) -> None:
    config = config_of(kind.key)
    with pytest.raises(Invalid) as caught:
        kind.parse(config, "X1", {kind.criteria(config)[0].id: text})
    assert f"«{text}»" in str(caught.value)


@EVERY_KIND
def test_screens_ask_two_judgements_at_most_and_everything_once(kind: Kind) -> None:
    config = config_of(kind.key)
    laid = screens(config, ["X1", "X2"], "FED")
    assert all(1 <= len(screen.criteria) <= 2 for screen in laid)
    asked = [(screen.item, spec.id) for screen in laid for spec in screen.criteria]
    assert asked == [(item, spec.id) for item in ("X1", "X2") for spec in criteria_of(config)]


@EVERY_KIND
@given(text=st.text())
def test_any_text_is_judged_or_refused(kind: Kind, text: str) -> None:
    config = config_of(kind.key)
    for spec in kind.criteria(config):
        try:
            found = kind.parse(config, "X2", {spec.id: text})
        except Invalid:
            continue
        assert len(found) <= 1


def test_the_tree_asks_support_and_severity_on_one_screen() -> None:
    screen, _ = screens(config_of("problem_tree"), ["X1", "X2"], "FED")
    assert [(spec.id, spec.widget) for spec in screen.criteria] == [("support", "agree3"), ("severity", "faces5")]
    found = KINDS["problem_tree"].parse(config_of("problem_tree"), "X1", {"support": "-1", "severity": "4"})
    assert found == [Judgement("X1", "support", -1_000_000), Judgement("X1", "severity", 4_000_000)]


def test_a_statement_is_not_asked_for_a_level() -> None:
    config = config_of("future", items=(ItemConfig("SF"), *ITEMS))
    assert [[spec.id for spec in screen.criteria] for screen in screens(config, ["SF", "X1"], "PAL")] == [
        ["support"], ["support", "level"]]  # fmt: skip
    assert KINDS["future"].parse(config, "SF", {"support": "1", "level": "9"}) == [
        Judgement("SF", "support", 1_000_000)
    ]


def test_alternatives_ask_the_questions_of_the_mock() -> None:
    assert [spec.question for spec in criteria_of(config_of("alternatives"))] == [
        "¿Las autoridades la respaldarían?", "¿La gente de su zona la aceptaría?",
        "¿Se podría hacer con la gente y el dinero que hay?", "¿Serviría para cambiar las cosas?"]  # fmt: skip
    words = [anchor.label for anchor in criteria_of(config_of("alternatives"))[0].anchors]
    assert words == ["Nada", "Poco", "Más o menos", "Bastante", "Del todo"]


def test_criteria_of_the_file_keep_their_own_words() -> None:
    own = (CriterionConfig("VP", es="Viabilidad política", en="Political"), CriterionConfig("EF", es="Equidad"))
    first, second = criteria_of(config_of("alternatives", criteria=own))
    assert (first.question, first.label_en) == ("¿Las autoridades la respaldarían?", "Political")
    assert second.question == "Equidad"


@pytest.mark.parametrize(("low", "high", "widget", "n_anchors"), [
    ("1", "5", "faces5", 5), ("0", "4", "faces5", 5), ("1", "3", "scale", 2), ("0", "10", "scale", 2),
    ("0", "100", "number", 2), ("0.5", "4.5", "number", 2), ("1", "5.5", "number", 2),
])  # fmt: skip
def test_the_widget_follows_the_scale(low: str, high: str, widget: str, n_anchors: int) -> None:
    config = config_of("alternatives", minimum=Fraction(low), maximum=Fraction(high), items=(ItemConfig("X1"),))
    spec = criteria_of(config)[0]
    assert (spec.widget, len(spec.anchors)) == (widget, n_anchors)
    assert Sheet(config).answer("X1", "VP", millionths(Fraction(high))).value == millionths(Fraction(high))
    for beyond in (Fraction(low) - Fraction(1, 10**6), Fraction(high) + Fraction(1, 10**6)):
        with pytest.raises(Invalid, match=rf"se sale de la escala: va de {low} a {high}\.$"):
            Sheet(config).answer("X1", "VP", millionths(beyond))


def test_an_item_with_its_own_scale_is_judged_on_it() -> None:
    config = config_of("standards", minimum=Fraction(1), maximum=Fraction(5))
    assert Sheet(config).answer("X2", "level", 100_000_000).value == 100_000_000
    with pytest.raises(Invalid, match=r"El valor 6 de «X1» se sale de la escala: va de 1 a 5\."):
        Sheet(config).answer("X1", "level", 6_000_000)
    with pytest.raises(Invalid, match=r"va de 0 a 100\."):
        Sheet(config).answer("X2", "level", 101_000_000)


def test_a_level_without_ends_is_any_number() -> None:
    assert Sheet(config_of("standards")).answer("X1", "level", 30_500_000).value == 30_500_000


def test_standards_lead_with_the_level_and_want_a_tolerance() -> None:
    found = KINDS["standards"].check_config(config_of("standards", items=(ItemConfig("E1"), ItemConfig("E2"))))
    assert [str(one) for one in found] == [
        "No se dice en qué unidad se mide: E1, E2.",
        "Sin tolerancia no se podrá decir si hay acuerdo en el nivel: E1, E2.",
    ]


def test_validation_asks_only_support() -> None:
    assert [spec.id for spec in criteria_of(config_of("validation"))] == ["support"]


def test_a_space_is_asked_what_the_round_declares() -> None:
    config = config_of("alternatives", ask={"FED": ("VS", "EF")})
    assert [spec.id for spec in asked_of(config, "FED")] == ["VS", "EF"]
    assert len(screens(config, ["X1", "X2"], "FED")) == 2
    assert len(screens(config, ["X1", "X2"], "PAL")) == 4


@pytest.mark.parametrize(("kind", "criterion", "value", "n", "is_mean"), [
    ("alternatives", "VP", "4", 1, False), ("alternatives", "VP", "4", 24, True),
    ("alternatives", "VP", "4.1", 24, True),
    ("problem_tree", "support", "1", 24, False), ("problem_tree", "severity", "4", 24, False),
    ("problem_tree", "severity", "3.4", 24, True), ("standards", "level", "30.5", 24, False),
])  # fmt: skip
def test_a_row_of_a_group_is_votes_or_a_mean(kind: str, criterion: str, value: str, n: int, is_mean: bool) -> None:
    found = Sheet(config_of(kind)).row("X1", criterion, millionths(exact(value)), n)
    assert (found.n, found.is_mean) == (n, is_mean)


@pytest.mark.parametrize(("value", "is_mean"), [("0.5", False), ("1", True), ("2", False)])
def test_support_is_a_vote_never_a_mean(value: str, is_mean: bool) -> None:
    with pytest.raises(Invalid, match="«X1»"):
        Sheet(config_of("validation")).answer("X1", "support", millionths(exact(value)), n=9, is_mean=is_mean)


def test_a_criterion_of_another_kind_is_refused() -> None:
    with pytest.raises(Invalid, match=r"^«VP» no se pregunta en esta ronda: se pregunta support\.$"):
        Sheet(config_of("validation")).row("X1", "VP", 1_000_000)


@pytest.mark.parametrize("n", [0, -3])
def test_nobody_cannot_vote(n: int) -> None:
    with pytest.raises(Invalid, match="debe ser 1 o más"):
        Sheet(config_of("validation")).answer("X1", "support", 0, n=n)


def test_a_ranking_is_one_screen_of_everything() -> None:
    config = config_of("alternatives", mode="ranking")
    assert is_ranking(config)
    screen, *rest = screens(config, ["X2", "X1"], "FED")
    assert (rest, screen.item, screen.items, screen.criteria[0].widget) == ([], "", ("X2", "X1"), "rank")


def test_a_ballot_keeps_equal_places_and_is_refused_whole() -> None:
    sheet = Sheet(config_of("alternatives", mode="ranking"))
    assert sheet.ballot({"X2": 1_000_000, "X1": 1_000_000}) == [
        Judgement("X2", "rank", 1_000_000), Judgement("X1", "rank", 1_000_000)]  # fmt: skip
    for places in ({}, {"X1": 1_000_000, "X2": 3_000_000}, {"X1": 0}, {"X1": 1_500_000}, {"Z9": 1_000_000}):
        with pytest.raises(Invalid):
            sheet.ballot(places)


@given(st.integers(1, 30), st.integers(1, 30))
def test_parts_are_balanced(n_items: int, part: int) -> None:
    config = config_of("validation", items=tuple(ItemConfig(f"i{n}") for n in range(n_items)), items_per_person=part)
    seen = Counter(item for turn in range(n_items) for item in items_for(config, turn))
    assert set(seen.values()) == {min(part, n_items)}
    assert all(len(items_for(config, turn)) == min(part, n_items) for turn in range(n_items))


@given(st.fractions(min_value=-(10**6), max_value=10**6))
def test_decimals_are_written_as_they_are_read(value: Fraction) -> None:
    assert Fraction(decimal_text(value)) == value
    rounded = Fraction(round(value * 10**6), 10**6)
    assert exact(decimal_text(rounded)) == rounded


@pytest.mark.parametrize("damage", [
    {"schema": 2}, {"kind": "vote"}, {"items": [{}]}, {"items": None}, {"minimum": "x"}, {"ask": []},
    {"criteria": [{"id": "VP", "coefficient": "1/0", "es": "", "en": ""}]},
])  # fmt: skip
def test_damaged_configurations_are_refused(damage: dict[str, object]) -> None:
    with pytest.raises(Invalid, match="La configuración guardada de esta ronda"):
        config_from_json(config_to_json(config_of("validation")) | damage)
