"""Job name -> function, one visible dict; the queue's consumer and its sweep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from huey import Huey, crontab

from consult.base.clock import now
from consult.base.db import db
from consult.base.jobs import claim, queue_from, waiting
from consult.contributions.actions import sweep_drafts
from consult.contributions.unlinking import unlink_rounds
from consult.reports.actions import run_compile
from consult.results.sealing import REWRITE, run_rewrite
from consult.spaces.gate import Actor

SWEEP = Actor("system:sweep", is_system=True)

JOBS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "compile_report": run_compile,
    REWRITE: run_rewrite,
}
"""What a job's name does with its arguments; it returns a line on the outcome. Every job may run twice."""


def init_worker(app: Flask) -> Huey:
    """Attach the queue: web processes tell it after commit, `flask worker` consumes it."""
    queue = queue_from(app)

    def run(job_id: str) -> None:
        with app.app_context():
            perform(job_id)

    def sweep() -> None:
        with app.app_context():
            sweep_drafts()
            unlink_rounds(SWEEP, at=now())
            db.session.commit()
            for job_id in waiting():
                told(job_id)

    told = queue.task(name="run")(run)
    queue.periodic_task(crontab(minute="*"), name="sweep")(sweep)
    app.extensions["queue"] = queue
    app.extensions["tell_queue"] = told
    return queue


def perform(job_id: str) -> None:
    """Do one job if it is free, and keep how it went; a failure leaves it for the sweep."""
    job = claim(job_id)
    db.session.commit()
    if job is None:
        return
    try:
        job.outcome = JOBS[job.name](job.arguments)
        job.done_at = now()
        db.session.commit()
    except Exception as trouble:
        db.session.rollback()
        job.outcome = f"{type(trouble).__name__}: {trouble}"
        job.started_at = None
        db.session.commit()
        raise
