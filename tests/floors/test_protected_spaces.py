"""Protected spaces: what is kept of an answer is no finer than was promised, and that stays so (trust.md §3)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import DateTime, select
from sqlalchemy.exc import DatabaseError

from consult.base.clock import now
from consult.base.db import Base, Utc, db, system
from consult.contributions.actions import keep_draft
from consult.contributions.door import Door
from consult.contributions.models import Acta, Contribution
from consult.core.envelope import ActaFacts, Envelope, Words
from consult.spaces.models import Space
from consult.spaces.queries import policy_by_slug, space_by_code
from tests.floors.sealed_round import POLICY, SealedRound

PERSONAL = ("contributions", "answers", "statements", "openings", "leaves", "sealed_leaves", "actas", "drafts")
"""Tables that grow when somebody takes part."""

INSTANTS = {("contributions", "received_at"), ("drafts", "touched_at")}
"""The first is null in a protected space; a draft lives half an hour and goes when it is sent."""


@pytest.fixture
def small(each_empty_app: Flask, tmp_path: Path) -> SealedRound:
    """The small policy, with a protected space and nothing in it."""
    return SealedRound(each_empty_app, tmp_path)


def switch(small: SealedRound, space: str, value: bool) -> None:
    """Do what an owner of the database could do."""
    with small.app.app_context(), db.engine.begin() as connection:
        literal = "TRUE" if value else "FALSE"
        connection.exec_driver_sql(f"UPDATE spaces SET is_protected = {literal} WHERE code = '{space}'")


def is_protected(small: SealedRound, space: str) -> bool:
    with small.app.app_context():
        return bool(db.session.scalar(select(Space.is_protected).where(Space.code == space)))


@pytest.mark.parametrize(("space", "to"), [("PAL", False), ("FED", True)])
def test_pri_7_the_switch_is_one_way_once_something_was_promised(small: SealedRound, space: str, to: bool) -> None:
    """PRI-7: fixed when the round opens; direct SQL is refused by a trigger, whichever way it goes."""
    switch(small, space, to)
    assert is_protected(small, space) is to, "before that it is only a plan"
    switch(small, space, not to)
    small.open()
    with pytest.raises(DatabaseError, match="one-way"):
        switch(small, space, to)
    assert is_protected(small, space) is not to


def test_pri_7_a_draft_is_enough(small: SealedRound) -> None:
    with small.app.app_context():
        round_ = small.round()
        keep_draft("d" * 32, round_, space_by_code(round_.policy, "PAL"), answers={})
        db.session.commit()
    with pytest.raises(DatabaseError, match="one-way"):
        switch(small, "PAL", False)


def test_pri_7_the_models_meet_the_same_trigger(small: SealedRound) -> None:
    small.open()
    with small.app.app_context():
        space_by_code(policy_by_slug("mina"), "PAL").is_protected = False
        with pytest.raises(DatabaseError, match="one-way"):
            db.session.flush()
        db.session.rollback()


def test_pri_7_loading_the_file_again_changes_no_space(small: SealedRound) -> None:
    """A second load is another policy with an address of its own, or nothing: never the first one without its walls."""
    small.open()
    small.send("PAL", "p" * 32)
    file = small.folder / "again.yaml"
    bare = POLICY.replace("{id: PAL, kind: pallaqueras,", "{id: PAL, kind: pallaqueras, safe: false,")
    file.write_text(bare, encoding="utf-8")
    small.app.test_cli_runner().invoke(args=["policy", "load", str(file)])
    with small.app.app_context():
        assert space_by_code(policy_by_slug("mina"), "PAL").is_protected


def test_pri_6_what_grows_with_an_answer_has_no_instant_and_no_counter() -> None:
    """No time finer than the half-day, and no key that counts, in any table that grows with an answer."""
    instants, counted = set(), set()
    for name in PERSONAL:
        for column in Base.metadata.tables[name].columns:
            if isinstance(column.type, Utc | DateTime):
                instants.add((name, column.name))
            if column.autoincrement is True or column.identity is not None:
                counted.add((name, column.name))
            if column.primary_key and len(Base.metadata.tables[name].primary_key.columns) == 1:
                assert str(column.type).startswith("VARCHAR"), (name, column.name)
    assert instants == INSTANTS
    assert counted == set()


def test_pri_6_private_tables_have_no_order_of_arrival_on_sqlite(empty_app: Flask) -> None:
    """SQLite's hidden rowid counts arrivals (docs/design.md, "Order of arrival is identity too")."""
    with empty_app.app_context():
        rows = db.session.connection().exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        schema = {row[0]: row[1] for row in rows}
    assert {name for name in PERSONAL if "WITHOUT ROWID" not in schema[name]} == set()
    assert "WITHOUT ROWID" not in schema["spaces"], "so the test is able to see one"


ZONED = POLICY.replace(
    "spaces:\n", 'macro_regions:\n  - {id: MS, es: "Macro sur", regions: [Puno, Arequipa]}\nspaces:\n', 1
)


@pytest.mark.parametrize(
    ("place", "region", "kept"),
    [
        ("Puno", "", ("Puno", "")),
        ("macro SUR", "arequipa", ("Macro sur", "Arequipa")),
        ("Casa de Rosa, jirón Lima 12", "Puno", ("Puno", "Puno")),
        ("Caserío La Rinconada", "Caserío La Rinconada", ("", "")),
    ],
)
def test_pri_8_a_workshop_keeps_a_zone_and_no_name(
    each_empty_app: Flask, tmp_path: Path, place: str, region: str, kept: tuple[str, str]
) -> None:
    """Agreed zones only, no day, no witness, no facilitator: neither in the acta nor in what arrived with it."""
    small = SealedRound(each_empty_app, tmp_path, ZONED)
    small.open()
    facts = ActaFacts(place=place, held_on=date(2026, 4, 7), n_attendees=9, facilitator="Nélida H.",
                      witnesses=("Ana Ruiz", "Eva Paz"))  # fmt: skip
    with small.app.app_context():
        round_ = small.round()
        space = space_by_code(round_.policy, "PAL")
        envelope = Envelope("a" * 32, "acta:a", "acta", words=(Words("comment", "Sí"),), n=9, region=region, acta=facts)
        Door(round_, space).admit([envelope], at=now())
        db.session.commit()
        with system("reading for a test"):
            acta, sent = db.session.scalars(select(Acta)).one(), db.session.scalars(select(Contribution)).one()
        assert (acta.place, sent.region) == kept
        assert (acta.held_on, acta.facilitator, acta.witnesses) == (None, "", [])
        whole = json.dumps(sent.payload, ensure_ascii=False)
    for word in ("2026-04-07", "Nélida", "Ana Ruiz", "Eva Paz", "jirón", "Caserío"):
        assert word not in whole


def test_pri_8_an_open_space_keeps_its_acta_whole(each_empty_app: Flask, tmp_path: Path) -> None:
    small = SealedRound(each_empty_app, tmp_path, ZONED)
    small.open()
    facts = ActaFacts(place="Local comunal", held_on=date(2026, 4, 7), n_attendees=9, witnesses=("Ana", "Eva"))
    with small.app.app_context():
        round_ = small.round()
        space = space_by_code(round_.policy, "FED")
        Door(round_, space).admit([Envelope("a" * 32, "acta:a", "acta", words=(Words("comment", "Sí"),), n=9,
                                            acta=facts)], at=now())  # fmt: skip
        db.session.commit()
        with system("reading for a test"):
            acta = db.session.scalars(select(Acta)).one()
        assert (acta.place, acta.held_on, acta.witnesses) == ("Local comunal", date(2026, 4, 7), ["Ana", "Eva"])
