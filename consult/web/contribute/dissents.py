"""The spokesperson's card: the word of her group beside what it dissents from, and nothing else."""

from __future__ import annotations

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from consult.base.db import db
from consult.core.errors import Invalid, Missing
from consult.core.words import N_
from consult.drafting.actions import decline_dissent_as_spokesperson, write_dissent_as_spokesperson
from consult.drafting.actions.answering import MAX_DISSENT
from consult.drafting.models import Dissent
from consult.drafting.queries import pending_dissents, words_of_code
from consult.web.capability import Visit, entered
from consult.web.contribute.desk import bp, page
from consult.web.language import gettext as _
from consult.web.language import sentence_of, text_of


def _owed(visit: Visit, code: str) -> Dissent:
    owed = pending_dissents(visit.space) if visit.capability.is_spokesperson else []
    found = next((dissent for dissent in owed if dissent.code == code), None)
    if found is None:
        raise Missing(N_("No encontramos esa página."))
    return found


@bp.get("/a/dissent/<code>")
@entered
def dissent(visit: Visit, code: str) -> ResponseReturnValue:
    """Show what the group differs from, and the place for its words."""
    return _draw(visit, _owed(visit, code))


def _draw(visit: Visit, owed: Dissent, text: str = "", error: str = "") -> str:
    about = words_of_code(visit.space.policy, owed.about)
    return page("contribute/dissent.html", visit, dissent=owed, about=text_of(about) if about else owed.about,
                text=text, error=error, limit=MAX_DISSENT, page_title=_("La posición de su grupo"))  # fmt: skip


@bp.post("/a/dissent/<code>")
@entered
def answer_dissent(visit: Visit, code: str) -> ResponseReturnValue:
    """Write it, or record that the group prefers not to."""
    owed = _owed(visit, code)
    text = request.form.get("text", "")
    if request.form.get("go") == "decline":
        decline_dissent_as_spokesperson(visit.space, owed)
        flash(_("Quedó anotado: su grupo prefiere no escribir."), "ok")
    else:
        try:
            write_dissent_as_spokesperson(visit.space, owed, text=text)
        except Invalid as refusal:
            return _draw(visit, owed, text, sentence_of(refusal)), 400
        flash(_("Guardado. Sale tal como lo escribió, sin cambios."), "ok")
    db.session.commit()
    return redirect("/a/rounds", 303)
