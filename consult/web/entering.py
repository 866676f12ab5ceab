"""The way inside after the password: the page of the step that is missing, or where the person was going."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from consult.spaces.credentials import StaffSession
from consult.spaces.entering import missing_step
from consult.web.public import own_path
from consult.web.session import go_inside, underway

PAGES: Mapping[str, str] = {
    "code": "account.code", "password": "account.own_password", "factor": "account.second_factor",
}  # fmt: skip


def go_on(row: StaffSession) -> Response:
    """Go to the step that is missing, or inside. The caller commits."""
    step = missing_step(row)
    if step is not None:
        asked = own_path(request.values.get("next", ""))
        return redirect(url_for(PAGES[step], next=asked if asked != "/" else None))
    if not row.is_whole:
        go_inside(row)
    return redirect(destination())


def destination() -> str:
    """Return where to go once inside: the page that asked, if it is one of ours, else the desk."""
    asked = own_path(request.values.get("next", ""))
    return url_for("desk.mine") if asked == "/" else asked


View = Callable[..., ResponseReturnValue]


def on_the_way(step: str) -> Callable[[View], View]:
    """Let in whose session owes this very step; everybody else goes where they belong."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(**arguments: Any) -> ResponseReturnValue:
            row = underway()
            if row is None:
                return redirect(url_for("auth.sign_in"), 303)
            if missing_step(row) != step:
                return redirect(url_for("auth.sign_in", next=request.values.get("next")), 303)
            return view(row=row, **arguments)

        return guarded

    return decorate
