"""The reports of a policy: who may compile asks for one here; everyone reads and takes home the published ones."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.base.clock import PERU
from consult.base.db import db
from consult.base.i18n import LOCALES
from consult.core.errors import Invalid, Missing
from consult.core.words import N_
from consult.reports.actions import ask_for_report, compile_report, publish_report
from consult.reports.exports import FORMATS
from consult.reports.models import Report, ReportFile
from consult.reports.queries import (
    NOT_FOUND,
    compiled_by,
    file_of,
    public_reports,
    report_by_id,
    reports,
    reports_asked,
)
from consult.spaces.gate import may
from consult.spaces.models import Policy
from consult.web.guards import allowed, in_policy
from consult.web.language import gettext as _
from consult.web.language import number
from consult.web.nav import staff
from consult.web.presenting.frame import frame
from consult.web.session import actor
from consult.web.stepup import asks_again
from consult.web.watching import leaves_a_line

bp = Blueprint("reports", __name__)

USES: Mapping[str, str] = {
    "pdf": N_("Para leer e imprimir"),
    "docx": N_("Para seguir escribiendo"),
    "html": N_("Una sola página, sin internet"),
    "xlsx": N_("Las tablas, para calcular"),
    "json": N_("Los datos, para otros programas"),
}
"""What each format is good for, in the order they are offered."""

SEALED = "default-src 'none'; style-src '{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Card:
    """A report as a page shows it."""

    id: str
    lang: str
    seal: str
    is_final: bool
    missing: tuple[str, ...]
    compiled_at: datetime
    by: str  # who compiled it, on the desk only
    published_at: datetime | None
    view_url: str
    files: list[dict[str, str]]


@bp.get("/p/<slug>/reports")
@in_policy
def index(policy: Policy) -> ResponseReturnValue:
    """List the reports: all of them with what each lacks for who may compile, else the published ones."""
    if not may(actor(), "report.compile", policy=policy):
        cards = [card(policy, report) for report in public_reports(policy)]
        return render_template("reports/index.html", **frame(policy, "reports"), cards=cards)
    return render_template(
        "reports/desk.html",
        **staff(policy, "reports"),
        cards=[card(policy, report, by=compiled_by(report)) for report in reports(policy)],
        asked=[(LOCALES[job.arguments["lang"]].name, bool(job.outcome)) for job in reports_asked(policy)],
        may_publish=may(actor(), "report.finalise", policy=policy),
    )


def card(policy: Policy, report: Report, *, by: str = "") -> Card:
    """Return a report as it is listed, its files in the order of USES."""
    files = {file.format: file for file in report.files}
    here: dict[str, Any] = {"slug": policy.slug, "report_id": report.id}
    return Card(
        id=report.id,
        lang=LOCALES[report.lang].name,
        seal=report.seal,
        is_final=report.is_final,
        missing=tuple(report.missing),
        compiled_at=report.compiled_at,
        by=by,
        published_at=report.published_at,
        view_url=url_for("reports.view", **here),
        files=[
            {
                "format": name.upper(),
                "name": _(USES[name]),
                "text": said(files[name]),
                "url": url_for("reports.download", **here, format=name),
            }
            for name in USES
            if name in files
        ],
    )


def said(file: ReportFile) -> str:
    """Say how heavy a file is, and the start of its SHA-256."""
    return _("%(size)s kB · sello del archivo %(seal)s", size=number(-(-file.size // 1000), 0), seal=file.sha256[:12])


@bp.post("/p/<slug>/reports")
@in_policy
@allowed("report.compile")
def compile_one(policy: Policy) -> ResponseReturnValue:
    """Ask the worker for a report; where there is no worker it is compiled at once."""
    lang = request.form.get("lang", "")
    if lang not in LOCALES:
        raise Invalid(N_("Elija el idioma del informe."))
    if has_worker():
        ask_for_report(actor(), policy, lang=lang)
        db.session.commit()
        flash(_("El informe se está preparando. Recargue esta página en un momento."), "ok")
    else:
        compile_report(actor(), policy, lang=lang)
        db.session.commit()
        flash(_("El informe está listo."), "ok")
    return redirect(url_for("reports.index", slug=policy.slug), 303)


def has_worker() -> bool:
    """Tell whether jobs are handed over; tests compile in the request."""
    return not current_app.config["TESTING"] and current_app.extensions.get("tell_queue") is not None


@bp.post("/p/<slug>/reports/<report_id>/publish")
@in_policy
@allowed("report.finalise")
@asks_again()
def publish(policy: Policy, report_id: str) -> ResponseReturnValue:
    """Show a report to everyone."""
    publish_report(actor(), policy, report=report_by_id(policy, report_id))
    db.session.commit()
    flash(_("El informe está publicado. Cualquiera puede leerlo."), "ok")
    return redirect(url_for("reports.index", slug=policy.slug), 303)


def reachable(policy: Policy, report_id: str) -> Report:
    """Return a report this person may read: published, or any for who may compile; else it is as if it were not."""
    report = report_by_id(policy, report_id)
    if report.published_at is None and not may(actor(), "report.compile", policy=policy):
        raise Missing(NOT_FOUND)
    return report


def is_draft(policy: Policy, report_id: str) -> bool:
    """Tell whether this person takes away a report that not everybody may read: then it asks again who it is."""
    if not may(actor(), "report.compile", policy=policy):
        return False
    return report_by_id(policy, report_id).published_at is None


@bp.get("/p/<slug>/reports/<report_id>/<format>")
@in_policy
@asks_again(lambda policy, report_id, **_others: is_draft(policy, report_id))
@leaves_a_line("report.downloaded", when=lambda policy, report_id, **_others: is_draft(policy, report_id))
def download(policy: Policy, report_id: str, format: str) -> ResponseReturnValue:
    """Give a file away, under a name that says which policy, which language and which day."""
    report = reachable(policy, report_id)
    if format not in FORMATS:
        raise Missing(NOT_FOUND)
    file = file_of(report, format)
    compiled_on = report.compiled_at.astimezone(PERU).date().isoformat()
    name = f"{policy.slug}-informe-{compiled_on}-{report.lang}.{FORMATS[format].extension}"
    answer = Response(file.content, content_type=FORMATS[format].media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return answer


@bp.get("/p/<slug>/reports/<report_id>/view")
@in_policy
@leaves_a_line("report.downloaded", when=lambda policy, report_id, **_others: is_draft(policy, report_id))
def view(policy: Policy, report_id: str) -> ResponseReturnValue:
    """Show the report in the browser; nothing in it may run or load, and only its own style is allowed."""
    content = file_of(reachable(policy, report_id), "html").content
    answer = Response(content, content_type=FORMATS["html"].media_type)
    answer.headers["Content-Security-Policy"] = SEALED.format(style=style_of(content))
    return answer


def style_of(page: bytes) -> str:
    """Return the digest by which a content policy lets the one style of a page be."""
    found = STYLE.search(page)
    return "sha256-" + base64.b64encode(hashlib.sha256(found[1] if found else b"").digest()).decode()
