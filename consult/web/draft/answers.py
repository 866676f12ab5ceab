"""The response desk: every text this person reaches, and the answer each one is owed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.base.db import db
from consult.core.errors import Invalid, Missing
from consult.core.method import DISPOSITIONS
from consult.core.words import N_
from consult.drafting import actions
from consult.drafting.desk import answer_desk, names
from consult.drafting.queries import Answered
from consult.rounds.queries import rounds
from consult.spaces.models import Policy
from consult.web.draft.desk import Form, bp, frame, refused, typed
from consult.web.guards import allowed, in_policy
from consult.web.language import gettext as _
from consult.web.session import actor

PAGE = 50
BADGES = {"acogido": "out", "parcial": "late", "no_acogido": "done", "fuera": "soon", "duplicado": "plain"}


@dataclass(frozen=True, slots=True)
class Filter:
    """What part of the matrix is asked for; "" = all."""

    show: str  # owed | answered
    round: str
    space: str
    page: int

    @classmethod
    def asked(cls) -> Filter:
        """Read the filter of the request; an odd page is the first."""
        typed_page = request.args.get("page", "1")
        page = int(typed_page) if typed_page.isascii() and typed_page.isdecimal() else 1
        told = request.args
        return cls(told.get("show", ""), told.get("round", ""), told.get("space", ""), max(1, page))

    def keeps(self, line: Answered, codes: dict[int, str], spaces: dict[int, str]) -> bool:
        """Tell whether a line belongs to the part asked for."""
        if self.show and (line.disposition is None) != (self.show == "owed"):
            return False
        if self.round and codes.get(line.statement.round_id or 0, "") != self.round:
            return False
        return not self.space or spaces[line.statement.space_id] == self.space


@bp.get("/p/<slug>/drafting/answers")
@in_policy
@allowed("draft.see")
def answers_list(policy: Policy) -> ResponseReturnValue:
    """List the texts with what was done with each."""
    asked = Filter.asked()
    every = answer_desk(policy)
    codes = {one.id: one.code for one in rounds(policy)}
    spaces = {space.id: space for space in policy.spaces}
    kept = [one for one in every if asked.keeps(one, codes, {key: space.code for key, space in spaces.items()})]
    pages = max(1, -(-len(kept) // PAGE))
    page = min(asked.page, pages)
    return render_template(
        "draft/answers.html",
        **frame(policy, (_("Respuestas"), None)),
        lines=kept[(page - 1) * PAGE : page * PAGE],
        n_kept=len(kept),
        n_every=len(every),
        n_answered=sum(one.disposition is not None for one in every),
        asked=asked,
        page=page,
        pages=pages,
        codes=codes,
        spaces=spaces,
        rounds=[one for one in rounds(policy) if one.id in {line.statement.round_id for line in every}],
        seen_spaces=[space for space in policy.spaces if space.id in {line.statement.space_id for line in every}],
        under_way=[one for one in rounds(policy) if one.state in ("open", "paused")],
        names=names(policy),
        kinds=DISPOSITIONS,
        badges=BADGES,
    )


@bp.route("/p/<slug>/drafting/answers/<code>", methods=["GET", "POST"])
@in_policy
@allowed("disposition.write")
def answer(policy: Policy, code: str) -> ResponseReturnValue:
    """Answer a text: what was done with it and why."""
    every = answer_desk(policy)
    line = next((one for one in every if one.statement.code == code), None)
    if line is None:
        raise Missing(N_("No encontramos esa página."))
    if request.method == "GET":
        return _page(policy, line, _form_of(line))
    form = typed()
    try:
        actions.dispose(actor(), policy, statement=line.statement, kind=form.value("kind"), answer=form.labels())
    except Invalid as refusal:
        db.session.rollback()
        return _page(policy, line, refused(form, refusal)), 400
    db.session.commit()
    flash(_("Se guardó la respuesta a %(code)s.", code=code), "ok")
    return redirect(_next(policy, line, every))


def _next(policy: Policy, line: Answered, every: list[Answered]) -> str:
    """Return the next text that is owed an answer; the list, after mending an answer given before or at the end."""
    owed = [one.statement.code for one in every if one.disposition is None and one is not line]
    if line.disposition is not None or not owed:
        return url_for("draft.answers_list", slug=policy.slug)
    later = [code for code in owed if code > line.statement.code]
    return url_for("draft.answer", slug=policy.slug, code=(later or owed)[0])


def _form_of(line: Answered) -> Form:
    given = line.disposition
    if given is None:
        return Form({})
    return Form({"kind": given.kind, "es": given.answer.get("es", ""), "en": given.answer.get("en", "")})


def _page(policy: Policy, line: Answered, form: Form) -> str:
    crumbs = [(_("Respuestas"), url_for("draft.answers_list", slug=policy.slug)), (line.statement.code, None)]
    codes = {one.id: one for one in rounds(policy)}
    return render_template(
        "draft/answer.html",
        **frame(policy, *crumbs),
        line=line,
        form=form,
        space=next(space for space in policy.spaces if space.id == line.statement.space_id),
        round=codes.get(line.statement.round_id or 0),
        about=names(policy).get(line.statement.about),
        kinds=DISPOSITIONS,
        badges=BADGES,
    )
