"""Write the draft: a page for each form, to add a line, change it, move it or remove it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import consult.web.draft.fields as fields
import consult.web.draft.words as words
from consult.base.db import Base, db
from consult.core.errors import Invalid, Missing
from consult.core.method.wording import unmeasurable
from consult.core.words import N_
from consult.drafting import actions
from consult.drafting.judged import choices, reads_internally
from consult.drafting.models import Guideline, Indicator, Objective, Service, Standard
from consult.drafting.queries import Line, line_by_code, objectives
from consult.rounds.queries import alternatives, nodes
from consult.spaces.models import Policy
from consult.spaces.queries import organisations
from consult.web.draft.desk import Form, bp, frame, refused, typed
from consult.web.guards import allowed, in_policy
from consult.web.language import gettext as _
from consult.web.session import actor

KINDS: Mapping[str, type[Base]] = {
    "objective": Objective, "guideline": Guideline, "service": Service, "standard": Standard, "indicator": Indicator,
}  # fmt: skip
PARENTS: Mapping[str, tuple[type, ...]] = {
    "guideline": (Objective,), "service": (Guideline,), "standard": (Service,), "indicator": (Objective, Service),
}  # fmt: skip


def kind_of(line: Line) -> str:
    """Name the kind of a line, as the addresses do."""
    return next(kind for kind, model in KINDS.items() if isinstance(line, model))


@bp.route("/p/<slug>/drafting/new/<kind>", methods=["GET", "POST"])
@in_policy
@allowed("draft.edit")
def add(policy: Policy, kind: str) -> ResponseReturnValue:
    """Add a line under another one; its code is proposed and may be changed."""
    parent = _parent(policy, kind, request.args.get("under", ""))
    if request.method == "GET":
        return _page(policy, kind, fields.blank(policy, kind, parent), parent=parent)
    form = typed()
    try:
        line = _added(policy, kind, parent, form)
    except Invalid as refusal:
        db.session.rollback()
        return _page(policy, kind, refused(form, refusal), parent=parent), 400
    db.session.commit()
    flash(_("Se agregó %(code)s.", code=line.code), "ok")
    return _after(policy, line)


def _parent(policy: Policy, kind: str, under: str) -> Line | None:
    if kind == "objective":
        return None
    if kind not in PARENTS:
        raise Missing(N_("No encontramos esa página."))
    parent = line_by_code(policy, under)
    if not isinstance(parent, PARENTS[kind]):
        raise Missing(N_("No encontramos esa página."))
    return parent


def _added(policy: Policy, kind: str, parent: Line | None, form: Form) -> Line:
    said: dict[str, Any] = {"code": form.value("code").strip(), "text": form.labels()}
    told = fields.read(kind, form)
    if isinstance(parent, Objective) and kind == "guideline":
        line = actions.add_guideline(
            actor(), policy, objective=parent, alternatives=form.chosen("alternatives"), **said
        )
        actions.edit_line(actor(), policy, line=line, **told)
        return line
    if isinstance(parent, Guideline):
        return actions.add_service(actor(), policy, guideline=parent, **said, **told)
    if isinstance(parent, Service) and kind == "standard":
        return actions.add_standard(actor(), policy, service=parent, **said, **told)
    if parent is not None:
        return actions.add_indicator(actor(), policy, of=parent.code, **said, **told)
    return actions.add_objective(actor(), policy, **said, **told)


@bp.route("/p/<slug>/drafting/line/<code>", methods=["GET", "POST"])
@in_policy
@allowed("draft.edit")
def edit(policy: Policy, code: str) -> ResponseReturnValue:
    """Change the words or the measures of a line."""
    line = line_by_code(policy, code)
    kind = kind_of(line)
    if request.method == "GET":
        return _page(policy, kind, fields.of_line(line), line=line)
    form = typed()
    was_signed = isinstance(line, Service) and bool(line.acceptances)
    try:
        actions.edit_line(actor(), policy, line=line, text=form.labels(), **fields.read(kind, form))
    except Invalid as refusal:
        db.session.rollback()
        return _page(policy, kind, refused(form, refusal), line=line), 400
    db.session.commit()
    flash(_("Se guardó %(code)s.", code=code), "ok")
    if was_signed and isinstance(line, Service) and not line.acceptances:
        flash(_("El texto cambió: la firma anterior ya no vale y %(code)s queda sin firmar.", code=code), "warn")
    return _after(policy, line)


def _after(policy: Policy, line: Line) -> ResponseReturnValue:
    vague = unmeasurable(line.text["es"]) if isinstance(line, Standard) else []
    if vague:
        flash(_("«%(word)s» no se puede medir. Diga cuánto, cuándo o cuántas veces.", word=vague[0]), "warn")
    return redirect(words.place_of(policy, line, objectives(policy)))


def _page(policy: Policy, kind: str, form: Form, *, line: Line | None = None, parent: Line | None = None) -> str:
    above = line or parent
    crumbs = [(above.code, words.place_of(policy, above, objectives(policy)))] if above else []
    known = choices(policy, is_internal=reads_internally(actor(), policy))
    cause = parent.cause if isinstance(parent, Objective) else ""
    return render_template(
        "draft/line.html",
        **frame(policy, *crumbs, (fields.title(kind, is_new=line is None), None)),
        kind=kind,
        form=form,
        line=line,
        parent=parent,
        title=fields.title(kind, is_new=line is None),
        causes=[node for node in nodes(policy) if node.level == "direct" and node.kind == "cause"],
        alternatives=[one for one in alternatives(policy) if kind == "guideline" and one.cause == cause],
        judged=known,
        bodies=[body.code for body in organisations(policy)],
        years=fields.years(policy, line),
        limits=fields.limits(KINDS[kind]),
        lists=fields,
        words=words,
        back=words.place_of(policy, above, objectives(policy)) if above else url_for("draft.show", slug=policy.slug),
    )


@bp.post("/p/<slug>/drafting/line/<code>/move")
@in_policy
@allowed("draft.edit")
def move(policy: Policy, code: str) -> ResponseReturnValue:
    """Exchange a line with its neighbour."""
    line = line_by_code(policy, code)
    actions.move_line(actor(), policy, line=line, is_up=typed().value("to") == "up")
    db.session.commit()
    flash(_("Se cambió el orden de %(code)s.", code=code), "ok")
    return redirect(words.place_of(policy, line, objectives(policy)))


@bp.route("/p/<slug>/drafting/line/<code>/remove", methods=["GET", "POST"])
@in_policy
@allowed("draft.edit")
def remove(policy: Policy, code: str) -> ResponseReturnValue:
    """Ask before removing a line, then remove it."""
    line = line_by_code(policy, code)
    place = words.place_of(policy, line, objectives(policy))
    if request.method == "GET":
        crumbs = [(code, place), (_("Quitar"), None)]
        return render_template("draft/remove.html", **frame(policy, *crumbs), line=line, place=place)
    objective = words.objective_of(line, objectives(policy))
    actions.remove_line(actor(), policy, line=line)
    db.session.commit()
    flash(_("Se quitó %(code)s.", code=code), "ok")
    return redirect(url_for("draft.show", slug=policy.slug, op=objective if objective != code else None))
