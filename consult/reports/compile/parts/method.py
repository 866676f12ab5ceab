"""Notes of method: weights, criteria, thresholds, coverage, rounding, what is simulated, what was set aside and why."""

from __future__ import annotations

from collections.abc import Iterator

from consult.core.document import (
    Block,
    Bullets,
    Column,
    Definitions,
    Heading,
    Paragraph,
    Row,
    Runs,
    Section,
    Table,
    Text,
    code,
    plain,
)
from consult.core.lifecycle import MOVES, STATES
from consult.core.method import DEFAULT_EDITION, EDITIONS
from consult.core.words import N_
from consult.reports.compile.desk import Desk, codes
from consult.reports.compile.parts import figures, reach
from consult.results.queries import gate_of
from consult.rounds.models import Move
from consult.spaces.models import WeightScheme

TITLE = N_("Notas de método")
COUNTED = (
    N_("La media de un grupo junta respuestas de personas y actas de taller; cada acta pesa según su número de "
       "asistentes."),
    N_("El total ponderado junta las medias con los pesos publicados. Nadie pesa más por participar más."),
    N_("Al lado van siempre el total por persona, el total con grupos iguales y la elección sin cada grupo."),
    N_("«No sé» se cuenta aparte y no entra en las medias."),
    N_("Un rango no habla de toda la población: quien respondió quiso responder. Es el rango de resultados si hubieran "
       "respondido otras personas parecidas."),
    N_("Se calcula con fracciones exactas. Solo al imprimir se redondea, y la mitad sube: 3.775 se imprime 3.78."),
    N_("Esta consulta es participación ciudadana. No reemplaza a la consulta previa."),
)  # fmt: skip

SEAL = N_(
    "El sello de la carátula es el SHA-256 de los datos del informe: el campo «data» del archivo JSON, con claves en "
    "orden y sin espacios. Los mismos datos dan el mismo sello en cualquier formato, idioma y día."
)


def part(desk: Desk) -> Section:
    """Say how every number was made."""
    blocks: list[Block] = [_frame(desk), Heading(desk.word(N_("Cómo se contó")))]
    blocks += [Bullets(tuple(map(desk.say, COUNTED))), *reach.blocks(desk)]
    blocks += [Heading(desk.word(N_("Pesos"))), *_weights(desk)]
    blocks += [Heading(desk.word(N_("Protección de las personas"))), *_gate(desk)]
    blocks += [Heading(desk.word(N_("Cobertura"))), *_coverage(desk)]
    blocks += [Heading(desk.word(N_("El sello"))), Paragraph(desk.say(SEAL))]
    for title, lines in (
        (N_("Lo simulado"), _simulated(desk)),
        (N_("Cambios de estado con motivo"), _moves(desk)),
        (N_("Avisos de la revisión"), _findings(desk)),
        (N_("Avisos que se dejaron de lado, con su motivo"), _parked(desk)),
    ):
        if found := tuple(lines):
            blocks += [Heading(desk.word(title)), Bullets(found)]
    return Section("metodo", desk.word(TITLE), tuple(blocks), starts_page=True)


def _frame(desk: Desk) -> Definitions:
    """Name the policy, the guide it follows and the norm it refers to."""
    policy = desk.facts.policy
    edition = EDITIONS.get(policy.edition, EDITIONS[DEFAULT_EDITION])
    rows = (
        (N_("Código de la política"), policy.code),
        (N_("Guía"), desk.word(edition.label)),
        (N_("Norma de referencia"), str(policy.settings.get("real_norm") or "")),
    )
    return Definitions(tuple((desk.word(term), plain(text)) for term, text in rows if text))


def _weights(desk: Desk) -> Iterator[Block]:
    criteria = desk.facts.criteria
    for scheme in desk.facts.schemes:
        yield _scheme(desk, scheme)
        told = [(N_("Motivo: {text}"), scheme.rationale), (N_("Adoptado por: {text}"), scheme.adopted_by),
                (N_("Adoptado el {text}"), desk.day(scheme.adopted_on)),
                (N_("Motivo del cambio: {text}"), scheme.because)]  # fmt: skip
        if lines := tuple(desk.say(sentence, text=text) for sentence, text in told if text):
            yield Bullets(lines)
    if criteria:
        total = sum(criterion.k for criterion in criteria)
        runs: Runs = ()
        for criterion in criteria:
            share = desk.share(f"criteria.{criterion.code}", criterion.k / total)
            name = Text(f" {desk.text(criterion.text)} ")
            runs = (*runs, Text("; " if runs else ""), code(criterion.code), name, share)
        yield Paragraph(desk.say(N_("Cada criterio cuenta así en el total: {criteria}."), criteria=runs))


def _scheme(desk: Desk, scheme: WeightScheme) -> Table:
    """Print the declared weight of each space and the share it gives it."""
    spaces = [space for space in desk.facts.spaces if scheme.weight(space.code) or space.code in scheme.weights]
    total = sum(scheme.weight(space.code) for space in spaces)
    rows = []
    for space in spaces:
        id_, weight = f"weights.{scheme.code}.{space.code}", scheme.weight(space.code)
        share: Runs = (desk.share(f"{id_}.share", weight / total),) if total else ()
        rows.append(Row(((desk.space_name(space),), (code(space.code),),
                         (desk.figure(id_, scheme.weights.get(space.code, "0")),), share)))  # fmt: skip
    return Table(
        desk.word(N_("Pesos del esquema {code}"), code=scheme.code),
        (Column(desk.word(N_("Grupo"))), Column(desk.word(N_("Código")), "code"),
         Column(desk.word(N_("Peso declarado")), "number"), Column(desk.word(N_("Parte del total")), "number")),
        tuple(rows),
    )  # fmt: skip


def _gate(desk: Desk) -> Iterator[Block]:
    gate = gate_of(desk.facts.policy, is_internal=False)
    on_record = [space for space in desk.facts.spaces if space.is_on_record and not space.is_protected]
    lines: list[Runs] = [
        desk.say(
            N_("En un grupo que no habla con nombre, una cifra se muestra si hay al menos {n} respuestas; en un "
               "espacio seguro, {protected}. Los grupos más chicos se juntan con otro."),
            n=desk.count("gate.least", gate.threshold(is_protected=False)),
            protected=desk.count("gate.least_protected", gate.threshold(is_protected=True)),
        ),
        desk.say(N_("De esos grupos, el número de personas va en un tramo: 20–49, 200–499.")),
    ]  # fmt: skip
    if on_record:
        names = desk.names_of(space.code for space in on_record)
        on_record_said = N_("Hablan con nombre, porque lo aceptaron: {names}. Sus cifras van exactas.")
        lines.append(desk.say(on_record_said, names=names))
    yield Bullets(tuple(lines))


def _coverage(desk: Desk) -> Iterator[Block]:
    lines: list[Runs] = []
    for code_, views in desk.facts.views.items():
        value = figures.coverage(desk, views[0])
        line = desk.say(N_("{round}: respondió {share} del peso publicado."), round=code(code_), share=value)
        lines.append(line)
    if lines:
        yield Bullets(tuple(lines))
    else:
        yield Paragraph(desk.say(N_("Todavía no hay rondas cerradas.")))


def _simulated(desk: Desk) -> Iterator[Runs]:
    if desk.facts.simulated:
        yield desk.say(
            N_("Rondas con respuestas inventadas para la demostración: {codes}. Sus cifras no dicen nada de nadie."),
            codes=codes(code_ for code_ in desk.facts.views if code_ in desk.facts.simulated),
        )
    if any(row.statement.is_simulated for row in desk.facts.answered):
        yield desk.say(N_("Los aportes marcados «simulado» también son inventados."))


def _moves(desk: Desk) -> Iterator[Runs]:
    """Tell every move that needed a reason or went over a check, in the public words it was given."""
    for round_ in desk.facts.rounds:
        for move in desk.facts.moves[round_.code]:
            if move.because.strip() or move.overridden:
                yield _move(desk, round_.code, move)


def _move(desk: Desk, round_code: str, move: Move) -> Runs:
    verbs = {(one.origin, one.to): one.verb for one in MOVES}
    verb = verbs.get((move.from_state, move.to_state), STATES[move.to_state].label)
    runs = desk.say(
        N_("{round}, {day}: {verb}. Motivo: {reason}"), round=code(round_code), day=desk.day(move.at),
        verb=desk.word(verb), reason=move.because or "–",
    )  # fmt: skip
    if move.overridden:
        runs = (*runs, Text(" "), *desk.say(N_("Se pasó por alto: {checks}."), checks=", ".join(move.overridden)))
    return runs


def _findings(desk: Desk) -> Iterator[Runs]:
    for finding in desk.facts.findings:
        if finding.rule != "S5":  # signatures have their own line on the cover and in each service
            yield plain(desk.word(finding.message, **finding.values))


def _parked(desk: Desk) -> Iterator[Runs]:
    for note in desk.facts.parked:
        yield (code(f"{note.rule} {note.subject}"), Text(f" {note.reason}"))
