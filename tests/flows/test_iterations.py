"""A Delphi round by HTTP: cards and workshops, twice; what each reads before answering again, and what nobody does."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consult.base.db import db, system
from consult.contributions.models import Contribution
from consult.contributions.queries import contributed_in
from consult.demo import PASSWORD, demo_people
from consult.results.queries import view
from consult.results.tally import cells_of
from consult.rounds.queries import config_of, round_by_code
from consult.spaces.queries import policy_by_slug, space_by_code
from tests.conftest import SLUG, SignIn
from tests.flows.answering import Card, accept, enter, n_rows, only_open, receipt, send, stored, text
from tests.flows.outsider import P

MILLION = 1_000_000
ITEM = "E1.1.1-a"
RUN = f"{P}/r/R5/run"
OWN = "La vez pasada usted respondió:"
STAY = "Dejo mi respuesta como está"


def acta(client: FlaskClient, space: str, votes: dict[int, int], *, key: str) -> None:
    """Enter a workshop's votes on the first standard, level -> people."""
    n = str(sum(votes.values()))
    form = {"space": space, "key": key * 32, "place": "Secocha", "n_attendees": n, "witness1": "U", "witness2": "O"}
    for row, (level, people) in enumerate(votes.items(), start=1):
        form |= {f"a:{ITEM}:{row}": str(level), f"b:{ITEM}:{row}": str(people)}
    answer = client.post(f"{P}/r/R5/actas/new", data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)


def answers(app: Flask, code: str, level: str, *, words: str = "") -> str:
    """Answer the first standard with a card from the consent to the receipt."""
    client = enter(app, code)
    accept(client, quotes="1")
    client.post("/a/q/1", data={"v-support": "1", "v-level": level, "w-comment": words})
    return send(client)


def first_iteration(app: Flask, sign_in: SignIn, card: Card, *, n_pal: int = 14) -> None:
    """Fill the first iteration of R5: FED 30; MAC twelve at 10 and ten at 20; PAL `n_pal` and a card at 60."""
    only_open(app, "R5", iterations=3)
    answers(app, card("FED"), "30", words="Antes no llegaban nunca")
    answers(app, card("MAC"), "20", words="El camino se corta con la lluvia")
    answers(app, card("PAL"), "60", words="Nadie nos anota")
    acta(sign_in("facilita"), "MAC", {10: 12, 20: 9}, key="a")
    acta(sign_in("promotora"), "PAL", {60: n_pal}, key="b")


def go_on(sign_in: SignIn, because: str = "") -> str:
    """Start the next iteration and return the page that follows."""
    answer = sign_in("facilita").post(f"{P}/r/R5/iterate", data={"because": because}, follow_redirects=True)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def again(app: Flask, code: str) -> FlaskClient:
    """Return a phone whose card answered before, ready to answer again."""
    client = enter(app, code)
    assert client.get("/a").headers["Location"] == "/a/next"
    assert client.post("/a/next", data={"go": "answer", "quotes": "1"}).headers["Location"] == "/a/q/1"
    return client


def cards(app: Flask, space: str) -> list[str]:
    """List the printed codes of the participants' cards of a space."""
    with app.app_context():
        people = demo_people(policy_by_slug(SLUG))
        db.session.rollback()
    return [str(one["login"]) for one in people if one["space"] == space and one["role"] == "participant"]


def heard(client: FlaskClient) -> str:
    """Return what stands above the questions of the first screen."""
    found = re.search(r'<section class="note".*?</section>', text(client, "/a/q/1"), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found.group(0))) if found else ""


def test_two_iterations_with_cards_and_workshops(app: Flask, sign_in: SignIn, card: Card) -> None:
    """Weights 20/20/25 of FED, PAL and MAC; the mixture by hand: F(10) = .210, F(20) = .385, F(30) = .692, F(60) = 1,
    so the middle half is 20 to 60 and the median 30 (counting.md §10)."""
    only_open(app, "R5", iterations=3)
    newcomer = enter(app, card("MIN"))
    assert "Hasta 3. Después de cada vuelta verá qué dijeron los demás" in text(newcomer, "/a/consent")
    accept(newcomer)
    assert heard(newcomer) == "", "nothing to hear in the first iteration"
    assert STAY not in text(newcomer, "/a/q/1")
    first_iteration(app, sign_in, card)
    assert "Vuelta 1 de 3" in text(sign_in("facilita"), RUN)
    page = go_on(sign_in)
    assert "Ronda R5: empezó la vuelta 2." in page
    assert "30, la mitad entre 20 y 60" in re.sub(r"\s+", " ", page)

    fed = again(app, card("FED"))
    said = heard(fed)
    assert f"{OWN} 30 días" in said
    for sentence in (
        "Entre todos los grupos, la respuesta de en medio es 30 días.",
        "La mitad de las respuestas está entre 20 y 60 días.",
        "En su grupo, la respuesta de en medio es 30 días.",
        "«El camino se corta con la lluvia»",
    ):
        assert sentence in said
    for other in ("Nadie nos anota", "Antes no llegaban nunca", "es 10 días", "es 60 días"):
        assert other not in said, "another space's, or her own"
    fed.post("/a/q/1", data={"v-level": "15"})
    send(fed)

    mac = again(app, card("MAC"))
    said = heard(mac)
    assert "En su grupo, la respuesta de en medio es 10 días." in said
    assert "la respuesta de en medio es 30 días." in said, "what FED says now is not told while it runs"
    assert mac.post("/a/q/1", data={"v-level": "99", "go": "stay"}).headers["Location"] == "/a/q/2"
    assert STAY not in text(mac, "/a/q/2"), "she said nothing there"
    send(mac)
    acta(sign_in("facilita"), "MAC", {20: 8}, key="c")

    assert stored(app, card("FED"), round_code="R5", space="FED") == {(ITEM, "level"): 15 * MILLION}
    kept = {(ITEM, "level"): 20 * MILLION, (ITEM, "support"): MILLION}
    assert stored(app, card("MAC"), round_code="R5", space="MAC") == kept
    assert sign_in("facilita").get(f"{P}/r/R5/results").status_code == 409
    sign_in("facilita").post(f"{P}/r/R5/close")
    with app.app_context():
        round_ = round_by_code(policy_by_slug(SLUG), "R5")
        levels = {
            (cell.space, cell.value // MILLION, cell.n) for cell in cells_of(round_, 2) if cell.criterion == "level"
        }
        assert levels == {("FED", 15, 1), ("MAC", 20, 9)}, "PAL kept silent: it does not count in the second"
        assert {(cell.space, cell.value // MILLION) for cell in cells_of(round_, 1) if cell.criterion == "level"} == {
            ("FED", 30), ("MAC", 10), ("MAC", 20), ("PAL", 60),
        }  # fmt: skip
        shown = {item.id: item for item in view(round_, is_internal=True).figures.items}
        assert shown[ITEM].by_space["FED"] == 15


def test_a_protected_space_reads_its_group_and_not_her_own_answer(app: Flask, sign_in: SignIn, card: Card) -> None:
    first_iteration(app, sign_in, card)
    go_on(sign_in)
    client = enter(app, card("PAL"))
    page = text(client, "/a/next")
    assert "Aquí no se ve, para cuidarla." in page
    for word in ("Política", "Pallaqueras", "MINEM", SLUG):
        assert word not in page
    client.post("/a/next", data={"go": "answer"})
    said = heard(client)
    assert "En su grupo, la respuesta de en medio es 60 días." in said
    assert OWN not in said, "the phone never tells what was said"
    assert "Nadie nos anota" not in said, "her own words"
    assert "checked" not in text(client, "/a/q/1")
    assert client.post("/a/q/1", data={"go": "stay"}).status_code == 303
    send(client)
    kept = {(ITEM, "level"): 60 * MILLION, (ITEM, "support"): MILLION}
    assert stored(app, card("PAL"), round_code="R5", space="PAL") == kept


def test_few_people_of_a_protected_space_are_not_told_their_own_figure(app: Flask, sign_in: SignIn, card: Card) -> None:
    """Three answers, under the ten of a protected space: hidden, with the next smallest beside it (counting.md §9)."""
    first_iteration(app, sign_in, card, n_pal=2)
    go_on(sign_in)
    for space, own in (("PAL", False), ("MAC", False), ("FED", True)):
        said = heard(again(app, card(space)))
        assert "Entre todos los grupos" in said
        assert ("En su grupo" in said) is own, space
    run = text(sign_in("facilita"), RUN)
    assert "PAL" not in run.partition("Vueltas")[2].partition("Historia de la ronda")[0]


def test_one_tap_leaves_everything_as_it_was(app: Flask, sign_in: SignIn, card: Card) -> None:
    first_iteration(app, sign_in, card)
    before = {space: stored(app, card(space), round_code="R5", space=space) for space in ("FED", "PAL")}
    go_on(sign_in)
    for space in ("FED", "PAL"):
        assert stored(app, card(space), round_code="R5", space=space) == {}
        n = n_rows(app)["contributions"]
        client = enter(app, card(space))
        assert client.get("/a").headers["Location"] == "/a/next"
        assert STAY in text(client, "/a/next")
        entrada = client.get_cookie("entrada", path="/a")
        assert entrada
        receipts = set()
        for _ in range(2):  # the first answer was lost: the phone still has the old cookie
            client.set_cookie("entrada", entrada.value, path="/a")
            assert client.post("/a/next", data={"go": "stay"}).headers["Location"] == "/a/done"
            receipts.add(receipt(client))
        assert len(receipts) == 1
        assert n_rows(app)["contributions"] == n + 1
        assert stored(app, card(space), round_code="R5", space=space) == before[space]


def test_who_sent_can_correct_in_the_same_iteration(app: Flask, sign_in: SignIn, card: Card) -> None:
    first_iteration(app, sign_in, card)
    go_on(sign_in)
    enter(app, card("FED")).post("/a/next", data={"go": "stay"})
    client = enter(app, card("FED"))
    assert client.get("/a").headers["Location"] == "/a/again"
    assert client.get("/a/next").headers["Location"] == "/a"
    assert client.post("/a/again").headers["Location"] == "/a/review"
    client.post("/a/fix/1", data={"v-level": "12"})
    send(client)
    assert stored(app, card("FED"), round_code="R5", space="FED")[ITEM, "level"] == 12 * MILLION


def test_a_card_that_comes_late_begins_with_the_consent_and_reads_what_the_others_said(
    app: Flask, sign_in: SignIn, card: Card
) -> None:
    first_iteration(app, sign_in, card)
    go_on(sign_in)
    client = enter(app, cards(app, "MAC")[1])
    assert client.get("/a").headers["Location"] == "/a/consent"
    assert client.get("/a/next").headers["Location"] == "/a"
    accept(client)
    said = heard(client)
    assert "Entre todos los grupos" in said
    assert OWN not in said, "another card's answer is never hers"
    assert STAY not in text(client, "/a/q/1")


def test_what_was_begun_before_is_read_again_before_it_counts(app: Flask, sign_in: SignIn, card: Card) -> None:
    first_iteration(app, sign_in, card)
    client = enter(app, card("MIN"))
    accept(client)
    client.post("/a/q/1", data={"v-level": "45"})
    key = re.search(r'name="key" value="([0-9a-f]{32})"', text(client, "/a/review"))
    assert key
    go_on(sign_in)
    n = n_rows(app)["contributions"]
    answer = client.post("/a/review", data={"key": key.group(1)})
    assert answer.status_code == 409
    assert "Mientras respondía empezó otra vuelta." in answer.get_data(as_text=True)
    assert n_rows(app)["contributions"] == n
    assert "Entre todos los grupos" in heard(client)
    send(client)
    assert stored(app, card("MIN"), round_code="R5", space="MIN") == {(ITEM, "level"): 45 * MILLION}
    with app.app_context():
        round_ = round_by_code(policy_by_slug(SLUG), "R5")
        assert [(cell.space, cell.n) for cell in cells_of(round_, 2)] == [("MIN", 1)]


def test_an_order_can_stay_as_it_was(app: Flask, sign_in: SignIn, card: Card) -> None:
    only_open(app, "R3", mode="ranking", iterations=2)
    client = enter(app, card("SOC"))
    accept(client)
    client.post("/a/q/1", data={"place-A2.1": "1", "place-A1.2": "2", "go": "next"})
    send(client)
    sign_in("facilita").post(f"{P}/r/R3/iterate")
    client = again(app, card("SOC"))
    page = text(client, "/a/q/1")
    assert "Su orden de la vez pasada" in page
    assert client.post("/a/q/1", data={"go": "stay"}).headers["Location"] == "/a/words"
    send(client)
    wanted = {("A2.1", "rank"): MILLION, ("A1.2", "rank"): 2 * MILLION}
    assert stored(app, card("SOC"), round_code="R3", space="SOC") == wanted


def test_pages_of_another_iteration_are_light(app: Flask, sign_in: SignIn, card: Card) -> None:
    """Settled conflict 6: 14 kB for each page after the first; here with three reasons of the longest kind."""
    only_open(app, "R5", iterations=2)
    codes = [code for space in ("FED", "MIN", "MAC") for code in cards(app, space)]
    for place, code in enumerate(codes):
        answers(app, code, "30", words=f"{place} " + "Así lo vemos aquí y no de otra manera. " * 7)
    go_on(sign_in)
    client = again(app, codes[0])
    assert heard(client).count("«") == 3
    for address in ("/a/q/1", "/a/review"):
        with client.get(address) as answer:
            assert len(answer.data) + len(str(answer.headers)) <= 14_000, address
    with enter(app, codes[1]).get("/a/next") as answer:
        assert len(answer.data) + len(str(answer.headers)) <= 14_000


def test_only_who_runs_the_round_goes_on_and_the_fourth_needs_its_reason(
    app: Flask, sign_in: SignIn, card: Card, client: FlaskClient
) -> None:
    only_open(app, "R5", iterations=4)
    for login in ("redacta", "observa", "administra", "entidad"):
        assert sign_in(login).post(f"{P}/r/R5/iterate").status_code == 403
    assert client.post(f"{P}/r/R5/iterate").status_code == 302
    assert "todavía no responde nadie" in go_on(sign_in)
    for number in (2, 3):
        answers(app, card("FED"), "30") if number == 2 else send_again(app, card("FED"))
        assert f"empezó la vuelta {number}." in go_on(sign_in)
    send_again(app, card("FED"))
    assert 'name="because"' in text(sign_in("facilita"), RUN).partition("Empezar la vuelta 4")[0]
    assert "solo si el panel la votó" in go_on(sign_in)
    assert "empezó la vuelta 4." in go_on(sign_in, "El panel la votó: 14 de 16")
    page = text(sign_in("facilita"), RUN)
    assert "El panel la votó: 14 de 16" in page
    assert "/iterate" not in page, "there is no fifth"


def send_again(app: Flask, code: str) -> None:
    """Leave a card's answer as it was."""
    assert enter(app, code).post("/a/next", data={"go": "stay"}).headers["Location"] == "/a/done"


def test_two_presses_at_once_are_one_iteration(each_app: Flask, card: Card) -> None:
    only_open(each_app, "R5", iterations=3)
    answers(each_app, card("FED"), "30")

    def press(_n: int) -> int:
        client = each_app.test_client()
        client.post("/login", data={"login": "facilita", "password": PASSWORD})
        return client.post(f"{P}/r/R5/iterate").status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(press, range(4))) == {303}
    with each_app.app_context():
        round_ = round_by_code(policy_by_slug(SLUG), "R5")
        assert (round_.iteration, [one.number for one in round_.ended]) == (2, [1])


def test_the_form_of_a_round_keeps_its_iterations(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("facilita")
    start = {"kind": "standards", "code": "R9", "title_es": "¿Hasta cuánto?", "space": ["MAC", "FED"]}
    assert client.post(f"{P}/rounds/new", data=start).status_code == 303
    setup = f"{P}/r/R9/setup"

    def save(n: str) -> int:
        form = {"title_es": "¿Hasta cuánto?", "space": ["MAC", "FED"], "item": [ITEM], "iterations": n, "mode": ""}
        return client.post(setup, data=form).status_code

    for n, status in (("3", 303), ("5", 400), ("0", 400), ("x", 400), ("2", 303), ("", 303)):
        assert save(n) == status, n
        assert f'value="{n}"' in text(client, setup) if status == 303 and n else True
    assert save("3") == 303
    with app.app_context():
        assert config_of(round_by_code(policy_by_slug(SLUG), "R9")).iterations == 3
    client.post(f"{P}/r/R9/open", data={"because": "prueba"})
    assert "Vueltas: hasta 3." in text(client, setup)
    assert "Vuelta 1 de 3" in text(client, f"{P}/r/R9/run")


def test_a_round_asked_once_says_nothing_of_iterations(app: Flask, sign_in: SignIn, card: Card) -> None:
    assert "vuelta" not in text(enter(app, card("FED")), "/a/consent").lower()
    page = text(sign_in("facilita"), f"{P}/r/R4/run")
    assert "Vuelta" not in page
    assert "/iterate" not in page


def test_what_was_sent_says_of_which_iteration_it_is(app: Flask, sign_in: SignIn, card: Card) -> None:
    first_iteration(app, sign_in, card)
    go_on(sign_in)
    send_again(app, card("FED"))
    with app.app_context(), system("a test"):
        space = space_by_code(policy_by_slug(SLUG), "FED")
        at = contributed_in()
        rows = db.session.execute(
            select(at, func.count()).where(Contribution.space_id == space.id, Contribution.channel == "web",
                                           Contribution.is_simulated.is_(False)).group_by(at)
        ).all()  # fmt: skip
        assert {tuple(row) for row in rows} == {(1, 1), (2, 1)}
