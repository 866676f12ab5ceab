"""Charts print what they were given: exact places, every number in the label, nothing hidden, nothing run."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.charts import CSS_OF_KIND, SPACES, BarRow, Bars, Chart, DotPlot, Mark, marks, plotly, svg
from consult.core.charts.pen import hatch, place, wrap
from consult.core.charts.style import GLYPHS, SYMBOLS
from tests.core.chart_sample import BARS, DOTS, HEAT, LONG, NASTY, SHARES, SPREAD, TREE
from tests.core.chart_sample import SPACES as SAMPLE_SPACES

ALL = (DOTS, SHARES, BARS, TREE, SPREAD, HEAT)
NAMES = ["dots", "shares", "bars", "tree", "spread", "heat"]
SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart: Chart, width: int = 640) -> ElementTree.Element:
    return ElementTree.fromstring(svg(chart, width=width))


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("css", SPACES)
def test_a_space_is_seen_on_paper_and_on_a_dark_screen(css: str) -> None:
    assert contrast(SPACES[css].light, "#ffffff") >= 3.3
    assert contrast(SPACES[css].dark, "#19211f") >= 3.3


def test_every_space_has_a_shape_and_colours_of_its_own() -> None:
    for one, other in combinations(SPACES.values(), 2):
        assert one.shape != other.shape
        assert one.light != other.light
        assert one.dark != other.dark
    shapes = {look.shape for look in SPACES.values()}
    assert shapes == SYMBOLS.keys() == GLYPHS.keys()
    assert set(CSS_OF_KIND.values()) == SPACES.keys()


def test_the_six_spaces_of_the_guide_keep_its_table() -> None:  # GUIDE §5
    table = {css: (look.shape, look.light) for css, look in SPACES.items()}
    assert table["fed"] == ("circle", "#2a9187")
    assert table["min"] == ("square", "#1f3f70")
    assert table["pal"] == ("diamond", "#8f1d40")
    assert table["mac"] == ("triangle", "#cf6a12")
    assert table["soc"] == ("cross", "#9257cc")
    assert table["open"] == ("ring", "#646c69")


@pytest.mark.parametrize("chart", ALL, ids=NAMES)
@pytest.mark.parametrize("width", [320, 640, 900])
def test_a_drawing_is_well_formed_and_stands_alone(chart: Chart, width: int) -> None:
    root = drawn(chart, width)
    assert root.get("role") == "img"
    assert root.get("viewBox") == f"-2 0 {width + 4} {root.get('height')}"
    source = svg(chart, width=width)
    assert not re.search(r"href|url\(|<style|<script|<image|var\(|\bid=", source)


@pytest.mark.parametrize("chart", ALL, ids=NAMES)
def test_the_label_says_every_number(chart: Chart) -> None:
    label = drawn(chart).get("aria-label") or ""
    for mark in marks(chart):
        if mark.value is not None:
            assert f"{mark.name} {mark.text}" in label or mark.text in label
    for mark in marks(chart):
        assert mark.text in label


def test_the_label_of_a_dot_plot_pairs_names_and_numbers() -> None:
    label = drawn(DOTS).get("aria-label") or ""
    # method.md §3.4, A1.2
    assert (
        "Federaciones 2.90; Ministerios 3.33; Pallaqueras 4.55; Mineros en talleres 3.20; Sociedad civil 3.95" in label
    )
    assert f"Pallaqueras {DOTS.hidden.rstrip('.')}; Mineros en talleres 3.18" in label


def test_text_is_text() -> None:
    words = " ".join("".join(node.itertext()) for node in drawn(DOTS).iter(f"{SVG}text"))
    for needed in (
        "Total",
        "Mínimo 3.5",
        "4.00",
        "3.55",
        "Elegida · disenso",
        "Federaciones 20 %",
        "Mineros en talleres 25 %",
        DOTS.hidden,
    ):
        assert needed in words


def test_a_hidden_cell_is_not_drawn() -> None:
    shown = svg(DOTS).count(SPACES["pal"].light)
    assert shown == 1 + len(DOTS.rows) - 1  # legend, and every row but the hidden one


def test_zero_and_hidden_look_unlike_only_where_the_gate_says_so() -> None:
    zero = replace(BARS, rows=(BarRow("Oriente", Mark("", "Oriente", 0, "0")),))
    hidden = replace(BARS, rows=(BarRow("Oriente", Mark("", "Oriente", None)),))
    assert BARS.hidden in svg(hidden)
    assert BARS.hidden not in svg(zero)


def test_words_cannot_become_marks() -> None:
    chart = Bars(NASTY, (BarRow(NASTY, Mark("", NASTY, 1, NASTY)),), NASTY)
    root = ElementTree.fromstring(svg(chart))
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= {"svg", "rect", "line", "path", "text", "circle"}
    figure = json.dumps({**plotly(chart), "layout": None})  # the label in the layout is plain text, for an attribute
    assert "<script" not in figure
    assert "<a " not in figure


def test_places_are_exact() -> None:
    assert [place(v) for v in (0, Fraction(1, 3), Decimal("2.675"), Decimal("0.005"), -1, Fraction(-1, 8))] == [
        "0", "0.33", "2.68", "0.01", "-1", "-0.12",
    ]  # fmt: skip


@given(st.decimals(-1000, 1000, allow_nan=False, places=4))
def test_a_place_is_within_half_a_hundredth(value: Decimal) -> None:
    assert abs(Decimal(place(value)) - value) <= Decimal("0.005")


def test_marks_stand_where_their_values_are() -> None:
    """The dot of 4.55 on a scale 1-5 stands at 88.75 % of the plot (report.html of the mock)."""
    root = drawn(DOTS)
    ticks = sorted(float(n.get("x1", "0")) for n in root.iter(f"{SVG}line")
                   if n.get("x1") == n.get("x2") and n.get("stroke") == "#dcd8cd")  # fmt: skip
    left, right = ticks[0], ticks[-1]
    found = [n.get("transform", "") for n in root.iter(f"{SVG}path") if n.get("fill") == SPACES["pal"].light]
    places = [float(t.split("(")[1].split()[0]) for t in found]
    assert any(abs((x - left) / (right - left) - 0.8875) < 0.0001 for x in places)


def test_marks_of_a_row_do_not_lie_on_each_other() -> None:
    same = tuple(Mark(css, name, 3, "3") for css, name, _weight in SAMPLE_SPACES[:3])
    row = replace(DOTS.rows[0], marks=same)
    root = drawn(replace(DOTS, rows=(row,), spaces=()))
    spots = [n.get("cy") or (n.get("transform") or "").split()[-1].rstrip(")") for n in root.iter()
             if n.get("fill") in {SPACES[css].light for css, *_ in SAMPLE_SPACES[:3]}]  # fmt: skip
    assert len(set(spots)) == 3


@given(st.text(min_size=1, max_size=200), st.integers(10, 300))
def test_wrapping_loses_no_letter(text: str, width: int) -> None:
    assert "".join("".join(wrap(text, width, 12)).split()) == "".join(text.split())


@given(st.fractions(0, 60), st.integers(4, 30))
def test_hatching_stays_inside(width: Fraction, height: int) -> None:
    numbers = [
        float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", hatch(0, 0, width, height).split('d="')[1].split('"')[0])
    ]
    assert all(-0.01 <= x <= float(width) + 0.01 for x in numbers[0::2])
    assert all(-0.01 <= y <= height + 0.01 for y in numbers[1::2])


@pytest.mark.parametrize("chart", ALL, ids=NAMES)
def test_the_screen_gets_plain_json(chart: Chart) -> None:
    figure = plotly(chart)
    assert figure.keys() == {"data", "layout"}
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure


def test_the_screen_shows_the_same_numbers_and_no_hidden_cell() -> None:
    figure = json.loads(json.dumps(plotly(DOTS)))
    traces = {trace["name"]: trace for trace in figure["data"]}
    assert list(traces) == [name for _css, name, _weight in SAMPLE_SPACES] + ["Total"]
    assert [round(y) for y in traces["Pallaqueras"]["y"]] == [0, 1, 2, 3, 5]
    assert traces["Pallaqueras"]["x"] == [4.35, 3.825, 4.375, 4.55, 2.45]
    assert traces["Total"]["text"][3] == "Total 3.55"
    assert traces["Federaciones"]["marker"]["symbol"] == "circle"
    assert figure["layout"]["shapes"][0]["x0"] == 3.5
    shares = json.loads(json.dumps(plotly(SHARES)))
    assert shares["data"][0]["y"] == [0, 1, 3, 4, 5]
    assert shares["data"][2]["marker"]["pattern"]["shape"] == "/"


def test_marks_of_a_row_do_not_lie_on_each_other_on_the_screen() -> None:
    """Three equal marks take three lanes of their row; marks far apart stay on it (GUIDE §6.2)."""
    same = tuple(Mark(css, name, 3, "3") for css, name, _weight in SAMPLE_SPACES[:3])
    row = replace(DOTS.rows[0], marks=(*same, Mark("mac", "Mineros en talleres", 5, "5")))
    traces = plotly(replace(DOTS, rows=(row,)))["data"]
    assert isinstance(traces, list)
    heights = [trace["y"][0] for trace in traces[:4]]
    assert len(set(heights[:3])) == 3
    assert all(abs(height) < 0.5 for height in heights)
    assert heights[3] == 0


def test_a_disc_has_the_area_of_its_share_and_a_hidden_group_none() -> None:
    """A quarter of the answers beside three quarters: areas 1 to 3. Nothing is drawn where nobody answered."""
    traces = json.loads(json.dumps(plotly(SPREAD)))["data"]
    few, many = traces[0]["marker"]["size"]
    assert (many / few) ** 2 == pytest.approx(3)
    assert traces[0]["x"] == [2, 4]
    assert traces[1]["x"] == []
    assert traces[3]["x"] == [4]  # the one median known
    radii = [float(node.get("r", "0")) for node in drawn(SPREAD).iter(f"{SVG}circle")][1:]  # after the group's shape
    assert (radii[1] / radii[0]) ** 2 == pytest.approx(3, rel=0.01)  # coordinates keep two decimals
    assert SPREAD.hidden in svg(SPREAD)
    assert SPACES["pal"].light in svg(SPREAD)  # its shape stands beside its name


def test_a_grid_fills_what_wins() -> None:
    rows = json.loads(json.dumps(plotly(HEAT)))["data"]
    assert [(row["x"], row["text"]) for row in rows] == [([1], ["60 %"]), ([0], ["40 %"])]
    assert rows[0]["marker"]["color"] != rows[1]["marker"]["color"]


def test_a_plot_without_rows_or_rule_is_still_a_plot() -> None:
    empty: tuple[Chart, ...] = (
        replace(DOTS, rows=(), rule=None, spaces=()),
        replace(SHARES, rows=()),
        replace(BARS, rows=()),
        replace(TREE, causes=(), effects=()),
        replace(SPREAD, rows=(), columns=(), band=None),
        replace(HEAT, rows=(), columns=()),
    )
    for chart in empty:
        ElementTree.fromstring(svg(chart))
        json.dumps(plotly(chart), allow_nan=False)


def test_a_long_word_is_broken_not_lost() -> None:
    words = "".join("".join(node.itertext()) for node in drawn(TREE).iter(f"{SVG}text"))
    assert LONG in words.replace(" ", "")


def test_a_value_off_the_scale_stays_in_the_picture() -> None:
    chart: DotPlot = replace(DOTS, minimum=3, rule=None)
    xs = [float(n.get("cx", "0")) for n in drawn(chart).iter(f"{SVG}circle")]
    assert all(0 <= x <= 640 for x in xs)
