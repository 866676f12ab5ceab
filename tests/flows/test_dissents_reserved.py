"""Rule 10 over HTTP (counting.md §9): what hidden figures raise is told to its group, and public only by its choice."""

from __future__ import annotations

import csv
import io
import json
import re

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.base.db import db
from consult.core.lifecycle import STATES
from consult.drafting.queries import dissents
from consult.reports.actions import compile_report
from consult.reports.exports import FORMATS
from consult.reports.queries import file_of
from consult.results.queries import view
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug
from consult.web.presenting.dissent import told
from tests.floors.dissents_case import SLUG, entered, round_of, rows_of, small_policy, voice_of
from tests.flows.draft_pages import bare, field

P = f"/p/{SLUG}"
PUBLIC = ("", "/r", "/r/Q", "/r/Q/results", "/r/Q/analysis", "/r/Q/analysis.csv", "/r/Q/method", "/r/Q/method?item=Y",
          "/alternatives", "/draft", "/responses", "/reports", "/results")  # fmt: skip
SAID = "Nosotras no queremos esa salida"
UNNAMED = "Un grupo que prefiere no decir su nombre"


@pytest.fixture
def small(empty_app: Flask) -> Flask:
    """The round of dissents_case, closed by its coordinator."""
    with empty_app.app_context():
        small_policy()
    answer = entered(empty_app, "jefa").post(f"{P}/r/Q/close")
    assert answer.status_code == 303
    return empty_app


def codes(app: Flask) -> dict[tuple[str, str], str]:
    with app.app_context():
        return {key: one.code for key, one in rows_of(policy_by_slug(SLUG)).items()}


def publish(app: Flask) -> None:
    """Publish the result whatever is awaited: what must not leak is still pending."""
    with app.app_context():
        round_of(policy_by_slug(SLUG)).state = "published"
        db.session.commit()


def read_all(client: FlaskClient) -> str:
    answers = {address: client.get(P + address) for address in PUBLIC}
    assert {answer.status_code for answer in answers.values()} == {200}
    return "\n".join(answer.get_data(as_text=True) for answer in answers.values())


def exported(app: Flask) -> dict[str, str]:
    """What a report says, as text, in the formats that can be read as text."""
    with app.app_context():
        report = compile_report(SYSTEM, policy_by_slug(SLUG), lang="es")
        content = {name: file_of(report, name).content for name in FORMATS}
        db.session.rollback()
    book = openpyxl.load_workbook(io.BytesIO(content["xlsx"]))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    return {"html": content["html"].decode(), "json": content["json"].decode(), "xlsx": "\n".join(cells)}


def dissent_rows(app: Flask) -> list[dict[str, object]]:
    found = json.loads(exported(app)["json"])
    return list(found["data"]["dissents"] if "data" in found else found["dissents"])


# ---------------------------------------------------------------- before anyone chose


def test_nothing_public_tells_of_it_while_its_group_says_nothing(small: Flask) -> None:
    assert set(codes(small)) == {("X", "MAC"), ("X", "MIN"), ("Y", "PAL")}
    publish(small)
    pages = read_all(small.test_client())
    assert not [code for code in codes(small).values() if code in pages]
    text = bare(pages)
    assert not re.search(r"Disenso D|disensos\"|se opuso|Textos de disenso", text)
    assert "Salidas con disenso" not in text
    assert not re.findall(r'class="badge split2"', pages)
    table = list(csv.reader(io.StringIO(small.test_client().get(f"{P}/r/Q/analysis.csv").get_data(as_text=True))))
    assert not [line for line in table if any("disenso" in cell.lower() for cell in line)]


def test_no_report_tells_of_it_in_any_format(small: Flask) -> None:
    publish(small)
    for name, said in exported(small).items():
        assert not [code for code in codes(small).values() if code in said], name
        assert "se opuso" not in said
    assert dissent_rows(small) == []
    assert "Ningún grupo se aparta" in exported(small)["html"]


def test_where_it_could_leak_from_it_does_exist(small: Flask) -> None:
    """So that the tests above can fail: who reads internally sees all three, with their names."""
    publish(small)
    page = bare(entered(small, "jefa").get(f"{P}/r/Q/results?internal=1").get_data(as_text=True))
    for (about, _space), code in codes(small).items():
        assert f"sobre {about}" in page
        assert code in bare(entered(small, "escribe").get(f"{P}/dissents").get_data(as_text=True))


@pytest.mark.parametrize(
    ("login", "own"), [("guia", ("Y", "PAL")), ("minas", ("X", "MAC")), ("estado", ("X", "MIN")), ("mira", None)]
)
def test_each_group_is_told_its_own_and_nobody_anything_else(
    small: Flask, login: str, own: tuple[str, str] | None
) -> None:
    client = entered(small, login)
    pages = {address: client.get(P + address).get_data(as_text=True) for address in ("/dissents", "/desk")}
    for key, code in codes(small).items():
        assert (code in pages["/dissents"]) is (key == own)
        assert client.get(f"{P}/dissents/{code}").status_code == (200 if key == own else 404)
        posted = client.post(f"{P}/dissents/{code}", data={"do": "decline"}) if key != own else None
        assert posted is None or posted.status_code == 404
    assert ("Escribir la posición del grupo" in bare(pages["/desk"])) is (own is not None)
    if own is None:
        log = bare(client.get(f"{P}/observe").get_data(as_text=True))
        assert "Cerró la ronda" in log
        assert not re.search(r"disenso|DR-", log)


def test_a_safe_page_may_say_that_a_smaller_group_objected_and_no_more(small: Flask) -> None:
    """The hook of the attacker audit: off unless the caller says so (counting.md §9, rule 10)."""
    publish(small)
    with small.test_request_context(), small.app_context():
        policy = policy_by_slug(SLUG)
        seen = view(round_of(policy), is_internal=False)
        assert told(seen, dissents(policy)) == []
        said = told(seen, dissents(policy), is_safe=True)
    assert {(one.about, one.code, one.kind, one.name, one.text, one.status) for one in said} == {
        (about, "", "", "Un grupo más pequeño", "", "silent") for about in ("X", "Y")}  # fmt: skip


# ---------------------------------------------------------------- by its own choice


def test_the_spokesperson_is_asked_and_what_she_typed_stays(small: Flask) -> None:
    client = voice_of(small, "PAL")
    code = codes(small)["Y", "PAL"]
    assert f"/a/dissent/{code}" in client.get("/a/rounds").get_data(as_text=True)
    page = client.get(f"/a/dissent/{code}").get_data(as_text=True)
    assert "¿Podemos nombrar a su grupo?" in page
    assert "checked" not in page
    refused = client.post(f"/a/dissent/{code}", data={"go": "write", "text": SAID})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 400
    assert "Diga si se puede nombrar a su grupo. Lo escrito sigue en la página." in page
    assert field(page, "text") == SAID
    long = client.post(f"/a/dissent/{code}", data={"go": "write", "text": "a" * 1501, "may_name": "no"})
    assert re.search(r'value="no" checked', long.get_data(as_text=True))
    assert codes(small)["Y", "PAL"] == code


def test_words_without_a_name_are_printed_without_it(small: Flask) -> None:
    client, code = voice_of(small, "PAL"), codes(small)["Y", "PAL"]
    assert client.post(f"/a/dissent/{code}", data={"go": "write", "text": SAID, "may_name": "no"}).status_code == 303
    assert codes(small)["Y", "PAL"] == "D-01"
    publish(small)
    page = small.test_client().get(f"{P}/r/Q/results").get_data(as_text=True)
    note = page.split(f"«{SAID}»")[0].rsplit('<div class="note dissent">', 1)[1]
    assert UNNAMED in note
    assert not re.search(r"Pallaqueras|class=\"sp", note)
    for login in ("mira", "minas", "estado"):
        listed = entered(small, login).get(f"{P}/dissents").get_data(as_text=True)
        card = listed.split('id="D-01"')[1].split("</section>")[0]
        assert f"«{SAID}»" in card
        assert "Pallaqueras" not in card
    assert "Pallaqueras" in entered(small, "guia").get(f"{P}/dissents").get_data(as_text=True).split('id="D-01"')[1]


def test_words_with_a_name_are_printed_with_it(small: Flask) -> None:
    client, code = entered(small, "guia"), codes(small)["Y", "PAL"]
    refused = client.post(f"{P}/dissents/{code}", data={"do": "write", "text": SAID})
    assert refused.status_code == 400
    assert field(refused.get_data(as_text=True), "text") == SAID
    assert client.post(f"{P}/dissents/{code}", data={"do": "write", "text": SAID, "may_name": "yes"}).status_code == 302
    publish(small)
    page = small.test_client().get(f"{P}/r/Q/results").get_data(as_text=True)
    note = page.split(f"«{SAID}»")[0].rsplit('<div class="note dissent">', 1)[1]
    assert "Pallaqueras" in note
    (row,) = dissent_rows(small)
    assert (row["code"], row["space"], row["about"], row["source"], row["text"]) == (
        "D-01", "PAL", "Y", "lodged", {"es": SAID})  # fmt: skip


def test_who_declines_is_never_told_of(small: Flask) -> None:
    client, code = voice_of(small, "PAL"), codes(small)["Y", "PAL"]
    assert client.post(f"/a/dissent/{code}", data={"go": "decline"}).status_code == 303
    publish(small)
    assert code not in read_all(small.test_client())
    assert dissent_rows(small) == []


def test_the_round_waits_for_all_three_and_names_them_to_who_runs_it(small: Flask) -> None:
    chief = entered(small, "jefa")
    assert chief.post(f"{P}/r/Q/systematise").status_code == 303
    refused = bare(chief.post(f"{P}/r/Q/validate", follow_redirects=True).get_data(as_text=True))
    assert all(code in refused for code in codes(small).values())
    for login, key in (("guia", ("Y", "PAL")), ("minas", ("X", "MAC")), ("estado", ("X", "MIN"))):
        address = f"{P}/dissents/{codes(small)[key]}"
        assert entered(small, login).post(address, data={"do": "decline"}).status_code == 302
    for verb in ("validate", "publish"):
        assert chief.post(f"{P}/r/Q/{verb}").status_code == 303
    with small.app_context():
        assert STATES[round_of(policy_by_slug(SLUG)).state].is_public
