"""A whole journey full of words found nowhere else, on a real server, and a search for them in all that is kept."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener
from uuid import uuid4

import psycopg
import redis

ROOT = Path(__file__).resolve().parents[2]

POLICY = """
policy: {code: MINA-DEMO, name: {es: "Mina y quebrada"}}
macro_regions:
  - {id: MS, es: "Macro sur", regions: [Puno, Arequipa]}
spaces:
  - {id: FED, kind: federation, es: "Federación", weight: 3, eligible: 30}
  - {id: PAL, kind: pallaqueras, es: "Pallaqueras", weight: 2, eligible: 40}
rounds:
  - {id: R, kind: validation, es: "¿De acuerdo?", spaces: [FED, PAL], items: [{id: s1, es: Uno}, {id: s2, es: Dos}]}
"""

NEVER = {
    "agent": "KanarienAgent",
    "address": "203.0.113.77",
    "referrer": "kanarienreferrer",
    "device": "KanarienHandy",
    "participant": "kanarienname",
    "place": "Kanarienhaus",
    "witness": "Kanarienzeugin",
    "facilitator": "Kanarienleiterin",
}
"""What must be kept nowhere at all, whoever asks."""

WORDS = {
    "answer": "kanarienwort primero",
    "corrected": "kanarienwort segundo",
    "unsent": "kanarienwort tercero",
    "agreement": "kanarienwort cuarto",
    "dissent": "kanarienwort quinto",
}
"""What people said: kept where words belong, and nowhere else."""

WHERE = {
    "answer": {"contributions.payload", "statements.text"},
    "corrected": {"contributions.payload", "statements.text"},
    "unsent": set[str](),
    "agreement": {"contributions.payload", "statements.text", "actas.agreements"},
    "dissent": {"dissents.text"},
}

HEADERS = {
    "User-Agent": NEVER["agent"], "X-Forwarded-For": NEVER["address"], "X-Real-IP": NEVER["address"],
    "Forwarded": f"for={NEVER['address']}", "Referer": f"https://{NEVER['referrer']}.example/",
    "Sec-CH-UA-Model": f'"{NEVER["device"]}"', "X-Requested-With": NEVER["device"],
}  # fmt: skip


@dataclass
class Phone:
    """A browser with a memory for cookies and form tokens, that says who it is in every way it can."""

    address: str
    cookies: CookieJar = field(default_factory=CookieJar)
    token: str = ""
    page: str = ""

    def ask(self, path: str, form: Mapping[str, Any] | None = None, file: bytes = b"") -> int:
        """Get or post, following where it leads; return the status of the last page."""
        headers, body = dict(HEADERS), None
        if form is not None and file:
            body, headers["Content-Type"] = _parts({**form, "csrf_token": self.token}, file)
        elif form is not None:
            body = urlencode({**form, "csrf_token": self.token}).encode()
        opener = build_opener(HTTPCookieProcessor(self.cookies))
        try:
            with opener.open(Request(self.address + path, data=body, headers=headers), timeout=60) as answer:
                status, self.page = answer.status, answer.read().decode()
        except HTTPError as refused:
            status, self.page = refused.code, refused.read().decode()
        if found := re.search(r'name="csrf_token" value="([^"]+)"', self.page):
            self.token = found[1]
        return int(status)

    def do(self, path: str, form: Mapping[str, Any], *, at: str | None = None, file: bytes = b"") -> None:
        """Post a form from its page; a refusal fails the test with what the page says."""
        assert self.ask(at or path) == 200, (at or path, self.page[-1500:])
        assert self.ask(path, form, file) == 200, (path, re.sub(r"<[^>]+>", " ", self.page)[-1500:])

    def enter(self, code: str) -> None:
        """Show a card."""
        self.do("/", {"code": code})

    def send(self) -> None:
        """Send what was answered."""
        assert self.ask("/a/review") == 200
        found = re.search(r'name="key" value="([0-9a-f]{32})"', self.page)
        assert found
        self.do("/a/review", {"key": found[1]})


def _parts(form: Mapping[str, Any], file: bytes) -> tuple[bytes, str]:
    edge = uuid4().hex
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
             for name, value in form.items()]  # fmt: skip
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="f.csv"\r\nContent-Type: text/csv\r\n\r\n'
    )
    return b"".join(
        [*parts, head.encode(), file, f"\r\n--{edge}--\r\n".encode()]
    ), f"multipart/form-data; boundary={edge}"


def dumped(url: str) -> Iterator[tuple[str, str]]:
    """Yield every value of every column of every table, with its place."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as found:
            tables = [row[0] for row in found.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in tables:
                rows = found.execute(f'SELECT * FROM "{table}"')
                names = [column[0] for column in rows.description]
                yield from (
                    (f"{table}.{name}", str(value)) for row in rows for name, value in zip(names, row, strict=True)
                )
        return
    with psycopg.connect(url) as server:
        listed = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in listed:
            columns = server.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table]
            ).fetchall()
            for (name,) in columns:
                for (value,) in server.execute(f'SELECT "{name}"::text FROM "{table}"').fetchall():
                    yield f"{table}.{name}", str(value)


def in_redis(url: str) -> Iterator[tuple[str, str]]:
    """Yield every key and value of a Redis database."""
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter():
            raw = client.dump(key) or b""
            yield f"redis {key!r}", key.decode("latin-1") + raw.decode("latin-1")


def in_files(*folders: Path) -> Iterator[tuple[str, str]]:
    """Yield every file of these folders, read as bytes."""
    for folder in folders:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            yield f"file {file.relative_to(folder)}", file.read_bytes().decode("latin-1")


def flask(environ: Mapping[str, str], *args: str) -> str:
    """Run a command; a refusal fails the test with its sentence."""
    done = subprocess.run([sys.executable, "-m", "flask", *args], cwd=ROOT, env=dict(environ), capture_output=True,
                          text=True, check=False)  # fmt: skip
    assert done.returncode == 0, (args, done.stderr[-2000:])
    return done.stdout
