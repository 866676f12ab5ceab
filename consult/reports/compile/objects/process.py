"""The process as data: policy, spaces, weights, criteria, rounds and who took part."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from consult.core.kinds import KINDS
from consult.core.lifecycle import STATES
from consult.core.method import CHANNELS, DEFAULT_EDITION, EDITIONS
from consult.core.words import N_
from consult.reports.compile.facts import Facts
from consult.reports.compile.objects.model import Field, Kind, Line, Named
from consult.results.participation import OTHERS, UNTOLD, WOMEN
from consult.rounds.models import Round
from consult.rounds.queries import config_of

SPACE_KINDS: Mapping[str, str] = {
    "federation": N_("Federaciones"),
    "ministry": N_("Ministerios"),
    "pallaqueras": N_("Pallaqueras"),
    "miners": N_("Mineros en talleres"),
    "regional": N_("Gobiernos regionales"),
    "civil_society": N_("Sociedad civil"),
    "land": N_("Comunidades y usuarios del suelo"),
    "public": N_("Foro abierto"),
}

SEXES: Mapping[str, str] = {WOMEN: N_("mujeres"), OTHERS: N_("otras personas"), UNTOLD: N_("no se sabe")}

CODE = Field("code", N_("código"), N_("Código público. Une esta hoja con las demás."))
ROUND = Field("round", N_("ronda"), N_("Código de la ronda."))
SPACE = Field("space", N_("espacio"), N_("Código del espacio."))
SIMULATED = Field("is_simulated", N_("simulada"), N_("Sí: tiene respuestas inventadas para la demostración."))
TEXT = Field("text", N_("texto"), N_("Texto de la política, como se publica."))


def _policy(facts: Facts) -> list[Line]:
    policy = facts.policy
    edition = EDITIONS.get(policy.edition, EDITIONS[DEFAULT_EDITION])
    return [
        (
            policy.code,
            policy.name,
            policy.lead,
            policy.horizon,
            Named(edition.key, edition.label),
            policy.settings.get("real_norm", ""),
            facts.future.text if facts.future else None,
        )
    ]


def _spaces(facts: Facts) -> list[Line]:
    return [
        (space.code, space.name, Named(space.kind, SPACE_KINDS.get(space.kind, space.kind)), space.is_protected,
         space.is_on_record)
        for space in facts.spaces
    ]  # fmt: skip


def _weights(facts: Facts) -> list[Line]:
    return [
        (space.code, scheme.code, Decimal(scheme.weights.get(space.code, "0")))
        for scheme in facts.schemes
        for space in facts.spaces
    ]


def _schemes(facts: Facts) -> list[Line]:
    return [(one.code, one.rationale, one.adopted_by, one.adopted_on, one.because) for one in facts.schemes]


def _criteria(facts: Facts) -> list[Line]:
    return [(criterion.code, criterion.text, Decimal(_decimal(criterion.coefficient))) for criterion in facts.criteria]


def _decimal(coefficient: str) -> str:
    """A coefficient is kept as a fraction ("1/4"); a workbook wants its decimals."""
    above, _, below = coefficient.partition("/")
    return str(Decimal(above) / Decimal(below)) if below else above


def _rounds(facts: Facts) -> list[Line]:
    return [
        (
            round_.code,
            round_.title,
            Named(round_.kind, KINDS[round_.kind].label),
            round_.step,
            Named(round_.state, STATES[round_.state].label),
            round_.opens_on,
            round_.closes_on,
            tuple(space.code for space in round_.spaces),
            tuple(Named(key, CHANNELS[key].label) for key in channels_of(round_) if key in CHANNELS),
            round_.code in facts.simulated,
        )
        for round_ in facts.rounds
    ]


def channels_of(round_: Round) -> tuple[str, ...]:
    """List the ways in a round offers, by key; all of them where it names none."""
    return config_of(round_).channels or tuple(CHANNELS)


def _people(facts: Facts) -> list[Line]:
    return [line for code in facts.people for line in _people_of(facts, code)]


def _people_of(facts: Facts, code: str) -> list[Line]:
    shown, counted = facts.views[code][0].shown, facts.people[code]
    everyone = Named("people", N_("personas"))
    found: list[Line] = [(code, space, everyone, size) for space, size in shown.n_by_space.items()]
    for space, row in counted.sex.items():
        found += [(code, space, Named(name or "untold", SEXES[name]), cell.n) for name, cell in row.groups.items()]
    macros = {macro["id"]: macro["name"] for macro in facts.policy.settings.get("macro_regions", [])}
    for space, row in counted.region.items():
        found += [(code, space, macros.get(name, name), cell.n) for name, cell in row.groups.items() if name]
    return [(*line, code in facts.simulated) for line in found]


PROCESS: tuple[Kind, ...] = (
    Kind("policy", N_("Política"), N_("La política y su situación futura deseada."), (
        CODE, Field("name", N_("nombre")), Field("lead", N_("conduce")), Field("horizon", N_("año meta"), "", "0"),
        Field("edition", N_("guía"), N_("Edición de la guía de CEPLAN que ordena los pasos.")),
        Field("norm", N_("norma")), Field("future", N_("situación futura deseada")),
    ), _policy),
    Kind("spaces", N_("Espacios"), N_("Los grupos que participan por separado."), (
        CODE, Field("name", N_("nombre")), Field("kind", N_("tipo")),
        Field("is_protected", N_("espacio seguro"), N_("Sí: nadie ve quién habla ni cuántos son exactamente.")),
        Field("is_on_record", N_("con nombre"), N_("Sí: sus entidades aceptaron que se muestre lo que dicen.")),
    ), _spaces),
    Kind("weights", N_("Pesos"), N_("El peso publicado de cada espacio en cada esquema."), (
        SPACE, Field("scheme", N_("esquema"), N_("Código del esquema de pesos.")),
        Field("weight", N_("peso"), N_("Como se declaró. Al usarse se reparte entre los espacios de la ronda.")),
    ), _weights),
    Kind("schemes", N_("Esquemas de pesos"), N_("Por qué pesa así cada espacio, quién lo decidió y cuándo."), (
        CODE, Field("rationale", N_("motivo")), Field("adopted_by", N_("adoptado por")),
        Field("adopted_on", N_("adoptado el")),
        Field("because", N_("motivo del cambio"), N_("Solo en un esquema posterior al primero.")),
    ), _schemes),
    Kind("criteria", N_("Criterios"), N_("Con qué se puntúan las alternativas."), (
        CODE, Field("name", N_("nombre")),
        Field("coefficient", N_("coeficiente"), N_("Cuánto pesa el criterio en el total."), "0.00"),
    ), _criteria),
    Kind("rounds", N_("Rondas"), N_("Qué se preguntó, a quiénes, cuándo y por qué medios."), (
        CODE, Field("question", N_("pregunta")), Field("kind", N_("tipo")), Field("step", N_("paso"), "", "0"),
        Field("state", N_("estado")), Field("opens_on", N_("abre")), Field("closes_on", N_("cierra")),
        Field("spaces", N_("espacios"), N_("Códigos de los espacios.")), Field("channels", N_("medios")),
        SIMULATED,
    ), _rounds),
    Kind("participation", N_("Participación"), N_("Cuántas personas respondieron, por espacio."), (
        ROUND, SPACE, Field("group", N_("quiénes")),
        Field("n", N_("personas"), N_("Un tramo donde el espacio no es con nombre. Vacío: no se muestra, para proteger "
                                      "a las personas."), "0"), SIMULATED,
    ), _people),
)  # fmt: skip
