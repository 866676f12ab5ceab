"""Questions of floor 6: which reports were compiled, which of them everyone may see, and the bytes of a format."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import undefer

from consult.base.clock import now
from consult.base.db import db
from consult.base.jobs import Job
from consult.core.errors import Missing
from consult.core.words import N_
from consult.reports.models import Report, ReportFile
from consult.spaces.models import Person, Policy

NOT_FOUND = N_("No encontramos esa página.")
JOB = "compile_report"
WAITING_FOR = timedelta(minutes=15)
"""How long an asked report is announced as being prepared; after that the page offers to ask again."""


def reports(policy: Policy) -> list[Report]:
    """List every report of the policy, newest first."""
    found = select(Report).where(Report.policy_id == policy.id).order_by(Report.compiled_at.desc(), Report.id)
    return list(db.session.scalars(found))


def public_reports(policy: Policy) -> list[Report]:
    """List the published reports, newest first."""
    return [report for report in reports(policy) if report.published_at is not None]


def report_by_id(policy: Policy, report_id: str) -> Report:
    """Return the report of the policy; raises Missing."""
    report = db.session.get(Report, report_id)
    if report is None or report.policy_id != policy.id:
        raise Missing(NOT_FOUND)
    return report


def file_of(report: Report, format_: str) -> ReportFile:
    """Return a file of the report with its bytes; raises Missing."""
    found = select(ReportFile).where(ReportFile.report_id == report.id, ReportFile.format == format_)
    file = db.session.scalar(found.options(undefer(ReportFile.content)))
    if file is None:
        raise Missing(NOT_FOUND)
    return file


def compiled_by(report: Report) -> str:
    """Return the name of who compiled the report; nothing for the machine or for somebody who is gone."""
    person = db.session.get(Person, report.compiled_by)
    return person.name if person else ""


def same_report(policy: Policy, *, lang: str, seal: str, missing: list[str], since: datetime) -> Report | None:
    """Return the report that already says this in this language, if it was compiled since an instant."""
    found = [report for report in reports(policy) if (report.lang, report.seal) == (lang, seal)]
    return next((report for report in found if report.missing == missing and report.compiled_at >= since), None)


def reports_asked(policy: Policy) -> list[Job]:
    """List the reports of the policy that were asked for lately and are still being prepared, oldest first."""
    found = select(Job).where(Job.name == JOB, Job.done_at.is_(None), Job.made_at > now() - WAITING_FOR)
    return [job for job in db.session.scalars(found.order_by(Job.made_at)) if job.arguments["policy"] == policy.slug]
