"""The weight explorer: what other weights would give, from the figures the page shows, and nothing is ever kept."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consult.base.audit import AuditEntry
from consult.base.db import db
from consult.results.models import Result
from consult.spaces.models import WeightScheme
from tests.conftest import SLUG
from tests.flows.test_public import read

PAGE = f"/p/{SLUG}/r/R3/explore"


def test_with_the_published_weights_nothing_changes(client: FlaskClient) -> None:
    """docs/method.md §3.4 and the exact range of the whole choice of eight: pallaqueras from 65/401 to 5/9."""
    text = read(client, PAGE)
    assert "Con estos pesos se elige lo mismo." in text
    assert "Pallaqueras y mujeres MAPE de 16.3 % a 55.5 %" in text
    assert "Nada de esto se guarda" in text


@pytest.mark.parametrize(("out", "lost"), [("PAL", "A1.2"), ("SOC", "A1.2"), ("MAC", "A3.1")])
def test_without_a_group_the_choice_changes_as_the_specification_says(client: FlaskClient, out: str, lost: str) -> None:
    weights = {"FED": 20, "MIN": 20, "PAL": 20, "MAC": 25, "SOC": 15} | {out: 0}
    text = read(client, f"{PAGE}?{'&'.join(f'w-{space}={weight}' for space, weight in weights.items())}")
    assert "Con estos pesos cambia la elección. Sale:" in text
    assert f"({lost})." in text.split("Sale:")[1][:120]


def test_weights_need_not_add_to_a_hundred(client: FlaskClient) -> None:
    same = read(client, f"{PAGE}?w-FED=4&w-MIN=4&w-PAL=4&w-MAC=5&w-SOC=3")
    assert same == read(client, PAGE)


@pytest.mark.parametrize("typed", ["w-FED=abc", "w-FED=-1", "w-FED=0&w-MIN=0", "w-FED=1e99", "w-NADIE=3"])
def test_what_is_no_weight_is_said_and_the_published_ones_stay(client: FlaskClient, typed: str) -> None:
    answer = client.get(f"{PAGE}?{typed}")
    assert answer.status_code == 200
    assert "Con estos pesos se elige lo mismo." in answer.get_data(as_text=True)


def test_trying_leaves_nothing_behind(client: FlaskClient, app: Flask) -> None:
    def rows() -> list[int]:
        with app.app_context():
            tables = (Result, WeightScheme, AuditEntry)
            return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]

    before = rows()
    read(client, f"{PAGE}?w-PAL=90&w-MIN=10")
    assert rows() == before
