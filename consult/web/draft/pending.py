"""What is still to be solved, each with where it is solved, or set aside with a written reason for the report."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import consult.web.draft.words as words
from consult.base.db import db
from consult.core.errors import Invalid, Missing
from consult.core.lifecycle import STATES
from consult.core.method.model import Finding
from consult.core.words import N_
from consult.drafting import actions
from consult.drafting.desk import lines
from consult.drafting.findings import every_finding
from consult.drafting.judged import reads_internally
from consult.drafting.queries import objectives, parked
from consult.rounds.queries import rounds
from consult.spaces.models import Policy
from consult.spaces.queries import people
from consult.web.draft.desk import Form, bp, frame, refused, typed
from consult.web.draft.todo import todo_of
from consult.web.guards import allowed, in_policy
from consult.web.language import gettext as _
from consult.web.language import sentence_of
from consult.web.session import actor


@bp.get("/p/<slug>/drafting/pending")
@in_policy
@allowed("draft.see")
def pending(policy: Policy) -> ResponseReturnValue:
    """List everything to be solved, and what was set aside."""
    known = {line.code: line for line in lines(policy)}
    above = objectives(policy)
    todo = todo_of(policy)
    chosen_in = _choosing_round(policy)
    remedies = {
        (found.rule, found.where): words.remedy(policy, found, known.get(found.where), round_code=chosen_in)
        for group in todo.groups
        for found in group.findings
    }
    return render_template(
        "draft/pending.html",
        **frame(policy, (_("Por resolver"), None)),
        todo=todo,
        remedies=remedies,
        places={code: words.place_of(policy, line, above) for code, line in known.items()},
        parked=sorted(parked(policy).values(), key=lambda note: (note.rule, note.subject)),
        names={person.id: person.name for person in people(policy)},
        spaces={space.id: space for space in policy.spaces},
        words=words,
    )


def _choosing_round(policy: Policy) -> str:
    """Return the code of the last published round of alternatives: where it is seen why one was not chosen."""
    told = [one.code for one in rounds(policy) if one.kind == "alternatives" and STATES[one.state].is_public]
    return told[-1] if told else ""


@bp.route("/p/<slug>/drafting/pending/park", methods=["GET", "POST"])
@in_policy
@allowed("draft.edit")
def park(policy: Policy) -> ResponseReturnValue:
    """Set a finding aside with a reason."""
    found = _finding(policy, request.values.get("rule", ""), request.values.get("subject", ""))
    if request.method == "GET":
        note = parked(policy).get((found[0].rule, found[0].where))
        return _park(policy, found, Form({"reason": note.reason if note else ""}))
    form = typed()
    try:
        actions.park(actor(), policy, rule=found[0].rule, subject=found[0].where, reason=form.value("reason"))
    except Invalid as refusal:
        db.session.rollback()
        return _park(policy, found, refused(form, refusal)), 400
    db.session.commit()
    flash(_("Quedó apartado con su motivo. Sale en el informe."), "ok")
    return redirect(url_for("draft.pending", slug=policy.slug, _anchor="apartados"))


def _finding(policy: Policy, rule: str, subject: str) -> list[Finding]:
    every = every_finding(policy, is_internal=reads_internally(actor(), policy))
    found = [one for one in every if (one.rule, one.where) == (rule, subject)]
    if not found:
        raise Missing(N_("No encontramos esa página."))
    return found


def _park(policy: Policy, found: list[Finding], form: Form) -> str:
    crumbs = [(_("Por resolver"), url_for("draft.pending", slug=policy.slug)), (_("Apartar"), None)]
    said = [sentence_of(one) for one in found]
    return render_template("draft/park.html", **frame(policy, *crumbs), finding=found[0], said=said, form=form)


@bp.post("/p/<slug>/drafting/pending/take-up")
@in_policy
@allowed("draft.edit")
def take_up(policy: Policy) -> ResponseReturnValue:
    """Put what was set aside back on the list."""
    form = typed()
    actions.take_up(actor(), policy, rule=form.value("rule"), subject=form.value("subject"))
    db.session.commit()
    flash(_("Volvió a la lista."), "ok")
    return redirect(url_for("draft.pending", slug=policy.slug))
