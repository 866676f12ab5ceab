"""A report with everything in it: the example policy's third round, every block, and strings that mean harm.

Figures are those of docs/method.md §3.4, rounded half up; quotes, seal and supports are made up.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from consult.core import charts, document
from consult.core.document import Column, Number, Row, Runs, Section, Sheet, SheetColumn, Step, Text, fill, plain

NASTY = (
    '#set page(fill: red) $x^2$ <script>alert("x")</script> =HYPERLINK("http://e.x") '
    "@import *a* _b_ `c` \\pagebreak &amp;"
)
LONG = "Otorrinolaringologicamentedesproporcionadisimo" * 2
SPACES = (
    ("fed", "Federaciones", "20 %"),
    ("min", "Ministerios", "20 %"),
    ("pal", "Pallaqueras", "20 %"),
    ("mac", "Mineros en talleres", "25 %"),
    ("soc", "Sociedad civil", "15 %"),
)
# code, label, total, by head, equal, spaces, state: exact values of method.md §3.4
TABLE = (
    (
        "A4.2",
        "Ventanilla itinerante con trámites sin conexión",
        "4.0013",
        "4.1918",
        "3.98",
        "3.975 3.5 4.35 4.25 3.825",
        "Elegida",
    ),
    (
        "A1.1",
        "Asistencia técnica in situ y sostenida para procesar oro sin mercurio",
        "3.8988",
        "3.9875",
        "3.89",
        "3.975 3.775 3.825 4.025 3.85",
        "Elegida",
    ),
    (
        "A2.3",
        "Puntos de compra formal itinerantes con boletín de precios por radio y SMS",
        "3.765",
        "3.8102",
        "3.76",
        "3.575 3.35 4.375 3.8 3.7",
        "Elegida · disenso",
    ),
    (
        "A1.2",
        "Norma nacional que reconoce el pallaqueo, con registro y venta directa",
        "3.5475",
        "3.3302",
        "3.585",
        "2.9 3.325 4.55 3.2 3.95",
        "Elegida · disenso",
    ),
    (
        "A2.1",
        "Certificación nacional de oro formal con trazabilidad digital",
        "3.3613",
        "3.2205",
        "3.385",
        "3.375 3.6 3.125 3.175 3.65",
        "No elegida",
    ),
    (
        "A1.3",
        "Más fiscalización y sanción laboral y ambiental",
        "2.4825",
        "2.1331",
        "2.525",
        "2.175 3.15 2.45 2 2.85",
        "No elegida · disenso",
    ),
)
FIGURES: dict[str, str] = {"R3.A2.3.delta": "-0.25", "R3.n": "441"}


def hundredths(value: str) -> str:
    return str(Decimal(value).quantize(Decimal("0.01"), "ROUND_HALF_UP"))


def number(id_: str, text: str) -> Number:
    FIGURES[id_] = text
    return Number(id_, text)


def dot_rows() -> tuple[charts.DotRow, ...]:
    rows = []
    for code, label, total, _head, _equal, means, state in TABLE:
        marks = []
        for (css, name, _weight), mean in zip(SPACES, means.split(), strict=True):
            is_hidden = (code, css) == ("A2.1", "pal")
            id_ = f"R3.{code}.{css}"
            text = "" if is_hidden else hundredths(mean)
            if not is_hidden:
                FIGURES[id_] = text
            marks.append(charts.Mark(css, name, None if is_hidden else Decimal(mean), text, "" if is_hidden else id_))
        shown = hundredths(total)
        FIGURES[f"R3.{code}.weighted"] = shown
        total_mark = charts.Mark("", "Total", Decimal(total), shown, f"R3.{code}.weighted")
        rows.append(charts.DotRow(code, label, tuple(marks), total_mark, state))
    return tuple(rows)


DOTS = charts.DotPlot(
    title="Resultado por alternativa, de 1 a 5",
    rows=dot_rows(),
    spaces=tuple(charts.Space(*space) for space in SPACES),
    minimum=1,
    maximum=5,
    ticks=tuple((n, str(n)) for n in range(1, 6)),
    rule=charts.Mark("", "Mínimo", Decimal("3.5"), "3.5"),
    hidden=document.WORDS["hidden"],
)


def share_row(css: str, name: str, parts: tuple[str, str, str] | None) -> charts.ShareRow:
    labels = ("De acuerdo", "No sé", "En desacuerdo")
    if parts is None:
        cells = [charts.Mark(css, label, None) for label in labels]
    else:
        cells = [
            charts.Mark(css, label, Decimal(part) / 100, f"{part} %") for label, part in zip(labels, parts, strict=True)
        ]
    return charts.ShareRow("", name, cells[0], cells[1], cells[2], css)


SHARES = charts.ShareBars(
    title="Apoyo al enunciado «El pallaqueo es un trabajo»",
    rows=(
        share_row("fed", "Federaciones", ("42", "18", "40")),
        share_row("min", "Ministerios", ("60", "25", "15")),
        share_row("pal", "Pallaqueras", None),
        share_row("mac", "Mineros en talleres macrorregionales del sur y del centro", ("51", "0", "49")),
        share_row("reg", "Gobiernos regionales", ("100", "0", "0")),
        share_row("land", "Uso de la tierra", ("0", "0", "100")),
    ),
    hidden=document.WORDS["hidden"],
)

BARS = charts.Bars(
    title="Personas por macrorregión",
    rows=(
        charts.BarRow("Sur", charts.Mark("", "Sur", 148, "148")),
        charts.BarRow("Centro", charts.Mark("", "Centro", 77, "77")),
        charts.BarRow("Norte", charts.Mark("", "Norte", 72, "72")),
        charts.BarRow("Oriente", charts.Mark("", "Oriente", None)),
    ),
    hidden=document.WORDS["hidden"],
)

TREE = charts.Tree(
    title="Árbol de problemas",
    problem=charts.Node(
        "PP",
        "La pequeña minería y minería artesanal opera de forma social, económica y ambientalmente "
        "insostenible en los conglomerados mineros y otras zonas permitidas",
    ),
    causes=(
        charts.Node(
            "CD1",
            "Condiciones laborales, sociales y ambientales precarias",
            (
                charts.Node("CI1.1", "Trabajo sin contrato, seguro ni pensión", (), "72 %", "R1.CI1.1.support"),
                charts.Node(
                    "CI1.2", "Riesgos de seguridad y de mercurio poco reconocidos, sobre todo entre pallaqueras"
                ),
                charts.Node("CI1.4", "Pallaqueo sin reconocimiento normativo nacional, con sobrecarga de cuidados"),
            ),
        ),
        charts.Node(
            "CD2",
            "Acceso limitado a cadenas de valor formales",
            (
                charts.Node("CI2.1", "Exclusión del crédito formal"),
                charts.Node("CI2.3", "Precios opacos, intermediarios y urgencia de pago"),
            ),
        ),
        charts.Node(
            "CD3",
            "Acceso restringido al derecho minero y al terreno superficial",
            (charts.Node("CI3.1", "Menos del 10 % de quienes se formalizan es titular de la concesión"),),
        ),
        charts.Node(
            "CD4",
            "Débil articulación y capacidad de las entidades",
            (charts.Node("CI4.1", f"Rotación de equipos {LONG}"),),
        ),
    ),
    effects=(
        charts.Node("E1", "Accidentes y enfermedad por mercurio", (charts.Node("E1.1", "Familias con menos ingreso"),)),
        charts.Node("E2", "Oro que se vende por debajo de su precio"),
        charts.Node("E3", "Conflictos por el terreno"),
    ),
)
FIGURES["R1.CI1.1.support"] = "72 %"


def results_table() -> document.Table:
    rows = [Row((plain("CD1 y CD2. Condiciones precarias y acceso limitado"),), "group")]
    for code, label, total, head, equal, _means, state in TABLE:
        name: Runs = (document.code(code), Text(f" {label} "), document.strong(state))
        cells = [
            number(f"R3.{code}.{key}", hundredths(value))
            for key, value in (("weighted", total), ("head", head), ("equal", equal))
        ]
        gap: Runs = (document.Hidden(),) if code == "A2.1" else (number(f"R3.{code}.gap", "1.65"),)
        rows.append(Row((name, *((cell,) for cell in cells), gap), "strong" if state.startswith("E") else "plain"))
    return document.Table(
        caption="Resultado por alternativa, de 1 a 5",
        columns=(
            Column("Alternativa"),
            *(Column(t, "number") for t in ("Total", "Por persona", "Por igual", "Distancia")),
        ),
        rows=tuple(rows),
        footer=(plain("Personas"), (number("R3.n", "441"),), (), (), ()),
        note=plain("El total usa los pesos publicados. «Por persona» cuenta a cada persona una vez."),
    )


def sections() -> tuple[Section, ...]:
    baja = number("R3.A1.2.head", "3.33")
    verdict = plain(
        "Se eligen 4 de 6 salidas. Tres quedan igual si contamos por persona. Una depende de los pesos: A1.2."
    )
    first = (
        document.Note("verdict", verdict),
        document.Paragraph(
            fill(
                "Contando por persona, A1.2 baja a {n} y queda fuera, porque 343 de las {all} personas están "
                "en un solo grupo {e}.",
                n=baja,
                all=number("R3.n", "441"),
                e=document.Evidence("E-31"),
            )
        ),
        document.Paragraph(fill("Cambio de A2.3 frente a la ronda 2: {d} puntos.", d=number("R3.A2.3.delta", "-0.25"))),
        document.Bullets(
            (
                plain("Ocho talleres en cuatro macrorregiones"),
                (Text("Una voz: "), document.said("queremos ser reconocidas, no solo toleradas")),
                plain(NASTY),
            )
        ),
        document.Bullets((plain("Primero se abre la ronda"), plain("Después se cierra y se cuenta")), is_ordered=True),
        document.Note("warn", plain("2 de 3 grupos"), plain("Falta Mineros en talleres.")),
        document.Note("few", plain("Pallaqueras por zona"), (document.Hidden(),)),
        document.Note(
            "info", plain("Cómo se lee"), plain("La raya gruesa es el total; la punteada, el mínimo ≤ 3.5 – 4.")
        ),
    )
    dissents = (
        document.Paragraph(plain("Van aquí, antes que los resultados, con las palabras de cada grupo."), "lead"),
        document.Note(
            "dissent",
            (document.strong("A1.2 Reconocer el pallaqueo · "), document.SpaceName("fed", "Federaciones")),
            (document.said("«Aceptamos el registro, no la venta directa sin acuerdo con el titular de la labor»"),),
        ),
        document.Quote(
            "Primero ayuda para cumplir, después la multa. No queremos otra ley que nadie puede cumplir; queremos "
            "que alguien venga, mire y enseñe.",
            "Mineros en talleres, Puno",
        ),
        document.Quote(NASTY),
        document.Paragraph(
            plain("A2.3 también tiene disenso por distancia. Su grupo no envió texto dentro del plazo."), "small"
        ),
    )
    results = (
        document.Heading("Comparación"),
        document.Figure(
            DOTS,
            "Media de cada grupo y total ponderado",
            fill("A4.2 llega a {n}, la más alta.", n=number("R3.A4.2.weighted", "4.00")),
        ),
        results_table(),
        document.Heading("Por grupo", 2),
        document.Figure(SHARES, "Apoyo por grupo"),
        document.Figure(BARS, "Participación por macrorregión", plain("Sur reúne a casi la mitad.")),
    )
    trail = document.Trail(
        (
            Step(
                "Aportes",
                "E-17",
                (document.said("«El acopiador paga lo que quiere»"), Text(", taller de Rinconada")),
                0,
            ),
            Step("Causa", "CI2.3", plain("Precios opacos, intermediarios y urgencia de pago"), 1),
            Step(
                "Alternativa",
                "A2.3",
                fill(
                    "Puntos de compra itinerantes. Total {t}, por persona {h}",
                    t=number("R3.A2.3.weighted", hundredths("3.765")),
                    h=number("R3.A2.3.head", "3.81"),
                ),
                2,
            ),
            Step("Lineamiento", "L2.1", plain("Acercar la compra formal de oro a las zonas mineras"), 3),
        ),
        "L2.1 Acercar la compra formal",
    )
    return (
        Section("principal", "Lo principal", first),
        Section("disensos", "Disensos", dissents),
        Section("arbol", "El problema y su árbol", (document.Figure(TREE, "Árbol de problemas"),), starts_page=True),
        Section("resultado", "Resultado por alternativa", results, starts_page=True),
        Section(
            "lineamientos",
            "Lineamientos y su recorrido",
            (
                document.Paragraph(plain("Cada lineamiento muestra de dónde viene.")),
                trail,
                document.Definitions(
                    (
                        ("Indicador", plain("Gramos de oro comprados en puntos itinerantes")),
                        ("Meta 2030", plain("≥ 1,200 kg")),
                        ("Fuente", plain(LONG)),
                    )
                ),
            ),
        ),
    )


SHEETS = (
    Sheet(
        "Alternativas",
        "Una fila por alternativa, con su total exacto",
        (
            SheetColumn("id", "Código público"),
            SheetColumn("nombre"),
            SheetColumn("total", "Ponderado", "0.0000"),
            SheetColumn("n", "Personas", "0"),
        ),
        (*((code, label, Decimal(total), 441) for code, label, total, *_rest in TABLE), ("=1+1", NASTY, None, None)),
    ),
    Sheet(
        "=Grupos/por:zona* y un nombre muy largo",
        "Una fila por grupo",
        (SheetColumn("=id"), SheetColumn("@nombre", "+nota")),
        (("FED", '=HYPERLINK("http://e.x")'), ("+MIN", "-2+3"), ("PAL", "\tcmd"), ("MAC", "@SUM(A1)")),
    ),
)

SAMPLE = document.Document(
    title="Qué salidas se eligieron, quién las apoya y quién no",
    subtitle="Paso 4 · Selección de alternativas de solución",
    lang="es",
    policy_name="Política Nacional Multisectorial MAPE al 2030",
    lead="Informe de la ronda 3, del 23 de marzo al 17 de abril de 2026. Participaron 441 personas en cinco grupos.",
    cover_facts=(
        ("Conduce", "Ministerio de Energía y Minas, DGFM"),
        ("Emitido", "28 de abril de 2026"),
        ("Ronda", "R3"),
    ),
    issued_on="2026-04-28",
    seal="7c1f09abe4d25a307c1f09abe4d25a307c1f09abe4d25a307c1f09abe4d25a30",
    sections=sections(),
    words=dict(document.WORDS),
    notice="Ejercicio de demostración. Las cifras no son oficiales.",
    is_draft=True,
    missing=("3 disensos sin respuesta", "2 aportes sin disposición", "Firma del segundo testigo"),
    bands=tuple(
        (css.upper(), css, Decimal(weight))
        for css, weight in (("fed", 20), ("min", 20), ("pal", 20), ("mac", 25), ("soc", 15))
    ),
    sheets=SHEETS,
    data={"round": "R3", "alternatives": [{"id": row[0], "total": row[2]} for row in TABLE], "ñ": NASTY},
    figures=dict(FIGURES),
)
FINAL = replace(SAMPLE, is_draft=False, missing=())
