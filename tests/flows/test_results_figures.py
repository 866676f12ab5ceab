"""The figures beside a headline, on the pages everyone sees: the worked examples of counting.md, to the last figure."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.base.db import db
from consult.contributions.importing import import_rows
from consult.drafting.loading import load_policy
from consult.results.actions import close
from consult.results.iterations import next_iteration
from consult.rounds.actions import move_round, open_round
from consult.rounds.models import Round
from consult.rounds.queries import round_by_code
from consult.spaces.gate import SYSTEM
from tests.conftest import SLUG
from tests.floors.delphi import EXAMPLE_C
from tests.flows.test_public import read, words
from tests.flows.test_results import FEW, SMALL, table

SPACES = """
spaces:
  - {id: MAC, kind: miners, es: "Mineros", weight: 40, eligible: %(MAC)s, on_record: %(record)s}
  - {id: MIN, kind: ministry, es: "Ministerios", weight: 35, eligible: %(MIN)s, on_record: true}
  - {id: PAL, kind: pallaqueras, es: "Pallaqueras", weight: 25, eligible: %(PAL)s, on_record: %(record)s, safe: false}
"""
ROSTERS = {"MAC": 343, "MIN": 12, "PAL": 40}


def policy_with(round_: str, *, rosters: Mapping[str, int] | None = None, record: str = "false") -> str:
    """Write the policy of the worked examples, weights 40/35/25, one round; `record` puts every space on record."""
    spaces = SPACES % {**(rosters or ROSTERS), "record": record}
    return f'policy: {{code: EJEMPLO, name: {{es: "Ejemplo"}}}}\n{spaces}\nrounds:\n  - {round_}\n'


def opened(text: str) -> Round:
    """Load a policy and open its round."""
    round_ = round_by_code(load_policy(SYSTEM, text), "T")
    if round_.state != "open":
        open_round(SYSTEM, round_, because="prueba")
    return round_


def answer(round_: Round, lines: Sequence[str], heads: str = "") -> None:
    """Import answers: space,participant,item,criterion,value."""
    done = import_rows(SYSTEM, round_, "\n".join([f"space,participant,item,criterion,value{heads}", *lines]))
    assert not done.refused


def published(round_: Round) -> None:
    """Close and publish."""
    close(SYSTEM, round_)
    for state in ("systematised", "validated", "published"):
        move_round(SYSTEM, round_, to=state)
    db.session.commit()


def votes(item: str, by_space: Mapping[str, tuple[int, int, int]]) -> list[str]:
    """Write support, disagreement and pass as one line a person."""
    found = []
    for space, counts in by_space.items():
        values = [value for value, n in zip((1, -1, 0), counts, strict=True) for _ in range(n)]
        found += [f"{space},p{k},{item},support,{value}" for k, value in enumerate(values)]
    return found


TREE = ('{id: T, kind: problem_tree, es: "¿Es así?", spaces: [MAC, MIN, PAL], state: open, '
        'items: [{id: P1, es: "Compran sin papeles"}, {id: P2, es: "No hay agua"}]}')  # fmt: skip
EXAMPLE_A = {"MAC": (230, 80, 20), "MIN": (4, 7, 1), "PAL": (33, 4, 1)}


@pytest.fixture
def supported(empty_app: Flask) -> FlaskClient:
    """The worked example A of counting.md §4 as a published round, with a second point."""
    with empty_app.app_context():
        round_ = opened(policy_with(TREE))
        answer(
            round_, votes("P1", EXAMPLE_A) + votes("P2", {"MAC": (150, 170, 10), "MIN": (9, 3, 0), "PAL": (20, 10, 8)})
        )
        published(round_)
    return empty_app.test_client()


PAGE = "/p/ejemplo/r/T"


def test_support_shows_the_worked_example(supported: FlaskClient) -> None:
    """counting.md §4, example A: totals .61256 .63291 .70263, roster interval .6049-.6194, bounds .59114-.61880."""
    page = supported.get(f"{PAGE}/results").get_data(as_text=True)
    text = words(page)
    assert table(page, "Tabla de resultados")["P1"][:3] == ("61.3 %", "70.3 %", "63.3 %")
    assert "Con los pesos 61.3 % Por igual 63.3 % Por persona 70.3 %" in text
    assert "Acuerdo con disenso" in text  # M6: the half for it, ministries 7 of 12 against
    assert "En contra: Ministerios (7 de 12)." in text
    assert "Si hubieran respondido otras personas parecidas: entre 60.5 % y 61.9 %." in text
    assert "No hablan de toda la población" in text
    assert "El grupo que menos apoya Ministerios: 33.3 %" in text
    annex = table(page, "Rangos y comprobaciones")["P1"]
    assert annex == (
        "Acuerdo con disenso",
        "entre 60.5 % y 61.9 %",
        "entre 59.1 % y 61.9 %",
        "33.3 %",
        "0.211",
        "0.596",
    )  # fmt: skip  GIC 561/2656, cube root 0.59554


def test_reach_is_said_as_the_specification_says_it(empty_app: Flask) -> None:
    """counting.md §2: one ministry answer weighs as much as 24.1 miners', and 380 answers are worth 81."""
    with empty_app.app_context():
        round_ = opened(policy_with(TREE, record="true"))
        answer(round_, votes("P1", EXAMPLE_A) + votes("P2", EXAMPLE_A))
        published(round_)
    text = read(empty_app.test_client(), f"{PAGE}/results")
    assert "Una respuesta de Ministerios pesa lo que 24.1 de Mineros." in text
    assert "380 respuestas valen, con estos pesos, lo que 81 si cada una pesara igual." in text


def test_reach_does_not_tell_the_size_of_a_confidential_group(supported: FlaskClient) -> None:
    text = read(supported, f"{PAGE}/results")
    assert "Una respuesta de Ministerios pesa más o menos lo que 20 de Mineros." in text
    assert not re.search(r"\b(24\.1|380|330|81)\b", text)


def test_the_answer_rates_of_confidential_groups_are_not_told_exactly(supported: FlaskClient) -> None:
    """330 of 343 and 38 of 40: in tens, never all or none (counting.md §9, rule 9); on record, 12 of 12."""
    rows = table(supported.get(f"{PAGE}/results").get_data(as_text=True), "Quiénes respondieron")
    assert rows["Mineros"] == ("343", "200–499", "90 % o más")
    assert rows["Ministerios"] == ("12", "12", "100.0 %")


def test_the_calculation_is_written_out_with_its_own_numbers(supported: FlaskClient) -> None:
    """counting.md §4, example A: each share, the sum, and Wilson's limits with the roster that make 60.5 and 61.9."""
    page = supported.get(f"{PAGE}/method?item=P1").get_data(as_text=True)
    text = words(page)
    assert "40 % × 69.7 % + 35 % × 33.3 % + 25 % × 86.8 % = 61.3 %" in text
    assert table(page, "Qué dijo cada grupo")["Pallaqueras"][3:] == ("86.8 %", "2.6 %", "10.5 %")
    rows = table(page, "El rango")
    assert rows["Ministerios"][2:] == ("entre 33.3 % y 33.3 %", "0.0 %", "0.0 %")  # the whole roster answered
    assert "61.3 % − 0.8 % = 60.5 %" in text
    assert "61.3 % + 0.7 % = 61.9 %" in text


def test_the_flip_worked_out_ends_in_an_exact_tie(supported: FlaskClient) -> None:
    """counting.md §7.2: both totals meet. Weight goes from the group where P1 leads most to where P2 does."""
    page = supported.get(f"{PAGE}/method").get_data(as_text=True)
    text = words(page)
    assert "P2 queda empatada con P1." in text
    ends = re.findall(r"de \d+\.\d % a (\d+\.\d %)", text)
    assert len(ends) == 2
    assert len(set(ends)) == 1
    rows = table(page, "Lo más cerca de cambiar")
    moved = {name for name, row in rows.items() if row[0].split(" ")[0] + ".0 %" != row[1]}
    assert moved == {"Ministerios", "Pallaqueras"}


def test_a_missing_group_is_said_and_its_weight_shared_out(empty_app: Flask) -> None:
    """counting.md §4: without ministries 12437/16302 = 76.3 %, coverage 65 %, so not ranked; between 49.6 and 84.6."""
    with empty_app.app_context():
        round_ = opened(policy_with(TREE))
        given = {"MAC": (230, 80, 20), "PAL": (33, 4, 1)}
        answer(round_, votes("P1", given) + votes("P2", given))
        published(round_)
    text = read(empty_app.test_client(), f"{PAGE}/results")
    assert "Cubre 65.0 % del peso. Es poco: no se compara con las demás." in text
    assert "Esta cifra no cuenta a Ministerios. Con su peso podría quedar entre 50 % y 85 %." in text
    worked = read(empty_app.test_client(), f"{PAGE}/method?item=P1")
    assert "suman 65 % del peso. No entran: Ministerios." in worked
    assert "40 % ÷ 65 % = 61.5 %" in worked
    assert "61.5 % × 69.7 % + 38.5 % × 86.8 % = 76.3 %" in worked


# ── levels ──────────────────────────────────────────────────────────────────

LEVELS = ('{id: T, kind: standards, es: "¿Hasta cuánto?", spaces: [MAC, MIN, PAL], state: open, iterations: 3, '
          'criteria: [level], items: [{id: e1, es: "Puntos de control", min: 1, max: 5, tolerance: 1}]}')  # fmt: skip


def levels(iteration: int, counts: Mapping[str, Sequence[int]] = EXAMPLE_C) -> list[str]:
    """Write the levels of the worked example C as one line a person."""
    found = []
    for space, numbers in counts.items():
        values = [level for level, n in enumerate(numbers, start=1) for _ in range(n)]
        found += [f"{space},p{k},e1,level,{value},{iteration}" for k, value in enumerate(values)]
    return found


@pytest.fixture
def levelled(empty_app: Flask) -> FlaskClient:
    """The worked example C of counting.md §10 in both of two iterations, published."""
    with empty_app.app_context():
        round_ = opened(policy_with(LEVELS))
        answer(round_, levels(1), ",iteration")
        next_iteration(SYSTEM, round_)
        answer(round_, levels(2), ",iteration")
        published(round_)
    return empty_app.test_client()


def test_a_level_shows_the_worked_example(levelled: FlaskClient) -> None:
    """counting.md §10, example C: median 4, middle half 3-5, 79.7 % in the band, A .2831, adopted when stable."""
    page = levelled.get(f"{PAGE}/results").get_data(as_text=True)
    text = words(page)
    assert "La mitad de en medio de 3 a 5" in text
    assert "Banda alrededor del nivel de 3 a 5" in text
    assert "Dentro de la banda 79.7 %" in text
    assert "Cambio desde la vuelta anterior 0.0 %" in text
    assert "Acuerdo (de −1 a 1) 0.28" in text
    assert "Adoptar: e1." in text
    rows = table(page, "Puntos de control")
    assert rows == {"Mineros": ("3", "78.8 %"), "Ministerios": ("5", "100.0 %"), "Pallaqueras": ("3", "52.6 %")}
    past = table(page, "Vueltas de e1")["Vuelta"]
    assert past == ("4", "de 3 a 5", "79.7 %", "3", "5", "3")


def test_the_median_is_added_up_level_by_level(levelled: FlaskClient) -> None:
    """counting.md §10, example C: F = .0516 .2033 .4568 .7221 1."""
    rows = table(levelled.get(f"{PAGE}/method").get_data(as_text=True),
                 "Las respuestas de todos los grupos, sumadas nivel por nivel")  # fmt: skip
    assert [row[1] for row in rows.values()] == ["5.2 %", "20.3 %", "45.7 %", "72.2 %", "100.0 %"]
    assert rows["3"][2] == "primer cuarto"
    assert rows["4"][2] == "la mitad: este es el nivel"


def test_an_iteration_with_too_few_people_is_not_told(empty_app: Flask) -> None:
    """Four pallaqueras in the first iteration, forty in the second: the first is not shown (counting.md §9, rule 1)."""
    with empty_app.app_context():
        round_ = opened(policy_with(LEVELS))
        answer(round_, levels(1, {**EXAMPLE_C, "PAL": (4, 0, 0, 0, 0)}), ",iteration")
        next_iteration(SYSTEM, round_)
        answer(round_, levels(2), ",iteration")
        published(round_)
    page = empty_app.test_client().get(f"{PAGE}/results").get_data(as_text=True)
    region = words(page[page.index('aria-label="Vueltas de e1"') :].split("</table>")[0])
    assert region.count(FEW) == 6
    left = table(page, "Quiénes siguieron en e1")
    assert left["Pallaqueras"] == (FEW,) * 4


# ── scores ──────────────────────────────────────────────────────────────────


def test_the_golden_round_says_how_far_it_holds(app: Flask, client: FlaskClient) -> None:
    """docs/method.md §3.4: A1.2 stays for pallaqueras from 16.3 to 55.5 %; without VS or EF the choice changes."""
    page = client.get(f"/p/{SLUG}/r/R3/results").get_data(as_text=True)
    text = words(page)
    assert "¿Cuánto depende de los pesos?" in text
    assert "Ajustado" in text  # 2.9 points of weight are under five (counting.md §5)
    assert table(page, "Con qué pesos se mantiene")["Pallaqueras"] == ("20 %", "de 16.3 % a 55.5 %")
    ways = table(page, "Formas de contar")
    assert ways["Contando"] == ("A1.1, A2.2, A2.3, A3.1, A3.3, A4.1, A4.2", "Sale A1.2.")
    assert len(page.encode()) < 300_000


def test_every_chart_is_in_the_workbook_exactly(client: FlaskClient) -> None:
    """The workbook holds the tables of the page, cell by cell, all as texts."""
    for address in ("R3/analysis", "R1/analysis"):
        page = client.get(f"/p/{SLUG}/r/{address}").get_data(as_text=True)
        answer_ = client.get(f"/p/{SLUG}/r/{address}.xlsx")
        assert answer_.headers["Content-Type"].endswith("spreadsheetml.sheet")
        book = openpyxl.load_workbook(io.BytesIO(answer_.data))
        tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
        assert len(book.worksheets) == 1 + len(tables)
        for sheet, told in zip(book.worksheets[1:], tables, strict=True):
            written = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
            assert written == cells_of(told)
            assert all(cell.data_type in ("s", "n") and not isinstance(cell.value, (int, float))
                       for row in sheet.iter_rows() for cell in row)  # fmt: skip


def cells_of(html: str) -> list[list[str]]:
    """Return the cells of a table as they are read on the page, heads first."""
    return [[words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
            for row in html.split("<tr")[1:]]  # fmt: skip


def test_the_first_sheet_says_what_it_is(client: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/p/{SLUG}/r/R1/analysis.xlsx").data))
    told = {str(row[0].value): str(row[1].value) for row in book.worksheets[0].iter_rows()}
    assert told["Ronda"].startswith("R1 · ")
    assert told["Aviso"] == "Dato simulado."
    assert told["Pesos"].startswith("WS-")
    assert {"Política", "Fecha del resultado", "Huella de las respuestas"} <= told.keys()


def test_a_text_that_looks_like_a_formula_stays_a_text(empty_app: Flask) -> None:
    with empty_app.app_context():
        round_ = opened(policy_with(TREE.replace("Compran sin papeles", "=1+1").replace("id: P1", "id: P1")))
        answer(round_, votes("P1", EXAMPLE_A) + votes("P2", EXAMPLE_A))
        published(round_)
    book = openpyxl.load_workbook(io.BytesIO(empty_app.test_client().get(f"{PAGE}/analysis.xlsx").data))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert any("=1+1" in str(cell.value) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}  # «n» is an empty cell; a formula would be «f»


# ── rankings ────────────────────────────────────────────────────────────────

ORDER = ('{id: T, kind: alternatives, mode: ranking, es: "¿Qué primero?", spaces: [MAC, MIN, PAL], state: open, '
         'items: [{id: N, es: "Norte"}, {id: C, es: "Centro"}, {id: M, es: "Mar"}, {id: K, es: "Cerro"}]}')  # fmt: skip


@pytest.fixture
def ranked(empty_app: Flask) -> FlaskClient:
    """The Tennessee capital: each group votes as the hundred of the textbook do, so the combination is theirs."""
    orders = (("MNCK", 42), ("NCKM", 26), ("CKNM", 15), ("KCNM", 17))
    with empty_app.app_context():
        round_ = opened(policy_with(ORDER, rosters={"MAC": 100, "MIN": 100, "PAL": 100}))
        lines = []
        for space in ("MAC", "MIN", "PAL"):
            people = [order for order, n in orders for _ in range(n)]
            for k, order in enumerate(people):
                lines += [f"{space},p{k},{item},rank,{place},{'mujer' if k % 2 else 'hombre'}"
                          for place, item in enumerate(order, start=1)]  # fmt: skip
        answer(round_, lines, ",sex")
        published(round_)
    return empty_app.test_client()


def test_a_ranking_shows_points_and_duels(ranked: FlaskClient) -> None:
    """Published case: N(ashville) 194, C(hattanooga) 173, M(emphis) 126, K(noxville) 107 of 300 points; N beats all."""
    page = ranked.get(f"{PAGE}/results").get_data(as_text=True)
    rows = table(page, "Tabla de resultados")
    assert {item: row[0] for item, row in rows.items()} == {"N": "64.67", "C": "57.67", "M": "42.00", "K": "35.67"}
    assert "gana por puntos y también gana a cada una de las otras" in words(page)
    assert table(page, "Quién gana a quién")["N"] == ("·", "68.0 %", "58.0 %", "68.0 %")
    assert "Norte (N) va primero con cualquier reparto de los pesos." in words(page)
    assert "por sexo" in words(page)  # a breakdown by group


def test_the_points_are_worked_out_from_the_duels(ranked: FlaskClient) -> None:
    """counting.md §6: B = 100/(m-1) x sum of P + T/2: (68 + 58 + 68) / 3 = 64.67."""
    text = read(ranked, f"{PAGE}/method?item=N")
    assert "(68.0 + 58.0 + 68.0) ÷ 3 = 64.67" in text
    assert table(ranked.get(f"{PAGE}/analysis").get_data(as_text=True), "Quién gana a quién")["M"][0] == "58.0 %"


# ── where something is hidden ───────────────────────────────────────────────


@pytest.fixture
def small(empty_app: Flask) -> FlaskClient:
    """A published round in which four pallaqueras answered."""
    lines = ["space,participant,item,criterion,value"]
    for space, values in (("PAL", (5, 5, 5, 4)), ("MAC", (2, 3, 4) * 10), ("MIN", (3,) * 10)):
        for place, value in enumerate(values):
            lines += [f"{space},p{place},X,VP,{value}", f"{space},p{place},Y,VP,{6 - value}"]
    with empty_app.app_context():
        round_ = round_by_code(load_policy(SYSTEM, SMALL), "Q")
        import_rows(SYSTEM, round_, "\n".join(lines))
        published(round_)
    return empty_app.test_client()


@pytest.mark.parametrize("page", ["results", "method", "analysis", "explore"])
def test_nothing_beside_the_headline_stands_where_something_is_hidden(small: FlaskClient, page: str) -> None:
    """counting.md §9, rule 4: with hidden groups only whether the choice depends, never a number."""
    text = read(small, f"/p/chica/r/Q/{page}")
    for kept in ("pesa lo que", "respuestas valen", "puntos de peso", "Si hubieran respondido", "Se mantiene", "Rango"):
        assert kept not in text
    said = ("Otras formas de contar no se muestran", "El resultado depende de cómo", "formas de contar que se probaron")
    if page == "results":
        assert sum(words_ in text for words_ in said) == 1


def test_the_workbook_hides_what_the_page_hides(small: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(small.get("/p/chica/r/Q/analysis.xlsx").data))
    cells = {str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert FEW in cells
    assert not cells & {"4.75", "4.8", "1.25", "1.3", "75.0 %", "75 %"}  # the four pallaqueras' own
