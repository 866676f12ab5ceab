"""Mis sesiones: where one is signed in, by the kind of device alone, and ending any of them or all."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consult.base.clock import PERU
from consult.base.db import db
from consult.core.errors import Missing
from consult.core.words import N_
from consult.spaces.queries import NOT_FOUND
from consult.spaces.sessions import end_session, end_sessions, open_sessions
from consult.web.account.desk import bp, inside
from consult.web.language import gettext as _
from consult.web.stepup import asks_again

DEVICES: Mapping[str, str] = {
    "phone": N_("Teléfono"), "tablet": N_("Tableta"), "computer": N_("Computadora"),
}  # fmt: skip
ALL = "all"


@bp.get("/account/sessions")
@inside
def sessions() -> ResponseReturnValue:
    """List one's own sessions."""
    rows = [
        {"id": one.id, "device": _(DEVICES[one.device]), "begun": one.begun_at.astimezone(PERU),
         "seen": one.seen_at.astimezone(PERU), "is_this": one.id == current_user.row.id}
        for one in open_sessions(current_user.person)
    ]  # fmt: skip
    return render_template("account/sessions.html", rows=rows)


@bp.post("/account/sessions/end")
@inside
@asks_again()
def end() -> ResponseReturnValue:
    """End one session, or all the others."""
    wanted = request.form.get("session", "")
    mine = {one.id: one for one in open_sessions(current_user.person)}
    if wanted == ALL:
        end_sessions(current_user.person, but=current_user.row)
    elif wanted in mine:
        end_session(mine[wanted])
    else:
        raise Missing(NOT_FOUND)
    db.session.commit()
    flash(_("Esa sesión se cerró.") if wanted != ALL else _("Las otras sesiones se cerraron."), "ok")
    return redirect(url_for("account.sessions"), 303)
