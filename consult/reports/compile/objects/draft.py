"""The text of the policy as data, from objective to indicator, and the words of people with their answers."""

from __future__ import annotations

from collections.abc import Mapping

from consult.core.method import ATTRIBUTES, CHANNELS, CONTRIBUTION_KINDS, DISPOSITIONS, OPERATORS, UNITS
from consult.core.method.glossary import GLOSSARY, Term
from consult.core.words import N_
from consult.reports.compile.facts import Facts
from consult.reports.compile.objects.model import Cell, Field, Kind, Line, Named, exact
from consult.reports.compile.objects.process import CODE, ROUND, SPACE, TEXT
from consult.reports.compile.voices import channel_of, region_of

RELATIONS: Mapping[str, str] = {
    "complementa": N_("complementa"),
    "duplica": N_("duplica"),
    "contradice": N_("contradice"),
}
DISSENT_STATES: Mapping[str, str] = {
    "pending": N_("sin texto"),
    "written": N_("escrito"),
    "declined": N_("no desea escribir"),
}
DISSENT_SOURCES: Mapping[str, str] = {"lodged": N_("lo presentó el grupo"), "gap": N_("por distancia de puntajes")}
SOURCES: Mapping[str, str] = {
    "node": N_("nodo del árbol"),
    "alternative": N_("alternativa"),
    "statement": N_("aporte"),
    "round": N_("ronda"),
}


def named(names: Mapping[str, str], key: str) -> Named:
    """Name a key of a list; a word of the policy's own stays as it was written."""
    return Named(key, names.get(key, key))


def _objectives(facts: Facts) -> list[Line]:
    return [(line.code, line.text, line.cause, line.lead, _mark(facts, line.code)) for line in facts.objectives]


def _mark(facts: Facts, code: str) -> str:
    rows = facts.evidence.get(code, ())
    return rows[0].mark if rows else ""


def _guidelines(facts: Facts) -> list[Line]:
    return [
        (line.code, line.text, objective.code, tuple(line.alternatives), line.rationale, _mark(facts, line.code))
        for objective in facts.objectives
        for line in objective.guidelines
    ]


def _services(facts: Facts) -> list[Line]:
    return [
        (line.code, line.text, guideline.code, line.provider, tuple(line.co_providers), line.receiver, line.coverage,
         tuple(f"{one.body} {one.signed_on}" for one in line.acceptances), _mark(facts, line.code))
        for objective in facts.objectives
        for guideline in objective.guidelines
        for line in guideline.services
    ]  # fmt: skip


def _standards(facts: Facts) -> list[Line]:
    return [
        (line.code, line.text, service.code, named(ATTRIBUTES, line.attribute), line.metric,
         named(OPERATORS, line.operator), exact(line.value), line.verification, _mark(facts, line.code))
        for objective in facts.objectives
        for guideline in objective.guidelines
        for service in guideline.services
        for line in service.standards
    ]  # fmt: skip


def _indicators(facts: Facts) -> list[Line]:
    units = {key: unit.label for key, unit in UNITS.items()}
    return [
        (line.code, line.text, line.of, named(units, line.unit), line.base_year, exact(line.base_value), line.owner)
        for line in facts.indicators
    ]


def _targets(facts: Facts) -> list[Line]:
    return [
        (line.code, int(year), exact(value))
        for line in facts.indicators
        for year, value in sorted(line.targets.items())
    ]


def _related(facts: Facts) -> list[Line]:
    return [(one.code, one.text, named(RELATIONS, one.relation), one.with_code, one.origin) for one in facts.related]


def _statements(facts: Facts) -> list[Line]:
    channels = {key: channel.label for key, channel in CHANNELS.items()}
    rounds = {round_.id: round_.code for round_ in facts.rounds}
    found: list[Line] = []
    for row in facts.answered:
        said, channel = row.statement, channel_of(facts, row.statement)
        found.append(
            (said.code, facts.space(said.space_id).code, rounds.get(said.round_id or 0, ""),
             named(CONTRIBUTION_KINDS, said.kind), said.about, said.quoted, region_of(facts, said),
             named(channels, channel) if channel else None, said.is_simulated)
        )  # fmt: skip
    return found


def _dispositions(facts: Facts) -> list[Line]:
    names = {key: one.label for key, one in DISPOSITIONS.items()}
    return [
        (row.statement.code, named(names, row.disposition.kind), row.disposition.answer)
        for row in facts.answered
        if row.disposition
    ]


def _dissents(facts: Facts) -> list[Line]:
    return [
        (one.code, facts.space(one.space_id).code, one.about, named(DISSENT_SOURCES, one.source),
         named(DISSENT_STATES, one.status), one.text or None, one.due_on)
        for one in facts.dissents
    ]  # fmt: skip


def _evidence(facts: Facts) -> list[Line]:
    told = {row.statement.code for row in facts.answered}
    return [
        (row.mark, subject, named(SOURCES, row.source_kind), row.source)
        for subject, rows in facts.evidence.items()
        for row in rows
        if row.source_kind != "statement" or row.source in told
    ]


def _parked(facts: Facts) -> list[Line]:
    return [(one.subject, one.rule, one.reason) for one in facts.parked]


def glossary(facts: Facts) -> list[Term]:
    """List the terms that this policy needs explained."""
    texts: list[Cell] = [facts.policy.name, *(node.text for node in facts.nodes), *(one.name for one in facts.spaces)]
    used = " ".join(str(text) for text in texts).casefold()
    return [term for term in GLOSSARY if term.needs in used]


def _glossary(facts: Facts) -> list[Line]:
    return [(term.key, term.name, term.meaning) for term in glossary(facts)]


MARK = Field("mark", N_("marca"), N_("Marca de evidencia; la hoja de evidencias dice qué hay detrás."))

DRAFT: tuple[Kind, ...] = (
    Kind("objectives", N_("Objetivos"), N_("Los objetivos prioritarios."), (
        CODE, TEXT, Field("cause", N_("causa directa")), Field("lead", N_("conduce")), MARK,
    ), _objectives),
    Kind("guidelines", N_("Lineamientos"), N_("Los lineamientos, con las alternativas de las que vienen."), (
        CODE, TEXT, Field("objective", N_("objetivo")), Field("alternatives", N_("alternativas")),
        Field("rationale", N_("sustento")), MARK,
    ), _guidelines),
    Kind("services", N_("Servicios"), N_("Los servicios de cada lineamiento y quién los entrega."), (
        CODE, TEXT, Field("guideline", N_("lineamiento")), Field("provider", N_("entrega")),
        Field("co_providers", N_("junto con")), Field("receiver", N_("recibe")), Field("coverage", N_("alcance")),
        Field("accepted", N_("firma"), N_("Entidad y fecha. Vacío: sin firmar.")), MARK,
    ), _services),
    Kind("standards", N_("Estándares"), N_("Los estándares de cumplimiento de cada servicio."), (
        CODE, TEXT, Field("service", N_("servicio")), Field("attribute", N_("atributo")),
        Field("metric", N_("medida")), Field("operator", N_("comparación")),
        Field("value", N_("valor")), Field("verification", N_("se verifica con")), MARK,
    ), _standards),
    Kind("indicators", N_("Indicadores"), N_("Qué se mide de cada objetivo y de cada servicio."), (
        CODE, TEXT, Field("of", N_("mide"), N_("Código del objetivo o del servicio.")), Field("unit", N_("unidad")),
        Field("base_year", N_("año base"), "", "0"), Field("base_value", N_("línea base")),
        Field("owner", N_("responsable")),
    ), _indicators),
    Kind("targets", N_("Logros esperados"), N_("El valor que cada indicador debe alcanzar cada año."), (
        Field("indicator", N_("indicador")), Field("year", N_("año"), "", "0"),
        Field("value", N_("valor")),
    ), _targets),
    Kind("related", N_("Políticas relacionadas"), N_("Otras políticas y cómo se unen con esta."), (
        CODE, TEXT, Field("relation", N_("relación")), Field("with", N_("con")), Field("origin", N_("fuente")),
    ), _related),
    Kind("statements", N_("Aportes"), N_("Los aportes con palabras que sus espacios dejaron salir."), (
        CODE, SPACE, ROUND, Field("kind", N_("tipo")), Field("about", N_("sobre"), N_("Código de lo que trata.")),
        Field("text", N_("palabras"), N_("Vacío: quien habló no pidió que se citen sus palabras.")),
        Field("region", N_("región"), N_("Vacío en un espacio seguro.")), Field("channel", N_("medio")),
        Field("is_simulated", N_("simulado"), N_("Sí: inventado para la demostración.")),
    ), _statements),
    Kind("dispositions", N_("Respuestas"), N_("Qué se hizo con cada aporte, y por qué."), (
        Field("code", N_("aporte")), Field("disposition", N_("qué se hizo")), Field("answer", N_("respuesta")),
    ), _dispositions),
    Kind("dissents", N_("Disensos"), N_("La posición propia de cada grupo que se aparta, sin cambios."), (
        CODE, SPACE, Field("about", N_("sobre")), Field("source", N_("origen")), Field("state", N_("estado")),
        Field("text", N_("palabras del grupo")), Field("due_on", N_("plazo")),
    ), _dissents),
    Kind("evidence", N_("Evidencias"), N_("Qué hay detrás de cada marca."), (
        Field("mark", N_("marca")), Field("subject", N_("línea"), N_("Código de la línea que lleva la marca.")),
        Field("kind", N_("clase")), Field("source", N_("código"), N_("Código del nodo, la alternativa o el aporte.")),
    ), _evidence),
    Kind("parked", N_("Apartados"), N_("Avisos de la revisión que se dejaron de lado, con su motivo."), (
        Field("subject", N_("línea")), Field("rule", N_("regla")), Field("reason", N_("motivo")),
    ), _parked),
    Kind("glossary", N_("Glosario"), N_("Las palabras del método."), (
        Field("code", N_("clave")), Field("term", N_("término")), Field("meaning", N_("significado")),
    ), _glossary),
)  # fmt: skip
