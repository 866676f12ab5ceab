"""What a person with a card does, by HTTP: shared by the tests of the participant's desk."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consult.base.db import db, system
from consult.contributions.models import Answer, Contribution, Draft, Statement
from consult.contributions.queries import own_answers
from consult.rounds.models import Round
from consult.rounds.queries import round_by_code
from consult.spaces.actions import open_card
from consult.spaces.codes import read_code
from consult.spaces.queries import policy_by_slug, space_by_code
from tests.conftest import SLUG

Card = Callable[[str], str]
PRIVATE = (Contribution, Answer, Statement, Draft)


def text(client: FlaskClient, address: str) -> str:
    """Return a page that must be there."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code, answer.headers.get("Location"))
    return answer.get_data(as_text=True)


def enter(app: Flask, code: str, *, round_code: str = "") -> FlaskClient:
    """Return a fresh phone that showed a card, with a round chosen if there are several."""
    client = app.test_client()
    answer = client.post("/", data={"code": code})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/a")
    if round_code:
        assert client.post("/a/rounds", data={"round": round_code}).status_code == 303
    return client


def accept(client: FlaskClient, **more: str) -> None:
    """Read the consent and say «Acepto»."""
    text(client, "/a/consent")
    answer = client.post("/a/consent", data={"go": "accept", **more})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/a/q/1")


def key_of(client: FlaskClient) -> str:
    """Return the key of the envelope that the review would send."""
    found = re.search(r'name="key" value="([0-9a-f]{32})"', text(client, "/a/review"))
    assert found
    return found.group(1)


def send(client: FlaskClient) -> str:
    """Send what was answered and return the receipt."""
    answer = client.post("/a/review", data={"key": key_of(client)})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/a/done"), answer.get_data(as_text=True)
    return receipt(client)


def receipt(client: FlaskClient) -> str:
    """Return the receipt the phone shows."""
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", text(client, "/a/done"))
    assert found
    return found.group(0)


def set_state(app: Flask, round_code: str, state: str, **config: object) -> None:
    """Put a round of the example in a state, and change its configuration."""
    with app.app_context():
        round_ = round_by_code(policy_by_slug(SLUG), round_code)
        round_.state = state
        round_.config = {**round_.config, **config}
        db.session.commit()


def only_open(app: Flask, round_code: str, **config: object) -> None:
    """Leave one round open and no other."""
    for code in ("R1", "R2", "R3", "R4", "R5", "R6"):
        set_state(app, code, "open" if code == round_code else "closed")
    set_state(app, round_code, "open", **config)


def author_of(code: str) -> str:
    """Return what stands for a card; inside a context."""
    entrance = open_card(read_code(code))
    assert entrance is not None
    return entrance.author


def stored(app: Flask, code: str, *, round_code: str, space: str) -> dict[tuple[str, str], int | None]:
    """Return what the card's answers are now: (item, criterion) -> millionths."""
    with app.app_context():
        policy = policy_by_slug(SLUG)
        round_: Round = round_by_code(policy, round_code)
        codes = {item.id: item.code for item in round_.items}
        answers = own_answers(round_, space_by_code(policy, space), author=author_of(code))
        return {(codes[answer.item_id], answer.criterion): answer.value for answer in answers}


def n_rows(app: Flask) -> dict[str, int]:
    """Count what is private, by table."""
    with app.app_context(), system("counting for a test"):
        return {
            model.__tablename__: db.session.scalar(select(func.count()).select_from(model)) or 0 for model in PRIVATE
        }
