"""What a card sent, by the card alone: to read it, and to take a copy (docs/trust.md, PRI-14).

It is shown where the card was shown, for as long as the visit lasts, in protected spaces too: it is hers to read. A
page that merely says «ya llegó lo suyo» still tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from consult.contributions.drafts import begun_again, screens_of
from consult.core.lifecycle import STATES
from consult.drafting.rights import Own, own_rounds, portable
from consult.rounds.queries import is_online
from consult.web.capability import Visit, entered
from consult.web.contribute import screens
from consult.web.contribute.desk import bp, page
from consult.web.language import day, text_of
from consult.web.language import gettext as _
from consult.web.presenting.life import unlinks_on


@dataclass(frozen=True, slots=True)
class Shown:
    """One round of the card as the page shows it."""

    code: str
    title: str
    receipts: tuple[tuple[str, str], ...]  # receipt, when it came
    given: tuple[screens.Given, ...]
    said: tuple[tuple[str, str], ...]  # code of the text, its words
    is_unlinked: bool
    may_correct: bool
    may_withdraw: bool
    until: str  # the day on which the key ends; "" while the round runs


def owned(visit: Visit) -> list[Own]:
    """List what the card sent; of an officer, what went in the name of the body to the round that is open before it."""
    found = own_rounds(visit.space, author=visit.author)
    return [one for one in found if not visit.capability.body or one.round.id == visit.round.id]


def shown(visit: Visit, own: Own) -> Shown:
    """Lay out one round."""
    codes = {item.id: item.code for item in own.round.items}
    laid = [] if own.is_unlinked else screens_of(own.round, visit.space, author=visit.author)
    begun = begun_again(own.answers, codes, consent={})
    given = screens.review(own.round, laid, begun) if own.answers else []
    return Shown(
        code=own.round.code,
        title=text_of(own.round.title),
        receipts=tuple((one.receipt, day(one.received_at) if one.received_at else one.half_day) for one in own.sent),
        given=tuple(one for one in given if one.is_answered),
        said=tuple((one.code, text_of(one.text)) for one in own.words),
        is_unlinked=own.is_unlinked,
        may_correct=STATES[own.round.state].accepts and is_online(own.round),
        may_withdraw=not own.is_unlinked and not visit.capability.body,
        until=unlinks_on(own.round),
    )


@bp.get("/a/mine")
@entered
def mine(visit: Visit) -> ResponseReturnValue:
    """Show what the card sent, round by round, with the ways to correct it, copy it and take it back."""
    found = [shown(visit, one) for one in owned(visit)]
    return page("contribute/mine.html", visit, rounds=found, page_title=_("Lo que usted respondió"))


@bp.get("/a/copy")
@entered
def copy(visit: Visit) -> ResponseReturnValue:
    """Show the same as a plain page to print."""
    found = [shown(visit, one) for one in owned(visit)]
    return page("contribute/copy.html", visit, rounds=found, page_title=_("Copia de lo que usted respondió"))


@bp.get("/a/copy.json")
@entered
def copy_file(visit: Visit) -> Response:
    """Give everything kept of the card as a file that machines read; its name says nothing of the theme."""
    answer = jsonify(portable(visit.space, owned(visit)))
    answer.headers["Content-Disposition"] = 'attachment; filename="copia.json"'
    return answer
