"""The review of what was answered, the send through the one door, and the receipt."""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, request
from flask.typing import ResponseReturnValue

from consult.base.db import db
from consult.contributions import queries
from consult.contributions.actions import answer_for_body, drop_draft, keep_draft, submit
from consult.contributions.drafts import Begun, begun_from, envelope_of, screens_of
from consult.contributions.models import Draft
from consult.core.envelope import Envelope
from consult.core.errors import Invalid
from consult.rounds.queries import online_rounds_of
from consult.web.capability import Visit, answering, carry, entered, with_receipt
from consult.web.contribute import screens
from consult.web.contribute.desk import bp, draft_of, page, started, until
from consult.web.language import current, sentence_of
from consult.web.language import gettext as _
from consult.web.session import actor


@bp.get("/a/review")
@started
def review(visit: Visit, draft: Draft, begun: Begun) -> ResponseReturnValue:
    """Show everything answered, each with the way to correct it."""
    return _draw(visit, draft, begun)


def _draw(visit: Visit, draft: Draft, begun: Begun, error: str = "") -> str:
    laid = screens_of(visit.round, visit.space, author=visit.author)
    return page("contribute/review.html", visit, given=screens.review(visit.round, laid, begun), error=error,
                n_screens=sum(len(screen.items) or 1 for screen in laid),
                said=screens.whole_words(visit.round, begun), about=begun.about, key=draft.envelope_key,
                page_title=_("Revise antes de enviar"))  # fmt: skip


@bp.post("/a/review")
@answering
def send(visit: Visit) -> ResponseReturnValue:
    """Send through the one door. Sent twice, it is stored once and the receipt is the same."""
    key = request.form.get("key", "")
    draft = draft_of(visit)
    # Asked after the draft: whoever finds it gone finds the receipt of the send that took it.
    sent = queries.receipt_of(visit.round, visit.space, author=visit.author, key=key)
    if sent:
        return carry(redirect("/a/done", 303), with_receipt(visit.capability, sent))
    if draft is None:
        return redirect("/a", 303)
    begun = begun_from(draft.answers)
    if begun.iteration != visit.round.iteration:
        return _moved_on(visit, draft, begun)
    try:
        receipt = submitted(visit, begun, key=draft.envelope_key)
    except Invalid as refusal:
        return _draw(visit, draft, begun, error=sentence_of(refusal)), 400
    drop_draft(draft.id)
    db.session.commit()
    return carry(redirect("/a/done", 303), with_receipt(visit.capability, receipt))


def _moved_on(visit: Visit, draft: Draft, begun: Begun) -> ResponseReturnValue:
    """Bring a draft to the iteration that began meanwhile, and let its author read it again before it counts there."""
    begun = replace(begun, iteration=visit.round.iteration)
    keep_draft(draft.id, visit.round, visit.space, answers=begun.stored)
    db.session.commit()
    said = _("Mientras respondía empezó otra vuelta. Lo suyo sigue escrito: revíselo y envíelo otra vez.")
    return _draw(visit, draft, begun, error=said), 409


def submitted(visit: Visit, begun: Begun, *, key: str) -> str:
    """Send through the one door, in the name of the body an officer answers for; return the receipt."""
    body = visit.capability.body
    envelope: Envelope = envelope_of(visit.round, begun, key=key, author=visit.author, lang=current(),
                                     organisation=body)  # fmt: skip
    if body:
        return answer_for_body(actor(), visit.round, visit.space, envelope=envelope).receipt
    return submit(visit.round, visit.space, envelope).receipt


@bp.get("/a/done")
@entered
def done(visit: Visit) -> ResponseReturnValue:
    """Show the receipt. The code proves arrival, never content."""
    if not visit.capability.receipt or visit.round_ is None:
        return redirect("/a", 303)
    others = [] if visit.capability.is_protected or visit.capability.body else online_rounds_of(visit.space)
    return page("contribute/done.html", visit, receipt=visit.capability.receipt,
                has_more=any(round_.id != visit.round.id for round_ in others),
                until=until(visit.round.closes_on, current()), page_title=_("Llegó"))  # fmt: skip
