"""Jobs: a row written with its cause; the queue is told after commit, a sweep tells it again; each may run twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey
from sqlalchemy import String, Text, event, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.base.clock import now
from consult.base.db import Base, Key, db
from consult.base.keys import random_key

STALE = timedelta(minutes=2)


class Job(Base):
    """Something to do after the commit that caused it. `name` is a key of the worker's visible dict."""

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_key)
    name: Mapped[str] = mapped_column(String(40))
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
    n_tries: Mapped[int] = mapped_column(default=0)


def queue_from(app: Flask) -> Huey:
    """Make the queue: Redis by URL, else a SQLite file beside the instance."""
    if url := app.config["REDIS_URL"]:
        return RedisHuey("consult", url=url)
    folder: Path = app.config["INSTANCE_DIR"]
    folder.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("consult", filename=str(folder / "queue.db"))


def ask_for(name: str, **arguments: Any) -> Job:
    """Write a job in the current transaction."""
    job = Job(id=random_key(), name=name, arguments=arguments)
    db.session.add(job)
    db.session.info.setdefault("jobs_to_tell", []).append(job.id)
    return job


@event.listens_for(db.session, "after_commit")
def _tell_queue(session: Session) -> None:
    for job_id in session.info.pop("jobs_to_tell", []):
        if tell := current_app.extensions.get("tell_queue"):
            tell(job_id)


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("jobs_to_tell", None)


def claim(job_id: str) -> Job | None:
    """Take the job if nobody holds it: a conditional update is the lock. The caller commits."""
    instant = now()
    free = Job.started_at.is_(None) | (Job.started_at < instant - STALE)
    taken = db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.done_at.is_(None), free)
        .values(started_at=instant, n_tries=Job.n_tries + 1)
    )
    return db.session.get(Job, job_id) if taken.rowcount else None  # type: ignore[attr-defined]


def waiting() -> list[str]:
    """List jobs the queue should hear of again."""
    limit = now() - STALE
    free = Job.started_at.is_(None) | (Job.started_at < limit)
    return list(
        db.session.scalars(select(Job.id).where(Job.done_at.is_(None), free, Job.made_at < limit, Job.n_tries < 5))
    )
