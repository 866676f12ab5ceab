"""Every address as every role in both worlds, and what differs: status, headers, bodies, sizes. Nonces are masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.flows.test_walk import addresses
from tests.flows.two_worlds.worlds import INSIDE, ROUND, P, World

TOKEN = re.compile(rb'(name="(?:csrf_token|key|session)" value=")([^"]*)')
COOKIE = re.compile(r"^(consult|entrada)=[^;]*")


@dataclass(frozen=True)
class Ask:
    """One request anybody may try."""

    address: str
    form: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def of(self, client: FlaskClient) -> TestResponse:
        """Make the request."""
        if self.form is None:
            return client.get(self.address, headers=dict(self.headers))
        form = {name: (BytesIO(value), "f.csv") if isinstance(value, bytes) else value
                for name, value in self.form.items()}  # fmt: skip
        return client.post(self.address, data=form, headers=dict(self.headers))


@dataclass(frozen=True)
class Leak:
    """An address that answers otherwise in the two worlds."""

    role: str
    ask: Ask
    what: str

    def __str__(self) -> str:
        verb = "GET" if self.ask.form is None else "POST"
        return f"{self.role}: {verb} {self.ask.address}: {self.what}"


def everything(world: World) -> list[Ask]:
    """List every address of the application's own map, searches, and posts that change nothing."""
    return [*(Ask(address) for address in addresses(world.app)), *SEARCHES, *POSTS]


DULL = re.compile(r"/r/(R1|R3|R5|R6)/(?!results$)|/r/R1/|/(draft|drafting|e)/.*(L1|S1|E1|OP1|D-03|E-01)|/q/99|/fix/99")
"""Left out of the short walk: the same page of another round, or of another line of the same draft."""


def shortened(asks: Sequence[Ask]) -> list[Ask]:
    """Return what the suite asks each time; the campaign asks everything."""
    return [ask for ask in asks if not DULL.search(ask.address)]


SEARCHES = tuple(Ask(address) for address in (
    f"{P}/observe?verb=cards.issued", f"{P}/observe?verb=acta.entered", f"{P}/observe?verb=contributions.imported",
    f"{P}/observe?p=2", f"{P}/responses?of=pending", f"{P}/responses?p=2", f"{P}/r/R3/analysis?by=space",
    f"{P}/drafting/answers?space={INSIDE}", f"{P}/r/{ROUND}/actas/new?space={INSIDE}",
    f"{P}/r/{ROUND}/actas/new?space=NADA", "/login?next=/desk", f"{P}/r/R3/explore?scheme=WS-1", "/nada",
    f"{P}/s/{INSIDE}?x=1", f"{P}/r/NADA", "/p/nada",
))  # fmt: skip

POSTS = (
    Ask("/lang", {"lang": "en", "next": f"{P}/r/{ROUND}"}),
    Ask("/lang", {"lang": "es", "next": f"{P}/s/{INSIDE}"}),
    Ask("/", {"code": "no es una tarjeta"}),
    Ask("/", {"code": "00000-00000-00000-00000"}),
    Ask("/receipt", {"receipt": "0000-0000-0000"}),
    Ask("/receipt", {"receipt": "corto"}),
    Ask(f"{P}/verify", {"receipt": "0000-0000-0000"}),
    Ask(f"{P}/r/{ROUND}/verify", {"receipt": "0000-0000-0000"}),
    Ask(f"{P}/r/{ROUND}/verify/proof", {"receipt": "0000-0000-0000"}),
    Ask("/login", {"login": "promotora", "password": "una contraseña errada"}),
    Ask(f"{P}/s/{INSIDE}/cards", {"n": "3", "key": "d" * 32}),
    Ask(f"{P}/s/{INSIDE}/cards/{'c' * 32}/revoke", {}),
    Ask(f"{P}/s/{INSIDE}/texts/AP-AAAAAA", {"go": "release"}),
    Ask(f"{P}/s/{INSIDE}/bodies", {"code": "X", "name": "X"}),
    Ask(f"{P}/r/{ROUND}/actas/new", {"space": INSIDE, "key": "e" * 32, "place": "Zona", "n_attendees": "3"}),
    Ask(f"{P}/r/{ROUND}/actas/{'0' * 32}/witnesses", {"witness1": "Ana", "witness2": "Eva"}),
    Ask(f"{P}/r/{ROUND}/import", {"file": f"space,participant,item,criterion,value\n{INSIDE},p1,X,support,1".encode()}),
    Ask(f"{P}/r/{ROUND}/import/refused.csv", {"rows": "line,reason"}),
    Ask(f"{P}/dissents/new", {"space": INSIDE, "item": f"{ROUND}/OP1", "text": "x"}),
    Ask(f"{P}/drafting/answers/AP-AAAAAA", {"disposition": "taken"}),
)


def differing(left: World, right: World, asks: Iterable[Ask], roles: Iterable[str] = ()) -> Iterator[Leak]:
    """Ask everything as everybody, or as some, in both worlds, one right after the other; yield what differs."""
    assert left.visitors.keys() == right.visitors.keys()
    asks = list(asks)
    for role in roles or left.visitors:
        client, other = left.visitors[role], right.visitors[role]
        for ask in asks:
            ours, theirs = seen(ask.of(client), left), seen(ask.of(other), right)
            if ours != theirs:
                yield Leak(role, ask, said(ours, theirs))


Seen = tuple[int, tuple[tuple[str, str], ...], bytes]


def seen(answer: TestResponse, world: World) -> Seen:
    """Return everything an outsider learns from an answer: its status, its headers, its bytes."""
    with answer:
        body = masked(answer.get_data(), world.nonces if "/verify" in answer.request.path else {})
        headers = tuple(sorted((name, COOKIE.sub(r"\1=…", value)) for name, value in answer.headers.items()))
    if answer.request.path.endswith(("leaves.jsonl", "hashes.txt")):
        body = b"\n".join(sorted(body.split(b"\n")))  # placed by hash, which is drawn
    if world.nonces and "/verify" in answer.request.path:  # a seal's eight words are drawn, and words have lengths
        headers = tuple((name, "…" if name == "Content-Length" else value) for name, value in headers)
    return answer.status_code, headers, body


def masked(body: bytes, nonces: Mapping[bytes, bytes]) -> bytes:
    """Hide what is drawn at random for each answer, keeping its length, and the nonces of a seal."""
    body = TOKEN.sub(lambda found: found[1] + b"-" * len(found[2]), body)
    for value, mark in nonces.items():
        body = body.replace(value, mark)
    return body


def said(ours: Seen, theirs: Seen) -> str:
    """Say in one line what differs."""
    if ours[0] != theirs[0]:
        return f"status {ours[0]} and {theirs[0]}"
    if ours[1] != theirs[1]:
        return f"headers {sorted(set(ours[1]) ^ set(theirs[1]))}"
    at = next((n for n, (a, b) in enumerate(zip(ours[2], theirs[2], strict=False)) if a != b), 0)
    here = slice(max(0, at - 60), at + 60)
    return f"{len(ours[2])} and {len(theirs[2])} bytes, from {at}: {ours[2][here]!r} and {theirs[2][here]!r}"


CROSSES = frozenset({f"{P}/r/{ROUND}/{page}" for page in ("results", "analysis", "analysis.csv", "analysis.xlsx",
                     "method", "explore", "run")}) | {f"{P}/{page}" for page in (
                     "drafting/consolidated", "drafting/pending", "drafting/trail/E-01", "drafting/trail/E-99",
                     "drafting", "desk", "results", "dissents")}  # fmt: skip
"""Pages of a closed round for staff who may see its results before everybody (`results.internal`): figures past the
small-number gate are what crosses, by design. No other page may differ, and these for nobody else."""

SEE_RESULTS = frozenset({"coordina", "facilita", "redacta"})


def leaks(found: Iterable[Leak], *, is_closed: bool) -> list[str]:
    """Return what is no figure past the gate, in words."""
    return [str(leak) for leak in found if not (is_closed and is_figure(leak))]


def is_figure(leak: Leak) -> bool:
    """Tell whether it is a page of results, asked by somebody who may see them before they are published."""
    return leak.role in SEE_RESULTS and leak.ask.address.partition("?")[0] in CROSSES
