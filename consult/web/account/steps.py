"""The steps between the password and the desk: the code, one's own password; and showing again that it is them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.base.db import db
from consult.spaces.accounts import set_password
from consult.spaces.credentials import StaffSession
from consult.spaces.guessing import PROOF
from consult.spaces.passwords import MIN_PASSWORD
from consult.spaces.second_factor import WRONG, is_second, n_codes_left
from consult.web.account.desk import bp, inside
from consult.web.attempt import NOTHING, attempt
from consult.web.entering import destination, go_on, on_the_way
from consult.web.language import gettext as _
from consult.web.limits import count_try, limiter, was_right
from consult.web.session import open_door
from consult.web.stepup import answer, draw_again

FEW = 3
"""With so few printed codes left, who uses one is told."""


@bp.route("/login/code", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
@on_the_way("code")
def code(row: StaffSession) -> ResponseReturnValue:
    """Ask for the six digits, or a printed code; wrong, late and used ones get one sentence."""
    if request.method == "GET":
        return _draw_code("")
    claims = [(PROOF, row.person_id)]
    count_try(claims)
    if not is_second(row.person, request.form.get("code", "")):
        db.session.rollback()
        return _draw_code(_(WRONG)), 400
    was_right(claims)
    row.is_coded = True
    arrived = go_on(row)
    db.session.commit()
    left = n_codes_left(row.person)
    if left <= FEW:
        flash(_("Le quedan %(n)s códigos impresos. Haga otros en «Segundo paso».", n=left), "bad")
    return arrived


def _draw_code(error: str) -> str:
    return render_template("account/code.html", error=error, next_path=request.values.get("next", ""))


@bp.route("/login/password", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
@on_the_way("password")
def own_password(row: StaffSession) -> ResponseReturnValue:
    """Let who came with a password that was handed over write their own; the handed one ends."""
    if request.method == "GET":
        return render_template("account/own_password.html", n_min=MIN_PASSWORD, refusal=NOTHING)
    person, was_coded = row.person, row.is_coded
    _made, refusal = attempt(lambda: set_password(person, request.form.get("new", "")))
    if refusal:
        return render_template("account/own_password.html", n_min=MIN_PASSWORD, refusal=refusal), 400
    fresh = open_door(person)
    fresh.is_coded = was_coded
    arrived = go_on(fresh)
    db.session.commit()
    flash(_("Su contraseña quedó guardada."), "ok")
    return arrived


@bp.route("/account/prove", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
@inside
def prove() -> ResponseReturnValue:
    """Ask again who it is before a page that matters, and go there."""
    action = url_for("account.prove", next=request.args.get("next"))
    if request.method == "GET":
        return draw_again(action)
    if not answer():
        return draw_again(action), 400
    return redirect(destination(), 303)
