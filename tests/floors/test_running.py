"""What those who run a space ask of the database, on every engine: the log, actas, what is owed, tasks, setting up."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flask import Flask

from consult.base.clock import today
from consult.base.db import db, of_person, system
from consult.contributions.actions import enter_acta
from consult.contributions.running import acta_counts, arrived, reconciliation
from consult.core.envelope import ActaFacts
from consult.core.errors import Conflict, Forbidden, Invalid
from consult.core.kinds.model import Judgement
from consult.drafting.actions import close_with_dissents, set_up_round, start_round
from consult.drafting.actions.preparing import usual_rules
from consult.drafting.owed import owed
from consult.drafting.tasks import as_told_to, tasks_of
from consult.rounds.actions import open_round
from consult.rounds.models import Item, Round
from consult.rounds.queries import config_of, round_by_code
from consult.spaces.actions import issue_cards
from consult.spaces.gate import SYSTEM, Actor, actor_of, readable_spaces
from consult.spaces.models import Policy
from consult.spaces.queries import person_by_login, policy_by_slug, space_by_code
from consult.spaces.trail import PAGE, log_page, verbs_logged
from tests.conftest import SLUG


def somebody(login: str) -> Actor:
    person = person_by_login(login)
    assert person is not None
    return actor_of(person, on=today())


def started(policy: Policy, actor: Actor, *spaces: str) -> Round:
    return start_round(
        actor, policy, code="R9", kind="alternatives", title={"es": "¿Cuál?"}, opens_on=None, closes_on=None,
        spaces=[space_by_code(policy, code) for code in spaces], sections=(), lines="",
    )  # fmt: skip


def test_the_log_hides_acts_of_a_protected_space_from_who_may_not_know_it(each_app: Flask) -> None:
    with each_app.app_context():
        policy = policy_by_slug(SLUG)
        issue_cards(SYSTEM, space_by_code(policy, "PAL"), n=1)
        issue_cards(SYSTEM, space_by_code(policy, "FED"), n=1)
        db.session.flush()
        page = log_page(somebody("observa"), policy, verb="cards.issued")
        where = [entry.details["space"] for entry in page.entries]
        assert sorted(set(where)) == ["FED", "MAC", "MIN", "SOC"]
        assert where.count("FED") == 4
        assert "PAL" in [entry.details["space"] for entry in log_page(SYSTEM, policy, verb="cards.issued").entries]
        assert "policy.loaded" in verbs_logged(somebody("observa"), policy)
        with pytest.raises(Forbidden):
            log_page(somebody("facilita"), policy)


def test_the_log_is_read_page_by_page_newest_first(each_app: Flask) -> None:
    with each_app.app_context():
        policy = policy_by_slug(SLUG)
        for _ in range(PAGE + 1):
            issue_cards(SYSTEM, space_by_code(policy, "FED"), n=1)
        db.session.flush()
        first, second = (log_page(SYSTEM, policy, page=n, verb="cards.issued") for n in (1, 2))
        assert (len(first.entries), first.n_pages, second.page) == (PAGE, 2, 2)
        assert first.entries[-1].at >= second.entries[0].at
        assert not {one.id for one in first.entries} & {one.id for one in second.entries}


def test_actas_are_counted_for_their_own_facilitator_and_reconciled_after_the_close(each_app: Flask) -> None:
    with each_app.app_context():
        policy = policy_by_slug(SLUG)
        facilitator, observer = somebody("facilita"), somebody("observa")
        round_ = started(policy, facilitator, "FED", "MAC")
        open_round(facilitator, round_, because="prueba")
        votes = [Judgement("A1.1", "VP", value * 10**6, n) for value, n in ((5, 20), (3, 12))]
        votes.append(Judgement("A1.1", "VS", None, 30))
        facts = ActaFacts(place="Secocha", held_on=today(), n_attendees=40, witnesses=("Una", "Otro"))
        enter_acta(facilitator, round_, space_by_code(policy, "MAC"), key="a" * 32, facts=facts, judgements=votes)
        facts = ActaFacts(place="Lima", held_on=today(), n_attendees=5, witnesses=("Una",))
        votes = [Judgement("A1.1", "VP", 10**6, 5)]
        enter_acta(facilitator, round_, space_by_code(policy, "FED"), key="b" * 32, facts=facts, judgements=votes)
        mac = space_by_code(policy, "MAC")
        with of_person(readable_spaces(facilitator, policy)):
            (one,) = acta_counts(facilitator, round_, mac)
            assert (one.n_voted, one.n_silent, one.lacks_witnesses) == (32, 8, False)
        with of_person(readable_spaces(somebody("coordina"), policy)):
            assert acta_counts(somebody("coordina"), round_, mac) == []
        assert [(line.space.code, line.n) for line in arrived(facilitator, round_)] == [("FED", 5), ("MAC", 40)]
        assert arrived(observer, round_) == []
        assert reconciliation(observer, round_) == []
        close_with_dissents(facilitator, round_)
        assert [(line.space.code, line.n_actas, line.n_unexplained, line.n_unwitnessed)
                for line in reconciliation(observer, round_)] == [("FED", 1, 0, 1), ("MAC", 1, 1, 0)]  # fmt: skip
        assert owed(round_).n_unwitnessed == 1


def test_what_arrived_from_a_protected_space_has_no_number(each_app: Flask) -> None:
    with each_app.app_context():
        policy = policy_by_slug(SLUG)
        found = arrived(somebody("promotora"), round_by_code(policy, "R4"))
        assert [(line.space.code, line.n, line.is_any) for line in found] == [("PAL", None, True)]


def test_setting_up_again_keeps_the_items_that_stay(each_app: Flask) -> None:
    with each_app.app_context():
        policy = policy_by_slug(SLUG)
        facilitator = somebody("facilita")
        round_ = started(policy, facilitator, "MAC")
        ids = {item.code: item.id for item in round_.items}
        rules = usual_rules(policy, "alternatives")
        more = {"title": {"es": "¿Cuál?"}, "spaces": round_.spaces, "opens_on": None, "closes_on": None, "rules": rules}
        set_up_round(facilitator, round_, codes=["A4.3", "A1.1"], lines="T1 | Otra | 1 | 10 | días", **more)  # type: ignore[arg-type]
        set_up_round(facilitator, round_, codes=["A4.3", "A1.1"], lines="T1 | Otra | 1 | 10 | días", **more)  # type: ignore[arg-type]
        db.session.commit()
        kept = db.session.query(Item).filter(Item.round_id == round_.id).order_by(Item.position).all()
        assert [item.code for item in kept] == ["A1.1", "A4.3", "T1"]
        assert [item.id for item in kept[:2]] == [ids["A1.1"], ids["A4.3"]]
        assert (kept[2].minimum, kept[2].maximum, kept[2].unit) == ("1", "10", "días")
        assert [item.id for item in config_of(round_).items] == ["A1.1", "A4.3", "T1"]
        with pytest.raises(Invalid):
            set_up_round(facilitator, round_, codes=["A1.1"], lines="A1.1 | Repetida", **more)  # type: ignore[arg-type]
        assert sum((one.coefficient for one in config_of(round_).criteria), Fraction(0)) == 1


def test_a_batch_named_twice_is_printed_once(each_app: Flask) -> None:
    with each_app.app_context():
        space = space_by_code(policy_by_slug(SLUG), "FED")
        assert len(issue_cards(SYSTEM, space, n=2, key="c" * 32)) == 2
        with pytest.raises(Conflict):
            issue_cards(SYSTEM, space, n=2, key="c" * 32)


def test_everybody_has_their_own_tasks(each_app: Flask) -> None:
    with each_app.app_context():
        policy = policy_by_slug(SLUG)
        found = {login: tasks_of(somebody(login), policy) for login in ("facilita", "promotora", "observa", "entidad")}
        kinds = {login: {task.kind for task in tasks} for login, tasks in found.items()}
        assert kinds == {
            "facilita": {"round.open", "round.close", "dissent.write"},
            "promotora": {"round.open", "round.close", "texts.release"},
            "observa": set(),
            "entidad": {"round.answer", "dissent.write", "service.accept"},
        }
        reserved = [task for task in as_told_to(somebody("administra"), found["promotora"]) if task.space]
        assert [(task.kind, task.n, task.subject) for task in reserved] == [("texts.release", None, "")]
        with system("a test"):
            assert [task.n for task in found["promotora"] if task.kind == "texts.release"] == [6]
