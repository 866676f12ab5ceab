"""A report with everything in it: the example policy's third round, every block, and strings that mean harm.

Figures are those of docs/method.md §3.4, rounded half up; quotes, seal and supports are made up.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from consult.core import document
from consult.core.document import Column, Row, Runs, Section, Sheet, SheetColumn, Step, Text, fill, plain
from tests.core.chart_sample import BARS, DOTS, FIGURES, LONG, NASTY, SHARES, TABLE, TREE, hundredths, number


def results_table() -> document.Table:
    rows = [Row((plain("CD1 y CD2. Condiciones precarias y acceso limitado"),), "group")]
    for code, label, total, head, equal, means, state in TABLE:
        values = [Decimal(mean) for mean in means.split()]
        name: Runs = (document.code(code), Text(f" {label} "), document.strong(state))
        cells = [
            number(f"R3.{code}.{key}", hundredths(value))
            for key, value in (("weighted", total), ("head", head), ("equal", equal))
        ]
        gap: Runs = (
            (document.Hidden(),)
            if code == "A2.1"
            else (number(f"R3.{code}.gap", hundredths(str(max(values) - min(values)))),)
        )
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
