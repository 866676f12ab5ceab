"""The thread of a line: see all of it, link what it stands on, take a source off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

import consult.web.draft.words as words
from consult.base.db import db
from consult.contributions.models import Statement
from consult.core.errors import Invalid, Missing
from consult.core.method.tree import plain
from consult.core.words import N_
from consult.drafting.actions import link_alternative, link_evidence, unlink_evidence
from consult.drafting.desk import dissents_seen
from consult.drafting.evidence import Source
from consult.drafting.judged import choices, judgements, reads_internally
from consult.drafting.models import Guideline, Indicator
from consult.drafting.queries import Line, dispositions, line_by_code, objectives, sources_of_mark
from consult.drafting.queries import evidence as sources_by_line
from consult.drafting.trail import quotable, trails
from consult.rounds.models import Alternative
from consult.rounds.queries import alternatives, nodes
from consult.spaces.models import Policy
from consult.web.draft.desk import Form, bp, frame, refused, typed
from consult.web.guards import allowed, in_policy
from consult.web.language import gettext as _
from consult.web.language import text_of
from consult.web.session import actor

KINDS = ("alternative", "node", "statement")
MOST = 30
"""Texts shown before a search."""


@bp.get("/p/<slug>/drafting/trail/<mark>")
@in_policy
@allowed("draft.see")
def trail(policy: Policy, mark: str) -> ResponseReturnValue:
    """Show everything a mark stands on, from what was said to the drafted line."""
    subject = sources_of_mark(policy, mark)[0].subject
    line = line_by_code(policy, subject)
    judged = judgements(policy, is_internal=reads_internally(actor(), policy))
    about = {subject, *(line.alternatives if isinstance(line, Guideline) else ())}
    return render_template(
        "draft/trail.html",
        **frame(policy, (mark, None)),
        thread=trails(policy, judged)[subject],
        line=line,
        own=judged.get(subject),
        place=words.place_of(policy, line, objectives(policy)),
        answers=dispositions(policy),
        dissents=[one for one in dissents_seen(actor(), policy) if one.about in about],
        spaces={space.id: space for space in policy.spaces},
        words=words,
    )


@bp.route("/p/<slug>/drafting/line/<code>/evidence", methods=["GET", "POST"])
@in_policy
@allowed("draft.edit")
def evidence(policy: Policy, code: str) -> ResponseReturnValue:
    """Choose what a line stands on: alternatives, nodes of the tree, released texts."""
    line = line_by_code(policy, code)
    if isinstance(line, Indicator):
        raise Missing(N_("No encontramos esa página."))
    form = typed()
    picked: list[Source] = [(kind, name) for kind in KINDS for name in form.chosen(kind)]
    if form.value("do") != "link":
        return _choose(policy, line, form)
    try:
        _link(policy, line, picked)
    except Invalid as refusal:
        db.session.rollback()
        return _choose(policy, line, refused(form, refusal)), 400
    db.session.commit()
    flash(_("Se enlazó a %(code)s. Sustentos nuevos: %(n)s.", code=code, n=len(picked)), "ok")
    return redirect(url_for("draft.evidence", slug=policy.slug, code=code))


def _link(policy: Policy, line: Line, picked: Sequence[Source]) -> None:
    if not picked:
        raise Invalid(N_("Marque al menos un sustento."))
    known = list(quotable(policy))
    for kind, name in picked:
        if kind == "alternative" and isinstance(line, Guideline):
            link_alternative(actor(), policy, guideline=line, alternative=name)
        else:
            link_evidence(actor(), policy, line=line, source=(kind, name), known_statements=known)


def _choose(policy: Policy, line: Line, form: Form) -> str:
    linked = {(row.source_kind, row.source) for row in sources_by_line(policy).get(line.code, [])}
    if isinstance(line, Guideline):
        linked |= {("alternative", name) for name in line.alternatives}
    texts = quotable(policy)
    found = _found(texts, form.value("q"), form.chosen("statement"))
    crumbs = [(line.code, words.place_of(policy, line, objectives(policy))), (_("Sustento"), None)]
    judged = choices(policy, is_internal=reads_internally(actor(), policy))
    return render_template(
        "draft/evidence.html",
        **frame(policy, *crumbs),
        line=line,
        form=form,
        linked=linked,
        words=words,
        judged=judged,
        alternatives=_nearest(line, alternatives(policy)),
        nodes=[node for node in nodes(policy) if node.kind != "problem"],
        known=texts,
        statements=found[:MOST],
        n_more=max(0, len(found) - MOST),
        spaces={space.id: space for space in policy.spaces},
    )


def _nearest(line: Line, options: list[Alternative]) -> list[Alternative]:
    """List the alternatives with those of the line's own cause first."""
    cause = line.objective.cause if isinstance(line, Guideline) else getattr(line, "cause", "")
    return sorted(options, key=lambda option: option.cause != cause)


def _found(texts: Mapping[str, Statement], query: str, ticked: list[str]) -> list[Statement]:
    """List the texts with every word of the query, accents aside; those already ticked come first and stay in sight."""
    asked = plain(query).split()
    found = [
        one
        for code, one in texts.items()
        if code in ticked or all(word in plain(f"{code} {one.about} {text_of(one.text)}") for word in asked)
    ]
    return sorted(found, key=lambda one: one.code not in ticked)


@bp.post("/p/<slug>/drafting/line/<code>/unlink")
@in_policy
@allowed("draft.edit")
def unlink(policy: Policy, code: str) -> ResponseReturnValue:
    """Take a source off a line."""
    form = typed()
    line = line_by_code(policy, code)
    unlink_evidence(actor(), policy, line=line, source=(form.value("kind"), form.value("source")))
    db.session.commit()
    flash(_("Se quitó %(source)s de %(code)s.", source=form.value("source"), code=code), "ok")
    return redirect(url_for("draft.evidence", slug=policy.slug, code=code))
