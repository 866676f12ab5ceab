"""The border of the policy file. Counts and figures of the example come from docs/method.md §3.3 and §3.4."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consult.core.errors import Invalid
from consult.core.policyfile import PolicyFile, config_of, decode, items_of, parse, scores_of, slug_of

MAPE = (Path(__file__).parent.parent / "data" / "mape.yaml").read_text(encoding="utf-8")

SMALL = """\
policy: {code: P-1, name: Una política}
spaces:
  - {id: FED, kind: federation, es: Federaciones, weight: 0.2}
  - {id: PAL, kind: pallaqueras, es: Pallaqueras, weight: "4421"}
criteria: [{id: VP, es: Política, k: 0.5}, {id: VS, es: Social, k: 0.5}]
problem: {id: PP, es: El problema}
causes:
  - {id: CD1, es: Directa}
  - {id: CI1, parent: CD1, es: Indirecta}
alternatives:
  - {id: A1, cause: CD1, targets: [CI1], es: Una salida, scores: {FED: [2, 5]}}
objectives:
  - {id: OP1, cause: CD1, es: Un objetivo}
guidelines:
  - {id: L1, objective: OP1, from: [A1], es: Un lineamiento}
services:
  - {id: S1, guideline: L1, es: Un servicio}
standards:
  - {id: E1, service: S1, es: Un estándar, op: "<=", value: 30}
indicators:
  - {id: I1, of: S1, es: Un indicador, unit: número}
contributions:
  - {id: AP-1, space: PAL, node: CI1, es: Algo dicho, channel: voz}
dissents:
  - {id: D-1, alternative: A1, space: FED, es: No así}
related_policies:
  - {id: RP1, es: Otra política, with: OP1}
rounds:
  - {id: R1, kind: alternatives, es: "¿Cuál?", spaces: [FED, PAL], items: [alternatives], scale: {min: 1, max: 5}}
  - {id: R2, kind: validation, es: "¿Bien?", spaces: [PAL], items: [{id: x, es: Algo}]}
"""


def line_of(fragment: str, text: str = SMALL) -> int:
    """Number of the first line with the fragment."""
    return next(n for n, line in enumerate(text.splitlines(), 1) if fragment in line)


def refusal(text: str) -> str:
    """The one sentence a text is refused with."""
    with pytest.raises(Invalid) as caught:
        parse(text)
    return str(caught.value)


def changed(old: str, new: str) -> str:
    """The small file with one thing changed; the thing must be there."""
    assert SMALL.count(old) >= 1, old
    return SMALL.replace(old, new, 1)


@pytest.fixture(scope="module")
def mape() -> PolicyFile:
    return parse(MAPE)


# ── what is read ──────────────────────────────────────────────────────────────────────────────────────────────────────


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
    assert (mape.future.variables[0].target, mape.future.variables[0].target_year) == (35, 2030)
    assert mape.indicators[0].targets[2030] == 42


def test_the_example_rounds_resolve_their_items(mape: PolicyFile) -> None:
    assert [len(items_of(mape, round_)) for round_ in mape.rounds] == [29, 5, 12, 12, 16, 21]
    assert [round_.state for round_ in mape.rounds] == ["published"] * 3 + ["open", "draft", "draft"]
    third = mape.rounds[2]
    assert (third.minimum, third.maximum, third.opens_on) == (1, 5, date(2026, 3, 23))
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
    assert (item.section, item.minimum, item.maximum, item.unit, item.tolerance) == (
        "inline",
        Fraction(1, 2),
        9,
        "días",
        1,
    )
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


# ── what is refused, with its line or id ──────────────────────────────────────────────────────────────────────────────


def test_what_is_not_yaml_names_the_line() -> None:
    broken = SMALL.replace("problem: {id: PP, es: El problema}", "problem: {id: PP, es: El: [problema}")
    line = line_of("problem:", broken)
    assert refusal(broken) == f"Línea {line}: el archivo no es YAML válido; no se cargó nada."


@pytest.mark.parametrize("text", ["", "- 1\n- 2\n", "hola", "null", "42"])
def test_what_is_not_a_mapping_is_refused(text: str) -> None:
    assert refusal(text) == (
        "Línea 1: el archivo no es una política, que empieza con «policy:»; no se cargó nada.")  # fmt: skip


@pytest.mark.parametrize("section", ["policy", "spaces", "rounds"])
def test_required_sections(section: str) -> None:
    without = re.sub(rf"(?m)^{section}:.*\n(?:  .*\n)*", "", SMALL)
    assert refusal(without) == f"Línea 1: a «policy» le falta «{section}»; no se cargó nada."


@pytest.mark.parametrize(("old", "new", "where", "field", "unknown"), [
    ("{id: A1, cause: CD1", "{id: A1, cause: CD9", "A1", "cause", "CD9"),
    ("targets: [CI1]", "targets: [CI9]", "A1", "targets", "CI9"),
    ("parent: CD1", "parent: CD9", "CI1", "parent", "CD9"),
    ("objective: OP1", "objective: OP9", "L1", "objective", "OP9"),
    ("from: [A1]", "from: [A9]", "L1", "from", "A9"),
    ("guideline: L1", "guideline: L9", "S1", "guideline", "L9"),
    ("service: S1", "service: S9", "E1", "service", "S9"),
    ("of: S1", "of: L1", "I1", "of", "L1"),
    ("{FED: [2, 5]}", "{XXX: [2, 5]}", "A1", "scores", "XXX"),
    ("spaces: [FED, PAL]", "spaces: [FED, XXX]", "R1", "spaces", "XXX"),
    ("items: [alternatives]", "items: [alternativs]", "R1", "items", "alternativs"),
    ("items: [alternatives],", "items: [alternatives], criteria: [VP, XX],", "R1", "criteria", "XX"),
    ("items: [alternatives],", "items: [alternatives], ask: {SOC: [VP]},", "R1", "ask", "SOC"),
    ("items: [alternatives],", "items: [alternatives], ask: {FED: [EF]},", "R1", "ask", "EF"),
    ("space: PAL, node", "space: XXX, node", "AP-1", "space", "XXX"),
    ("node: CI1", "node: CI9", "AP-1", "node", "CI9"),
    ("alternative: A1, space: FED", "alternative: A1, space: XXX", "D-1", "space", "XXX"),
    ("alternative: A1, space: FED", "alternative: A9, space: FED", "D-1", "alternative", "A9"),
    ("with: OP1", "with: OP9", "RP1", "with", "OP9"),
    ("{id: OP1, cause: CD1", "{id: OP1, cause: L1", "OP1", "cause", "L1"),
    ("kind: validation,", "kind: validation, criteria: [VP],", "R2", "criteria", "VP"),
])  # fmt: skip
def test_unknown_references(old: str, new: str, where: str, field: str, unknown: str) -> None:
    text = changed(old, new)
    assert refusal(text) == (
        f"Línea {line_of(new, text)}: «{where}» nombra en «{field}» a «{unknown}», que no existe en el archivo; "
        "no se cargó nada."
    )


@pytest.mark.parametrize(("weight", "reason"), [
    ("-0.1", "el peso de «FED» es negativo (-0.1)"),
    (".inf", "«weight» de «FED» no es un número finito: «.inf»"),
    (".nan", "«weight» de «FED» no es un número finito: «.nan»"),
    ("-inf", "«weight» de «FED» no es un número finito: «-inf»"),
    ("0.1234567", "«weight» de «FED» tiene más de seis decimales: «0.1234567»"),
    ('"0,2"', "«weight» de «FED» lleva coma («0,2»): use punto decimal y miles sin separador"),
    ("mucho", "«weight» de «FED» no es un número: «mucho»"),
    ("1e40", "«weight» de «FED» es demasiado grande: «1e40»"),
    ("0x10", "«weight» de «FED» no es un número: «0x10»"),
    ("[1]", "«weight» de «FED» debe ser un solo valor"),
    ("", "a «FED» le falta «weight»"),
])  # fmt: skip
def test_weights_that_cannot_be(weight: str, reason: str) -> None:
    text = changed("weight: 0.2", f"weight: {weight}")
    assert refusal(text) == f"Línea {line_of('id: FED', text)}: {reason}; no se cargó nada."


def test_weights_that_are_all_zero() -> None:
    text = SMALL.replace("weight: 0.2", "weight: 0").replace('weight: "4421"', "weight: 0.0")
    assert refusal(text) == (
        f"Línea {line_of('id: FED')}: todos los pesos de los espacios son cero, nadie contaría; no se cargó nada."
    )


@pytest.mark.parametrize("score", ["0.9", "5.1", "6", "-1"])
def test_scores_off_the_scale_of_their_round(score: str) -> None:
    text = changed("[2, 5]", f"[2, {score}]")
    assert refusal(text) == (
        f"Línea {line_of('id: A1', text)}: el puntaje {score} de «FED» a «A1» se sale de la escala de «R1», que va de "
        "1 a 5; no se cargó nada."
    )
    assert parse(text.replace("items: [alternatives]", "items: [causes]")).alternatives


def test_scores_fit_any_decimal_scale() -> None:
    text = changed("scale: {min: 1, max: 5}", "scale: {min: 0.5, max: 99.5}").replace("[2, 5]", "{VS: 0.5, VP: 99.5}")
    assert parse(text).alternatives[0].scores == {"FED": {"VS": Fraction(1, 2), "VP": Fraction(199, 2)}}
    assert "escala de «R1», que va de 0.5 a 99.5" in refusal(text.replace("VS: 0.5", "VS: 0.4"))


def test_scores_are_as_many_as_the_criteria() -> None:
    assert refusal(changed("[2, 5]", "[2, 5, 3]")) == (
        f"Línea {line_of('id: A1')}: «FED» da 3 puntajes a «A1» y los criterios son 2; no se cargó nada."
    )


@pytest.mark.parametrize(("old", "new", "reason"), [
    ("value: 30}", "value: 30, min: 40}", "«value» de «E1» se sale de su escala con 30: el mínimo es 40"),
    ("value: 30}", "value: 30, max: 20}", "«value» de «E1» se sale de su escala con 30: el máximo es 20"),
    ("value: 30}", "value: 30, min: 9, max: 2}", "en «E1» el mínimo 9 es mayor que el máximo 2"),
    ("scale: {min: 1, max: 5}", "scale: {min: 5, max: 1}", "en «R1» el mínimo 5 es mayor que el máximo 1"),
    ("scale: {min: 1, max: 5}", "scale: {min: 5, max: 5}", "la escala de «R1» necesita un mínimo menor que su máximo"),
    ("{id: x, es: Algo}", "{id: x, es: Algo, min: 3, max: 1}", "en «x» el mínimo 3 es mayor que el máximo 1"),
    ("weight: 0.2", "weight: 0.2, cap: 1.5", "«cap» de «FED» se sale de su escala con 1.5: el máximo es 1"),
    ("k: 0.5}, {", "k: -1}, {", "el coeficiente de «VP» es negativo (-1)"),
    ("kind: federation", "kind: club", "«club» no vale como «kind» de «FED», que puede ser federation, ministry, "
     "pallaqueras, miners, regional, civil_society, land, public"),
    ("kind: alternatives", "kind: vote", "«vote» no vale como «kind» de «R1», que puede ser problem_tree, future, "
     "alternatives, standards, validation"),
    ("kind: validation", "kind: validation, state: abierta", "«abierta» no vale como «state» de «R2», que puede ser "
     "draft, scheduled, open, paused, closed, systematised, validated, published, archived"),
    ("kind: alternatives", "kind: alternatives, mode: stars", "«stars» no vale como «mode» de «R1», que puede ser "
     "scores, ranking"),
    ("id: FED", "id: Fé", "«Fé» no sirve de id: use hasta 40 letras sin tilde, cifras, punto o guion"),
    ("{id: x,", "{id: -x,", "«-x» no sirve de id: use hasta 40 letras sin tilde, cifras, punto o guion"),
    ("id: PAL", "id: FED", "el id «FED» ya está en la línea 3"),
    ("id: OP1", "id: A1", "el id «A1» ya está en la línea 11"),
    ("id: R2", "id: R1", "el id «R1» ya está en la línea 29"),
    ("{id: x, es: Algo}", "{id: x, es: A}, {id: x, es: B}", "«x» está dos veces entre los puntos de «R2»"),
    ("kind: validation", "kind: validation, opens_on: 2026-02-30", "«opens_on» de «R2» debe ser una fecha como "
     "2026-02-27, no «2026-02-30»"),
    ("kind: validation", "kind: validation, opens_on: 2026-03-02, closes_on: 2026-03-01",
     "«R2» cierra el 2026-03-01 antes de abrir el 2026-03-02"),
    ("es: Federaciones, ", "", "a «FED» le falta «es»"),
    ("kind: pallaqueras", "kind: pallaqueras, safe: quizá", "«safe» de «PAL» debe ser true o false, no «quizá»"),
    ("weight: 0.2", "weight: 0.2, eligible: 3.5", "«eligible» de «FED» debe ser un número entero, no «3.5»"),
    ("weight: 0.2", "weight: 0.2, weight: 0.3", "el campo «weight» está dos veces"),
])  # fmt: skip
def test_other_refusals(old: str, new: str, reason: str) -> None:
    text = changed(old, new)
    line = next(n for n, (a, b) in enumerate(zip(SMALL.splitlines(), text.splitlines(), strict=True), 1) if a != b)
    assert refusal(text) == f"Línea {line}: {reason}; no se cargó nada."


def test_a_cause_that_is_its_own_ancestor() -> None:
    text = changed("{id: CD1, es: Directa}", "{id: CD1, parent: CI1, es: Directa}")
    assert refusal(text) == (
        f"Línea {line_of('id: CD1', text)}: «CD1» es causa de sí misma (CD1 → CI1 → CD1); no se cargó nada."
    )
    alone = changed("parent: CD1", "parent: CI1")
    assert refusal(alone) == (
        f"Línea {line_of('id: CI1', alone)}: «CI1» es causa de sí misma (CI1 → CI1); no se cargó nada."
    )


def test_nothing_explodes_when_repeated() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join(['*' + before] * 10)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert refusal(bomb + SMALL).endswith("repite demasiado con «&» y «*», o es demasiado grande; no se cargó nada.")
    assert "demasiados niveles" in refusal("a: " + "[" * 5_000)
    assert refusal("a: &a [*a]\n" + SMALL) == (
        "Línea 1: «*a» repite algo que no está escrito antes; no se cargó nada.")  # fmt: skip
    assert refusal("#" * 5_000_001) == "El archivo pasa de 5 MB; no se cargó nada."


# ── whatever comes in, only Invalid comes out ─────────────────────────────────────────────────────────────────────────


def refused_or_none(text: str) -> str:
    """The refusal of a text, "" when it is sound. Anything but Invalid fails the test."""
    try:
        parse(text)
    except Invalid as refused:
        return str(refused)
    return ""


@given(st.text())
@example("\x00")
@example("? [a]\n: b")
@example("a: !!python/object/apply:os.system [ls]")
@example("--- a\n--- b")
@example("<<: 1")
def test_any_text_is_refused_politely(text: str) -> None:
    assert refused_or_none(text).endswith("no se cargó nada.")


WORDS = st.sampled_from([
    "", "~", "0", "-1", "1e9", ".nan", "true", "[]", "{}", "[FED]", "{FED: 1}", "FED", "PAL", "A1", "CD1", "R1",
    "x: 1", "&a b", "*a", "|", "2026-01-01", "alternatives", "ranking", "'", "[[1]]", "{min: 2}", "[{id: FED}]",
    "{es: {es: a}}",
])  # fmt: skip


@given(st.data())
def test_any_damaged_file_is_refused_politely(data: st.DataObject) -> None:
    values = list(re.finditer(r"(?<=: )(\[.*?\]|\{.*?\}|[^,{}\[\]\n]+)", SMALL))
    found = data.draw(st.sampled_from(values))
    damaged = SMALL[: found.start()] + data.draw(WORDS) + SMALL[found.end() :]
    refused = refused_or_none(damaged)
    assert refused == "" or refused.endswith("no se cargó nada.")


@given(st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False, allow_infinity=False))
def test_any_weight_of_six_decimals_is_exact(weight: object) -> None:
    assert parse(changed("weight: 0.2", f"weight: {weight:f}")).spaces[0].weight == Fraction(str(weight))
