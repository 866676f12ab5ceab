"""Segundo paso: setting up the six digits of a phone, the ten printed codes, and taking them away."""

from __future__ import annotations

import functools
from typing import Any

import segno
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from consult.base.db import db
from consult.core.errors import Conflict
from consult.core.words import N_
from consult.spaces.credentials import StaffSession
from consult.spaces.entering import missing_step
from consult.spaces.guessing import PROOF
from consult.spaces.second_factor import (
    address_of,
    begin_enrolment,
    confirm,
    factor_of,
    is_demonstration,
    is_required,
    n_codes_left,
    pending_secret,
    print_codes,
    remove_factor,
)
from consult.spaces.sessions import end_sessions
from consult.web.account.desk import View, bp, inside
from consult.web.attempt import NOTHING, Said, attempt
from consult.web.language import gettext as _
from consult.web.limits import count_try, limiter, was_right
from consult.web.session import go_inside, underway
from consult.web.stepup import asks_again


def enrolling(view: View) -> View:
    """Let in who is inside, and who only lacks this step to be."""

    @functools.wraps(view)
    def guarded(**arguments: Any) -> ResponseReturnValue:
        row = underway()
        step = missing_step(row) if row else None
        if row is None or step not in (None, "factor") or not (row.is_whole or step):
            return redirect(url_for("auth.sign_in", next=request.path), 303)
        return view(row=row, **arguments)

    return guarded


@bp.get("/account/second-factor")
@enrolling
def second_factor(row: StaffSession) -> ResponseReturnValue:
    """Show whether there is a second step, or the square to read with the phone."""
    return _draw(row, NOTHING)


def _draw(row: StaffSession, refusal: Said) -> str:
    person = row.person
    secret = pending_secret(person)
    return render_template(
        "account/second_factor.html",
        is_set=factor_of(person) is not None,
        is_required=is_required(person),
        is_demonstration=is_demonstration(),
        is_inside=row.is_whole,
        n_left=n_codes_left(person),
        square=_square(address_of(person, secret)) if secret else "",
        key_groups=[secret[at : at + 4] for at in range(0, len(secret), 4)] if secret else [],
        refusal=refusal,
        next_path=request.values.get("next", ""),
    )


def _square(address: str) -> Markup:
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None, light="#fff"))


@bp.post("/account/second-factor/begin")
@enrolling
def begin_factor(row: StaffSession) -> ResponseReturnValue:
    """Make a fresh secret and show its square."""
    _made, refusal = attempt(lambda: begin_enrolment(row.person))
    if refusal:
        flash(refusal.sentence, "bad")
    return redirect(url_for("account.second_factor", next=request.values.get("next") or None), 303)


@bp.post("/account/second-factor/confirm")
@limiter.limit("60 per hour")
@enrolling
def confirm_factor(row: StaffSession) -> ResponseReturnValue:
    """Confirm with the first six digits, end the other sessions, and show the ten printed codes this once."""
    claims = [(PROOF, row.person_id)]
    count_try(claims)
    codes, refusal = attempt(lambda: confirm(row.person, request.form.get("code", "")))
    if codes is None:
        return _draw(row, refusal), 400
    was_right(claims)
    end_sessions(row.person, but=row)
    row.is_coded = True
    go_inside(row)
    db.session.commit()
    return render_template("account/codes.html", codes=codes, next_path=request.values.get("next", ""))


@bp.post("/account/second-factor/codes")
@inside
@asks_again()
def fresh_codes() -> ResponseReturnValue:
    """Print ten codes more; the earlier ones stop serving."""
    if factor_of(current_user.person) is None:
        raise Conflict(N_("Primero ponga su segundo paso. Los códigos lo acompañan."))
    codes = print_codes(current_user.person)
    db.session.commit()
    return render_template("account/codes.html", codes=codes, next_path="")


@bp.post("/account/second-factor/remove")
@inside
@asks_again()
def remove() -> ResponseReturnValue:
    """Take the second step away: to put another phone, or for good where nothing asks for it. Other sessions end."""
    person = current_user.person
    remove_factor(person)
    end_sessions(person, but=current_user.row)
    if is_required(person):
        begin_enrolment(person)
    db.session.commit()
    flash(_("Su segundo paso se quitó."), "ok")
    return redirect(url_for("account.second_factor"), 303)
