"""Sign-in with a password for staff and officers, sign-out, and one's own password. Participants never pass here."""

from __future__ import annotations

import hashlib
import hmac

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from consult.base.db import db
from consult.core.access import ROLE_LABELS
from consult.spaces.accounts import change_password
from consult.spaces.actions import MIN_PASSWORD, sign_in, sign_out
from consult.spaces.gate import NOBODY
from consult.web.attempt import NOTHING, attempt
from consult.web.language import gettext as _
from consult.web.limits import limiter, whence
from consult.web.public import own_path
from consult.web.session import Visitor, actor

bp = Blueprint("auth", __name__)

PER_PERSON = "8 per 15 minutes"
PER_NETWORK = "60 per 15 minutes"
PER_NAME = "60 per hour"
"""Wrong tries: of one network on one name, of one network, and of the whole world on one name. The last is wide, so
that an enemy cannot lock somebody out; a town behind one address shares the second."""

AT_ALL = "120 per minute"
"""Every try of a network, right or wrong: the hash is no way to exhaust the server (trust.md, SEC-5)."""


def which_name() -> str:
    """Return a digest of the name tried."""
    secret: bytes = current_app.config["SECRET_KEY"]
    return hmac.new(secret, request.form.get("login", "").strip().encode(), hashlib.sha256).hexdigest()[:16]


def which_name_from_here() -> str:
    """Return a digest of the name tried and of where from."""
    return f"{whence()}:{which_name()}"


def was_wrong(response: Response) -> bool:
    """Tell whether the try failed: only that counts."""
    return response.status_code != 302


@bp.get("/login", endpoint="sign_in")
def ask() -> ResponseReturnValue:
    """Ask for name and password; whoever is inside already goes on to the desk."""
    if actor() is not NOBODY:
        return redirect(destination())
    return _draw()


@bp.post("/login")
@limiter.limit(AT_ALL)
@limiter.limit(PER_NAME, key_func=which_name, deduct_when=was_wrong)
@limiter.limit(PER_NETWORK, deduct_when=was_wrong)
@limiter.limit(PER_PERSON, key_func=which_name_from_here, deduct_when=was_wrong)
def enter() -> ResponseReturnValue:
    """Open a session; an unknown name and a wrong password get the same sentence and take the same time."""
    person = sign_in(request.form.get("login", "").strip(), request.form.get("password", ""))
    if person is None:
        db.session.rollback()
        return _draw(request.form.get("login", ""), _("El nombre o la contraseña no coinciden. Revise los dos.")), 400
    db.session.commit()
    lang = session.get("lang")
    session.clear()  # a session begun by somebody else is not carried inside
    if lang:
        session["lang"] = lang
    login_user(Visitor(person))
    return redirect(destination())


def _draw(login: str = "", error: str = "") -> str:
    return render_template(
        "auth/sign_in.html",
        login=login,
        error=error,
        next_path=request.values.get("next", ""),
        people=current_app.extensions["demo_sign_ins"](),
        role_labels=ROLE_LABELS,
    )


def destination() -> str:
    """Return where to go once inside: the page that asked, if it is one of ours, else the desk."""
    asked = own_path(request.values.get("next", ""))
    return url_for("desk.mine") if asked == "/" else asked


@bp.post("/logout", endpoint="sign_out")
def leave() -> ResponseReturnValue:
    """Close every session of the person: a cookie copied before opens nothing afterwards."""
    if current_user.is_authenticated:
        sign_out(current_user.person)
        db.session.commit()
    logout_user()
    lang = session.get("lang")
    session.clear()
    if lang:
        session["lang"] = lang
    flash(_("Salió. Nadie más puede entrar con su sesión."), "ok")
    return redirect(url_for("auth.sign_in"), 303)


@bp.route("/account", methods=["GET", "POST"])
@limiter.limit("20 per hour", methods=["POST"])
def account() -> ResponseReturnValue:
    """Change one's own password; the other sessions end and this one goes on."""
    if actor() is NOBODY:
        return redirect(url_for("auth.sign_in", next=request.path))
    if request.method == "GET":
        return render_template("auth/account.html", n_min=MIN_PASSWORD, refusal=NOTHING)
    current, new = request.form.get("current", ""), request.form.get("new", "")
    _made, refusal = attempt(lambda: change_password(actor(), current=current, new=new))
    if refusal:
        return render_template("auth/account.html", n_min=MIN_PASSWORD, refusal=refusal), 400
    login_user(Visitor(current_user.person))
    flash(_("Su contraseña cambió. Las otras sesiones se cerraron."), "ok")
    return redirect(url_for("desk.mine"), 303)
