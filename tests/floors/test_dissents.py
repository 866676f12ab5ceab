"""Dissents on a real database: one task for each, whatever raised it; words and days; what is told to whom."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from consult.base.audit import AuditEntry
from consult.base.clock import now, today
from consult.base.db import db
from consult.core.counting.snapshot import from_json, to_json
from consult.core.errors import Conflict, Forbidden, Invalid, Missing
from consult.drafting.actions import (
    close_with_dissents,
    decline_dissent,
    lock_dissents,
    lodge_dissent,
    lodge_dissent_as_spokesperson,
    propose_weights_with_dissents,
    publish_round,
    validate_round,
    write_dissent,
    write_dissent_as_spokesperson,
)
from consult.drafting.actions.dissenting import MAX_DISSENT, words_of
from consult.drafting.actions.opening import raise_dissents
from consult.drafting.desk import DissentCount, dissent_counts, dissents_seen
from consult.drafting.dissents import beside_of, dissents_told, is_awaited, item_to_lodge, public_dissents
from consult.drafting.models import Dissent, Evidence
from consult.drafting.owed import awaited_in, owed
from consult.drafting.queries import dissents, evidence, guidelines, raised
from consult.drafting.tasks import Task, as_told_to, tasks_of
from consult.results.actions import compute
from consult.results.models import Result
from consult.results.queries import results
from consult.rounds.models import Item, Round
from consult.rounds.queries import round_by_code
from consult.spaces.gate import SYSTEM, Actor, actor_of
from consult.spaces.models import Policy
from consult.spaces.queries import person_by_login, policy_by_slug, space_by_code
from consult.spaces.trail import log_page
from tests.conftest import SLUG
from tests.floors.dissents_case import round_of, rows_of, small_policy

BY_RULE = {("A1.2", "FED"), ("A1.3", "MAC"), ("A2.3", "MIN"), ("A4.3", "MAC")}
"""Dissent by gap >= 1.0 in the golden round, with the lowest space of each (method.md, 3.4)."""


def somebody(login: str) -> Actor:
    person = person_by_login(login)
    assert person is not None
    return actor_of(person, on=today())


@contextmanager
def example(app: Flask, *, without_dissents: bool = False) -> Iterator[Policy]:
    with app.app_context():
        policy = policy_by_slug(SLUG)
        for one in raised(policy) if without_dissents else []:
            db.session.delete(one)
        db.session.flush()
        yield policy
        db.session.rollback()


@contextmanager
def small(app: Flask, *, is_closed: bool = True) -> Iterator[Policy]:
    with app.app_context():
        policy = small_policy()
        if is_closed:
            close_with_dissents(SYSTEM, round_of(policy))
        yield policy
        db.session.rollback()


def said_dissent(result: Result, **by_item: tuple[str, ...]) -> Result:
    """Make a result name its dissents, as the count of any kind of round may."""
    figures = from_json(result.figures)
    items = tuple(replace(item, dissent=by_item.get(item.id.replace(".", "_"), ())) for item in figures.items)
    result.figures = to_json(replace(figures, items=items))
    db.session.flush()
    return result


def item_of(round_: Round, code: str) -> Item:
    return next(item for item in round_.items if item.code == code)


# ---------------------------------------------------------------- opening


def test_every_dissent_of_a_result_opens_one_task_with_its_day(each_app: Flask) -> None:
    with example(each_app, without_dissents=True) as policy:
        round_ = round_by_code(policy, "R3")
        opened = raise_dissents(SYSTEM, round_, results(round_))
        assert set(rows_of(policy)) == BY_RULE
        assert {(one.status, one.source, one.scheme, one.is_reserved, one.round_id) for one in opened} == {
            ("pending", "gap", "", False, round_.id)
        }
        assert {one.due_on for one in opened} == {today() + timedelta(days=10)}  # counting.md, M6
        assert sorted(one.code for one in opened) == ["D-01", "D-02", "D-03", "D-04"]


def test_computing_again_opens_nothing_twice(each_app: Flask) -> None:
    with example(each_app, without_dissents=True) as policy:
        round_ = round_by_code(policy, "R3")
        raise_dissents(SYSTEM, round_, results(round_))
        assert round_.scheme is not None
        again = compute(SYSTEM, round_, scheme=round_.scheme)
        assert raise_dissents(SYSTEM, round_, [again]) == []
        weights = {"FED": "1", "MIN": "1", "PAL": "1", "MAC": "1", "SOC": "1", "OPEN": "0"}
        scheme = propose_weights_with_dissents(
            SYSTEM, policy, weights=weights, rationale="", adopted_by="", adopted_on=None, because="Se pidió ver"
        )
        assert [result.scheme.code for result in results(round_)] == ["WS-1", scheme.code]
        assert len(raised(policy)) == len(BY_RULE)


def test_a_dissent_of_a_later_scheme_alone_is_opened_and_marked_with_it(each_app: Flask) -> None:
    with example(each_app, without_dissents=True) as policy:
        round_ = round_by_code(policy, "R3")
        raise_dissents(SYSTEM, round_, results(round_))
        weights = {"FED": "1", "MIN": "1", "PAL": "1", "MAC": "1", "SOC": "1", "OPEN": "0"}
        scheme = propose_weights_with_dissents(
            SYSTEM, policy, weights=weights, rationale="", adopted_by="", adopted_on=None, because="Se pidió ver"
        )
        later = next(one for one in results(round_) if one.scheme_id == scheme.id)
        opened = raise_dissents(SYSTEM, round_, [said_dissent(later, A1_1=("SOC",), A1_2=("FED",))])
        assert [(one.about, one.scheme, one.status) for one in opened] == [("A1.1", scheme.code, "pending")]
        assert {one.scheme for key, one in rows_of(policy).items() if key in BY_RULE} == {""}


@pytest.mark.parametrize(("code", "item"), [("R1", "CI1_4"), ("R2", "V1")])
def test_rounds_of_support_and_of_levels_open_theirs_alike(each_app: Flask, code: str, item: str) -> None:
    with example(each_app, without_dissents=True) as policy:
        round_ = round_by_code(policy, code)
        about = item.replace("_", ".")
        assert about in {one.code for one in round_.items}
        said_dissent(results(round_)[0], **{item: ("FED", "SOC")})
        opened = raise_dissents(SYSTEM, round_, results(round_))
        assert {key: one.source for key, one in rows_of(policy).items()} == {
            (about, "FED"): "result", (about, "SOC"): "result"}  # fmt: skip
        assert len({one.code for one in opened}) == 2
        assert raise_dissents(SYSTEM, round_, results(round_)) == []


def test_a_later_round_asks_again_only_who_did_not_answer(each_app: Flask) -> None:
    """A word that is given or awaited stands; a group that declined, or let its day go by, is asked again."""
    with example(each_app, without_dissents=True) as policy:
        first = round_by_code(policy, "R3")
        raise_dissents(SYSTEM, first, results(first))
        rows = rows_of(policy)
        fed, mac = space_by_code(policy, "FED"), space_by_code(policy, "MAC")
        write_dissent(SYSTEM, rows["A1.2", "FED"], space=fed, text="No así")
        decline_dissent(SYSTEM, rows["A1.3", "MAC"], space=mac)
        rows["A4.3", "MAC"].due_on = today() - timedelta(days=1)
        for one in rows.values():
            one.round_id = round_by_code(policy, "R1").id
        db.session.flush()
        opened = raise_dissents(SYSTEM, first, results(first))
        assert {one.about for one in opened} == {"A1.3", "A4.3"}


def test_the_days_to_write_are_a_setting_of_the_policy(each_app: Flask) -> None:
    with example(each_app, without_dissents=True) as policy:
        policy.settings = {**policy.settings, "dissent_days": 21}
        round_ = round_by_code(policy, "R3")
        opened = raise_dissents(SYSTEM, round_, results(round_))
        assert {one.due_on for one in opened} == {today() + timedelta(days=21)}


def test_a_space_without_weight_dissents_like_any(each_app: Flask) -> None:
    """Zero-weight spaces are included in dissent (counting.md §2 and M6)."""
    with example(each_app, without_dissents=True) as policy:
        round_ = round_by_code(policy, "R3")
        assert round_.scheme is not None
        round_.scheme.weights = {**round_.scheme.weights, "MIN": "0"}
        made = compute(SYSTEM, round_, scheme=round_.scheme)
        raise_dissents(SYSTEM, round_, [made])
        assert set(rows_of(policy)) == BY_RULE


# ---------------------------------------------------------------- words


@given(st.text(max_size=40))
def test_words_are_counted_as_they_are_read(text: str) -> None:
    """A line break counts one however a browser sends it, an accented letter one however it is typed."""
    read = words_of(text)
    assert words_of(read) == read
    assert words_of(text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")) == read
    assert words_of(unicodedata.normalize("NFD", text)) == read
    assert not [sign for sign in read if sign < " " and sign not in "\n\t"]


@pytest.mark.parametrize("letter", ["a", "ñ", "n\u0303", "\U0001f33e", "\r\n"])
def test_fifteen_hundred_characters_are_taken_and_one_more_is_not(each_app: Flask, letter: str) -> None:
    with example(each_app) as policy:
        dissent, space = rows_of(policy)["A2.3", "MIN"], space_by_code(policy, "MIN")
        write_dissent(SYSTEM, dissent, space=space, text=f"x{letter * (MAX_DISSENT - 2)}x")
        assert len(dissent.text["es"]) == 1500  # counting.md, M6
        before = dict(dissent.text)
        with pytest.raises(Invalid, match="1500"):
            write_dissent(SYSTEM, dissent, space=space, text=f"x{letter * (MAX_DISSENT - 1)}x")
        assert dissent.text == before


def told_of(verb: str, code: str) -> list[tuple[str, int | None, dict[str, object]]]:
    found = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == verb, AuditEntry.subject == code))
    rows = sorted(found, key=lambda entry: int(entry.details.get("version", 0)))
    return [(entry.actor, entry.policy_id, entry.details) for entry in rows]


def test_each_version_is_kept_and_the_last_is_printed(each_app: Flask) -> None:
    with example(each_app) as policy:
        dissent, space = rows_of(policy)["A2.3", "MIN"], space_by_code(policy, "MIN")
        write_dissent(somebody("entidad"), dissent, space=space, text="Primero")
        write_dissent_as_spokesperson(space, dissent, text="Segundo")
        assert (dissent.text, dissent.version, dissent.status) == ({"es": "Segundo"}, 2, "written")
        db.session.flush()
        kept = told_of("dissent.written", "D-03")
        assert [(details["version"], details["text"]) for _who, _policy, details in kept] == [
            (1, "Primero"), (2, "Segundo")]  # fmt: skip
        assert kept[1][0] == "spokesperson"
        decline_dissent(somebody("entidad"), dissent, space=space)
        assert (dissent.text, dissent.status) == ({}, "declined")
        write_dissent(somebody("entidad"), dissent, space=space, text="Al final, sí")
        assert dissent.version == 3


def test_of_a_protected_space_versions_are_kept_without_words(each_app: Flask) -> None:
    with example(each_app, without_dissents=True) as policy:
        space, round_ = space_by_code(policy, "PAL"), round_by_code(policy, "R3")
        made = lodge_dissent_as_spokesperson(space, item_of(round_, "A1.1"), text="Esto lo decimos nosotras")
        write_dissent_as_spokesperson(space, made, text="Mejor dicho así")
        db.session.flush()
        assert [details for _who, _policy, details in told_of("dissent.written", made.code)] == [
            {"space": "PAL", "version": 1}, {"space": "PAL", "version": 2}]  # fmt: skip
        subjects = {entry.subject for entry in log_page(somebody("observa"), policy).entries}
        assert made.code not in subjects


def test_what_a_published_report_prints_stays(each_app: Flask) -> None:
    with example(each_app) as policy:
        rows = rows_of(policy)
        fed, space = space_by_code(policy, "FED"), space_by_code(policy, "MIN")
        lock_dissents(policy, at=now())
        with pytest.raises(Conflict):
            write_dissent(SYSTEM, rows["A1.2", "FED"], space=fed, text="Otra cosa")
        with pytest.raises(Conflict):
            decline_dissent(SYSTEM, rows["A1.2", "FED"], space=fed)
        write_dissent(SYSTEM, rows["A2.3", "MIN"], space=space, text="Todavía no salió")
        assert rows["A2.3", "MIN"].status == "written"


# ---------------------------------------------------------------- lodged


def test_a_space_lodges_a_dissent_about_any_item_of_a_closed_round_once(each_app: Flask) -> None:
    """Settled conflict 16: the gap rule, plus what spaces lodged."""
    with example(each_app) as policy:
        space, round_ = space_by_code(policy, "FED"), round_by_code(policy, "R1")
        item = item_of(round_, "CI1.4")
        made = lodge_dissent(somebody("facilita"), item, space=space, text="No es así")
        assert (made.code, made.source, made.status, made.about, made.round_id, made.due_on) == (
            "D-05", "lodged", "written", "CI1.4", round_.id, None)  # fmt: skip
        with pytest.raises(Conflict, match="D-05"):
            lodge_dissent(somebody("facilita"), item, space=space, text="Otra vez")
        said_dissent(results(round_)[0], CI1_4=("FED",))
        assert raise_dissents(SYSTEM, round_, results(round_)) == []


def test_only_who_speaks_for_the_space_lodges_and_only_about_what_it_was_asked(each_app: Flask) -> None:
    with example(each_app) as policy:
        item = item_of(round_by_code(policy, "R2"), "V1")
        pal, ministries = space_by_code(policy, "PAL"), space_by_code(policy, "MIN")
        with pytest.raises(Missing):
            lodge_dissent(somebody("facilita"), item, space=pal, text="No")  # of a space she may not know
        with pytest.raises(Forbidden):
            lodge_dissent(somebody("coordina"), item, space=space_by_code(policy, "FED"), text="No")
        with pytest.raises(Missing):
            lodge_dissent_as_spokesperson(ministries, item, text="No")  # R2 did not ask the ministries
        for round_code in ("R4", "R5", "R9"):  # open, draft, none
            with pytest.raises(Missing):
                item_to_lodge(pal, round_code, "OP1")
        assert item_to_lodge(pal, "R2", "V1") is item


def test_a_lodged_dissent_taken_back_is_told_no_more(each_app: Flask) -> None:
    with example(each_app) as policy:
        fed = space_by_code(policy, "FED")
        dissent = rows_of(policy)["A1.2", "FED"]
        assert dissent in public_dissents(policy)
        decline_dissent(SYSTEM, dissent, space=fed)
        assert dissent not in dissents_told(policy, is_safe=True)


# ---------------------------------------------------------------- desks, days, refusals


def words(actor: Actor, policy: Policy) -> list[tuple[str, str, int | None]]:
    return [(one.kind, one.subject, one.n) for one in tasks_of(actor, policy) if one.kind.startswith("dissent.")]


def test_the_task_stands_on_two_desks_with_the_days_left(each_app: Flask) -> None:
    with example(each_app) as policy:
        both = [("A2.3", 10), ("A4.3", 10)]
        assert words(somebody("redacta"), policy) == [("dissent.await", about, n) for about, n in both]
        assert words(somebody("facilita"), policy) == [("dissent.write", about, n) for about, n in both]
        assert words(somebody("entidad"), policy) == [("dissent.write", "A2.3", 10)]
        assert words(somebody("observa"), policy) == words(somebody("promotora"), policy) == []
        rows_of(policy)["A2.3", "MIN"].due_on = today()
        assert words(somebody("entidad"), policy) == [("dissent.write", "A2.3", 0)]
        rows_of(policy)["A2.3", "MIN"].due_on = today() - timedelta(days=1)
        assert words(somebody("entidad"), policy) == []
        write_dissent(SYSTEM, rows_of(policy)["A4.3", "MAC"], space=space_by_code(policy, "MAC"), text="Escrito")
        assert words(somebody("redacta"), policy) == words(somebody("facilita"), policy) == []


def test_what_is_not_public_is_not_told_when_a_desk_is_handed_over(each_app: Flask) -> None:
    with example(each_app) as policy:
        tasks = [one for one in tasks_of(somebody("facilita"), policy) if one.kind == "dissent.write"]

        def told() -> list[Task]:
            return as_told_to(somebody("administra"), tasks)

        assert [one.subject for one in told()] == ["A2.3", "A4.3"]
        round_by_code(policy, "R3").state = "validated"
        tasks = [one for one in tasks_of(somebody("facilita"), policy) if one.kind == "dissent.write"]
        assert len(tasks) == 2
        assert told() == []


def test_validating_and_publishing_a_round_wait_for_each_dissent(each_app: Flask) -> None:
    """Settled conflict 13: only finalising refuses, and it names what is open."""
    with example(each_app) as policy:
        round_ = round_by_code(policy, "R3")
        rows = rows_of(policy)
        day = f"{today() + timedelta(days=10):%d/%m/%Y}"
        for state, act in (("systematised", validate_round), ("validated", publish_round)):
            round_.state = state
            assert owed(round_).n_dissents == 2
            with pytest.raises(Conflict) as refusal:
                act(SYSTEM, round_)
            assert f"D-03 · A2.3 · MIN · {day}; D-04 · A4.3 · MAC · {day}" in str(refusal.value)
        round_.state = "systematised"
        decline_dissent(SYSTEM, rows["A2.3", "MIN"], space=space_by_code(policy, "MIN"))
        with pytest.raises(Conflict, match=r"plazo: D-04 · A4\.3"):
            validate_round(SYSTEM, round_)
        rows["A4.3", "MAC"].due_on = today() - timedelta(days=1)  # ten days went by: silence is an answer
        assert awaited_in(round_) == []
        with pytest.raises(Conflict, match="testigos"):  # nothing but the witnesses is left
            validate_round(SYSTEM, round_)


def test_counts_of_a_round_say_how_its_dissents_went(each_app: Flask) -> None:
    with example(each_app) as policy:
        round_ = round_by_code(policy, "R3")
        rows = rows_of(policy)
        for login in ("observa", "redacta"):
            assert dissent_counts(somebody(login), policy) == [DissentCount(round_, 4, 2, 0, 0)]
        decline_dissent(SYSTEM, rows["A2.3", "MIN"], space=space_by_code(policy, "MIN"))
        rows["A4.3", "MAC"].due_on = today() - timedelta(days=1)
        (count,) = dissent_counts(somebody("observa"), policy)
        assert (count.n_written, count.n_declined, count.n_overdue, count.n_awaited) == (2, 1, 1, 0)


# ---------------------------------------------------------------- where they are printed


def test_a_dissent_stands_beside_the_guidelines_whose_marks_name_its_item(each_app: Flask) -> None:
    with example(each_app) as policy:

        def lines_of(about: str) -> list[str]:
            return [line for line, codes in beside_of(guidelines(policy), evidence(policy)).items() if about in codes]

        assert lines_of("A1.2") == ["L1.2"]  # the alternative it comes from
        assert lines_of("CI1.4") == ["L1.2"]  # the node A1.2 aims at (method.md, 3.5), by the evidence marks
        assert lines_of("S1.2.1") == lines_of("E1.2.1-b") == ["L1.2"]
        assert lines_of("OP1") == ["L1.1"]  # an objective is printed once, with its first guideline
        assert lines_of("A1.3") == []
        db.session.add(Evidence(policy_id=policy.id, number=900, subject="S4.1.1", source_kind="alternative",
                                source="A1.3"))  # fmt: skip
        db.session.flush()
        assert lines_of("A1.3") == ["L4.1"]


# ---------------------------------------------------------------- rule 10


def test_what_hidden_figures_raise_is_told_to_its_space_alone(each_empty_app: Flask) -> None:
    with small(each_empty_app) as policy:
        rows = rows_of(policy)
        assert set(rows) == {("X", "MAC"), ("X", "MIN"), ("Y", "PAL")}
        assert {one.is_reserved for one in rows.values()} == {True}
        assert {one.code[:3] for one in rows.values()} == {"DR-"}
        assert dissents(policy) == dissents_told(policy) == public_dissents(policy) == []

        def seen(login: str) -> set[tuple[str, str]]:
            codes = {one.code for one in dissents_seen(somebody(login), policy)}
            return {key for key, one in rows.items() if one.code in codes}

        assert {login: seen(login) for login in ("jefa", "escribe", "mira", "guia", "minas", "estado")} == {
            "jefa": set(rows), "escribe": set(rows), "mira": set(),
            "guia": {("Y", "PAL")}, "minas": {("X", "MAC")}, "estado": {("X", "MIN")},
        }  # fmt: skip
        assert dissent_counts(somebody("mira"), policy) == []
        assert [count.n_opened for count in dissent_counts(somebody("escribe"), policy)] == [3]
        log = {(entry.verb, entry.subject) for entry in log_page(somebody("mira"), policy).entries}
        assert log
        assert not [verb for verb, subject in log if verb.startswith("dissent.") or subject.startswith("DR-")]


def test_only_of_a_hidden_space_may_it_be_said_that_a_smaller_one_objected(each_empty_app: Flask) -> None:
    """The ministry is shown: of it the sentence would not be true."""
    with small(each_empty_app) as policy:
        spaces = {space.id: space.code for space in policy.spaces}
        silent = dissents_told(policy, is_safe=True)
        assert {(one.about, spaces[one.space_id]) for one in silent} == {("X", "MAC"), ("Y", "PAL")}


@pytest.mark.parametrize("may_name", [True, False])
def test_a_hidden_space_speaks_if_it_says_whether_to_name_it(each_empty_app: Flask, may_name: bool) -> None:
    with small(each_empty_app) as policy:
        dissent, space = rows_of(policy)["Y", "PAL"], space_by_code(policy, "PAL")
        with pytest.raises(Invalid) as refusal:
            write_dissent_as_spokesperson(space, dissent, text="Nosotras no")
        assert refusal.value.values["at"] == "may_name"
        assert (dissent.status, dissents_told(policy)) == ("pending", [])
        write_dissent_as_spokesperson(space, dissent, text="Nosotras no", may_name=may_name)
        assert dissents_told(policy) == [dissent]
        assert dissents(policy) == ([dissent] if may_name else [])
        # from now on it is as any that a space lodges: that figures raised it would tell of hidden figures
        assert (dissent.code, dissent.source, dissent.is_named) == ("D-01", "lodged", may_name)
        decline_dissent(SYSTEM, dissent, space=space)
        assert dissents_told(policy) == []


def test_a_hidden_space_that_lodges_is_asked_too(each_empty_app: Flask) -> None:
    with small(each_empty_app) as policy:
        round_ = round_of(policy)
        pal, ministry = space_by_code(policy, "PAL"), space_by_code(policy, "MIN")
        with pytest.raises(Invalid):
            lodge_dissent_as_spokesperson(pal, item_of(round_, "X"), text="Tampoco")
        db.session.rollback()
        assert len(raised(policy)) == 0  # the refusal kept nothing; the round of this test was not committed either
        close_with_dissents(SYSTEM, round_)
        made = lodge_dissent_as_spokesperson(ministry, item_of(round_, "Y"), text="Tampoco")
        assert (made.is_reserved, made.is_named) == (False, True)  # on record, and shown


def test_a_refusal_names_only_what_its_reader_may_know(each_empty_app: Flask) -> None:
    with small(each_empty_app) as policy:
        round_ = round_of(policy)
        round_.state = "systematised"
        rows = rows_of(policy)
        with pytest.raises(Conflict) as told:
            validate_round(somebody("jefa"), round_)
        assert all(one.code in str(told.value) for one in rows.values())
        with pytest.raises(Conflict) as told:
            validate_round(somebody("minas"), round_)
        assert rows["X", "MAC"].code in str(told.value)
        assert not {rows["Y", "PAL"].code, rows["X", "MIN"].code} & set(str(told.value).replace(";", " ").split())
        decline_dissent(SYSTEM, rows["X", "MAC"], space=space_by_code(policy, "MAC"))
        with pytest.raises(Conflict) as told:
            validate_round(somebody("minas"), round_)
        day = f"{today() + timedelta(days=10):%d/%m/%Y}"
        assert str(told.value) == (
            f"Nada cambió. Un grupo todavía puede escribir su posición. Tiene plazo hasta el {day}."
        )


def test_computed_again_before_anyone_saw_it_a_dissent_becomes_reserved(each_empty_app: Flask) -> None:
    with small(each_empty_app) as policy:
        round_ = round_of(policy)
        dissent = rows_of(policy)["Y", "PAL"]
        dissent.is_reserved = False
        db.session.flush()
        raise_dissents(SYSTEM, round_, results(round_))
        assert dissent.is_reserved


def test_a_pending_one_waits_through_its_last_day(each_app: Flask) -> None:
    with example(each_app) as policy:
        dissent: Dissent = rows_of(policy)["A2.3", "MIN"]
        for days, awaited in ((1, True), (0, True), (-1, False)):
            dissent.due_on = today() + timedelta(days=days)
            assert is_awaited(dissent) is awaited
