"""The draft in a real database: what the rules notice in the example, its lines, its threads, and who may know what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import select

from consult.base.audit import AuditEntry
from consult.base.clock import today
from consult.base.db import db
from consult.core.errors import Conflict, Forbidden, Invalid, Missing
from consult.drafting import actions
from consult.drafting.desk import last_saved, lines, may_sign
from consult.drafting.findings import findings
from consult.drafting.judged import judgements
from consult.drafting.loading import load_policy
from consult.drafting.models import Guideline, Indicator, Objective, Service, Standard
from consult.drafting.queries import evidence, guidelines, line_by_code, objectives, parked
from consult.rounds.queries import round_by_code
from consult.spaces.gate import SYSTEM, Actor, actor_of
from consult.spaces.models import Policy
from consult.spaces.queries import person_by_login, policy_by_slug
from tests.conftest import EXAMPLE, SLUG

L5 = ("L1.1", "L2.1", "L3.2", "L4.1")
"""No contribution of mape.yaml has as `node` these guidelines, nor A1.1, A2.3, A3.3 or A4.1, nor the causes those
target (CI1.2 CI1.3; CI2.3; CI3.4 CI3.1; CI4.1 CI4.2). The other four have AP-001 and AP-004 (CI1.4, A1.2), AP-006
(A2.2), AP-008 (A3.1) and AP-007 (CI4.3)."""

S5 = ("S1.1.1", "S1.2.1", "S2.1.1", "S2.2.1", "S2.2.2", "S3.1.1", "S3.2.1", "S4.1.1", "S4.2.1")
"""Every service of the file: it carries no signature."""

S6 = ("S1.1.1", "S1.2.1", "S2.1.1", "S4.2.1")
"""Services whose `receiver` names pallaqueras; the round of standards, R5, is still a draft."""

S4 = ("S2.2.1", "S2.2.2", "S3.2.1", "S4.2.1")
"""Services of PRODUCE and of DREM/GREM: the demonstration's directory has one body, MINEM-DGFM."""

C3 = ("CI1.1", "CI2.2", "CI2.4", "CI3.3", "CI4.4")
"""Indirect causes no chosen alternative targets (chosen: method.md §3.4). CI1.1, CI2.4, CI3.3 and CI4.4 are those of
the mock draft.html, targets of A1.3, A2.1, A3.2 and A4.3, which were not chosen; CI2.2 is the target of no alternative
at all, and the mock forgot it."""


def marks(policy: Policy, *, is_internal: bool = True) -> list[tuple[str, str]]:
    return sorted((one.rule, one.where) for one in findings(policy, is_internal=is_internal))


def expected(**rules: tuple[str, ...]) -> list[tuple[str, str]]:
    return sorted((rule, where) for rule, codes in rules.items() for where in codes)


@contextmanager
def example(app: Flask) -> Iterator[Policy]:
    with app.test_request_context():
        yield policy_by_slug(SLUG)


def actor(login: str) -> Actor:
    person = person_by_login(login)
    assert person is not None
    return actor_of(person, on=today())


def guideline(policy: Policy, code: str) -> Guideline:
    found = line_by_code(policy, code)
    assert isinstance(found, Guideline)
    return found


def service(policy: Policy, code: str) -> Service:
    found = line_by_code(policy, code)
    assert isinstance(found, Service)
    return found


def test_what_the_rules_notice_in_the_example(app: Flask) -> None:
    """Errors: none, for the chain of the file is whole (method.md, loader checks)."""
    with example(app) as policy:
        assert marks(policy) == expected(L5=L5, S4=S4, S5=S5, S6=S6, C3=C3)
        assert {one.severity for one in findings(policy, is_internal=True)} == {"warning"}


def test_without_a_directory_nobody_is_said_not_to_have_been_consulted(empty_app: Flask) -> None:
    with empty_app.app_context():
        policy = load_policy(SYSTEM, EXAMPLE.read_text(encoding="utf-8"))
        assert marks(policy) == expected(L5=L5, S5=S5, S6=S6, C3=C3)


def test_what_is_chosen_is_not_told_before_it_is_published(app: Flask) -> None:
    with example(app) as policy:
        before = marks(policy)
        round_by_code(policy, "R3").state = "validated"
        assert marks(policy) == before
        guideline(policy, "L1.1").alternatives = []  # no result is needed to say that it comes from nowhere
        assert marks(policy, is_internal=False) == expected(L2=("L1.1",), L5=L5, S4=S4, S5=S5, S6=S6)
        assert "A2.3" not in judgements(policy, is_internal=False)
        assert not judgements(policy, is_internal=True)["A2.3"].is_published


def test_totals_are_those_of_the_specification(app: Flask) -> None:
    """method.md §3.4: A2.3 3.7650 and A1.2 3.5475, half up."""
    with example(app) as policy:
        judged = judgements(policy, is_internal=False)
        assert {code: str(judged[code].total) for code in ("A2.3", "A1.2", "A1.3")} == {
            "A2.3": "3.77", "A1.2": "3.55", "A1.3": "2.48"}  # fmt: skip
        assert [str(value) for _, value in judged["A2.3"].by_space] == ["3.58", "3.35", "4.38", "3.80", "3.70"]
        assert (judged["A2.3"].is_chosen, judged["A1.3"].is_chosen) == (True, False)


def test_setting_aside_needs_a_reason_and_can_be_undone(each_app: Flask) -> None:
    with example(each_app) as policy:
        redacta = actor("redacta")
        with pytest.raises(Invalid):
            actions.park(redacta, policy, rule="C3", subject="CI1.1", reason="  ")
        actions.park(redacta, policy, rule="C3", subject="CI1.1", reason="La fiscalización es de otro sector.")
        actions.park(redacta, policy, rule="C3", subject="CI1.1", reason="Es tarea del sector trabajo.")
        assert parked(policy)["C3", "CI1.1"].reason == "Es tarea del sector trabajo."
        assert ("C3", "CI1.1") not in marks(policy)
        actions.take_up(redacta, policy, rule="C3", subject="CI1.1")
        assert ("C3", "CI1.1") in marks(policy)
        with pytest.raises(Missing):
            actions.take_up(redacta, policy, rule="C3", subject="CI1.1")


def test_a_guideline_takes_the_next_mark_and_gives_back_what_it_took(each_app: Flask) -> None:
    with example(each_app) as policy:
        redacta = actor("redacta")
        highest = max(rows[0].number for rows in evidence(policy).values())
        objective = line_by_code(policy, "OP2")
        assert isinstance(objective, Objective)
        line = actions.add_guideline(
            redacta, policy, objective=objective, code="L2.3", text={"es": "Pagar al contado"}, alternatives=["A2.3"]
        )
        rows = evidence(policy)["L2.3"]
        assert {row.mark for row in rows} == {f"E-{highest + 1:02d}"}
        assert [(row.source_kind, row.source) for row in rows] == [("alternative", "A2.3"), ("node", "CI2.3")]
        actions.link_alternative(redacta, policy, guideline=line, alternative="A2.1")
        actions.unlink_evidence(redacta, policy, line=line, source=("alternative", "A2.3"))
        assert line.alternatives == ["A2.1"]
        left = {(row.source_kind, row.source) for row in evidence(policy)["L2.3"]}
        assert left == {("alternative", "A2.1"), ("node", "CI2.4")}
        with pytest.raises(Missing):
            actions.unlink_evidence(redacta, policy, line=line, source=("node", "CI2.3"))


def test_codes_are_of_one_line_each(app: Flask) -> None:
    with example(app) as policy:
        for taken in ("OP1", "S1.1.1", "E1.1.1-a", "I-OP1"):
            with pytest.raises(Invalid) as refusal:
                actions.add_objective(SYSTEM, policy, code=taken, text={"es": "Otro"}, cause="CD1")
            assert refusal.value.values["at"] == "code"
        with pytest.raises(Invalid) as refusal:
            actions.add_objective(SYSTEM, policy, code="OP9", text={"es": "Otro"}, cause="CD9")
        assert refusal.value.values["at"] == "cause"


@pytest.mark.parametrize(("field", "value"), [
    ("value", "3,5"), ("value", "muchos"), ("operator", "~"), ("metric", "x" * 121), ("verification", "x" * 201),
])  # fmt: skip
def test_a_standard_refuses_what_cannot_be_stored_or_counted(app: Flask, field: str, value: str) -> None:
    with example(app) as policy, pytest.raises(Invalid) as refusal:
        actions.edit_line(SYSTEM, policy, line=line_by_code(policy, "E1.2.1-b"), **{field: value})
    assert refusal.value.values["at"] == field


def test_numbers_are_kept_exactly_and_years_without_target_are_left_out(each_app: Flask) -> None:
    with example(each_app) as policy:
        line = actions.add_indicator(
            SYSTEM, policy, of="OP1", code="I-OP1-2", text={"es": "Accidentes"}, unit="tasa", base_value="12.50",
            targets={"2026": " 11 ", "2027": "", "2030": "7.25"},
        )  # fmt: skip
        assert (line.base_value, line.targets) == ("12.5", {"2026": "11", "2030": "7.25"})
        assert ("O4", "I-OP1-2") in marks(policy)
        standard = line_by_code(policy, "E1.2.1-b")
        assert isinstance(standard, Standard)
        actions.edit_line(SYSTEM, policy, line=standard, value="")
        assert standard.value is None
        assert ("S3", "E1.2.1-b") in marks(policy)


def test_an_objective_drags_its_thread_along_when_its_cause_changes(app: Flask) -> None:
    with example(app) as policy:
        line = line_by_code(policy, "OP1")
        actions.edit_line(SYSTEM, policy, line=line, cause="CD2")
        rows = {(row.source_kind, row.source) for row in evidence(policy)["OP1"]}
        assert ("node", "CD2") in rows
        assert ("node", "CD1") not in rows


def test_lines_change_places_with_their_neighbours_only(each_app: Flask) -> None:
    with example(each_app) as policy:
        actions.move_line(SYSTEM, policy, line=guideline(policy, "L1.2"), is_up=True)
        actions.move_line(SYSTEM, policy, line=guideline(policy, "L2.1"), is_up=True)
        db.session.expire_all()
        assert [line.code for line in guidelines(policy)][:4] == ["L1.2", "L1.1", "L2.1", "L2.2"]


def test_a_line_with_something_below_stays(app: Flask) -> None:
    with example(app) as policy:
        for code in ("OP1", "L1.1", "S1.1.1"):
            with pytest.raises(Conflict):
                actions.remove_line(SYSTEM, policy, line=line_by_code(policy, code))
        for code in ("E2.2.1-a", "I-S2.2.1", "S2.2.1"):
            actions.remove_line(SYSTEM, policy, line=line_by_code(policy, code))
        assert "S2.2.1" not in {line.code for line in lines(policy)}
        assert "S2.2.1" not in evidence(policy)


def test_a_signature_stands_on_the_words_it_was_put_under(each_app: Flask) -> None:
    with example(each_app) as policy:
        entidad, line = actor("entidad"), service(policy, "S1.1.1")
        assert may_sign(entidad, line, policy)
        actions.accept_service(entidad, line, policy=policy)
        assert ("S5", "S1.1.1") not in marks(policy)
        assert not may_sign(entidad, line, policy)
        with pytest.raises(Conflict):
            actions.accept_service(entidad, line, policy=policy)
        actions.edit_line(SYSTEM, policy, line=line, text=line.text, coverage=line.coverage)
        assert line.acceptances  # nothing changed
        actions.edit_line(SYSTEM, policy, line=line_by_code(policy, "E1.1.1-a"), value="20")
        assert not line.acceptances
        assert ("S5", "S1.1.1") in marks(policy)
        actions.accept_service(entidad, line, policy=policy)
        for standard in list(line.standards):
            actions.remove_line(SYSTEM, policy, line=standard)
        assert not service(policy, "S1.1.1").acceptances


def test_only_the_body_that_provides_a_service_signs_it(app: Flask) -> None:
    with example(app) as policy:
        other = service(policy, "S2.2.1")  # PRODUCE
        assert not may_sign(actor("entidad"), other, policy)
        with pytest.raises(Conflict):
            actions.accept_service(actor("entidad"), other, policy=policy)
        with pytest.raises(Forbidden):
            actions.accept_service(actor("redacta"), service(policy, "S1.1.1"), policy=policy)


def test_the_last_change_has_an_author(app: Flask) -> None:
    with example(app) as policy:
        assert last_saved(policy) is None
        actions.edit_line(actor("redacta"), policy, line=line_by_code(policy, "L1.1"), rationale="Lo pidieron todos")
        actions.edit_line(actor("coordina"), policy, line=line_by_code(policy, "L1.1"), rationale="Lo pidieron varios")
        saved = last_saved(policy)
        assert saved is not None
        assert (saved.n, saved.by) == (2, "Julia Ccori")
        told = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "line.edited")).all()
        assert [entry.details for entry in told] == [{"fields": ["rationale"]}] * 2


def test_the_lists_of_the_example_are_whole(app: Flask) -> None:
    """mape.yaml: 4 objectives, 8 guidelines, 9 services, 16 standards, 13 indicators."""
    with example(app) as policy:
        found = lines(policy)
        kinds = (Objective, Guideline, Service, Standard, Indicator)
        assert [sum(isinstance(line, kind) for line in found) for kind in kinds] == [4, 8, 9, 16, 13]
        assert len(objectives(policy)) == 4
