"""A report holds together: figures say one thing, words are all there, tables are rectangles."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core import charts
from consult.core.document import (
    WORDS,
    Column,
    Evidence,
    Figure,
    Hidden,
    Number,
    Paragraph,
    Row,
    Section,
    SpaceName,
    Table,
    Text,
    fill,
    plain,
    plain_text,
    printed_figures,
    said,
)
from tests.core.chart_sample import FIGURES
from tests.core.report_sample import FINAL, SAMPLE


def with_blocks(*blocks: Paragraph | Table | Figure) -> None:
    replace(SAMPLE, sections=(Section("a", "A", blocks),))


def test_every_printed_figure_is_declared_with_the_same_text() -> None:
    printed = dict(printed_figures(SAMPLE))
    assert len(printed) > 40
    assert printed == {id_: SAMPLE.figures[id_] for id_ in printed}


def test_figures_of_charts_and_trees_count_as_printed() -> None:
    printed = {id_ for id_, _text in printed_figures(SAMPLE)}
    assert {"R1.CI1.1.support", "R3.A1.1.mac", "R3.A1.2.weighted"} <= printed
    assert "R3.A2.1.pal" not in printed  # hidden


def test_a_number_that_says_otherwise_cannot_be_built() -> None:
    with pytest.raises(ValueError, match=r"R3\.n"):
        with_blocks(Paragraph((Number("R3.n", "442"),)))


def test_a_number_nobody_declared_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="R9"):
        with_blocks(Paragraph((Number("R9", "1"),)))


def test_a_chart_that_says_otherwise_cannot_be_built() -> None:
    bars = charts.Bars("t", (charts.BarRow("Sur", charts.Mark("", "Sur", 1, "1", "R3.n")),), "hidden")
    with pytest.raises(ValueError, match=r"R3\.n"):
        with_blocks(Figure(bars, "c"))


@pytest.mark.parametrize(
    ("rows", "footer"),
    [((Row((plain("a"),)),), ()), ((Row((plain("a"), plain("b")), "group"),), ()), ((), (plain("a"),))],
)
def test_a_table_out_of_shape_cannot_be_built(rows: tuple[Row, ...], footer: tuple[tuple[Text, ...], ...]) -> None:
    with pytest.raises(ValueError, match="out of shape"):
        with_blocks(Table("t", (Column("a"), Column("b")), rows, footer))


def test_a_missing_word_is_told() -> None:
    with pytest.raises(ValueError, match="hidden"):
        replace(SAMPLE, words={key: word for key, word in WORDS.items() if key != "hidden"})


def test_a_report_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        SAMPLE.title = "otra"  # type: ignore[misc]


def test_a_sentence_is_filled_in_its_places() -> None:
    figure = Number("R3.n", FIGURES["R3.n"])
    assert fill("{n} personas de {who}.", n=figure, who="Puno") == (
        figure,
        Text(" personas de "),
        Text("Puno"),
        Text("."),
    )


@given(st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"])))
def test_a_sentence_without_places_stays_as_it_is(sentence: str) -> None:
    assert plain_text(fill(sentence), WORDS) == sentence


def test_runs_can_be_spelled_out() -> None:
    runs = (said("agua"), Text(" "), SpaceName("fed", "Federaciones"), Text(" "), Hidden(), Evidence("E-1"))
    assert plain_text(runs, WORDS) == f"agua Federaciones {WORDS['hidden']}[E-1]"


def test_the_final_version_differs_from_the_draft_in_nothing_else() -> None:
    assert replace(FINAL, is_draft=True, missing=SAMPLE.missing) == SAMPLE
    assert sum(weight for _id, _css, weight in SAMPLE.bands) == Decimal(95) + 5
