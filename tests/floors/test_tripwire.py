"""The tripwire: no statement reaches rows of a space without a scope, and a scope reaches no further than it says."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from consult.base.db import Base, ScopeMissing, SpaceOwned, db, of_person, released, system, tally_of
from consult.contributions.models import Answer, Contribution, Statement
from consult.rounds.queries import round_by_code
from consult.spaces.models import Card, Space
from consult.spaces.queries import policy_by_slug, space_by_code

PRIVATE: list[type[SpaceOwned]] = [Contribution, Answer, Statement, Card]


def test_every_owned_table_is_marked() -> None:
    owned = {str(mapper.local_table) for mapper in Base.registry.mappers if issubclass(mapper.class_, SpaceOwned)}
    marked = {table.name for table in Base.metadata.tables.values() if table.info.get("is_space_owned")}
    private = {"contributions", "answers", "actas", "statements", "drafts", "cards", "card_batches", "openings",
               "consent_texts"}  # fmt: skip
    assert owned == marked == private


@pytest.mark.parametrize("model", PRIVATE, ids=lambda model: model.__name__)
def test_without_a_scope_nothing_is_read(each_app: Flask, model: type[SpaceOwned]) -> None:
    statements = [
        select(model),
        select(func.count()).select_from(model),
        select(aliased(model)),
        select(Space).join(model, model.space_id == Space.id),
        select(Space).where(Space.id.in_(select(model.space_id))),
    ]
    with each_app.app_context():
        for statement in statements:
            with pytest.raises(ScopeMissing):
                db.session.execute(statement)


@pytest.mark.parametrize("model", PRIVATE, ids=lambda model: model.__name__)
def test_a_persons_scope_sees_only_those_spaces(each_app: Flask, model: type[SpaceOwned]) -> None:
    with each_app.app_context():
        policy = policy_by_slug("pnm-mape-demo")
        pal, fed = (space_by_code(policy, code).id for code in ("PAL", "FED"))
        with system("what there really is"):
            there = {row[0] for row in db.session.execute(select(model.space_id).distinct())}
        assert {pal, fed} <= there  # so that something could leak
        other = aliased(model)
        with of_person(frozenset({fed})):
            assert {row[0] for row in db.session.execute(select(model.space_id))} == {fed}
            assert {row[0] for row in db.session.execute(select(other.space_id))} == {fed}
            assert {row.space_id for row in db.session.scalars(select(model))} == {fed}
            counted = db.session.scalar(select(func.count()).select_from(model))
            own = db.session.scalar(select(func.count()).select_from(model).where(model.space_id == fed))
            assert counted == own
            joined = select(Space.id).join(model, model.space_id == Space.id).distinct()
            assert {row[0] for row in db.session.execute(joined)} == {fed}
            inside = select(Space.id).where(Space.id.in_(select(model.space_id)))
            assert {row[0] for row in db.session.execute(inside)} == {fed}


def test_a_tally_reads_aggregates_of_its_round_only(each_app: Flask) -> None:
    with each_app.app_context():
        policy = policy_by_slug("pnm-mape-demo")
        first, third = round_by_code(policy, "R1").id, round_by_code(policy, "R3").id
        with tally_of(first):
            with pytest.raises(ScopeMissing):
                db.session.execute(select(Answer))
            rows = db.session.execute(select(Answer.round_id, func.sum(Answer.n)).group_by(Answer.round_id)).all()
        assert [row[0] for row in rows] == [first]
        assert first != third


def test_what_is_released_is_words_that_left_their_space(each_app: Flask) -> None:
    with each_app.app_context():
        with system("one that stays inside"):
            statement = db.session.scalars(select(Statement).where(Statement.code == "AP-001")).one()
            statement.is_released = False
            db.session.flush()
        with released():
            codes = set(db.session.scalars(select(Statement.code)))
            with pytest.raises(ScopeMissing):
                db.session.execute(select(Contribution))
        assert "AP-002" in codes
        assert "AP-001" not in codes
