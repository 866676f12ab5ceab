"""The border of the policy file. Counts and figures of the example come from docs/method.md §3.3 and §3.4."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from consult.core.errors import Invalid
from consult.core.policyfile import PolicyFile, config_of, decode, items_of, parse, scores_of, slug_of
from tests.core.policyfile_sample import SMALL, changed

MAPE = (Path(__file__).parent.parent / "data" / "mape.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def mape() -> PolicyFile:
    return parse(MAPE)


def test_the_example_has_the_counts_of_the_method(mape: PolicyFile) -> None:
    assert [len(part) for part in (mape.causes, mape.effects, mape.alternatives, mape.objectives, mape.guidelines,
                                   mape.services, mape.standards, mape.indicators, mape.contributions)
            ] == [20, 9, 12, 4, 8, 9, 16, 13, 12]  # fmt: skip
    assert [sum(cause.level == level for cause in mape.causes) for level in ("direct", "indirect")] == [4, 16]
    assert len(mape.spaces) == 6
    assert len(mape.rounds) == 6
    assert len(mape.dissents) == 4
    assert sum(region.miners or 0 for region in mape.macro_regions) == 343


def test_the_example_keeps_its_facts_exact(mape: PolicyFile) -> None:
    assert mape.policy.slug == "pnm-mape-demo"
    assert mape.policy.horizon == 2030
    assert {space.id: space.weight for space in mape.spaces} == {
        "FED": Fraction(1, 5), "MIN": Fraction(1, 5), "PAL": Fraction(1, 5), "MAC": Fraction(1, 4),
        "SOC": Fraction(3, 20), "OPEN": Fraction(0)}  # fmt: skip
    assert [space.id for space in mape.spaces if space.is_protected] == ["PAL"]
    assert [space.eligible for space in mape.spaces] == [24, 20, 36, 343, 18, None]
    assert mape.selection_rule is not None
    assert mape.selection_rule.min_total == Fraction(7, 2)
    assert mape.weight_scheme is not None
    assert mape.weight_scheme.adopted_on == date(2026, 2, 2)
    assert mape.weight_scheme.floor_safe == Fraction(3, 20)
    assert mape.future is not None
    assert mape.future.variables[3].baseline == Fraction(553, 10)
    assert (mape.future.variables[0].target, mape.future.variables[0].target_year) == (Fraction(35), 2030)
    assert mape.indicators[0].targets[2030] == 42


def test_the_example_rounds_resolve_their_items(mape: PolicyFile) -> None:
    assert [len(items_of(mape, round_)) for round_ in mape.rounds] == [29, 5, 12, 12, 16, 21]
    assert [round_.state for round_ in mape.rounds] == ["published"] * 3 + ["open", "draft", "draft"]
    third = mape.rounds[2]
    assert (third.minimum, third.maximum, third.opens_on) == (Fraction(1), Fraction(5), date(2026, 3, 23))
    assert [(criterion.id, criterion.coefficient) for criterion in third.criteria] == [
        (name, Fraction(1, 4)) for name in ("VP", "VS", "VA", "EF")]  # fmt: skip
    assert third.channels == ("acta", "web", "paper")
    assert items_of(mape, mape.rounds[4])[0].unit == "días"
    assert items_of(mape, mape.rounds[4])[0].direction == "down"
    assert [item.takes_level for item in items_of(mape, mape.rounds[1])] == [False, True, True, True, True]


def test_the_example_scores_reach_the_golden_total(mape: PolicyFile) -> None:
    """T of A1.2 is 3.5475 in method.md §3.4."""
    third = mape.rounds[2]
    scores = scores_of(mape, third)
    weights = {space.id: space.weight for space in mape.spaces}
    total = sum(
        weights[space] * criterion.coefficient * items["A1.2"][criterion.id]
        for space, items in scores.items() for criterion in third.criteria
    )  # fmt: skip
    assert total == Fraction("3.5475")
    assert scores_of(mape, mape.rounds[0]) == {}


def test_numbers_are_read_as_written_never_as_floats() -> None:
    spaces = parse(SMALL).spaces
    assert [space.weight for space in spaces] == [Fraction(1, 5), Fraction(4421)]
    assert spaces[0].weight_text == "0.2"
    assert parse(changed("weight: 0.2", "weight: 1e-5")).spaces[0].weight == Fraction(1, 100_000)
    assert parse(changed("weight: 0.2", 'weight: "0.20"')).spaces[0].weight == Fraction(1, 5)


def test_a_space_of_pallaqueras_is_protected_unless_it_says_otherwise() -> None:
    assert [space.is_protected for space in parse(SMALL).spaces] == [False, True]
    assert not parse(changed("kind: pallaqueras,", "kind: pallaqueras, safe: false,")).spaces[1].is_protected


def test_unknown_fields_and_sections_are_not_looked_at() -> None:
    file = parse(SMALL.replace("es: Federaciones", "es: Federaciones, color: [azul]") + "notes: {any: thing}\n")
    assert file.spaces[0].text.es == "Federaciones"


def test_a_name_may_be_a_text_or_two() -> None:
    both = parse(changed("name: Una política", "name: {es: Una política, en: A policy}")).policy
    assert (both.name.es, both.name.in_language("en"), both.name.in_language("qu")) == (
        "Una política", "A policy", "Una política")  # fmt: skip
    assert parse(SMALL).policy.name.in_language("en") == "Una política"


def test_inline_items_need_no_cause_no_parent_and_no_tree() -> None:
    file = parse("""
policy: {code: X, name: X}
spaces: [{id: A, kind: public, es: A, weight: 3}]
rounds:
  - {id: R1, kind: standards, es: Q, spaces: [A], items: [{id: s1, es: Uno, min: 0.5, max: 9, unit: h, tolerance: 1}]}
  - {id: R2, kind: alternatives, mode: ranking, unranked: no_opinion, es: Q, spaces: [A], items: [{id: "1", es: Uno}]}
""")
    item = items_of(file, file.rounds[0])[0]
    assert (item.section, item.unit) == ("inline", "h")
    assert (item.minimum, item.maximum, item.tolerance) == (Fraction(1, 2), Fraction(9), Fraction(1))
    assert item.takes_level
    assert (file.rounds[1].mode, file.rounds[1].unranked, file.rounds[1].criteria) == ("ranking", "no_opinion", ())


def test_criteria_default_to_the_four_of_the_method() -> None:
    file = parse("""
policy: {code: X, name: X}
spaces: [{id: A, kind: public, es: A, weight: 3}]
rounds: [{id: R1, kind: alternatives, es: Q, spaces: [A], items: [{id: a, es: Uno}]}]
""")
    assert [criterion.id for criterion in file.rounds[0].criteria] == ["VP", "VS", "VA", "EF"]


def test_an_item_belongs_to_the_direct_cause_above_it() -> None:
    file = parse(changed("{id: A1, cause: CD1, targets: [CI1]", "{id: A1, targets: [CI1]"))
    assert items_of(file, file.rounds[0])[0].cause == "CD1"
    assert config_of(file, file.rounds[0]).items[0].cause == "CD1"


def test_a_round_may_name_single_things_and_each_counts_once() -> None:
    file = parse(changed("items: [alternatives]", "items: [A1, alternatives, CI1]"))
    assert [item.id for item in items_of(file, file.rounds[0])] == ["A1", "CI1"]


def test_ask_and_channels_are_kept() -> None:
    file = parse(changed("items: [alternatives],", "items: [alternatives], ask: {FED: [VS]}, channels: [Voz, papel],"))
    assert file.rounds[0].ask == {"FED": ("VS",)}
    assert file.rounds[0].channels == ("voice", "paper")


@pytest.mark.parametrize(("code", "slug"), [
    ("PNM-MAPE-DEMO", "pnm-mape-demo"), ("Política Minería 2030", "politica-mineria-2030"), ("A/B..C", "a-b-c"),
])  # fmt: skip
def test_slugs_are_safe_in_an_address(code: str, slug: str) -> None:
    assert slug_of(code) == slug


def test_an_alias_repeats_what_it_names() -> None:
    named = changed("scale: {min", "scale: &s {min")
    file = parse(named.replace("items: [{id: x, es: Algo}]", "items: [{id: x, es: Algo}], scale: *s"))
    assert file.rounds[1].maximum == 5


def test_bytes_are_text_or_refused() -> None:
    assert decode("\ufeffpolicy: ñ".encode()) == "policy: ñ"
    with pytest.raises(Invalid, match=r"UTF-8; no se cargó nada\.$"):
        decode(b"\xff\xfe\x00")
