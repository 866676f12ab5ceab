"""A round asked again, on each database: the act, the answers of each iteration, the files and commands behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from consult.base.audit import AuditEntry
from consult.base.clock import now, today
from consult.base.db import db, of_person
from consult.contributions.models import Answer
from consult.contributions.queries import earlier_answers, has_sent, n_arrived, own_answers
from consult.core.errors import Conflict, Forbidden, Invalid
from consult.drafting.actions import close_with_dissents
from consult.results.iterations import next_iteration, told_before
from consult.results.queries import view
from consult.results.tally import cells, cells_of, n_by_space, shifts
from consult.rounds.actions import move_round, open_round
from consult.rounds.iterating import declare_iterations
from consult.rounds.models import Iteration, Round
from consult.rounds.queries import config_of, round_by_code
from consult.spaces.gate import SYSTEM, actor_of
from consult.spaces.queries import person_by_login, policy_by_slug, space_by_code
from tests.conftest import SLUG
from tests.floors.delphi import MILLION, bring, crowd, delphi, say, space_of, standing


@pytest.fixture
def round_(each_empty_app: Flask) -> Iterator[Round]:
    """The Delphi round, open, on each database."""
    with delphi(each_empty_app) as found:
        yield found


def test_iterations_are_declared_before_opening_and_sealed_with_the_rest(round_: Round) -> None:
    once = round_by_code(round_.policy, "O")
    declare_iterations(SYSTEM, once, n=3)
    assert config_of(once).iterations == 3
    for n in (0, 5):
        with pytest.raises(Invalid):
            declare_iterations(SYSTEM, once, n=n)
    with pytest.raises(Conflict):
        declare_iterations(SYSTEM, round_, n=2)
    assert round_.seal["config"]["iterations"] == 4


def test_the_next_iteration_waits_for_an_answer_a_running_round_and_a_vote(round_: Round) -> None:
    once = round_by_code(round_.policy, "O")
    with pytest.raises(Conflict, match="no está abierta"):
        next_iteration(SYSTEM, once)
    with pytest.raises(Conflict, match="En la vuelta 1 todavía no responde nadie"):
        next_iteration(SYSTEM, round_)
    say(round_, "MAC", "a", {"e1": 1})
    assert next_iteration(SYSTEM, round_) == 2
    say(round_, "MAC", "a", {"e1": 2})
    move_round(SYSTEM, round_, to="paused", because="lluvias")
    assert next_iteration(SYSTEM, round_) == 3
    open_round(SYSTEM, round_)
    say(round_, "MAC", "a", {"e1": 3})
    with pytest.raises(Conflict, match="solo si el panel la votó"):
        next_iteration(SYSTEM, round_, because=" ")
    assert next_iteration(SYSTEM, round_, because="El panel la votó") == 4
    say(round_, "MAC", "a", {"e1": 4})
    with pytest.raises(Conflict, match="La vuelta 4 es la última"):
        next_iteration(SYSTEM, round_, because="Otra más")
    assert [one.number for one in round_.ended] == [1, 2, 3]
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "round.iterated")).all()
    assert sorted(entry.details["iteration"] for entry in told) == [2, 3, 4]


def test_who_does_not_run_the_round_starts_nothing(each_app: Flask) -> None:
    with each_app.app_context():
        round_ = round_by_code(policy_by_slug(SLUG), "R4")
        round_.config = {**round_.config, "iterations": 3}
        for login, may in (("redacta", False), ("observa", False), ("facilita", True)):
            person = person_by_login(login)
            assert person is not None
            if may:
                assert next_iteration(actor_of(person, on=today()), round_) == 2
            else:
                with pytest.raises(Forbidden):
                    next_iteration(actor_of(person, on=today()), round_)


def test_what_was_kept_of_an_iteration_cannot_be_written_twice(round_: Round) -> None:
    crowd(round_, "MAC", (0, 12))
    next_iteration(SYSTEM, round_)
    kept = {"round_id": round_.id, "number": 1, "actor": "x", "figures": {}, "digest": ""}
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(Iteration.__table__.insert(), {**kept, "ended_at": now(), "because": ""})  # type: ignore[attr-defined]


def test_each_iteration_keeps_its_own_answer(round_: Round) -> None:
    say(round_, "MAC", "a", {"e1": 2, "e2": 30})
    next_iteration(SYSTEM, round_)
    say(round_, "MAC", "a", {"e1": 4})
    say(round_, "MAC", "a", {"e1": 5})
    assert standing(round_) == {("e1", 1): 2, ("e2", 1): 30, ("e1", 2): 5}
    space = space_of(round_, "MAC")
    assert [answer.value for answer in own_answers(round_, space, author="a")] == [5 * MILLION]
    assert [answer.value for answer in earlier_answers(round_, space, author="a")] == [2 * MILLION, 30 * MILLION]
    next_iteration(SYSTEM, round_)
    assert own_answers(round_, space, author="a") == []
    assert [answer.value for answer in earlier_answers(round_, space, author="a")] == [5 * MILLION, 30 * MILLION]
    assert earlier_answers(round_, space, author="b") == []


def test_a_late_envelope_keeps_its_iteration_and_changes_nothing_that_stands(round_: Round) -> None:
    say(round_, "MAC", "a", {"e1": 2})
    next_iteration(SYSTEM, round_)
    assert say(round_, "MAC", "a", {"e1": 5, "e2": 10}, iteration=1).verdict == "stored"
    assert standing(round_) == {("e1", 1): 2, ("e2", 1): 10}
    with pytest.raises(Invalid, match="La vuelta 3 de la ronda todavía no empieza"):
        say(round_, "MAC", "a", {"e1": 5}, iteration=3)
    with pytest.raises(Invalid):
        say(round_, "MAC", "a", {"e1": 5}, iteration=0)


def test_a_workshop_speaks_in_the_iteration_that_runs(round_: Round) -> None:
    crowd(round_, "MAC", (3, 4))
    next_iteration(SYSTEM, round_)
    crowd(round_, "MAC", (0, 5, 2))
    found = {at: [(cell.value // MILLION, cell.n) for cell in cells_of(round_, at)] for at in (1, 2)}
    assert found == {1: [(1, 3), (2, 4)], 2: [(2, 5), (3, 2)]}
    assert n_arrived(round_) == {space_of(round_, "MAC").id: 7}


def test_silence_is_not_counted_again(round_: Round) -> None:
    """Who keeps silent in the second iteration does not count in it (counting.md §10: drop-out is reported)."""
    for author, level in (("a", 1), ("b", 5), ("c", 5)):
        say(round_, "MAC", author, {"e1": level})
    next_iteration(SYSTEM, round_)
    say(round_, "MAC", "a", {"e1": 2})
    space = space_of(round_, "MAC")
    assert [has_sent(round_, space, author=author) for author in "abz"] == [True, False, False]
    close_with_dissents(SYSTEM, round_)
    assert [(cell.value, cell.n) for cell in cells(round_)] == [(2 * MILLION, 1)]
    assert cells(round_) == cells_of(round_, 2)
    assert n_by_space(round_)["MAC"] == 1
    assert view(round_, is_internal=True).figures.items[0].weighted == 2
    assert [(s.before, s.after, s.n) for s in shifts(round_)] == [(MILLION, 2 * MILLION, 1), (5 * MILLION, None, 2)]


def test_a_file_brings_a_past_delphi_without_touching_a_page(round_: Round) -> None:
    rows = "MAC,a,e1,level,1,1\nMAC,a,e1,level,3,2\nMAC,b,e1,level,5,1\nMAC,b,e1,level,4,3\n"
    assert bring(round_, rows) == (4, 0, [])
    assert round_.iteration == 3
    assert bring(round_, rows) == (0, 4, [])
    assert [(cell.value, cell.n) for cell in cells(round_)] == [(4 * MILLION, 1)]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "round.iterated")).one()
    assert entry.details == {"iteration": 3, "is_import": True}
    assert told_before(round_) == {}, "nothing was shown between iterations that are history"
    close_with_dissents(SYSTEM, round_)
    assert view(round_, is_internal=True).figures.items[0].weighted == 4


def test_a_row_beyond_the_last_iteration_is_refused_with_a_sentence(round_: Round) -> None:
    n_stored, _same, refused = bring(round_, "MAC,a,e1,level,1,5\nMAC,b,e1,level,2,1\n")
    assert n_stored == 1
    assert [line for line, _reason in refused] == [2]
    assert "La fila es de la vuelta 5 y la ronda llega hasta la 4." in refused[0][1]
    assert round_.iteration == 1


def test_a_row_that_would_change_an_ended_iteration_is_refused(round_: Round) -> None:
    assert bring(round_, "MAC,a,e1,level,1,1\nMAC,a,e1,level,2,2\n") == (2, 0, [])
    n_stored, n_same, refused = bring(round_, "MAC,a,e1,level,5,1\nMAC,a,e1,level,3,2\nMAC,c,e1,level,4,1\n")
    assert (n_stored, n_same) == (2, 0)
    assert [line for line, _reason in refused] == [2]
    assert "La vuelta 1 ya terminó" in refused[0][1]
    assert Counter((cell.value // MILLION, cell.n) for cell in cells_of(round_, 1)) == {(1, 1): 1, (4, 1): 1}
    assert [cell.value // MILLION for cell in cells_of(round_, 2)] == [3]


def test_a_round_asked_once_takes_no_second_iteration(round_: Round) -> None:
    once = round_by_code(round_.policy, "O")
    open_round(SYSTEM, once, because="prueba")
    assert bring(once, "MAC,a,o1,level,1,2\n")[0] == 0
    say(once, "MAC", "a", {"o1": 3})
    with pytest.raises(Conflict, match="una sola vuelta"):
        next_iteration(SYSTEM, once)


def test_the_command_line_goes_on(each_empty_app: Flask) -> None:
    with delphi(each_empty_app):
        pass
    run = each_empty_app.test_cli_runner().invoke
    refused = run(args=["round", "iterate", "agua/D"])
    assert refused.exit_code == 1
    assert "todavía no responde nadie" in refused.stderr
    for number in (1, 2, 3):
        with each_empty_app.app_context():
            round_ = round_by_code(policy_by_slug("agua"), "D")
            assert round_.iteration == number
            say(round_, "MAC", "a", {"e1": number})
            db.session.commit()
        done = run(args=["round", "iterate", "agua/D", *(["--because", "El panel la votó"] if number == 3 else [])])
        assert (done.exit_code, done.stdout) == (0, f"Empezó la vuelta {number + 1}.\n")


def test_rounds_of_an_older_database_are_in_their_first_iteration(each_app: Flask) -> None:
    """The migration goes down and up with rounds that others refer to."""
    with each_app.app_context():
        before = db.session.scalar(select(func.count()).select_from(Round))
        db.session.rollback()
        downgrade(revision="c2b4723c23f3")
        upgrade()
        assert db.session.scalars(select(Round.iteration)).all() == [1] * (before or 0)
        with of_person(frozenset({space_by_code(policy_by_slug(SLUG), "FED").id})):
            assert db.session.scalar(select(func.count()).select_from(Answer))
