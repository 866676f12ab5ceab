"""Whose address it is, where a link may lead, what a method and a path may do, and that nothing is asked outside."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.web.hosts import name_of
from tests.conftest import DATABASES, SLUG, SignIn
from tests.flows.forms import forms_of
from tests.flows.test_walk import addresses

P = f"/p/{SLUG}"


def brief(app: Flask) -> Iterator[str]:
    """Build one address for each route that can be asked for, in a round with results and in an open one."""
    seen: dict[str, int] = {}
    for address in addresses(app):
        shape = re.sub(r"(?<=/r/)R\d|(?<=/s/)[A-Z]+", "*", address)
        shape = re.sub(
            r"/(?:L1\.1|S1\.2\.1|E1\.2\.1-b|OP1|D-03|AP-004|nada|E-\d+|1|99|objective|guideline)(?=/|$)", "/*", shape
        )
        seen[shape] = seen.get(shape, 0) + 1
        if seen[shape] == 1 or (seen[shape] == 3 and "/r/" in shape):
            yield address


# ---------------------------------------------------------------- the host


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:5000", "[::1]:8000", "LOCALHOST"])
def test_this_machine_is_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


OTHERS = ["otra.example", "localhost.otra.example", "127.0.0.1.otra.example", "otra.example:8000", "127.0.0.2",
          "localhost@otra.example", "otra.example#localhost", "", "[::1", "a b"]  # fmt: skip


@pytest.mark.parametrize("host", OTHERS)
def test_no_other_host_is_answered(client: FlaskClient, host: str) -> None:
    """And no page, link or cookie is written for it."""
    answer = client.post("/lang", data={"lang": "en"}, headers={"Host": host})
    assert answer.status_code == 400
    assert "Domain=" not in str(answer.headers)
    assert "otra.example" not in str(answer.headers)
    assert "otra.example" not in answer.get_data(as_text=True)
    assert "Esta no es la dirección de la consulta." in answer.get_data(as_text=True)


def test_the_public_address_is_answered_at_any_port(app: Flask) -> None:
    app.config["PUBLIC_URL"] = "https://consulta.example:8443/"
    client = app.test_client()
    for host, status in (("consulta.example", 200), ("consulta.example:8443", 200), ("www.consulta.example", 400)):
        assert client.get("/", headers={"Host": host}).status_code == status, host


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-Host", "X-Rewrite-Url"])
def test_no_header_takes_the_place_of_the_host(client: FlaskClient, sign_in: SignIn, header: str) -> None:
    """The printed cards carry an address: it is ours whatever a header says."""
    sent = {header: "host=otra.example" if header == "Forwarded" else "otra.example"}
    promotora = sign_in("promotora")
    page = promotora.post(f"{P}/s/PAL/cards", data={"n": "1", "expires_on": ""}, headers=sent)
    assert "otra.example" not in page.get_data(as_text=True)
    assert client.get("/desk", headers=sent).headers.get("Location", "/").startswith("/")


def test_a_name_is_what_stands_before_the_port() -> None:
    assert [name_of(host) for host in ("a:1", "[::1]:1", "A.b", "", "[::1", "x@b")] == ["a", "::1", "a.b", "", "", "b"]


# ---------------------------------------------------------------- where a link may lead

AWAY = ["//otra.example", "///otra.example", "////otra.example", "https://otra.example", "http:otra.example",
        "https:/otra.example", "/\\otra.example", "\\\\otra.example", "/\t/otra.example", "\t//otra.example",
        "/%09/otra.example/../..//otra.example\n", "javascript:alert(1)", "data:text/html,x", " //otra.example",
        "//otra.example/%2f..", "/\x00/otra.example", "https://localhost@otra.example", "otra.example",
        "http://localhost:80.otra.example/", "/\r\nSet-Cookie: a=b", "．．/otra.example",
        "/／otra.example"]  # fmt: skip


def leads_away(location: str) -> bool:
    """Tell whether a browser would leave the site: it forgives spaces, tabs and backslashes."""
    plain = re.sub(r"[\t\r\n]", "", location.strip()).replace("\\", "/")
    is_path = plain.startswith("/") and not plain.startswith("//")
    return not is_path and not re.match(r"http://localhost(/|$)", plain)


@pytest.mark.parametrize("to", AWAY)
def test_no_redirect_leads_away(client: FlaskClient, sign_in: SignIn, to: str) -> None:
    """The two parameters that say where to go next, as field and in the address."""
    facilita = sign_in("facilita")
    answers = [
        client.post("/lang", data={"lang": "es", "next": to}),
        facilita.get("/login", query_string={"next": to}),
        app_login(client, to),
    ]
    for answer in answers:
        assert answer.status_code in (302, 303)
        assert not leads_away(answer.headers["Location"]), answer.headers["Location"]
        assert "a" not in {cookie.split("=")[0] for cookie in answer.headers.getlist("Set-Cookie")}


def app_login(client: FlaskClient, to: str) -> Any:
    """Sign in from a page that was asked with another place to go to."""
    sent = {"login": "observa", "password": "una consulta de prueba", "next": to}
    return client.post("/login", data=sent)


def test_next_is_all_there_is(app: Flask, sign_in: SignIn) -> None:
    """Every address, asked with every usual name of such a parameter, leads nowhere else."""
    names = ("next", "url", "redirect", "return", "return_to", "continue", "dest", "goto", "back", "r", "u")
    sent = dict.fromkeys(names, "https://otra.example/x")
    for visitor in (app.test_client(), sign_in("coordina")):
        for address in brief(app):
            with visitor.get(address, query_string=sent) as answer:
                to = answer.headers.get("Location", "/")
                assert not leads_away(to) or (address, to) == ("/a/exit", "https://www.gob.pe/"), address
                assert b'href="https://otra' not in answer.data, address


# ---------------------------------------------------------------- methods and paths


def test_a_method_is_the_one_of_the_request(client: FlaskClient) -> None:
    for sent in ({"X-HTTP-Method-Override": "POST"}, {"X-Method-Override": "POST"}, {"X-HTTP-Method": "POST"}):
        client.get("/lang?lang=en&_method=POST", headers=sent)
        client.get("/lang", query_string={"lang": "en", "_method": "POST"}, headers=sent)
        assert client.get("/lang", headers=sent).status_code == 405
    assert '<html lang="es' in client.get("/").get_data(as_text=True)
    assert client.open("/", method="TRACE").status_code == 405
    assert client.open("/", method="CONNECT").status_code == 405


CLIMBS = ["../app.py", "..%2fapp.py", "%2e%2e/%2e%2e/etc/passwd", "....//app.py", "..\\app.py", "/etc/passwd",
          "css/../../wsgi.py", "css/%00", "css/app.css%00.html", "%c0%ae%c0%ae/wsgi.py",
          "file:///etc/passwd"]  # fmt: skip


@pytest.mark.parametrize("path", CLIMBS)
def test_no_path_climbs_out_of_its_folder(app: Flask, sign_in: SignIn, path: str) -> None:
    facilita = sign_in("coordina")
    places = ("/static/", f"{P}/r/R3/verify/", f"{P}/reports/{'0' * 32}/", f"{P}/e/", f"{P}/drafting/line/")
    for place in places:
        with facilita.get(place + path) as answer:
            assert answer.status_code in (302, 308, 400, 404), place + path
            assert b"root:" not in answer.data, place + path
            assert b"create_app" not in answer.data, place + path


NASTY = ["%00", "a%00b", "'", '"', "%27%20OR%201=1--", "9" * 40, "-1", "0", "x" * 3000, "%F0%9F%92%A3",
         "%ED%A0%80", "%FF", "%0d%0aX-Injected:%20a", "{{7*7}}", "%25s", "..", "%2e%2e"]  # fmt: skip


ASKED = ("", "/r", "/tree", "/responses", "/observe", "/s/FED/texts", "/drafting/answers", "/drafting/pending")
"""Pages of a policy that read their address's query."""


def nasty_addresses(app: Flask) -> Iterator[str]:
    """Put each nasty text in the place of each variable of each address, and behind each usual question."""
    for rule in app.url_map.iter_rules():
        plain = str(rule).replace("<slug>", SLUG).replace("<round_code>", "R3").replace("<space_code>", "FED")
        if "GET" in (rule.methods or ()) and "<" in plain and rule.endpoint != "static" and "/r/" not in plain:
            yield from (re.sub(r"<[^>]+>", text, plain) for text in NASTY)
    for text in NASTY:
        yield from (f"/p/{text}", f"{P}/r/{text}", f"{P}/s/{text}/texts", f"{P}/r/R5/{text}")
    for text in (*NASTY[:2], NASTY[5], *NASTY[9:14]):
        yield from (f"{P}{page}?item={text}&p={text}&by={text}&of={text}&lang={text}&w-FED={text}" for page in ASKED)


@pytest.fixture(params=[one if one == DATABASES[-1] else pytest.param(one, marks=pytest.mark.campaign)
                        for one in DATABASES])  # fmt: skip
def engine(request: pytest.FixtureRequest) -> str:
    """The database that refuses most; the other in the long run."""
    return str(request.param)


def test_nothing_breaks_on_nasty_addresses(each_app: Flask) -> None:
    """No 5xx, no header of somebody else's making, on both databases (docs/trust.md, SEC-17 in small)."""
    each_app.config["PROPAGATE_EXCEPTIONS"] = False
    client = each_app.test_client()
    client.post("/login", data={"login": "coordina", "password": "una consulta de prueba"})
    broken: list[str] = []
    for address in nasty_addresses(each_app):
        with client.get(address) as answer:
            broken += [f"{answer.status_code} {address[:120]}"] if answer.status_code >= 500 else []
            assert "X-Injected" not in answer.headers, address
    assert broken == []


def test_nothing_breaks_on_nasty_forms(each_app: Flask) -> None:
    """Every form of every page, each free field in turn with what a database might refuse."""
    each_app.config["PROPAGATE_EXCEPTIONS"] = False
    client = each_app.test_client()
    client.post("/login", data={"login": "coordina", "password": "una consulta de prueba"})
    broken: list[str] = []
    done: set[tuple[str, tuple[str, ...]]] = set()
    for address in (one for one in brief(each_app) if "/r/" not in one or "/r/R5/" in one):
        with client.get(address) as page:
            found = forms_of(page.get_data(as_text=True), address) if page.mimetype == "text/html" else []
        for form in found:
            shape = re.sub(r"[0-9a-f]{32}|AP-\w+|\d+", "*", form.action), tuple(form.fields)
            if form.method != "post" or shape in done or form.action in ("/logout", "/account"):
                continue
            done.add(shape)
            for text in ("\0", "x" * 5000, "9" * 40):
                sent = {
                    name: text if kind != "hidden" or name != "next" else "/" for name, (kind, _) in form.fields.items()
                }
                for values in (sent, form.values() | dict.fromkeys(form.written(), text)):
                    with client.post(form.action, data=values) as answer:
                        if answer.status_code >= 500:
                            broken.append(f"{answer.status_code} {form.action} {text[:5]!r}")
    assert len(done) >= 12
    assert broken == []


# ---------------------------------------------------------------- nothing is asked outside


LEADS_OUT = {"/logout", "/account/sessions/end"}
"""Forms that end the session the walk is made with."""


def test_sec_11_a_full_walk_asks_nothing_of_anybody(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever connects or looks a name up fails, in every page and with addresses in every field (SSRF)."""
    asked: list[object] = []

    def refuse(*where: object, **_: object) -> None:
        asked.append(where[-1])
        raise OSError("nothing outside")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket.socket, "sendto", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(OSError, match="nothing outside"):
        socket.create_connection(("127.0.0.1", 9))
    asked.clear()
    coordina = sign_in("coordina")
    done: set[str] = set()
    for address in brief(app):
        with coordina.get(address) as page:
            found = forms_of(page.get_data(as_text=True), address) if page.mimetype == "text/html" else []
        for form in found:
            if form.method == "post" and form.action not in done and form.action not in LEADS_OUT:
                done.add(form.action)
                outside = dict.fromkeys(form.written(), "http://169.254.169.254/latest/meta-data/")
                coordina.post(form.action, data=form.values() | outside).close()
    assert coordina.post(f"{P}/reports", data={"lang": "es"}).status_code == 303
    assert len(done) >= 15
    assert asked == []
