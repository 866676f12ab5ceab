"""Back into one's account without e-mail: with a printed code and the phone, or with the halves of two people."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.base.db import db
from consult.spaces.guessing import name_claims
from consult.spaces.passwords import MIN_PASSWORD
from consult.spaces.recovery import recover
from consult.web.account.desk import bp
from consult.web.attempt import NOTHING, attempt
from consult.web.language import gettext as _
from consult.web.limits import count_try, limiter, was_right, whence


@bp.route("/login/recover", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
def recover_account() -> ResponseReturnValue:
    """Ask for name, code and a new password; whatever does not fit gets one sentence."""
    form = request.form
    if request.method == "GET":
        return render_template("account/recover.html", values={}, n_min=MIN_PASSWORD, refusal=NOTHING)
    login = form.get("login", "").strip()
    claims = name_claims(f"recover:{login}", whence())
    count_try(claims)
    person, refusal = attempt(
        lambda: recover(login=login, typed=form.get("code", ""), digits=form.get("digits", ""), new=form.get("new", ""))
    )
    if person is None:
        values = {"login": login}
        return render_template("account/recover.html", values=values, n_min=MIN_PASSWORD, refusal=refusal), 400
    was_right(claims)
    db.session.commit()
    flash(_("Su contraseña es nueva. Entre con ella."), "ok")
    return redirect(url_for("auth.sign_in"), 303)
