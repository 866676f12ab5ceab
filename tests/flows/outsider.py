"""Somebody with an account and no part in the policy: must always meet 404."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from consult.base.db import db
from consult.demo import PASSWORD
from consult.spaces.actions import add_person
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug

SLUG = "pnm-mape-demo"
P = f"/p/{SLUG}"


def outsider(app: Flask) -> FlaskClient:
    """Return a client signed in as somebody without any mandate."""
    with app.app_context():
        add_person(SYSTEM, policy_by_slug(SLUG), login="ajena", name="Persona Ajena", password=PASSWORD)
        db.session.commit()
    client = app.test_client()
    assert client.post("/login", data={"login": "ajena", "password": PASSWORD}).status_code == 302
    return client
