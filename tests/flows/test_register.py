"""The register of processing, who answers for the data, and the lines that looking leaves (Regl. 37, 46.3, 47)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.base.audit import AuditEntry
from consult.base.db import Base, db
from consult.core.errors import Invalid
from consult.core.policyfile import parse
from consult.core.processing import USES
from consult.drafting.loading import load_policy
from consult.rounds.launch import launch_checks
from consult.rounds.queries import rounds
from consult.spaces.chain import first_broken_act
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug
from tests.conftest import SLUG, SignIn
from tests.flows.answering import set_state

OFFICER = "data_officer: {name: Ana Rojas, contact: datos@minem.gob.pe}"
FILE = """
policy: {code: MINA, name: {es: "Mina"}, lead: "MINEM", %s}
spaces: [{id: FED, kind: federation, es: "Federación", weight: 1}]
rounds: [{id: R, kind: validation, es: "R", spaces: [FED], items: [{id: s1, es: Uno}]}]
"""


def test_the_register_shows_every_table_and_gives_it_as_markdown(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("administra")
    page = client.get(f"/p/{SLUG}/register").get_data(as_text=True)
    answer = client.get(f"/p/{SLUG}/register.md")
    assert answer.mimetype == "text/markdown"
    lines = answer.get_data(as_text=True).splitlines()
    told = [line.split(" | ") for line in lines if line.startswith("| ")]
    assert [one[0].removeprefix("| ") for one in told[1:]] == list(USES)
    assert {len(one) for one in told} == {6}
    for table in Base.metadata.tables:
        assert table in page
    assert "Datos sensibles" in page
    assert "5 años desde el cierre de la ronda" in page
    assert "Al menos 2 años." in page


def test_only_who_coordinates_or_administers_reads_it(sign_in: SignIn) -> None:
    for login in ("facilita", "promotora", "redacta", "observa", "entidad"):
        assert sign_in(login).get(f"/p/{SLUG}/register").status_code == 403


def verbs(app: Flask, *wanted: str) -> list[tuple[str, str, str]]:
    with app.app_context():
        rows = db.session.scalars(select(AuditEntry).where(AuditEntry.verb.in_(wanted)).order_by(AuditEntry.place))
        return [(row.verb, row.subject, row.details.get("space", "")) for row in rows]


def test_regl_46_3_looking_at_internal_results_leaves_a_line(app: Flask, sign_in: SignIn, client: FlaskClient) -> None:
    """Views and exports, with who and of what; public pages and participants leave none. The chain still holds."""
    both = ("results.viewed", "results.exported")
    client.get(f"/p/{SLUG}/r/R3/results")
    staff = sign_in("coordina")
    assert staff.get(f"/p/{SLUG}/r/R3/results").status_code == 200
    assert verbs(app, *both) == [], "everybody may see that page"
    assert staff.get(f"/p/{SLUG}/r/R3/results?internal=1").status_code == 200
    assert staff.get(f"/p/{SLUG}/r/R3/analysis.csv?internal=1").status_code == 200
    assert verbs(app, *both) == [("results.viewed", "R3", ""), ("results.exported", "R3", "")]
    set_state(app, "R3", "validated")
    assert staff.get(f"/p/{SLUG}/r/R3/results").status_code == 200
    assert client.get(f"/p/{SLUG}/r/R3/results").status_code == 404
    assert len(verbs(app, *both)) == 3
    with app.app_context():
        assert first_broken_act(policy_by_slug(SLUG)) is None


def test_regl_46_3_reading_a_groups_words_leaves_a_line(app: Flask, sign_in: SignIn) -> None:
    assert sign_in("promotora").get(f"/p/{SLUG}/s/PAL/texts").status_code == 200
    assert sign_in("coordina").get(f"/p/{SLUG}/s/PAL/texts").status_code == 404
    assert verbs(app, "words.viewed") == [("words.viewed", "", "PAL")]
    assert "Leyó textos" not in sign_in("observa").get(f"/p/{SLUG}/observe").get_data(as_text=True), "it is reserved"


def test_regl_46_3_signing_in_leaves_a_line(app: Flask, sign_in: SignIn) -> None:
    before = len(verbs(app, "person.signed_in"))
    sign_in("observa")
    assert len(verbs(app, "person.signed_in")) == before + 1


def test_regl_37_the_officer_is_one_tap_from_every_page(
    empty_app: Flask, client: FlaskClient, app: Flask, card: Callable[[str], str]
) -> None:
    with empty_app.app_context():
        policy = load_policy(SYSTEM, FILE % OFFICER)
        db.session.commit()
        assert policy.settings["data_officer"] == {"name": "Ana Rojas", "contact": "datos@minem.gob.pe"}
    other = empty_app.test_client()
    for address in ("/", "/p/mina", "/privacy", "/login"):
        assert 'href="/contact"' in other.get(address).get_data(as_text=True), address
    page = other.get("/contact").get_data(as_text=True)
    assert "Ana Rojas" in page
    assert "datos@minem.gob.pe" in page
    phone = app.test_client()
    phone.post("/", data={"code": card("PAL")})
    assert 'href="/a/contact"' in phone.get("/a/consent").get_data(as_text=True)
    neutral = phone.get("/a/contact").get_data(as_text=True)
    assert "<title>Preguntas</title>" in neutral
    for word in ("MAPE", "Política", "Pallaqueras", SLUG):
        assert word not in neutral


@pytest.mark.parametrize(("officer", "status"), [(OFFICER, "ok"), ("horizon: 2030", "todo")])
def test_regl_37_a_body_without_one_is_told_at_the_launch(empty_app: Flask, officer: str, status: str) -> None:
    with empty_app.app_context():
        policy = load_policy(SYSTEM, FILE % officer)
        [round_] = rounds(policy)
        [check] = [one for one in launch_checks(round_, None) if one.key == "officer"]
        assert check.status == status


def test_an_officer_without_a_contact_is_refused() -> None:
    with pytest.raises(Invalid):
        parse(FILE % "data_officer: {name: Ana Rojas}")


def test_the_policy_says_it_is_not_the_prior_consultation(client: FlaskClient) -> None:
    assert "No es la consulta previa a los pueblos indígenas" in client.get(f"/p/{SLUG}").get_data(as_text=True)
