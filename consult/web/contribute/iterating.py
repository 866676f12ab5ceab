"""Answering again: the page that says so, and one tap that leaves everything as it was."""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, request
from flask.typing import ResponseReturnValue

from consult.base.db import db
from consult.contributions import queries
from consult.contributions.drafts import Begun, stay_key
from consult.rounds.queries import config_of
from consult.web.capability import Visit, answering, carry, with_receipt
from consult.web.contribute.desk import bp, draft_of, page, until
from consult.web.contribute.feedback import earlier
from consult.web.contribute.journey import agreed, begin, newer_words
from consult.web.contribute.sending import submitted
from consult.web.language import current
from consult.web.language import gettext as _


def _is_due(visit: Visit) -> bool:
    """Tell whether the visitor answered before, and neither sent nor began anything in this iteration."""
    if draft_of(visit) is not None or queries.has_sent(visit.round, visit.space, author=visit.author):
        return False
    return bool(queries.earlier_answers(visit.round, visit.space, author=visit.author))


@bp.get("/a/next")
@answering
def next_(visit: Visit) -> ResponseReturnValue:
    """Say that the round is asked again, why, and what becomes of the answer before."""
    if not _is_due(visit):
        return redirect("/a", 303)
    return page("contribute/next.html", visit, of=config_of(visit.round).iterations, newer=newer_words(visit),
                until=until(visit.round.closes_on, current()), page_title=_("Otra vuelta"))  # fmt: skip


@bp.post("/a/next")
@answering
def go_on(visit: Visit) -> ResponseReturnValue:
    """Begin answering again, or leave everything as it was: sent at once, and once however often it is pressed."""
    is_staying = request.form.get("go") == "stay"
    key = stay_key(visit.round, visit.space, author=visit.author)
    sent = queries.receipt_of(visit.round, visit.space, author=visit.author, key=key) if is_staying else None
    if sent is None and not _is_due(visit):
        return redirect("/a", 303)
    if not is_staying:
        begin(visit, Begun(consent=agreed(visit)))
        return redirect("/a/q/1", 303)
    if sent is None:
        sent = submitted(visit, replace(earlier(visit), consent=agreed(visit)), key=key)
        db.session.commit()
    return carry(redirect("/a/done", 303), with_receipt(visit.capability, sent))
