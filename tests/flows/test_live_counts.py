"""PRI-9: while a round is open nobody learns how many came, but those who run that very space, and in words at that."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from consult.base.clock import now
from consult.base.db import db
from consult.contributions.door import Door
from consult.core.envelope import Envelope, Words
from consult.core.kinds.model import Judgement
from consult.rounds.queries import round_by_code
from consult.spaces.queries import policy_by_slug, space_by_code
from tests.conftest import SLUG, SignIn
from tests.flows.test_walk import STAFF, addresses

ROUND = "R4"
MILLION = 1_000_000


def send(app: Flask, space: str, n: int, *, first: int = 0) -> None:
    """Let n more people of a space answer."""
    with app.app_context():
        round_ = round_by_code(policy_by_slug(SLUG), ROUND)
        item = round_.items[0].code
        envelopes = [
            Envelope(f"{space.lower()}{place:029d}", f"card:{place}", "web", (Judgement(item, "support", MILLION),))
            for place in range(first, first + n)
        ]
        Door(round_, space_by_code(round_.policy, space)).admit(envelopes, at=now())
        db.session.commit()


MAY_TELL = re.compile(rf"^/p/{SLUG}(/r/{ROUND}.*|/desk.*|/observe.*|/s/.*|/results|/drafting/(pending|consolidated)|"
                      r"/dissents|/reports|/verify|/responses|/r)?$")  # fmt: skip
"""Pages of the open round, of desks, spaces and logs; `make two-worlds` asks all of them."""


def pages(app: Flask) -> list[str]:
    """List the addresses that could tell how the open round goes."""
    found = sorted({one for one in addresses(app) if MAY_TELL.match(one)})
    assert len(found) > 30
    return ["/", "/health", *found]


OWN_ACTS = re.compile(
    r"<option[^>]*>(?:Miró|Leyó|Bajó)[^<]*</option>|<tr(?:(?!</tr>).)*?(?:Miró|Leyó|Bajó)(?:(?!</tr>).)*</tr>"
    r"|<nav class=\"pager.*?</nav>",
    re.DOTALL,
)
"""Lines of the log that the visitor's own walk writes: looking inside is an act too, and moves the others along."""


def told(body: bytes) -> str:
    """Return the words of a page, less what is drawn for each answer."""
    text = OWN_ACTS.sub("", body.decode("utf-8", "replace"))
    return re.sub(r'(name="(?:csrf_token|key|session)" value=")[^"]*', r"\1", text)


@pytest.mark.parametrize("login", [None, *(one for one in STAFF if one != "facilita")])
def test_pri_9_nobody_else_sees_a_round_fill(app: Flask, sign_in: SignIn, login: str | None) -> None:
    """Each of these pages as every role, before and after 17 people of each space answered: not a word changes; even to
    the facilitator of a protected space, who is told no number."""
    visitor = sign_in(login) if login else app.test_client()
    asked = pages(app)
    before = {address: told(visitor.get(address).data) for address in asked}
    for space in ("FED", "PAL", "MAC"):
        send(app, space, 17)
    after = {address: told(visitor.get(address).data) for address in asked}
    changed = {address for address in asked if before[address] != after[address]}
    assert changed == set()


def test_pri_9_who_runs_a_space_sees_her_own_and_no_other(app: Flask, sign_in: SignIn) -> None:
    """The test above is able to find a count: here there is one."""
    facilita, promotora = sign_in("facilita"), sign_in("promotora")
    seen = {}
    for moment, n in (("before", 0), ("after", 17)):
        send(app, "FED", n)
        seen[moment] = [told(who.get(f"/p/{SLUG}/r/{ROUND}/run").data) for who in (facilita, promotora)]
    assert seen["before"][0] != seen["after"][0]
    assert seen["before"][1] == seen["after"][1], "not those of another space"


def test_pri_9_a_protected_space_is_told_in_words(app: Flask, sign_in: SignIn) -> None:
    promotora = sign_in("promotora")
    page = f"/p/{SLUG}/r/{ROUND}/run"
    first = told(promotora.get(page).data)
    send(app, "PAL", 17, first=500)
    assert told(promotora.get(page).data) == first, "some came before, and how many is reserved"


def test_words_of_a_room_do_reach_her(app: Flask, sign_in: SignIn) -> None:
    """What people wrote is listed to who runs the space, to decide on; so her list of texts is a count of words."""
    with app.app_context():
        round_ = round_by_code(policy_by_slug(SLUG), ROUND)
        words = (Words("comment", "Que haya sombra"),)
        Door(round_, space_by_code(round_.policy, "PAL")).admit([Envelope("w" * 32, "card:w", "web", words=words)],
                                                                at=now())  # fmt: skip
        db.session.commit()
    assert "Que haya sombra" in told(sign_in("promotora").get(f"/p/{SLUG}/s/PAL/texts").data)
