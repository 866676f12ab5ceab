"""Charts of the example policy's third round; figures of docs/method.md §3.4, rounded half up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from consult.core import charts, document
from consult.core.document import Number

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

SPREAD = charts.Spread(
    "Cómo se reparten las respuestas",
    (
        charts.SpreadRow(
            "Federaciones",
            tuple(
                charts.Mark("fed", name, Fraction(n, 4), text)
                for name, n, text in (("1", 0, "0 %"), ("2", 1, "25 %"), ("4", 3, "75 %"))
            ),
            "fed",
            charts.Mark("fed", "De en medio", 4, "4"),
        ),
        charts.SpreadRow(
            "Pallaqueras",
            tuple(charts.Mark("pal", name, None, document.WORDS["hidden"]) for name in ("1", "2", "4")),
            "pal",
        ),
        charts.SpreadRow(
            "Con los pesos", tuple(charts.Mark("", name, Fraction(1, 3), "33.3 %") for name in ("1", "2", "4"))
        ),
    ),
    ((1, "1"), (2, "2"), (4, "4")),
    document.WORDS["hidden"],
    (2, 4),
)
"""Three values not evenly apart, a hidden group, and a band."""

HEAT = charts.Spread(
    "Quién gana a quién",
    (
        charts.SpreadRow("a Una", (charts.Mark("", "a", 0, ""), charts.Mark("", "b", Fraction(3, 5), "60 %"))),
        charts.SpreadRow("b Otra", (charts.Mark("", "a", Fraction(2, 5), "40 %"), charts.Mark("", "b", 0, ""))),
    ),
    ((0, "a"), (1, "b")),
    document.WORDS["hidden"],
    is_heat=True,
)  # fmt: skip
