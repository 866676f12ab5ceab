"""Taking back what one sent: one tap and its confirmation, without a reason."""

from __future__ import annotations

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from consult.base.db import db
from consult.core.errors import Missing
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.drafting.rights import own_of, withdraw_own
from consult.web.capability import Visit, entered
from consult.web.contribute.desk import bp, page
from consult.web.language import gettext as _
from consult.web.language import text_of


@bp.post("/a/withdraw")
@entered
def withdraw(visit: Visit) -> ResponseReturnValue:
    """Ask once what it means; then erase it. Pressed twice, there is nothing left to erase and it says so."""
    if visit.capability.body:
        raise Missing(N_("No encontramos esa página."))
    own = own_of(visit.space, request.form.get("round", ""), author=visit.author)
    if own is None:
        flash(_("No hay nada suyo que retirar en esta ronda. Nada cambió."), "bad")
        return redirect("/a/mine", 303)
    if request.form.get("go") != "sure" and not own.is_unlinked:
        return page("contribute/withdraw.html", visit, code=own.round.code, title=text_of(own.round.title),
                    is_open=STATES[own.round.state].accepts, page_title=_("Retirar lo que envió"))  # fmt: skip
    withdraw_own(visit.space, own, author=visit.author)
    db.session.commit()
    flash(_("Retirado. Lo que envió se borró y ya no cuenta."), "ok")
    return redirect("/a/mine", 303)
