"""Asking again before what matters: a session that has not shown in ten minutes whose it is does so here (SEC-3).

`@asks_again` stands on a view under its guards. What the person had typed comes along: nothing is lost, nothing is done
until they answer.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consult.base.db import db
from consult.base.security import matches
from consult.spaces.gate import NOBODY
from consult.spaces.guessing import PROOF
from consult.spaces.second_factor import factor_of, is_second
from consult.spaces.sessions import is_proved, prove
from consult.web.language import gettext as _
from consult.web.limits import count_try, was_right
from consult.web.session import actor, hold

View = Callable[..., ResponseReturnValue]
FIELDS = ("proof_password", "proof_code")
MARK = "asks_again"


def asks_again(when: Callable[..., bool] | None = None) -> Callable[[View], View]:
    """Ask who is inside to show it is them; `when` tells from the view's own arguments whether this request matters.

    Nobody in particular passes: what everybody may do needs no proof, and the guards above see to the rest.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(*values: Any, **arguments: Any) -> ResponseReturnValue:
            matters = when is None or when(*values, **arguments)
            if actor() is NOBODY or not matters or is_proved(current_user.row):
                return view(*values, **arguments)
            if request.method in ("GET", "HEAD"):
                return redirect(url_for("account.prove", next=request.full_path.rstrip("?")), 303)
            if FIELDS[0] in request.form and answer():
                return view(*values, **arguments)
            return draw_again(), 403

        setattr(guarded, MARK, True)
        return guarded

    return decorate


def is_post(*_values: object, **_arguments: object) -> bool:
    """Tell whether this request changes something: for views that also draw."""
    return request.method == "POST"


def answer() -> bool:
    """Check password and, where there is one, the second factor; on success the session goes on under a new token."""
    person = current_user.person
    claims = [(PROOF, person.id)]
    count_try(claims)
    password, code = (request.form.get(field, "") for field in FIELDS)
    is_right = matches(person.password_hash, password)
    if factor_of(person) is not None:
        is_right = is_second(person, code) and is_right
    if not is_right:
        db.session.rollback()
        return False
    was_right(claims)
    hold(current_user.row, prove(current_user.row))
    db.session.commit()
    return True


def draw_again(action: str = "") -> str:
    """Draw the question, carrying what the form held; files do not travel, so views that take one do not ask."""
    if request.files:
        abort(400)
    carried = [pair for pair in request.form.items(multi=True) if pair[0] not in (*FIELDS, "csrf_token")]
    return render_template(
        "account/prove.html",
        action=action or request.full_path.rstrip("?"),
        carried=carried,
        has_factor=factor_of(current_user.person) is not None,
        login=current_user.person.login,
        error=_("Esos datos no coinciden. Revíselos; no se hizo nada.") if FIELDS[0] in request.form else "",
    )
