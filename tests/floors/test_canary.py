"""PRI-8: nothing of who takes part is kept anywhere; and what they say stands in its own table alone (SEC-16)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.conftest import HAS_REDIS, REDIS_URL, Databases
from tests.floors.canary_case import NEVER, POLICY, ROOT, WHERE, WORDS, Phone, dumped, flask, in_files, in_redis
from tests.flows.conftest import free_port, wait_for

ADDRESS = "mina-demo/R"


@pytest.fixture
def environ(databases: Databases, engine: str, tmp_path: Path) -> dict[str, str]:
    """An installation of its own: SQLite with its own queue, PostgreSQL with Redis where one answers."""
    url = databases.empty(engine)
    queue = {"REDIS_URL": REDIS_URL} if engine == "postgresql" and HAS_REDIS else {}
    return {**os.environ, "FLASK_APP": "wsgi", "DATABASE_URL": url, "INSTANCE_DIR": str(tmp_path / "instance"),
            "CONSULT_TESTING": "1", **queue}  # fmt: skip


@pytest.fixture
def server(environ: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """A server as bin/run starts it, with all it prints kept in files; even its access log is asked for."""
    (tmp_path / "logs").mkdir()
    (tmp_path / "policy.yaml").write_text(POLICY, encoding="utf-8")
    flask(environ, "db", "upgrade")
    flask(environ, "policy", "load", str(tmp_path / "policy.yaml"))
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "--log-level", "warning", "--no-control-socket", "--bind", address,
               "--workers", "1", "--threads", "4", "wsgi:app"]  # fmt: skip
    with (tmp_path / "logs" / "out").open("wb") as out, (tmp_path / "logs" / "err").open("wb") as err:
        web = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=err)
        try:
            wait_for(f"http://{address}")
            yield f"http://{address}"
        finally:
            web.terminate()
            web.wait(timeout=30)


def journey(server: str, environ: Mapping[str, str]) -> list[str]:
    """Do all that people and their facilitator do; return the codes of the cards that were used."""
    people = json.loads(flask(environ, "demo", "people", "--json"))
    cards = [str(one["login"]) for one in people if one["space"] == "PAL" and not one["password"]]
    flask(environ, "round", "open", ADDRESS, "--because", "prueba")
    for words in (WORDS["answer"], WORDS["corrected"]):
        phone = Phone(server)
        phone.enter(cards[0])
        start = "/a/consent" if words == WORDS["answer"] else "/a/again"
        phone.do(start, {"go": "accept"})
        phone.do("/a/q/1", {"v-support": "1", "w-comment": words})
        phone.send()
    left = Phone(server)
    left.enter(cards[1])
    left.do("/a/consent", {"go": "accept"})
    left.do("/a/q/1", {"v-support": "1", "w-comment": WORDS["unsent"]})
    room = Phone(server)
    room.do("/login", {"login": "promotora", "password": next(one["password"] for one in people
                                                              if one["login"] == "promotora")})  # fmt: skip
    room.do("/p/mina-demo/r/R/actas/new", {
        "space": "PAL", "key": "a" * 32, "how": "votes", "place": NEVER["place"], "n_attendees": "12",
        "facilitator": NEVER["facilitator"], "witness1": NEVER["witness"], "witness2": NEVER["witness"],
        "agreements": WORDS["agreement"], "region": NEVER["place"],
    }, at="/p/mina-demo/r/R/actas/new?space=PAL")  # fmt: skip
    row = f"space,participant,item,criterion,value\nPAL,{NEVER['participant']},s1,support,1\n"
    room.do("/p/mina-demo/r/R/import", {}, file=row.encode())
    flask(environ, "round", "close", ADDRESS)
    voice = Phone(server)
    voice.enter(cards[2])
    voice.do("/a/dissents/new", {"item": "R/s1", "text": WORDS["dissent"], "may_name": "no"},
             at="/a/dissents/new?item=R/s1")  # fmt: skip
    return cards


def exported(environ: Mapping[str, str], folder: Path) -> None:
    """Write everything that leaves: seals, reports, tables."""
    flask(environ, "audit", "export", ADDRESS, "--out", str(folder / "audit"))
    for name in ("html", "json", "xlsx"):
        flask(environ, "report", "compile", "mina-demo", "--format", name, "--out", str(folder / f"report.{name}"))
    (folder / "results.json").write_text(flask(environ, "results", "show", ADDRESS, "--json"), encoding="utf-8")


def test_pri_8_a_whole_journey_leaves_no_trace_of_who(
    server: str, environ: dict[str, str], engine: str, tmp_path: Path
) -> None:
    """PRI-8, SEC-16: agent, address, referrer, device, names, places and card codes: 0 hits in every table, file, log,
    queue and export. Words: only in the columns where words belong."""
    cards = journey(server, environ)
    (tmp_path / "exports").mkdir()
    exported(environ, tmp_path / "exports")
    url = environ["DATABASE_URL"]
    rows = list(dumped(url))
    around = [*in_files(tmp_path / "logs", tmp_path / "exports"), *in_files(tmp_path / "instance")]
    if "REDIS_URL" in environ:
        around += in_redis(environ["REDIS_URL"])
    raw = list(in_files_of(url))
    secrets = {f"card {n}{part}": text for n, code in enumerate(cards)
               for part, text in (("", code), (" bare", code.replace("-", "")))}  # fmt: skip
    everywhere = [*rows, *around, *raw]
    assert all(any("quebrada" in value for _place, value in where) for where in (rows, around)), "it can find"
    found = {name: sorted({place for place, value in everywhere if text.casefold() in value.casefold()})
             for name, text in (NEVER | secrets).items()}  # fmt: skip
    assert {name: places for name, places in found.items() if places} == {}
    kept = {name: {place for place, value in rows if text in value} for name, text in WORDS.items()}
    expected = {**WHERE, "unsent": set()}
    assert kept == expected
    outside = {name: [place for place, value in around if text in value] for name, text in WORDS.items()
               if name != "dissent"}  # fmt: skip
    assert {name: places for name, places in outside.items() if places} == {}
    assert [place for place, value in raw if WORDS["unsent"] in value] == [], "what was not sent is not in the file"
    assert not raw or any(WORDS["answer"] in value for _place, value in raw), "it can find"


def in_files_of(url: str) -> Iterator[tuple[str, str]]:
    """Yield the raw bytes of an embedded database and its write-ahead log."""
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        for file in path.parent.glob(f"{path.name}*"):
            yield f"raw {file.name.removeprefix(path.stem)}", file.read_bytes().decode("latin-1")
