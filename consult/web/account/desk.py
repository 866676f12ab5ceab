"""What the pages of an account share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.spaces.gate import NOBODY
from consult.web.session import actor

bp = Blueprint("account", __name__)

View = Callable[..., ResponseReturnValue]


def inside(view: View) -> View:
    """Let in who has signed in; a stranger is asked to."""

    @functools.wraps(view)
    def guarded(**arguments: Any) -> ResponseReturnValue:
        if actor() is NOBODY:
            return redirect(url_for("auth.sign_in", next=request.path), 303)
        return view(**arguments)

    return guarded
