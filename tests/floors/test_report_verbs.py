"""The verbs of reports on a real database: compile and keep, ask the worker, publish what lacks nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from consult.base.clock import now, today
from consult.base.db import db, system
from consult.base.jobs import Job
from consult.contributions.models import Acta
from consult.core.errors import Conflict, Forbidden, Missing
from consult.drafting.actions import write_dissent
from consult.drafting.models import Disposition, ServiceAcceptance
from consult.drafting.queries import dispositions, dissents, response_matrix, services
from consult.reports.actions import ask_for_report, compile_report, publish_report, run_compile
from consult.reports.exports import FORMATS
from consult.reports.models import Report
from consult.reports.queries import file_of, public_reports, report_by_id, reports
from consult.results.actions import close
from consult.results.sealing import head_of, published, seal_history
from consult.results.witnessing import add_witness, rounds_unwitnessed
from consult.rounds.queries import round_by_code
from consult.spaces.gate import NOBODY, SYSTEM
from consult.spaces.models import Policy, Space
from consult.spaces.queries import person_by_login, policy_by_slug
from tests.conftest import SLUG
from tests.floors.report_case import compiled, person


@pytest.fixture
def policy(app: Flask) -> Iterator[Policy]:
    """The example, inside an application context."""
    with app.app_context():
        yield policy_by_slug(SLUG)
        db.session.rollback()


def test_compiling_keeps_five_files(each_app: Flask) -> None:
    with each_app.app_context():
        policy = policy_by_slug(SLUG)
        report = compile_report(person("redacta"), policy, lang="es")
        assert sorted(file.format for file in report.files) == sorted(FORMATS)
        assert file_of(report, "pdf").content.startswith(b"%PDF-")
        assert not report.is_final
        assert reports(policy) == [report]
        assert public_reports(policy) == []
        assert compile_report(person("coordina"), policy, lang="es").id == report.id
        db.session.rollback()


@pytest.mark.parametrize("login", ["facilita", "promotora", "observa", "administra", "entidad"])
def test_others_may_not_compile(policy: Policy, login: str) -> None:
    with pytest.raises(Forbidden):
        compile_report(person(login), policy, lang="es")
    with pytest.raises(Forbidden):
        ask_for_report(person(login), policy, lang="es")


def test_the_job_compiles_and_may_run_twice(policy: Policy) -> None:
    job = ask_for_report(person("redacta"), policy, lang="en")
    assert db.session.scalars(select(Job).where(Job.name == "compile_report")).all() == [job]
    first, second = run_compile(job.arguments), run_compile(job.arguments)
    assert first == second
    assert report_by_id(policy, first).lang == "en"


def test_the_job_of_somebody_who_left_does_nothing(policy: Policy) -> None:
    with pytest.raises(Forbidden):
        run_compile({"policy": SLUG, "lang": "es", "actor": "nobody any more"})


def test_a_draft_is_not_published(policy: Policy) -> None:
    report = compile_report(person("redacta"), policy, lang="es")
    with pytest.raises(Conflict, match="D-03"):
        publish_report(person("coordina"), policy, report=report)
    assert report.published_at is None


def test_who_drafts_does_not_publish(policy: Policy) -> None:
    report = compile_report(person("redacta"), policy, lang="es")
    for actor in (person("redacta"), person("observa"), NOBODY):
        with pytest.raises(Forbidden):
            publish_report(actor, policy, report=report)


def test_a_report_of_another_policy_is_not_found(policy: Policy) -> None:
    report = Report(policy_id=policy.id + 1, lang="es", seal="", compiled_by="x", compiled_at=now(), files=[])
    report.id = "f" * 32
    with pytest.raises(Missing):
        report_by_id(policy, "f" * 32)


def finish(policy: Policy) -> None:
    """Do everything that the cover of the example asks for."""
    spaces: dict[int, Space] = {space.id: space for space in policy.spaces}
    close(SYSTEM, round_by_code(policy, "R4"))
    round_by_code(policy, "R4").state = "published"
    known = dispositions(policy)
    for line in response_matrix(policy):
        if line.statement.id not in known:
            db.session.add(
                Disposition(
                    statement_id=line.statement.id, policy_id=policy.id, kind="fuera", answer={"es": "Se deriva"},
                    actor="test",
                )
            )  # fmt: skip
    for dissent in dissents(policy):
        if dissent.status == "pending":
            write_dissent(SYSTEM, dissent, space=spaces[dissent.space_id], text="No estamos de acuerdo")
    with system("a test"):
        for acta in db.session.scalars(select(Acta)):
            acta.witnesses = ["Uno", "Dos"]
    officer = person_by_login("entidad")
    assert officer is not None
    for service in services(policy):
        service.acceptances.append(ServiceAcceptance(person_id=officer.id, body=service.provider, signed_on=today()))
    for round_, _n in rounds_unwitnessed(policy):
        words = " ".join(published(round_, head_of(round_) or seal_history(SYSTEM, round_)).words)
        for name in ("Rosa", "Julián"):
            add_witness(SYSTEM, round_, name=name, words=words)
    db.session.flush()


def test_a_finished_report_is_published(policy: Policy) -> None:
    finish(policy)
    document = compiled(policy)
    assert document.missing == ()
    report = compile_report(person("redacta"), policy, lang="es")
    assert report.is_final
    publish_report(person("coordina"), policy, report=report)
    stamp = report.published_at
    assert public_reports(policy) == [report]
    assert publish_report(person("coordina"), policy, report=report).published_at == stamp
