"""Looking is an act of staff too: whoever reads or takes away what is not public leaves a line (Regl. 46.3).

`@leaves_a_line` stands on a view under its guards. The line is written once the view gave its answer, in a transaction
of its own; where it cannot be written the answer is not given. Participants leave none.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from flask import make_response
from flask.typing import ResponseReturnValue

from consult.base.audit import tell
from consult.base.db import db, is_reading
from consult.spaces.gate import NOBODY
from consult.spaces.models import Policy
from consult.web.session import actor

View = Callable[..., ResponseReturnValue]


def leaves_a_line(verb: str, *, when: Callable[..., bool] | None = None) -> Callable[[View], View]:
    """Tell `verb` of the round, space or policy that the view was asked for, if `when` says so of its arguments."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(**arguments: Any) -> ResponseReturnValue:
            answer = make_response(view(**arguments))
            matters = when is None or when(**arguments)
            if actor() is not NOBODY and matters and answer.status_code == 200:
                _write(verb, **arguments)
            return answer

        return guarded

    return decorate


def _write(verb: str, *, policy: Policy | None = None, round_: Any = None, space: Any = None, **rest: Any) -> None:
    whole = policy or (round_ or space).policy
    subject = round_.code if round_ is not None else str(rest.get("report_id", ""))
    details = {"space": space.code} if space is not None else {}
    db.session.commit()  # a page that only reads began without leave to write
    was_reading = is_reading.get()
    is_reading.set(False)
    try:
        tell(actor().id, verb, policy_id=whole.id, subject=subject, **details)
        db.session.commit()
    finally:
        is_reading.set(was_reading)
