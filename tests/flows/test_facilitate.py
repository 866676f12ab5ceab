"""A facilitator's round from nothing to published, and who may not touch it."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.base.db import db, system
from consult.contributions.models import Acta, Contribution, Statement
from consult.core.kinds.model import CriterionConfig, RoundConfig
from consult.drafting.actions import dispose
from consult.drafting.models import Dissent
from consult.drafting.queries import dissents
from consult.results.queries import results
from consult.rounds.models import Round
from consult.rounds.queries import config_of, moves, round_by_code
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug
from tests.conftest import SignIn
from tests.flows.outsider import SLUG, P, outsider

QUESTION = "¿Cuál de estas sirve más?"


def start(client: FlaskClient, **more: object) -> str:
    """Start a round of alternatives in MAC and FED and return its code."""
    form = {"kind": "alternatives", "code": "R9", "title_es": QUESTION, "space": ["MAC", "FED"]} | more
    answer = client.post(f"{P}/rounds/new", data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert answer.headers["Location"] == f"{P}/r/{form['code']}/setup"
    return str(form["code"])


def fields_of(page: str) -> dict[str, list[str]]:
    """Read the setup form as a browser would send it back, unchanged."""
    form = page[page.index('<form class="flow g5"') : page.rindex("</form>")]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        kind = attributes.get("type", "text")
        if "name" not in attributes or (kind in ("checkbox", "radio") and " checked" not in tag):
            continue
        sent.setdefault(attributes["name"], []).append(attributes.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', form):
        sent[name] = [text]
    return sent


def setup_form(client: FlaskClient, code: str) -> dict[str, list[str]]:
    return fields_of(client.get(f"{P}/r/{code}/setup").get_data(as_text=True))


def save(client: FlaskClient, code: str, form: dict[str, list[str]]) -> tuple[int, str]:
    answer = client.post(f"{P}/r/{code}/setup", data=form)
    return answer.status_code, answer.get_data(as_text=True)


def loaded(app: Flask, code: str) -> tuple[str, RoundConfig]:
    with app.app_context():
        round_ = round_by_code(policy_by_slug(SLUG), code)
        return round_.state, config_of(round_)


def move(client: FlaskClient, code: str, verb: str, because: str = "") -> tuple[int, str]:
    answer = client.post(f"{P}/r/{code}/{verb}", data={"because": because}, follow_redirects=True)
    return answer.status_code, answer.get_data(as_text=True)


ACTA: dict[str, str] = {
    "space": "MAC", "how": "means", "key": "c" * 32, "place": "Secocha", "held_on": "2026-04-07", "facilitator": "Rosa",
    "n_attendees": "40", "n_women": "11", "witness1": "Una", "witness2": "Otro", "region": "Arequipa",
    "n:VP": "40", "n:VS": "40", "n:VA": "38", "n:EF": "40",
    "m:A1.1:VP": "4.5", "m:A1.1:VS": "4.5", "m:A1.1:VA": "4.5", "m:A1.1:EF": "4.5",
    "m:A1.2:VP": "2", "m:A1.2:VS": "2", "m:A1.2:VA": "2", "m:A1.2:EF": "2",
    "agreements": "Que la ventanilla venga cada mes", "proposals": "Una balanza sellada\nPrecios por radio",
}  # fmt: skip


def test_the_round_goes_from_nothing_to_a_result(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("facilita")
    code = start(client)
    state, config = loaded(app, code)
    assert (state, config.spaces, len(config.items)) == ("draft", ("FED", "MAC"), 12)
    assert [one.coefficient for one in config.criteria] == [Fraction(1, 4)] * 4
    assert (config.minimum, config.maximum) == (Fraction(1), Fraction(5))

    form = setup_form(client, code)
    form["channel"] = ["web"]  # by web alone: two checks are not met
    assert save(client, code, form)[0] == 303
    status, refused = move(client, code, "open")
    assert (status, loaded(app, code)[0]) == (409, "draft")
    assert "Solo por internet deja fuera a FED, MAC." in refused
    assert "Complételo o escriba el motivo para abrir así." in refused
    status, page = move(client, code, "open", "Los talleres empiezan mañana")
    assert (status, loaded(app, code)[0]) == (200, "open")
    assert "Los talleres empiezan mañana" in page
    assert "Se abrió sin: Cómo se responde, Reglas del tipo de ronda." in page
    assert "Reglas selladas" in page

    for other, mean in (("MAC", "4.5"), ("FED", "3")):
        acta = ACTA | {"space": other, "key": other.lower() * 8, "m:A1.1:VP": mean, "m:A1.1:VS": mean,
                       "m:A1.1:VA": mean, "m:A1.1:EF": mean}  # fmt: skip
        assert client.post(f"{P}/r/{code}/actas/new", data=acta).status_code == 303
    page = client.get(f"{P}/r/{code}/run").get_data(as_text=True)
    assert "40/343" in page  # what came, never what it says
    assert "4.5" not in page
    assert client.get(f"{P}/r/{code}/results").status_code == 409  # nobody sees results of an open round

    status, page = move(client, code, "close")
    assert (status, loaded(app, code)[0]) == (200, "closed")
    assert "El resultado está calculado" in page
    with app.app_context():
        policy = policy_by_slug(SLUG)
        round_ = round_by_code(policy, code)
        assert len(results(round_)) == 1
        spaces = {space.id: space.code for space in policy.spaces}
        raised = [(one.about, spaces[one.space_id], one.status) for one in dissents(policy) if one.about == "A1.1"]
        assert raised == [("A1.1", "FED", "pending")]  # 4.5 against 3: a gap of 1.5, over the rule's 1.0
        assert [move.to_state for move in moves(round_)] == ["open", "closed"]


def test_validating_and_publishing_wait_for_what_is_owed(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("facilita")
    code = start(client)
    assert move(client, code, "open")[0] == 200
    for space, key in (("MAC", "a" * 32), ("FED", "b" * 32)):
        acta = ACTA | {"space": space, "key": key, "witness2": "", "m:A1.1:VP": "5" if space == "MAC" else "1"}
        assert client.post(f"{P}/r/{code}/actas/new", data=acta).status_code == 303
    move(client, code, "close")
    move(client, code, "systematise")
    assert "Hay aportes sin respuesta: 6." in move(client, code, "validate")[1]
    assert loaded(app, code)[0] == "systematised"

    with app.app_context(), system("a test"):
        for said in db.session.query(Statement).join(Round, Round.id == Statement.round_id).filter(Round.code == code):
            dispose(SYSTEM, policy_by_slug(SLUG), statement=said, kind="acogido", answer={"es": "Entra."})
        db.session.commit()
    assert "Faltan las palabras de grupos en disenso" in move(client, code, "validate")[1]
    assert loaded(app, code)[0] == "systematised"
    with app.app_context():
        for dissent in db.session.query(Dissent).filter(Dissent.status == "pending"):
            dissent.status = "declined"
        db.session.commit()
    assert "Hay actas sin dos testigos: 2." in move(client, code, "validate")[1]
    with app.app_context(), system("a test"):
        ids = [acta.id for acta in db.session.query(Acta).join(Round).filter(Round.code == code)]
    for acta_id in ids:
        answer = client.post(f"{P}/r/{code}/actas/{acta_id}/witnesses", data={"witness1": "Ana", "witness2": "Luis"})
        assert answer.status_code == 303
    assert move(client, code, "validate")[0] == 200
    assert loaded(app, code)[0] == "validated"
    assert move(client, code, "publish")[0] == 200
    assert loaded(app, code)[0] == "published"
    assert app.test_client().get(f"{P}/r/{code}/results").status_code == 200


def test_pause_resume_back_and_reopen_need_their_reasons(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("facilita")
    code = start(client)
    steps = [
        ("schedule", "", "scheduled"), ("unschedule", "", "scheduled"), ("unschedule", "falta un grupo", "draft"),
        ("close", "", "draft"), ("open", "", "open"), ("pause", " ", "open"), ("pause", "hay paro", "paused"),
        ("publish", "", "paused"), ("resume", "", "open"), ("close", "", "closed"), ("reopen", "", "closed"),
        ("reopen", "llegó un acta", "open"), ("close", "", "closed"), ("systematise", "", "systematised"),
        ("back", "", "systematised"), ("back", "faltó leer uno", "closed"),
    ]  # fmt: skip
    for verb, because, state in steps:
        move(client, code, verb, because)
        assert loaded(app, code)[0] == state, (verb, because)
    page = client.get(f"{P}/r/{code}/run").get_data(as_text=True)
    assert all(f"Motivo: {text}" in page for text in ("hay paro", "llegó un acta", "faltó leer uno"))


def test_setup_keeps_a_part_of_the_items_and_what_each_space_is_asked(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("facilita")
    code = start(client)
    form = setup_form(client, code)
    form["item"] = ["A4.2", "A1.1"]
    form["lines"] = ["T1 | ¿Cuántos días debe tardar? | 1 | 60 | días"]
    form["ask-MAC"] = ["VS", "EF"]
    form["k-VP"] = ["0.4"]
    form["criterion"] = ["VP", "VS", "EF"]
    form |= {"id-new1": ["CO"], "label-new1": ["Costo"], "k-new1": ["0.1"], "items_per_person": ["2"]}
    form |= {"title_en": ["Which works best?"], "closes_on": ["2027-03-01"], "channel": ["acta", "paper"]}
    assert save(client, code, form)[0] == 303
    _, config = loaded(app, code)
    assert [item.id for item in config.items] == ["A1.1", "A4.2", "T1"]  # in the policy's order, then the typed ones
    last = config.items[2]
    assert (last.minimum, last.maximum, last.unit, last.takes_level) == (Fraction(1), Fraction(60), "días", True)
    assert config.ask == {"MAC": ("VS", "EF")} or config.ask == {"MAC": ("EF", "VS")}
    assert config.criteria == (
        CriterionConfig("VP", Fraction(2, 5), "Viabilidad política", "Political viability"),
        CriterionConfig("VS", Fraction(1, 4), "Viabilidad social", "Social viability"),
        CriterionConfig("EF", Fraction(1, 4), "Efectividad", "Effectiveness"),
        CriterionConfig("CO", Fraction(1, 10), "Costo"),
    )
    assert (config.items_per_person, config.channels) == (2, ("paper", "acta"))
    again = setup_form(client, code)
    assert again["lines"] == ["T1 | ¿Cuántos días debe tardar? | 1 | 60 | días"]
    assert again["item"] == ["A1.1", "A4.2"]
    assert save(client, code, again)[0] == 303
    assert loaded(app, code)[1] == config  # saving what is shown changes nothing


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("lines", "T1 | uno | x", "Línea 1: «x» no es un número."),
    ("lines", "T1 | uno\nT1 | dos", "Línea 2: «T1» ya está arriba."),
    ("lines", "sin barra", "Línea 1: escriba el código, una barra «|» y el texto."),
    ("lines", "A1.1 | otra vez", "A1.1 ya está marcado arriba."),
    ("title_es", "  ", "Escriba la pregunta en español."),
    ("closes_on", "2020-01-01", "La fecha de cierre es anterior a la de apertura."),
    ("closes_on", "mañana", "La fecha no se entiende."),
    ("maximum", "0.5", "El mínimo de la escala debe ser menor que el máximo."),
    ("items_per_person", "0", "Cada persona debe recibir al menos una pregunta."),
    ("k-VP", "-1", "El coeficiente de VP debe ser cero o más."),
    ("k-VP", "uno", "«uno» no es un número"),
    ("space", "PAL", "Elija al menos un grupo a su cargo."),
])  # fmt: skip
def test_a_refused_form_loses_nothing(app: Flask, sign_in: SignIn, field: str, value: str, sentence: str) -> None:
    client = sign_in("facilita")
    code = start(client, opens_on="2026-12-01")
    before = loaded(app, code)
    form = setup_form(client, code) | {"title_en": ["Kept as typed"], field: [value]}
    status, page = save(client, code, form)
    assert status == 400
    assert sentence in page
    assert 'value="Kept as typed"' in page
    assert loaded(app, code) == before


def test_a_new_round_that_is_refused_comes_back_as_typed(sign_in: SignIn) -> None:
    client = sign_in("facilita")
    form = {"kind": "future", "code": "R3", "title_es": QUESTION, "space": "FED", "section": "future", "lines": "x"}
    page = client.post(f"{P}/rounds/new", data=form)
    text = page.get_data(as_text=True)
    assert (page.status_code, "Línea 1: escriba el código" in text) == (400, True)
    page = client.post(f"{P}/rounds/new", data=form | {"lines": ""})
    text = page.get_data(as_text=True)
    assert (page.status_code, "Ya hay una ronda R3 en esta política." in text) == (400, True)
    assert f'value="{QUESTION}"' in text
    assert re.search(r'value="future"[^>]* checked', text)


def test_once_open_the_rules_are_sealed(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("facilita")
    code = start(client)
    form = setup_form(client, code)
    move(client, code, "open")
    before = loaded(app, code)
    page = client.get(f"{P}/r/{code}/setup").get_data(as_text=True)
    assert "Huella" in page
    assert "Guardar los cambios" not in page
    client.post(f"{P}/r/{code}/setup", data=form | {"item": ["A1.1"]})
    assert loaded(app, code) == before


def test_each_kind_starts_with_what_it_usually_asks(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("coordina")
    usual = {"problem_tree": 29, "future": 5, "alternatives": 12, "standards": 16, "validation": 12}
    for kind, n in usual.items():
        start(client, kind=kind, code=f"X-{kind}")
        assert len(loaded(app, f"X-{kind}")[1].items) == n, kind
        assert client.get(f"{P}/r/X-{kind}/setup").status_code == 200


def test_an_empty_round_cannot_open_whatever_the_reason(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("coordina")
    code = start(client, space=[])
    status, page = move(client, code, "open", "porque sí")
    assert (status, loaded(app, code)[0]) == (409, "draft")
    assert "Elija al menos un grupo." in page
    assert 'aria-disabled="true"' in page
    assert "porque sí" not in page or "Abrir así" not in page


def test_counts_of_an_open_round_are_for_its_own_facilitators_alone(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), system("a test"):
        n_pal = db.session.query(Contribution).join(Round).filter(Round.code == "R4", Contribution.n == 1).count()
    assert n_pal > 400  # there is something that could leak
    own = sign_in("facilita").get(f"{P}/desk").get_data(as_text=True)
    assert all(count in own for count in ("24/24", "20/20", "343/343", "18/18"))
    assert "Llegaron respuestas" not in own
    safe = sign_in("promotora").get(f"{P}/r/R4/run").get_data(as_text=True)
    assert "Llegaron respuestas" in safe
    assert not re.search(r"\b36\b|24/24|343", safe)
    for login in ("coordina", "redacta", "observa", "administra", "entidad"):
        client = sign_in(login)
        for page in (f"{P}/desk", f"{P}/r/R4/run", f"{P}/observe/rounds", f"{P}/observe/actas"):
            assert not re.search(r"24/24|343/343|20/20", client.get(page).get_data(as_text=True)), (login, page)


WHO_RUNS = {"coordina": 200, "facilita": 200, "redacta": 403, "observa": 403, "administra": 403, "entidad": 403}


@pytest.mark.parametrize(("login", "status"), WHO_RUNS.items())
def test_the_matrix_decides_who_runs_rounds(app: Flask, sign_in: SignIn, login: str, status: int) -> None:
    client = sign_in(login)
    for page in ("/desk/rounds", "/rounds/new", "/r/R5/setup", "/r/R5/run", "/r/R4/run"):
        assert client.get(P + page).status_code == status, page
    if status != 200:
        for verb in ("open", "schedule", "close"):
            assert client.post(f"{P}/r/R5/{verb}", data={"because": "x"}).status_code == 403
        assert client.post(f"{P}/rounds/new", data={"kind": "future", "code": "R9"}).status_code == 403
        assert loaded(app, "R5")[0] == "draft"


def test_a_facilitator_moves_only_rounds_of_her_own_spaces(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("promotora")  # R6 is of the open forum alone
    assert client.get(f"{P}/r/R6/setup").status_code == 403
    assert client.post(f"{P}/r/R6/open").status_code == 403
    assert loaded(app, "R6")[0] == "draft"
    assert f"{P}/r/R6/setup" not in client.get(f"{P}/desk").get_data(as_text=True)


def test_strangers_find_nothing(app: Flask, client: FlaskClient) -> None:
    ajena = outsider(app)
    for page in ("/desk", "/desk/rounds", "/rounds/new", "/r/R5/setup", "/r/R5/run", "/r/R4/actas", "/r/R4/import"):
        assert ajena.get(P + page).status_code == 404, page
        assert client.get(P + page).status_code == 302, page
    assert ajena.post(f"{P}/r/R5/open").status_code == 404
    assert client.post(f"{P}/r/R5/open").status_code == 302
    assert loaded(app, "R5")[0] == "draft"
