"""Where one is: `/a`, the open rounds, consent, what was sent before, and leaving."""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from consult.base.db import db
from consult.contributions import queries
from consult.contributions.actions import keep_draft, sweep_drafts
from consult.contributions.consents import LAYERS, agreement, has_agreed, keep_text
from consult.contributions.drafts import Begun, begun_again, begun_from, draft_id, screens_of
from consult.contributions.unlinking import is_unlinked, late_days
from consult.core.errors import Missing
from consult.core.words import N_
from consult.drafting.queries import pending_dissents, words_of_code
from consult.rounds.queries import config_of, online_rounds_of
from consult.web.capability import Visit, answering, carried, carry, entered, forget, in_round
from consult.web.contribute import screens
from consult.web.contribute.desk import bp, draft_of, page, until
from consult.web.language import current, text_of
from consult.web.language import gettext as _
from consult.web.presenting.life import unlinks_on

NEUTRAL = "https://www.gob.pe/"
"""Where «Salir» leads from a protected space: a page anybody may have open."""


@bp.get("/a")
@entered
def start(visit: Visit) -> ResponseReturnValue:
    """Lead the visitor to where she is; with no round chosen, to the open ones of her space."""
    if visit.round_ is None:
        return _choose_for(visit)
    if not visit.is_open:
        return page("contribute/waiting.html", visit, is_unlinked=is_unlinked(visit.round),
                    unlinks_on=unlinks_on(visit.round), page_title=_("Preguntas"))  # fmt: skip
    draft = draft_of(visit)
    if draft is None:
        return redirect(_entry(visit), 303)
    laid = screens_of(visit.round, visit.space, author=visit.author)
    at = screens.first_open(laid, begun_from(draft.answers))
    return redirect(f"/a/q/{at}" if at else "/a/review", 303)


def _entry(visit: Visit) -> str:
    """Return where to begin: what was sent already, what was sent in an iteration that ended, or the consent."""
    if queries.has_sent(visit.round, visit.space, author=visit.author):
        return "/a/again"
    is_known = queries.earlier_answers(visit.round, visit.space, author=visit.author)
    return "/a/next" if is_known else "/a/consent"


def _choose_for(visit: Visit) -> ResponseReturnValue:
    found = online_rounds_of(visit.space)
    if len(found) == 1 and not visit.capability.is_spokesperson:
        return carry(redirect("/a", 303), in_round(visit.capability, found[0]))
    return redirect("/a/rounds", 303)


@bp.get("/a/rounds")
@entered
def rounds(visit: Visit) -> ResponseReturnValue:
    """Show what is open for the card's space; for its spokesperson, also what waits for the group's word."""
    owed = pending_dissents(visit.space) if visit.capability.is_spokesperson else []
    found = [] if visit.capability.body else online_rounds_of(visit.space)
    texts = {dissent.about: words_of_code(visit.space.policy, dissent.about) for dissent in owed}
    about = {code: text_of(text) if text else code for code, text in texts.items()}
    return page("contribute/rounds.html", visit, rounds=found, owed=owed, about=about, page_title=_("Preguntas"))


@bp.post("/a/rounds")
@entered
def choose(visit: Visit) -> ResponseReturnValue:
    """Take one of the open rounds."""
    wanted = request.form.get("round", "")
    found = next((round_ for round_ in online_rounds_of(visit.space) if round_.code == wanted), None)
    if found is None or visit.capability.body:
        raise Missing(N_("No encontramos esa página."))
    return carry(redirect("/a", 303), in_round(visit.capability, found))


@bp.get("/a/consent")
@answering
def consent(visit: Visit) -> ResponseReturnValue:
    """Say who asks, who sees it, how long, how many kB, what is kept and how to stop. Nothing is stored yet."""
    if draft_of(visit) is not None:
        return redirect("/a", 303)
    return page("contribute/consent.html", visit, words=consent_words(visit), page_title=_("Antes de empezar"))


def consent_words(visit: Visit) -> Markup:
    """Write what is agreed to: the same text that is shown and whose digest is kept."""
    n = len(screens_of(visit.round, visit.space, author=visit.author))
    return Markup(
        render_template(
            "contribute/_consent.html",
            round=visit.round,
            space=visit.space,
            body=visit.capability.body,
            minutes=max(2, round(n * 20 / 60)),
            kilobytes=20 + 5 * n,
            iterations=config_of(visit.round).iterations,
            until=until(visit.round.closes_on, current()),
            late_days=late_days(visit.round),
        )
    )


@bp.post("/a/consent")
@answering
def accept(visit: Visit) -> ResponseReturnValue:
    """Begin a draft on «Acepto»; leave no trace on «No»."""
    if request.form.get("go") != "accept":
        return forget(redirect("/a/no", 303))
    begin(visit, Begun(consent=agreed(visit)))
    return redirect("/a/q/1", 303)


def agreed(visit: Visit) -> dict[str, bool]:
    """Return what was agreed to, with the version of the text, which is kept; the caller commits."""
    text = consent_words(visit)
    keep_text(visit.round, visit.space, text=text, lang=current())
    return agreement(text, {key: key in request.form for key in LAYERS})


def newer_words(visit: Visit) -> Markup:
    """Return the text of consent for who sent before, where it is not the one she agreed to; else nothing."""
    text = consent_words(visit)
    is_known = has_agreed(visit.round, visit.space, author=visit.author, text=text)
    return Markup() if is_known else text


def begin(visit: Visit, begun: Begun) -> None:
    """Keep a draft of the iteration that runs, and commit."""
    begun = replace(begun, iteration=visit.round.iteration)
    sweep_drafts()  # one of this card that was too old goes with its envelope's key
    name = draft_id(visit.round, visit.space, author=visit.author)
    keep_draft(name, visit.round, visit.space, answers=begun.stored)
    db.session.commit()


@bp.get("/a/again")
@answering
def again(visit: Visit) -> ResponseReturnValue:
    """Show what arrived, to correct it. In a protected space the phone never tells what was said."""
    if draft_of(visit) is not None or not queries.has_sent(visit.round, visit.space, author=visit.author):
        return redirect("/a", 303)
    laid = screens_of(visit.round, visit.space, author=visit.author)
    given = [] if visit.space.is_protected else screens.review(visit.round, laid, _sent(visit, {}))
    said = [] if visit.space.is_protected else queries.own_statements(visit.round, visit.space, author=visit.author)
    return page("contribute/again.html", visit, given=given, said=said, until=until(visit.round.closes_on, current()),
                newer=newer_words(visit), page_title=_("Ya llegó lo suyo"))  # fmt: skip


def _sent(visit: Visit, consent: dict[str, bool]) -> Begun:
    answers = queries.own_answers(visit.round, visit.space, author=visit.author)
    return begun_again(answers, {item.id: item.code for item in visit.round.items}, consent=consent)


@bp.post("/a/again")
@answering
def correct(visit: Visit) -> ResponseReturnValue:
    """Begin a new envelope; the last answer wins."""
    if draft_of(visit) is None and queries.has_sent(visit.round, visit.space, author=visit.author):
        consent = agreed(visit)
        begin(visit, Begun(consent=consent) if visit.space.is_protected else _sent(visit, consent))
        return redirect("/a/q/1" if visit.space.is_protected else "/a/review", 303)
    return redirect("/a", 303)


@bp.get("/a/no")
def refused() -> str:
    """Say goodbye to who did not accept: nothing was stored."""
    return render_template("contribute/refused.html")


@bp.get("/a/exit")
def leave() -> ResponseReturnValue:
    """Leave at once: the pages before open nothing any more. What was begun waits for the card alone."""
    capability = carried()
    return forget(redirect("/" if capability and not capability.is_protected else NEUTRAL, 303))
