"""What a compiled report never says: what a space kept, exact sizes, open rounds, figures under the gate."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from consult.base.db import db, released, system
from consult.contributions.models import Statement
from consult.core.document import Document
from consult.drafting.loading import load_policy
from consult.reports.exports import FORMATS
from consult.rounds.queries import round_by_code
from consult.spaces.gate import SYSTEM
from consult.spaces.models import Policy
from consult.spaces.queries import policy_by_slug, space_by_code
from tests.conftest import EXAMPLE, SLUG
from tests.floors.report_case import compiled, everything, spelled

CANARY = "El colibrí azul de Rinconada firmó en secreto"


@pytest.fixture
def policy(app: Flask) -> Iterator[Policy]:
    """The example, inside an application context."""
    with app.app_context():
        yield policy_by_slug(SLUG)
        db.session.rollback()


def told(policy: Policy, *, is_released: bool, space: str = "PAL") -> None:
    """Put the canary into a space."""
    with system("a test"):
        db.session.add(
            Statement(
                code="AP-CANARIO", policy_id=policy.id, space_id=space_by_code(policy, space).id, kind="testimony",
                about="CI1.4", text={"es": CANARY}, is_released=is_released, may_quote=True, round_id=None,
            )
        )  # fmt: skip
        db.session.flush()


def test_nothing_unreleased_is_told(policy: Policy) -> None:
    told(policy, is_released=False)
    assert CANARY not in everything(compiled(policy))
    assert "AP-CANARIO" not in everything(compiled(policy))


def test_the_canary_would_be_seen(policy: Policy) -> None:
    """The same text once its space lets it out: so the test above can fail."""
    told(policy, is_released=True)
    assert CANARY in spelled(compiled(policy))


def test_words_without_leave_are_not_quoted(policy: Policy) -> None:
    with released():
        statement = db.session.scalars(select(Statement).where(Statement.code == "AP-001")).one()
    assert statement.text["es"] in spelled(compiled(policy))
    statement.may_quote = False
    document = compiled(policy)
    assert statement.text["es"] not in everything(document)
    assert "AP-001" in spelled(document)


def test_sizes_of_confidential_spaces_are_bands(policy: Policy) -> None:
    document = compiled(policy)
    for code in ("R1", "R3"):
        assert document.figures[f"{code}.n.MAC"] == "200–499"
        assert document.figures[f"{code}.n.PAL"] == "20–49"
        assert document.figures[f"{code}.n.FED"] == "24"
    drafted = {text for id_, text in document.figures.items() if id_.startswith(("I-", "E", "V"))}
    assert not {"343", "36", "441"} & (set(document.figures.values()) - drafted)
    assert not re.search(r"(?<![\d.])(343|441)(?![\d.])", everything(document))
    spaces = [space for result in results_of(document) for space in result["spaces"] if space["id"] in ("MAC", "PAL")]
    assert spaces
    assert all("n" not in space and space["eligible"] is None for space in spaces)


def results_of(document: Document) -> list[dict[str, list[dict[str, object]]]]:
    found = document.data["results"]
    assert isinstance(found, dict)
    return [result for views in found.values() for result in views]


def test_where_pallaqueras_spoke_is_not_told(policy: Policy) -> None:
    """AP-001 was said in Puno (policy file); of a protected space not even the place leaves."""
    document = compiled(policy)
    rows = document.data["statements"]
    assert isinstance(rows, list)
    regions = {row["code"]: row["region"] for row in rows}
    assert regions["AP-001"] == ""
    assert regions["AP-004"] == "Arequipa"


def test_an_open_round_is_described_without_results(policy: Policy) -> None:
    document = compiled(policy)
    assert "¿Le entendimos bien? (abierta: sin resultado todavía)" in spelled(document)
    assert not [id_ for id_ in document.figures if id_.startswith("R4.")]
    with released():
        open_round = round_by_code(policy, "R4")
        said = db.session.scalars(select(Statement).where(Statement.round_id == open_round.id)).all()
    assert said
    assert not [statement.code for statement in said if statement.code in everything(document)]


def small(text: str) -> str:
    """The example with seven pallaqueras: under the ten of a protected space in public."""
    return text.replace("n_demo: 36", "n_demo: 7").replace("n_demo: 343", "n_demo: 41")


def test_a_space_under_the_gate_is_hidden(empty_app: Flask) -> None:
    with empty_app.app_context():
        policy = load_policy(SYSTEM, small(EXAMPLE.read_text(encoding="utf-8")))
        document = compiled(policy)
        figures = document.figures
        assert not [id_ for id_ in figures if id_.endswith(("by_space.PAL", "n.PAL", "by_space.MAC"))]
        assert not [id_ for id_ in figures if id_.endswith((".head_count", ".equal"))]
        assert "Sin Pallaqueras y mujeres MAPE" not in spelled(document)
        assert document.words["hidden"] in spelled(document)
        for export in FORMATS.values():
            assert export.render(document)
        db.session.rollback()


def test_a_reopened_round_leaves_the_report(policy: Policy) -> None:
    """Its figures are no longer told while answers may come again (docs/counting.md §9, rule 8)."""
    assert [id_ for id_ in compiled(policy).figures if id_.startswith("R1.")]
    round_by_code(policy, "R1").state = "open"
    document = compiled(policy)
    assert not [id_ for id_ in document.figures if id_.startswith("R1.")]
    assert "La ronda R1 sigue abierta." in document.missing
