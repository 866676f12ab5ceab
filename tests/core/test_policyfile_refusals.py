"""What the border of the policy file refuses: one sentence, with its line or id (issue 2, "Policy file")."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consult.core.errors import Invalid
from consult.core.policyfile import parse
from tests.core.policyfile_sample import SMALL, changed, line_of


def refusal(text: str) -> str:
    """The one sentence a text is refused with."""
    with pytest.raises(Invalid) as caught:
        parse(text)
    return str(caught.value)


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
