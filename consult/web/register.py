"""The register of processing, made from the code's own list of tables: a page, and the same as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.base.clock import today
from consult.base.db import Base
from consult.core.processing import CLASSES, USES, rows_of
from consult.core.retention import KEEPING, YEAR, Keeping
from consult.core.words import N_
from consult.spaces.models import Policy
from consult.spaces.queries import policies, space_by_id
from consult.web.capability import carried
from consult.web.guards import allowed, in_policy
from consult.web.language import gettext as _
from consult.web.language import text_of
from consult.web.nav import staff
from consult.web.watching import leaves_a_line

bp = Blueprint("register", __name__)

HEADER = (N_("Tabla"), N_("Clase"), N_("Campos de personas"), N_("Para qué"), N_("Cuánto se guarda"), N_("Quién lee"))


def rows() -> list[tuple[str, ...]]:
    """Return the register in the language of the page; raises KeyError for a table nobody described."""
    tables = {table.name: tuple(column.name for column in table.columns) for table in Base.metadata.sorted_tables}
    said = {sentence: _(sentence) for sentence in CLASSES.values()}
    for use in USES.values():
        said |= {use.purpose: _(use.purpose), use.readers: _(use.readers), use.keeping: kept(KEEPING[use.keeping])}
    return rows_of(tables, said)


def kept(keeping: Keeping) -> str:
    """Say how long a class is kept, from when, and the least it is kept."""
    since = _(keeping.since)
    said = since if keeping.term is None else _("%(term)s desde %(since)s", term=span(keeping.term), since=since)
    least = _("Al menos %(term)s.", term=span(keeping.least)) if keeping.least else ""
    return f"{said}. {least}" if least else said


def span(term: timedelta) -> str:
    """Say a length of time in its largest whole unit."""
    if term and not term % YEAR:
        return _("%(n)s años", n=term // YEAR)
    if term.days or not term:
        return _("%(n)s días", n=term.days)
    return _("%(n)s minutos", n=term // timedelta(minutes=1))


def as_markdown(policy: Policy, found: Sequence[tuple[str, ...]]) -> str:
    """Write the register as Markdown, with who answers for it and the day."""
    officer = policy.settings.get("data_officer") or {}
    bank = policy.settings.get("data_bank") or {}
    title = _("Registro de tratamiento de datos personales")
    facts = (
        (_("Política"), text_of(policy.name)),
        (_("Titular"), policy.lead),
        (_("Oficial de datos personales"), ", ".join(officer.values())),
        (_("Banco de datos"), bank.get("code", "")),
        (_("Fecha"), str(today())),
    )
    lines = [f"# {title}", "", *(f"- {name}: {value or '—'}" for name, value in facts), ""]
    lines += ["| " + " | ".join(_(word) for word in HEADER) + " |", "|" + "---|" * len(HEADER)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in found), ""])


@bp.get("/contact")
@bp.get("/a/contact", endpoint="own_contact")
def contact() -> str:
    """Say who answers for personal data, and how to reach them. In a protected visit it names no policy."""
    capability = carried()
    space = space_by_id(capability.space) if capability else None
    found = [space.policy] if space else policies()
    is_protected = bool(capability and capability.is_protected)
    return render_template(
        "register/contact.html",
        layout="layouts/protected.html" if is_protected else "layouts/entry.html",
        rows=[(text_of(policy.name), policy.settings.get("data_officer") or {}) for policy in found],
        is_neutral=is_protected,
        page_title=_("Quién responde por sus datos"),
    )


@bp.get("/p/<slug>/register")
@in_policy
@allowed("register.read")
def show(policy: Policy) -> ResponseReturnValue:
    """Show what is kept of people, table by table."""
    crumbs = [(_("Mi mesa"), url_for("desk.of_policy", slug=policy.slug)), (_("Registro de tratamiento"), None)]
    return render_template("register/show.html", **staff(policy, "register", crumbs=crumbs), rows=rows(),
                           header=[_(word) for word in HEADER], officer=policy.settings.get("data_officer") or {},
                           keeping=[(_(one.label), kept(one)) for one in KEEPING.values()])  # fmt: skip


@bp.get("/p/<slug>/register.md")
@in_policy
@allowed("register.read")
@leaves_a_line("register.exported")
def markdown(policy: Policy) -> Response:
    """Give the same as a Markdown file."""
    answer = Response(as_markdown(policy, rows()), mimetype="text/markdown")
    answer.headers["Content-Disposition"] = f'attachment; filename="{policy.slug}-registro.md"'
    return answer
