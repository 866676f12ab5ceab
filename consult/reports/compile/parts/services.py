"""Services with who signs for them, their standards and indicators; sheets of indicators; related policies."""

from __future__ import annotations

from collections.abc import Iterator

from consult.core.document import (
    Block,
    Column,
    Definitions,
    Heading,
    Inline,
    Paragraph,
    Row,
    Runs,
    Section,
    Table,
    Text,
    code,
    plain,
    strong,
)
from consult.core.kinds.model import LEVEL
from consult.core.method import ATTRIBUTES, OPERATORS, UNITS
from consult.core.words import N_
from consult.drafting.models import Indicator, Service, Standard
from consult.reports.compile.desk import Desk, coded
from consult.reports.compile.objects.draft import RELATIONS
from consult.reports.compile.parts import figures, levels
from consult.reports.compile.parts.guidelines import mark
from consult.reports.compile.parts.tree import sustained

SERVICES = N_("Servicios, estándares e indicadores")
UNSIGNED, SIGNED = N_("sin firmar"), N_("firmó {body} el {day}")
TO_BUILD = N_("por construir")


def part(desk: Desk) -> Section:
    """Print each service under its guideline, then every indicator in one table."""
    title = desk.word(SERVICES)
    served = [(guideline, service) for objective in desk.facts.objectives for guideline in objective.guidelines
              for service in guideline.services]  # fmt: skip
    if not served:
        return Section("servicios", title, (Paragraph(desk.say(N_("Todavía no hay servicios redactados."))),))
    blocks: list[Block] = [
        Paragraph(desk.say(N_("La firma del proveedor se muestra como está: nunca se supone. Un estándar sin marca de "
                              "evidencia es criterio de quien redacta.")))
    ]  # fmt: skip
    for guideline, service in served:
        if guideline.services[0] is service:
            blocks.append(Heading(f"{guideline.code} {desk.text(guideline.text)}"))
        blocks += _service(desk, service)
    if desk.facts.indicators:
        blocks += [Heading(desk.word(N_("Indicadores y logros esperados"))), *_indicators(desk)]
    return Section("servicios", title, tuple(blocks))


def _service(desk: Desk, service: Service) -> Iterator[Block]:
    yield Heading(f"{service.code} {desk.text(service.text)}", 2)
    yield Paragraph((*_facts(desk, service), *mark(desk, service.code)))
    if not service.standards:
        yield Paragraph(desk.say(N_("Todavía no tiene un estándar.")))
        return
    columns = (
        Column(desk.word(N_("Estándar")), share=9),
        Column(desk.word(N_("Atributo")), share=4), Column(desk.word(N_("Cuánto")), share=4),
        Column(desk.word(N_("Se verifica con")), share=4),
    )  # fmt: skip
    rows_ = tuple(_standard(desk, standard) for standard in service.standards)
    yield Table(desk.word(N_("Estándares de {code}"), code=service.code), columns, rows_)


def _facts(desk: Desk, service: Service) -> Runs:
    """Say in a row who delivers the service, to whom, where, and whether its provider signed."""
    signed = [desk.word(SIGNED, body=one.body, day=desk.day(one.signed_on)) for one in service.acceptances]
    rows = (
        (N_("Entrega"), service.provider),
        (N_("Junto con"), ", ".join(service.co_providers)),
        (N_("Recibe"), service.receiver),
        (N_("Alcance"), service.coverage),
        (N_("Firma del proveedor"), "; ".join(signed) or desk.word(UNSIGNED)),
    )
    runs: list[Inline] = []
    for term, text in rows:
        if text:
            runs += [strong(f"{desk.word(term)}: "), Text(f"{text}. ")]
    return tuple(runs)


def _standard(desk: Desk, line: Standard) -> Row:
    attribute = desk.word(ATTRIBUTES[line.attribute]) if line.attribute in ATTRIBUTES else line.attribute
    is_marked = line.code in desk.facts.evidence
    name = (*coded(line.code, desk.text(line.text)), *(mark(desk, line.code) if is_marked else ()))
    return Row((name, plain(attribute), measure(desk, line), plain(line.verification)))


def measure(desk: Desk, line: Standard) -> Runs:
    """Say how much: "como máximo 30 días"; a standard without number or operator is still a draft (rule S3)."""
    if not line.value or line.operator not in OPERATORS:
        return plain(desk.word(N_("en borrador: le falta el número o la comparación")))
    value = desk.exact(f"{line.code}.value", line.value)
    runs: Runs = (Text(f"{desk.word(OPERATORS[line.operator])} "), value, Text(f" {line.metric}"))
    found = figures.judged(desk, line.code, measure=LEVEL)
    if found is None:
        return runs
    seen, item = found
    level = figures.weighted(desk, seen, item)
    asked = desk.say(levels.ASKED, round=code(seen.round.code), level=level)
    return (*runs, Text(". "), *asked, *levels.short(desk, seen, line.code))


def _indicators(desk: Desk) -> Iterator[Block]:
    """Print a table of baselines and yearly targets, as wide as the years there are."""
    years = sorted({year for line in desk.facts.indicators for year in line.targets})
    columns = (
        Column(desk.word(N_("Indicador")), share=7), Column(desk.word(N_("Mide")), "code", share=3),
        Column(desk.word(N_("Línea base")), "number", share=4), *(Column(year, "number", share=2) for year in years),
    )  # fmt: skip
    rows = tuple(_indicator(desk, line, years) for line in desk.facts.indicators)
    yield Table(desk.word(N_("Línea base y logro esperado de cada año")), columns, rows)


def _indicator(desk: Desk, line: Indicator, years: list[str]) -> Row:
    name = coded(line.code, f"{desk.text(line.text)} ({unit(desk, line)})")
    targets: list[Runs] = [(target(desk, line, year),) for year in years]
    return Row((name, (code(line.of),), base(desk, line), *targets))


def unit(desk: Desk, line: Indicator) -> str:
    """Name the unit of an indicator."""
    return desk.word(UNITS[line.unit].label).lower() if line.unit in UNITS else line.unit


def base(desk: Desk, line: Indicator) -> Runs:
    """Print the baseline and its year."""
    if not line.base_value:
        return plain(desk.word(TO_BUILD))
    value = desk.exact(f"{line.code}.base", line.base_value)
    return (value, Text(f" ({line.base_year})")) if line.base_year else (value,)


def target(desk: Desk, line: Indicator, year: str) -> Inline:
    """Print what an indicator must reach in a year."""
    return desk.exact(f"{line.code}.target.{year}", line.targets.get(year))


def sheets(desk: Desk) -> Section:
    """Print one sheet per indicator."""
    title = desk.word(N_("Anexo: fichas de indicadores"))
    if not desk.facts.indicators:
        return Section("fichas", title, (Paragraph(desk.say(N_("Todavía no hay indicadores."))),), starts_page=True)
    blocks: list[Block] = []
    for line in desk.facts.indicators:
        blocks += [Heading(f"{line.code} {desk.text(line.text)}"), _sheet(desk, line)]
    return Section("fichas", title, tuple(blocks), starts_page=True)


def _sheet(desk: Desk, line: Indicator) -> Definitions:
    targets: Runs = ()
    for year in sorted(line.targets):
        targets = (*targets, Text("; " if targets else ""), Text(f"{year}: "), target(desk, line, year))
    rows: list[tuple[str, Runs]] = [
        (desk.word(N_("Mide")), coded(line.of, desk.name(line.of))),
        (desk.word(N_("Unidad")), plain(unit(desk, line))),
        (desk.word(N_("Línea base")), base(desk, line)),
        (desk.word(N_("Logros esperados")), targets),
        (desk.word(N_("Responsable")), plain(line.owner)),
    ]
    return Definitions(tuple((term, runs) for term, runs in rows if runs))


def related(desk: Desk) -> Section:
    """Print the related policies."""
    title = desk.word(N_("Políticas relacionadas"))
    if not desk.facts.related:
        return Section("relacionadas", title, (Paragraph(desk.say(N_("No se anotó ninguna política relacionada."))),))
    columns = (
        Column(desk.word(N_("Política")), share=7),
        Column(desk.word(N_("Relación")), share=3), Column(desk.word(N_("Con")), share=5),
        Column(desk.word(N_("Fuente")), share=3),
    )  # fmt: skip
    rows = tuple(
        Row((coded(one.code, desk.text(one.text)),
             plain(desk.word(RELATIONS.get(one.relation, one.relation))),
             coded(one.with_code, desk.name(one.with_code)), plain(sustained(desk, one.origin))))
        for one in desk.facts.related
    )  # fmt: skip
    return Section("relacionadas", title, (Table(title, columns, rows),))
