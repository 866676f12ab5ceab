"""Sign-in with a password for staff and officers, sign-out, and one's own password. Participants never pass here."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consult.base.db import db
from consult.core.access import ROLE_LABELS
from consult.spaces.accounts import change_password
from consult.spaces.actions import sign_in
from consult.spaces.entering import missing_step
from consult.spaces.gate import NOBODY
from consult.spaces.guessing import PROOF, forget_old_tries, name_claims
from consult.spaces.passwords import MIN_PASSWORD
from consult.web.attempt import NOTHING, attempt
from consult.web.entering import destination, go_on
from consult.web.language import gettext as _
from consult.web.limits import count_try, limiter, was_right, whence
from consult.web.session import actor, leave, open_door, underway

bp = Blueprint("auth", __name__)

AT_ALL = "120 per minute"
"""Every try of a network, right or wrong: the hash is no way to exhaust the server (trust.md, SEC-5)."""


@bp.get("/login", endpoint="sign_in")
def ask() -> ResponseReturnValue:
    """Ask for name and password; whoever is inside already goes on to the desk, and half inside to the next step."""
    if actor() is not NOBODY:
        return redirect(destination())
    row = underway()
    if row is not None and missing_step(row) is not None:
        return go_on(row)
    return _draw()


@bp.post("/login")
@limiter.limit(AT_ALL)
def enter() -> ResponseReturnValue:
    """Open a session; an unknown name and a wrong password get the same sentence and take the same time."""
    login = request.form.get("login", "").strip()
    claims = name_claims(login, whence())
    count_try(claims)
    person = sign_in(login, request.form.get("password", ""))
    if person is None:
        db.session.rollback()
        return _draw(login, _("El nombre o la contraseña no coinciden. Revise los dos.")), 400
    was_right(claims)
    forget_old_tries()
    answer = go_on(open_door(person))
    db.session.commit()
    return answer


def _draw(login: str = "", error: str = "") -> str:
    return render_template(
        "auth/sign_in.html",
        login=login,
        error=error,
        next_path=request.values.get("next", ""),
        people=current_app.extensions["demo_sign_ins"](),
        role_labels=ROLE_LABELS,
    )


@bp.post("/logout", endpoint="sign_out")
def sign_out() -> ResponseReturnValue:
    """Close the session of this browser: a cookie copied before opens nothing afterwards."""
    leave()
    db.session.commit()
    flash(_("Salió. Nadie más puede entrar con su sesión."), "ok")
    return redirect(url_for("auth.sign_in"), 303)


@bp.route("/account", methods=["GET", "POST"])
@limiter.limit("20 per hour", methods=["POST"])
def account() -> ResponseReturnValue:
    """Change one's own password; the other sessions end and this browser begins another."""
    if actor() is NOBODY:
        return redirect(url_for("auth.sign_in", next=request.path))
    if request.method == "GET":
        return render_template("auth/account.html", n_min=MIN_PASSWORD, refusal=NOTHING)
    current, new = request.form.get("current", ""), request.form.get("new", "")
    person, was_coded = current_user.person, current_user.row.is_coded
    claims = [(PROOF, person.id)]
    count_try(claims)
    _made, refusal = attempt(lambda: change_password(actor(), current=current, new=new))
    if refusal.field != "current":
        was_right(claims)
        db.session.commit()
    if refusal:
        return render_template("auth/account.html", n_min=MIN_PASSWORD, refusal=refusal), 400
    row = open_door(person)
    row.is_coded = was_coded
    go_on(row)
    db.session.commit()
    flash(_("Su contraseña cambió. Las otras sesiones se cerraron."), "ok")
    return redirect(url_for("desk.mine"), 303)
