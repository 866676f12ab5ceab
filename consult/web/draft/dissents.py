"""Dissents in their group's own words, and the signatures of those who will provide each service."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import consult.web.draft.words as words
from consult.base.db import db
from consult.core.errors import Invalid, Missing
from consult.core.words import N_
from consult.drafting import actions
from consult.drafting.actions.answering import MAX_DISSENT
from consult.drafting.desk import dissents_seen, names
from consult.drafting.models import Dissent, Guideline, Service
from consult.drafting.queries import dissent_by_code, guidelines, line_by_code, objectives
from consult.spaces.gate import may, require
from consult.spaces.models import Policy, Space
from consult.web.draft.desk import Form, bp, frame, refused, typed
from consult.web.guards import allowed, in_policy
from consult.web.language import gettext as _
from consult.web.session import actor


@bp.get("/p/<slug>/dissents")
@in_policy
@allowed("draft.see")
def dissents_list(policy: Policy) -> ResponseReturnValue:
    """List the dissents this person may know of, with what each is printed beside."""
    spaces = {space.id: space for space in policy.spaces}
    known = dissents_seen(actor(), policy)
    lines = guidelines(policy)
    mine = {space.id for space in policy.spaces if may(actor(), "dissent.write", policy=policy, space=space)}
    return render_template(
        "draft/dissents.html",
        **frame(policy, (_("Disensos"), None)),
        dissents=sorted(known, key=lambda one: (one.status != "pending", one.code)),
        spaces=spaces,
        names=names(policy),
        beside={one.code: _beside(lines, one) for one in known},
        writable={one.code for one in known if one.space_id in mine},
    )


def _beside(lines: list[Guideline], dissent: Dissent) -> list[str]:
    """List the guidelines a dissent is printed beside."""
    return [line.code for line in lines if dissent.about in (line.code, *line.alternatives)]


@bp.route("/p/<slug>/dissents/<code>", methods=["GET", "POST"])
@in_policy
@allowed("draft.see")
def dissent(policy: Policy, code: str) -> ResponseReturnValue:
    """Write the position of one's own group, or say that it prefers not to."""
    found = dissent_by_code(policy, code)
    space = next(one for one in policy.spaces if one.id == found.space_id)
    require(actor(), "dissent.write", policy=policy, space=space)
    if request.method == "GET":
        return _page(policy, found, space, Form({}))
    form = typed()
    try:
        if form.value("do") == "decline":
            actions.decline_dissent(actor(), found, space=space)
        else:
            actions.write_dissent(actor(), found, space=space, text=form.value("text"))
    except Invalid as refusal:
        db.session.rollback()
        return _page(policy, found, space, refused(form, refusal)), 400
    db.session.commit()
    flash(_("Quedó como lo dijo su grupo. Se imprime así, sin cambios."), "ok")
    return redirect(url_for("draft.dissents_list", slug=policy.slug, _anchor=code))


def _page(policy: Policy, found: Dissent, space: Space, form: Form) -> str:
    crumbs = [(_("Disensos"), url_for("draft.dissents_list", slug=policy.slug)), (found.code, None)]
    return render_template(
        "draft/dissent.html",
        **frame(policy, *crumbs),
        dissent=found,
        space=space,
        form=form,
        about=names(policy).get(found.about),
        beside=_beside(guidelines(policy), found),
        limit=MAX_DISSENT,
    )


@bp.post("/p/<slug>/services/<code>/accept")
@in_policy
@allowed("service.accept")
def accept(policy: Policy, code: str) -> ResponseReturnValue:
    """Sign a service for the body that provides it."""
    service = line_by_code(policy, code)
    if not isinstance(service, Service):
        raise Missing(N_("No encontramos esa página."))
    actions.accept_service(actor(), service, policy=policy)
    db.session.commit()
    flash(_("Quedó firmado: %(code)s.", code=code), "ok")
    return redirect(words.place_of(policy, service, objectives(policy)))
