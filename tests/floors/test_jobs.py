"""Jobs: written with their cause, told after the commit, done once however often they are told; on each queue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from consult.base.clock import now
from consult.base.db import db
from consult.base.jobs import Job, ask_for, claim, waiting
from consult.reports.queries import reports
from consult.spaces.queries import person_by_login, policy_by_slug
from tests.conftest import QUEUES, REDIS_URL, SLUG, Databases


@pytest.fixture(params=QUEUES)
def queued(databases: Databases, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The example with its queue in SQLite or in Redis."""
    app = databases.app(databases.copy("sqlite", "example"), redis_url=REDIS_URL if request.param == "redis" else None)
    app.extensions["queue"].flush()
    yield app
    app.extensions["queue"].flush()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def ask(app: Flask) -> str:
    """Ask for a report as the drafter does; nothing is told before the commit."""
    person = person_by_login("redacta")
    assert person is not None
    job = ask_for("compile_report", policy=SLUG, lang="es", actor=person.id)
    assert app.extensions["queue"].pending_count() == 0
    db.session.commit()
    return job.id


def work(app: Flask) -> None:
    """Do everything that waits in the queue, as the worker does."""
    queue = app.extensions["queue"]
    while task := queue.dequeue():
        queue.execute(task)


def test_a_job_is_told_after_its_commit_and_done(queued: Flask) -> None:
    with queued.app_context():
        job_id = ask(queued)
        assert queued.extensions["queue"].pending_count() == 1
    work(queued)
    with queued.app_context():
        job = db.session.get(Job, job_id)
        assert job is not None
        assert job.done_at is not None
        assert [report.id for report in reports(policy_by_slug(SLUG))] == [job.outcome]


def test_a_job_told_twice_is_done_once(queued: Flask) -> None:
    with queued.app_context():
        job_id = ask(queued)
        queued.extensions["tell_queue"](job_id)
    work(queued)
    with queued.app_context():
        assert len(reports(policy_by_slug(SLUG))) == 1


def test_what_was_rolled_back_is_never_told(queued: Flask) -> None:
    with queued.app_context():
        ask_for("compile_report", policy=SLUG, lang="es", actor="nobody")
        db.session.rollback()
        db.session.commit()
        assert queued.extensions["queue"].pending_count() == 0


def test_one_worker_holds_a_job_and_the_sweep_tells_a_lost_one_again(each_app: Flask) -> None:
    with each_app.app_context():
        job = ask_for("compile_report", policy=SLUG, lang="es", actor="nobody")
        db.session.commit()
        assert claim(job.id) is not None
        assert claim(job.id) is None
        assert waiting() == []
        job.made_at = job.started_at = now() - timedelta(hours=1)
        db.session.commit()
        assert waiting() == [job.id]
