"""The macros draw what they promise: lanes, hidden cells, escaping, fields and buttons."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from markupsafe import Markup
from wtforms import BooleanField, Form, IntegerField, RadioField, StringField, validators

from consult.core.charts import DotRow, Mark
from tests.core.test_styles import macro


def row(**values: float) -> dict[str, object]:
    marks = [{"kind": kind, "name": kind, "value": value, "text": str(value)} for kind, value in values.items()]
    return {"marks": marks, "total": {"value": None, "text": ""}}


@pytest.mark.parametrize(
    ("values", "lanes"),
    [  # lanes of the drawn results page (mock, alternatives A1.1, A4.1 and A2.3)
        ({"federation": 3.975, "ministry": 3.775, "pallaqueras": 3.825, "miners": 4.025, "civil_society": 3.85},
         [("min", 50), ("pal", 22), ("soc", 78), ("fed", 50), ("mac", 22)]),
        ({"federation": 3.625, "ministry": 3.725, "pallaqueras": 3.525, "miners": 3.6, "civil_society": 3.825},
         [("pal", 50), ("mac", 22), ("fed", 78), ("min", 50), ("soc", 22)]),
        ({"federation": 3.575, "ministry": 3.35, "pallaqueras": 4.375, "miners": 3.8, "civil_society": 3.7},
         [("min", 50), ("fed", 50), ("soc", 22), ("mac", 50), ("pal", 50)]),
    ],
)  # fmt: skip
def test_close_marks_take_another_lane(values: dict[str, float], lanes: list[tuple[str, int]]) -> None:
    drawn = macro('{% from "macros/charts.html" import plot %}{{ plot(row, 1, 5, rule=3.5) }}', row=row(**values))
    assert [(css, int(y)) for css, y in re.findall(r'<use class="(\w+)"[^>]* y="(\d+)%"', drawn)] == lanes
    assert 'class="rule" x1="62.50%"' in drawn


def test_a_hidden_mark_is_said_and_not_drawn() -> None:
    shown = Mark("fed", "Federaciones", Fraction(3), "3.00")
    chart_row = DotRow("A1", "Uno", (Mark("pal", "Pallaqueras", None), shown), Mark("", "Total", Fraction(3), "3.00"))
    drawn = macro('{% from "macros/charts.html" import plot %}{{ plot(row) }}', row=chart_row)
    assert 'aria-label="Pallaqueras no se muestra, Federaciones 3.00; ponderado 3.00"' in drawn
    assert drawn.count("<use") == 1


def test_a_hidden_share_and_a_hidden_cell_say_the_one_sentence() -> None:
    sentence = "No se muestra, para proteger a las personas."
    rows = [{"kind": "pallaqueras", "name": "Pallaqueras", "support": None}]
    assert sentence in macro('{% from "macros/charts.html" import by %}{{ by(rows) }}', rows=rows)
    source = '{% from "macros/table.html" import table %}{{ table(heads, [["Sur", none]]) }}'
    cells = macro(source, heads=[("Zona", False), ("n", True)])
    assert f'<td class="few" role="cell" data-l="n">{sentence}</td>' in cells


def test_bars_fill_the_width_once() -> None:
    drawn = macro('{% from "macros/charts.html" import bars %}{{ bars(0.38, 0.08, 0.54) }}')
    assert re.findall(r'class="(\w+)"(?: x="([\d.]+)%")? width="([\d.]+)%"', drawn) == [
        ("yes", "", "38.00"), ("mid", "38.00", "8.00"), ("no", "46.00", "54.00"),
    ]  # fmt: skip


def test_text_from_people_is_escaped() -> None:
    hostile = "<script>x</script>"
    for source in (
        '{% from "macros/spaces.html" import sp %}{{ sp("miners", words) }}',
        '{% from "macros/ui.html" import badge, button %}{{ badge("open", words) }}{{ button(words) }}',
        '{% from "macros/table.html" import table %}{{ table([(words, false)], [[words]], caption=words) }}',
        '{% from "macros/tree.html" import tree %}{{ tree({"text": words}, [{"code": "C1", "text": words}]) }}',
        '{% from "macros/charts.html" import plotly_figure %}{{ plotly_figure({"layout": {"title": words}}, words) }}',
        '{% from "macros/line.html" import line %}{{ line("L1", words) }}',
    ):
        assert "<script>x" not in macro(source, words=hostile)


class Example(Form):  # type: ignore[misc]  # WTForms has no types
    """One field of each look."""

    name = StringField("Nombre", [validators.InputRequired("Escriba el nombre.")])
    number = IntegerField("Asistentes")
    agree = BooleanField("Acepto")
    way = RadioField("Cómo", choices={"web": "Web", "paper": "Papel"})


def drawn_field(form: Form, name: str, **options: object) -> str:
    source = '{% from "macros/ui.html" import field %}{{ field(f, **options) }}'
    return macro(source, f=form[name], options=options)


def test_fields_have_label_hint_error_and_input_in_that_order() -> None:
    form = Example()
    assert not form.validate()
    drawn = drawn_field(form, "name", hint="Como en el acta")
    order = [drawn.index(part) for part in ("<label", "Como en el acta", "Escriba el nombre.", "<input")]
    assert order == sorted(order)
    assert 'aria-describedby="name-h name-e"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'class="in n"' in drawn_field(form, "number", short=True)
    assert '<label class="tick"><input' in drawn_field(form, "agree")
    assert drawn_field(form, "way").count('<label class="tick"><input') == 2
    assert "<legend>Cómo</legend>" in drawn_field(form, "way")


def test_a_button_that_cannot_be_pressed_says_why() -> None:
    drawn = macro('{% from "macros/ui.html" import button %}{{ button("Abrir", off="Faltan 3 puntos.") }}')
    assert 'aria-disabled="true"' in drawn
    assert "Faltan 3 puntos." in drawn
    assert "<button" not in drawn


def test_markup_passes_through_where_promised() -> None:
    source = '{% from "macros/charts.html" import alt %}{{ alt(row, ("1", "2", "3"), badges) }}'
    assert "<b>x</b>" in macro(source, row=row(miners=3.0), badges=Markup("<b>x</b>"))
