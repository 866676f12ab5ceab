"""Results in public: the golden round to the last figure, the gate on every page, and nothing before the close."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.base.clock import now, today
from consult.base.db import db
from consult.contributions.door import Door
from consult.contributions.importing import import_rows
from consult.core.envelope import Envelope
from consult.core.kinds.model import Judgement
from consult.drafting.loading import load_policy
from consult.results.actions import close, compute_all
from consult.results.queries import view
from consult.rounds.actions import move_round, open_round
from consult.rounds.models import Round
from consult.rounds.queries import round_by_code
from consult.spaces.actions import add_person, give_mandate, propose_weights
from consult.spaces.gate import SYSTEM
from consult.spaces.models import Space
from consult.spaces.queries import policy_by_slug
from tests.conftest import SLUG, SignIn
from tests.flows.test_public import read, words

BASE = f"/p/{SLUG}/r"
FEW = "No se muestra, para proteger a las personas."

GOLDEN = {
    "A4.2": ("4.00", "4.19", "3.98", "3.98", "3.50", "4.35", "4.25", "3.83", "0.85", "Elegida"),
    "A1.1": ("3.90", "3.99", "3.89", "3.98", "3.78", "3.83", "4.03", "3.85", "0.25", "Elegida"),
    "A2.3": ("3.77", "3.81", "3.76", "3.58", "3.35", "4.38", "3.80", "3.70", "1.03", "Elegida · disenso"),
    "A2.2": ("3.71", "3.89", "3.69", "3.95", "3.23", "3.78", "3.95", "3.53", "0.73", "Elegida"),
    "A3.3": ("3.70", "3.94", "3.68", "3.85", "3.15", "3.88", "4.03", "3.48", "0.88", "Elegida"),
    "A4.1": ("3.65", "3.61", "3.66", "3.63", "3.73", "3.53", "3.60", "3.83", "0.30", "Elegida"),
    "A3.1": ("3.60", "3.86", "3.57", "3.88", "3.25", "3.38", "3.98", "3.38", "0.73", "Elegida"),
    "A1.2": ("3.55", "3.33", "3.59", "2.90", "3.33", "4.55", "3.20", "3.95", "1.65", "Elegida · disenso"),
    "A2.1": ("3.36", "3.22", "3.39", "3.38", "3.60", "3.13", "3.18", "3.65", "0.53", "No elegida"),
    "A4.3": ("3.36", "3.01", "3.42", "3.15", "3.88", "3.23", "2.88", "3.95", "1.08", "No elegida · disenso"),
    "A3.2": ("3.31", "3.17", "3.35", "3.15", "3.50", "3.18", "3.13", "3.78", "0.65", "No elegida"),
    "A1.3": ("2.48", "2.13", "2.53", "2.18", "3.15", "2.45", "2.00", "2.85", "1.15", "No elegida · disenso"),
}
"""docs/method.md §3.4, each figure rounded half up to two decimals: total, by person, equal, five spaces, gap."""


def table(page: str, label: str) -> dict[str, tuple[str, ...]]:
    """Return the rows of the table in the region of that name, by the code each begins with."""
    region = page[page.index(f'aria-label="{label}"') :]
    body = region[region.index("<tbody>") : region.index("</tbody>")]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("<tr")[1:]]
    return {words(row[0]).split(" ")[0]: tuple(words(cell) for cell in row[1:]) for row in rows}


def test_the_golden_round_to_the_last_figure(client: FlaskClient) -> None:
    page = client.get(f"{BASE}/R3/results").get_data(as_text=True)
    found = table(page, "Tabla de resultados")
    assert found == GOLDEN
    assert list(found) == list(GOLDEN)  # best first


def test_the_verdict_says_what_depends_on_the_weights(client: FlaskClient) -> None:
    text = read(client, f"{BASE}/R3/results")
    assert "Se eligen 8 de 12 salidas. Quedan igual como se cuente: 7. Una depende de los pesos: Norma nacional que " \
           "reconoce el pallaqueo, con registro y venta directa (A1.2)." in text  # fmt: skip
    assert "Con los pesos, A1.2 llega a 3.55 y se elige. Contando a cada persona una vez, llega a 3.33 y queda fuera." \
        in text  # fmt: skip
    assert "Con los pesos 8 elegidas Por igual las mismas 8 Por persona 7 de esas 8" in text
    assert "Total de 3.5 o más. Ningún criterio bajo 2.5. Como máximo 2 por causa" in text
    assert "Dato simulado" not in text


def test_leaving_each_group_out_is_told(client: FlaskClient) -> None:
    """method.md §3.4: without PAL or SOC A1.2 drops, without MAC A3.1 drops, without FED or MIN nothing changes."""
    text = read(client, f"{BASE}/R3/results")
    pal, soc = "Pallaqueras y mujeres MAPE", "Sociedad civil, academia y cooperación"
    assert f"Sin {pal}, o sin {soc}, la elección cambia. Fuera: A1.2." in text
    assert "Sin Mineros en talleres macrorregionales, la elección cambia. Fuera: A3.1." in text
    assert "Sin Federaciones y gremios mineros, o sin Ministerios y entidades nacionales, nada cambia." in text


def test_dissents_stand_in_the_groups_own_words(client: FlaskClient) -> None:
    text = read(client, f"{BASE}/R3/results")
    assert "«Aceptamos el registro, no la venta directa sin acuerdo con el titular de la labor»" in text
    assert "«Primero ayuda para cumplir, después la multa»" in text
    assert "Textos de disenso que faltan: 2" in text
    assert "Salidas con disenso: 4 (A1.2, A1.3, A2.3, A4.3)." in text


@pytest.mark.parametrize(
    "page", ["results", "analysis", "analysis.csv", "analysis.xlsx", "explore", "method", "results?internal=1"]
)
def test_nobody_sees_the_result_of_an_open_round(app: Flask, sign_in: SignIn, page: str) -> None:
    askers = [app.test_client(), *(sign_in(login) for login in ("coordina", "facilita", "promotora", "redacta"))]
    for asker in askers:
        answer = asker.get(f"{BASE}/R4/{page}")
        assert answer.status_code == 409
        text = words(answer.get_data(as_text=True))
        assert "Los resultados se ven cuando la ronda cierra." in text
        assert not re.search(r"\d %|\d\.\d", text.replace("20 %", ""))


def test_a_round_that_never_opened_has_no_result(client: FlaskClient, sign_in: SignIn) -> None:
    assert client.get(f"{BASE}/R5/results").status_code == 404
    assert sign_in("coordina").get(f"{BASE}/R5/results").status_code == 404


def close_r4(app: Flask) -> None:
    with app.app_context():
        close(SYSTEM, round_by_code(policy_by_slug(SLUG), "R4"))
        db.session.commit()


def test_until_it_is_published_a_result_is_for_the_team(app: Flask, sign_in: SignIn) -> None:
    close_r4(app)
    expected = {"coordina": 200, "redacta": 200, "facilita": 200, "observa": 404, "administra": 404, "entidad": 404}
    for page in ("results", "analysis", "method", "analysis.csv", "analysis.xlsx", "explore"):
        assert app.test_client().get(f"{BASE}/R4/{page}").status_code == 404
        assert {login: sign_in(login).get(f"{BASE}/R4/{page}").status_code for login in expected} == expected
    assert "No publicar." in read(sign_in("coordina"), f"{BASE}/R4/results")
    with app.app_context():
        round_ = round_by_code(policy_by_slug(SLUG), "R4")
        for state in ("systematised", "validated", "published"):
            move_round(SYSTEM, round_, to=state)
        db.session.commit()
    text = read(app.test_client(), f"{BASE}/R4/results")
    assert "No publicar." not in text
    assert "Dato simulado." in text


def test_support_is_shown_group_by_group(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        seen = view(round_by_code(policy_by_slug(SLUG), "R1"), is_internal=False)
        expected = {
            item.id: tuple(
                f"{figure} %" for figure in (item.weighted, item.head_count, item.equal, *item.by_space.values())
            )
            for item in seen.shown.items
        }  # fmt: skip
    page = client.get(f"{BASE}/R1/results").get_data(as_text=True)
    assert {code: row[:8] for code, row in table(page, "Tabla de resultados").items()} == expected
    assert len(expected) == 29
    assert "Dato simulado." in words(page)
    assert "Gravedad" in page


def test_breakdowns_pass_the_gate(client: FlaskClient) -> None:
    by_category = client.get(f"{BASE}/R1/results?by=MAC/category").get_data(as_text=True)
    rows = table(by_category, "Mineros en talleres macrorregionales, por categoría")
    assert len(rows) == 29
    assert all(re.fullmatch(r"\d+\.\d % 50–99", cell) for row in rows.values() for cell in row)
    refused = read(client, f"{BASE}/R1/results?by=PAL/region")
    assert "Por región hay muy pocas respuestas en algún lugar." in refused
    assert FEW in refused
    assert "Cusco" not in refused
    nothing = read(client, f"{BASE}/R3/results?by=PAL/region")
    assert "en esta ronda no se registró" in nothing


def test_a_level_round_shows_medians(app: Flask, client: FlaskClient) -> None:
    """Three bodies of evidence: 10, 20 and 60 days asked by nine people of each space; the middle one is 20."""
    with app.app_context():
        policy = policy_by_slug(SLUG)
        round_ = round_by_code(policy, "R5")
        open_round(SYSTEM, round_, because="prueba")
        for space in round_.spaces:
            vote(round_, space, "E1.1.1-a", "level", [10, 20, 60] * 9)
        publish(round_)
    page = client.get(f"{BASE}/R5/results").get_data(as_text=True)
    row = table(page, "Tabla de resultados")["E1.1.1-a"]
    assert row == ("20", "20", "20", "20", "20", "20", "20", "0")
    assert "Cada cifra es el nivel de en medio" in words(page)
    assert client.get(f"{BASE}/R5/analysis").status_code == 200
    assert "fracciones exactas" in read(client, f"{BASE}/R5/method?item=E1.1.1-a")


def vote(round_: Round, space: Space, item: str, criterion: str, values: list[int], *, body: str = "") -> None:
    """Send one envelope for each value through the one door."""
    envelopes = [
        Envelope(key=f"{round_.code}-{space.code}-{item}-{body}-{place:08}", author=f"{body}{place}", channel="web",
                 judgements=(Judgement(item, criterion, value * 10**6),), organisation=body)
        for place, value in enumerate(values)
    ]  # fmt: skip
    Door(round_, space).admit(envelopes, at=now())


def publish(round_: Round) -> None:
    """Close and publish a round."""
    close(SYSTEM, round_)
    for state in ("systematised", "validated", "published"):
        move_round(SYSTEM, round_, to=state)
    db.session.commit()


def test_a_space_on_record_shows_a_table_by_body(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        policy = policy_by_slug(SLUG)
        round_ = round_by_code(policy, "R4")
        space = next(space for space in round_.spaces if space.code == "MIN")
        vote(round_, space, "OP1", "support", [-1], body="MINEM-DGFM")
        publish(round_)
    page = client.get(f"{BASE}/R4/results").get_data(as_text=True)
    assert table(page, "Ministerios y entidades nacionales")["OP1"] == ("En desacuerdo",)
    assert "Entidad por entidad" not in read(client, f"{BASE}/R1/results")


def test_a_second_set_of_weights_stands_beside_the_first(app: Flask, client: FlaskClient) -> None:
    """Weights in proportion to people choose what the head count chooses: all but A1.2 (method.md §3.4)."""
    with app.app_context():
        policy = policy_by_slug(SLUG)
        people = {"FED": "24", "MIN": "20", "PAL": "36", "MAC": "343", "SOC": "18"}
        propose_weights(SYSTEM, policy, weights=people, rationale="", adopted_by="", adopted_on=None,
                        because="Para comparar")  # fmt: skip
        compute_all(SYSTEM, round_by_code(policy, "R3"))
        db.session.commit()
    page = client.get(f"{BASE}/R3/results").get_data(as_text=True)
    rows = table(page, "Los dos juegos de pesos")
    assert rows["A1.2"] == ("3.55", "3.33", "Elegida", "No elegida")
    assert "Cambia la decisión sobre A1.2." in words(page)
    assert "Motivo: Para comparar" in words(page)
    assert table(page, "Tabla de resultados") == GOLDEN


def test_the_analysis_and_its_file_say_the_same(client: FlaskClient) -> None:
    page = client.get(f"{BASE}/R3/analysis").get_data(as_text=True)
    figures = [json.loads(text) for text in re.findall(r'class="figure-json">(.*?)</script>', page, re.DOTALL)]
    assert len(figures) == 5  # the total and the four criteria
    totals = next(trace for trace in figures[0]["data"] if trace["name"] == "Total ponderado")
    assert sorted(totals["x"]) == sorted(float(row[0]) for row in GOLDEN.values())
    answer = client.get(f"{BASE}/R3/analysis.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    said = {(line[1].split(" ")[0], line[2]): line[3] for line in lines if line[0] == "Total por grupo"}
    assert {code: said[code, "Total ponderado"] for code in GOLDEN} == {code: row[0] for code, row in GOLDEN.items()}
    on_screen = table(page, "Total por grupo")
    assert on_screen == {code: (*row[3:8], row[0]) for code, row in GOLDEN.items()}
    assert len(lines) == 1 + 5 * 12 * 6


def test_the_analysis_page_keeps_the_strict_policy(client: FlaskClient) -> None:
    answer = client.get(f"{BASE}/R1/analysis")
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    page = answer.get_data(as_text=True)
    assert not re.search(r"<[^>]+ style=", page)
    assert "(simulado)" in words(page)


def test_the_method_page_counts_one_figure_before_the_reader(client: FlaskClient) -> None:
    text = read(client, f"{BASE}/R3/method")
    assert "20 % × 2.90 + 20 % × 3.30 + 20 % × 4.70 + 25 % × 3.20 + 15 % × 3.90 = 3.57" in text
    assert "0.25 × 3.57 + 0.25 × 3.64 + 0.25 × 3.29 + 0.25 × 3.70 = 3.55" in text
    assert "Por persona 3.33 Por igual 3.59" in text
    other = read(client, f"{BASE}/R3/method?item=A1.3")
    assert "= 2.48" in other
    assert "No pasa el mínimo de 3.5. Tiene criterios bajo 2.5." in other


def test_a_round_of_groups_without_weight_says_so(app: Flask, client: FlaskClient) -> None:
    """Of twenty in the open forum fifteen are for the first objective: 75 of each hundred people, and no weight.

    The points nobody answered are hidden, so shares are whole (counting.md §9).
    """
    with app.app_context():
        round_ = round_by_code(policy_by_slug(SLUG), "R6")
        open_round(SYSTEM, round_, because="prueba")
        vote(round_, round_.spaces[0], "OP1", "support", [1] * 15 + [-1] * 5)
        publish(round_)
    page = client.get(f"{BASE}/R6/results").get_data(as_text=True)
    assert "Solo respondieron grupos sin peso: se muestra la cuenta por persona." in words(page)
    assert table(page, "Tabla de resultados")["OP1"][:2] == ("sin peso", "75 %")


SMALL = """
policy: {code: CHICA, name: {es: "Política chica"}}
spaces:
  - {id: PAL, kind: pallaqueras, es: Pallaqueras, weight: 0.3, safe: true}
  - {id: MAC, kind: miners, es: Mineros, weight: 0.4}
  - {id: MIN, kind: ministry, es: Ministerios, weight: 0.3, on_record: true}
selection_rule: {min_total: 3.5, dissent_gap: 1.0}
rounds:
  - {id: Q, kind: alternatives, es: "¿Cuál?", spaces: [PAL, MAC, MIN], state: open, criteria: [VP],
     scale: {min: 1, max: 5}, items: [{id: X, es: "Una"}, {id: Y, es: "Otra"}]}
"""


@pytest.fixture
def small(empty_app: Flask) -> Flask:
    """A published round in which four pallaqueras answered 4.75 and 1.25 on average, and nobody may find out."""
    lines = ["space,participant,item,criterion,value"]
    for space, values in (("PAL", (5, 5, 5, 4)), ("MAC", (2, 3, 4) * 10), ("MIN", (3,) * 10)):
        for place, value in enumerate(values):
            lines += [f"{space},p{place},X,VP,{value}", f"{space},p{place},Y,VP,{6 - value}"]
    with empty_app.app_context():
        policy = load_policy(SYSTEM, SMALL)
        round_ = round_by_code(policy, "Q")
        assert import_rows(SYSTEM, round_, "\n".join(lines)).n_stored == 88
        person = add_person(SYSTEM, policy, login="jefa", name="Jefa", password="una clave bien larga")
        give_mandate(SYSTEM, policy, person=person, role="coordinator", starts_on=today())
        miner = add_person(SYSTEM, policy, login="minas", name="Minas", password="una clave bien larga")
        give_mandate(SYSTEM, policy, person=miner, role="facilitator", starts_on=today(), space=policy.spaces[1])
        publish(round_)
        policy.is_demo = True  # the coordinator comes in without a second factor
        db.session.commit()
    return empty_app


def enter(app: Flask, login: str) -> FlaskClient:
    client = app.test_client()
    assert client.post("/login", data={"login": login, "password": "una clave bien larga"}).status_code == 302
    return client


PAGES = ("results", "analysis", "analysis.csv", "method", "method?item=Y")


@pytest.mark.parametrize("page", PAGES)
def test_few_people_are_never_shown(small: Flask, page: str) -> None:
    text = words(small.test_client().get(f"/p/chica/r/Q/{page}").get_data(as_text=True))
    assert FEW in text
    assert not re.search(r"\b(4\.75|4\.8|1\.25|1\.3)\b", text)  # the pallaqueras' own figures, exact or rounded
    assert "Contando a cada persona" not in text


def test_exact_figures_are_for_who_may_see_every_group(small: Flask) -> None:
    """What must not leak does exist: the coordinator sees it, marked; who runs one group does not."""
    whole = read(enter(small, "jefa"), "/p/chica/r/Q/results?internal=1")
    assert "No publicar. Cifras internas" in whole
    assert "4.75" in whole
    part = read(enter(small, "minas"), "/p/chica/r/Q/results?internal=1")
    assert "4.75" not in part
    assert "No publicar." not in part
    assert FEW in part


def test_simulated_answers_are_said_on_every_page(client: FlaskClient) -> None:
    for page in ("R1/results", "R1/analysis", "R1/method", "R2/results"):
        assert "Dato simulado." in read(client, f"{BASE}/{page}")
    answer = client.get(f"{BASE}/R1/analysis.csv").get_data(as_text=True)
    assert answer.count(",simulado\r\n") == len(answer.splitlines())
