"""Refusals become pages: what happened, what was kept, what to do next. Absent and forbidden-to-know look alike."""

from __future__ import annotations

from flask import Flask, Response, make_response, render_template
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException

from consult.base.db import db
from consult.core.errors import Conflict, Forbidden, Invalid, Missing, Refusal
from consult.core.words import N_
from consult.web.language import sentence_of

STATUS: dict[type[Refusal], int] = {Missing: 404, Forbidden: 403, Conflict: 409, Invalid: 400}
UNFIT = N_("Un texto es demasiado largo o trae signos que no se pueden guardar. No se guardó nada. Corríjalo y repita.")
DRAWN = frozenset({400, 403, 404, 409, 413, 429, 500})


def refused(refusal: Refusal) -> Response:
    """Answer a refusal with its page."""
    db.session.rollback()
    status = STATUS[type(refusal)]
    return make_response(render_template(f"errors/{status}.html", message=sentence_of(refusal)), status)


def broken(error: HTTPException) -> Response | HTTPException:
    """Answer what the web itself refuses (a bad method, a lost token, too many tries) with a page of ours."""
    db.session.rollback()
    status = error.code or 500
    if status < 400:
        return error
    drawn = status if status in DRAWN else (404 if status == 405 else 500 if status >= 500 else 400)
    return make_response(render_template(f"errors/{drawn}.html"), status)


def unfit(_error: DataError) -> Response:
    """Answer what no field of the database takes: a zero character, or a text longer than anybody writes."""
    return refused(Invalid(UNFIT))


def init_errors(app: Flask) -> None:
    """Register all three."""
    app.register_error_handler(DataError, unfit)
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, broken)
