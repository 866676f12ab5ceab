"""The page of leave to look inside, as each role sees it."""

from __future__ import annotations

import re

from flask import Flask

from tests.conftest import SLUG, SignIn

P = f"/p/{SLUG}"
PAGE = f"{P}/observe/elevations"
BECAUSE = "Una acta no abre y hay que ver por qué"


def test_asked_granted_used_ended_and_seen_by_the_observer(app: Flask, sign_in: SignIn) -> None:
    admin, coordina, observa = sign_in("administra"), sign_in("coordina"), sign_in("observa")
    assert admin.get(f"{P}/s/FED").status_code == 404
    assert admin.post(PAGE, data={"because": BECAUSE, "hours": "2"}).status_code == 303
    page = coordina.get(PAGE).get_data(as_text=True)
    asked = re.search(r"/observe/elevations/([0-9a-f]{32})/grant", page)
    assert asked
    assert "/grant" not in admin.get(PAGE).get_data(as_text=True)
    assert coordina.post(f"{PAGE}/{asked[1]}/grant").status_code == 303
    assert (admin.get(f"{P}/s/FED").status_code, admin.get(f"{P}/s/PAL").status_code) == (200, 404)
    seen = observa.get(PAGE).get_data(as_text=True)
    for words in ("Pedro Salas", BECAUSE, "Lo dio Julia Ccori", "Mira adentro ahora"):
        assert words in seen
    assert "<form" not in seen.split("<main")[1].split("</main>")[0]
    log = observa.get(f"{P}/observe").get_data(as_text=True)
    assert "Dio permiso de mirar adentro" in log
    assert admin.post(f"{PAGE}/{asked[1]}/end").status_code == 303
    assert admin.get(f"{P}/s/FED").status_code == 404
    assert "Terminado" in observa.get(PAGE).get_data(as_text=True)


def test_what_is_missing_is_said_and_what_was_typed_stays(sign_in: SignIn) -> None:
    admin = sign_in("administra")
    answer = admin.post(PAGE, data={"because": "corto", "hours": "3"})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "Escriba qué pasó y qué necesita mirar." in page) == (400, True)
    assert ">corto</textarea>" in page
    assert 'value="3"' in page
    for hours in ("0", "25", "muchas", ""):
        assert admin.post(PAGE, data={"because": BECAUSE, "hours": hours}).status_code == 400


def test_others_neither_ask_nor_grant(sign_in: SignIn) -> None:
    for login in ("observa", "facilita", "redacta"):
        assert sign_in(login).post(PAGE, data={"because": BECAUSE, "hours": "2"}).status_code == 403
    answer = sign_in("coordina").post(PAGE, data={"because": BECAUSE, "hours": "2"})
    assert answer.status_code == 403
    assert sign_in("coordina").post(f"{PAGE}/{'0' * 32}/grant").status_code == 404
    assert sign_in("facilita").get(PAGE).status_code == 403
