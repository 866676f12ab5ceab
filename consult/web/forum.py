"""The open forum: without a card, one live answer for each browser, and texts read by somebody before they show."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from consult.base.db import db
from consult.base.keys import random_key
from consult.contributions.actions import submit
from consult.contributions.drafts import WHOLE, Begun, begun_again, envelope_of, prompts_of
from consult.contributions.queries import own_answers, own_statements, shown_statements
from consult.core.errors import Conflict, Invalid, Missing
from consult.core.kinds.asking import screens
from consult.core.kinds.model import Screen
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.rounds.models import Round
from consult.rounds.queries import config_of, is_online
from consult.spaces.models import Space
from consult.web.contribute.desk import bands
from consult.web.contribute.forms import Reading, part_of, read_screen
from consult.web.contribute.screens import shown
from consult.web.cookies import is_secure, put_cookie, read_cookie
from consult.web.guards import in_round
from consult.web.language import current, sentence_of, text_of
from consult.web.language import gettext as _
from consult.web.limits import limiter

bp = Blueprint("forum", __name__)

COOKIE = "foro"
LIFE = 180 * 24 * 3600
PER_NETWORK = "10 per hour"


def _space_of(round_: Round) -> Space:
    """Return the public space of the round; a round without one has no forum."""
    found = next((space for space in round_.spaces if space.is_public), None)
    if found is None or STATES[round_.state].is_configurable or not is_online(round_):
        raise Missing(N_("No encontramos esa página."))
    return found


def _author(browser: str) -> str:
    """Return what stands for a browser; "" stays "" so that nobody is looked up for a first visit."""
    return hashlib.sha256(f"forum:{browser}".encode()).hexdigest() if browser else ""


def _asked(round_: Round, space: Space) -> list[Screen]:
    config = config_of(round_)
    laid = screens(config, [item.id for item in config.items], space.code)
    # A ranking is put here as a place for each item: no taps, one form.
    return [Screen(item, one.criteria) for one in laid for item in (one.items or (one.item,))]


@bp.get("/p/<slug>/r/<round_code>/forum")
@in_round
def show(round_: Round) -> str:
    """Show what is asked, what others said and may be shown, and what this browser answered."""
    space = _space_of(round_)
    return _draw(round_, space, _known(round_, space), key=random_key())


def _known(round_: Round, space: Space) -> Begun:
    author = _author(read_cookie(_cookie(round_)))
    answers = own_answers(round_, space, author=author) if author else []
    return begun_again(answers, {item.id: item.code for item in round_.items}, consent={})


def _draw(round_: Round, space: Space, begun: Begun, *, key: str, readings: dict[str, Reading] | None = None,
          error: str = "") -> str:  # fmt: skip
    laid = _asked(round_, space)
    author = _author(read_cookie(_cookie(round_)))
    read = readings or {}
    empty = Reading(begun)
    drawn = [
        shown(round_, laid, at, begun, errors=read.get(one.item, empty).errors, typed=read.get(one.item, empty).typed,
              words=read.get(one.item, empty).words)
        for at, one in enumerate(laid)
    ]  # fmt: skip
    said: dict[str, list[str]] = {}
    for statement in shown_statements(round_, space):
        said.setdefault(statement.about, []).append(text_of(statement.text))
    return render_template(
        "forum/show.html",
        round=round_,
        space=space,
        policy=round_.policy,
        is_open=STATES[round_.state].accepts,
        drawn=drawn,
        said=said,
        mine=own_statements(round_, space, author=author) if author else [],
        whole=prompts_of(round_, of_item=False),
        whole_words=read.get(WHOLE, empty).words,
        form=request.form,
        key=key,
        error=error,
        band_spaces=bands(round_.policy, round_),
        is_demo=round_.policy.is_demo,
        page_title=_("Foro abierto"),
    )


@bp.post("/p/<slug>/r/<round_code>/forum")
@limiter.limit(PER_NETWORK)
@in_round
def send(round_: Round) -> ResponseReturnValue:
    """Take one answer of this browser; a second one replaces the first, answer by answer."""
    space = _space_of(round_)
    if not STATES[round_.state].accepts:
        raise Conflict(N_("La ronda no está abierta. No se guardó nada; puede seguir cuando se abra."))
    key = request.form.get("key", "")
    # Two clicks before the first answer came back are one browser: its name is then made from the form's own key.
    browser = read_cookie(_cookie(round_)) or hashlib.sha256(f"browser:{key}".encode()).hexdigest()[:32]
    readings = _read(round_, space)
    begun = Begun(consent={"accepts": True})
    for reading in readings.values():
        begun = replace(begun, judged={**begun.judged, **reading.begun.judged},
                        words={**begun.words, **reading.begun.words})  # fmt: skip
    try:
        _require_sound(readings)
        envelope = envelope_of(round_, begun, key=key, author=_author(browser), lang=current(), channel="forum")
        receipt = submit(round_, space, envelope).receipt
    except Invalid as refusal:
        known = _known(round_, space)
        return _draw(round_, space, known, key=key, readings=readings, error=sentence_of(refusal)), 400
    db.session.commit()
    flash(_("Llegó. Código: %(code)s. Sus textos se leen antes de mostrarse.", code=receipt), "ok")
    return _remembering(make_response(redirect(request.path, 303)), round_, browser)


def _read(round_: Round, space: Space) -> dict[str, Reading]:
    config, nothing = config_of(round_), Begun()
    prompts = prompts_of(round_, of_item=True)
    readings: dict[str, Reading] = {}
    for screen in _asked(round_, space):
        form = part_of(request.form, screen.item)
        before = readings.get(screen.item, Reading(nothing))
        now = read_screen(form, before.begun, config, item=screen.item, specs=screen.criteria, prompts=prompts)
        readings[screen.item] = replace(
            now, typed={**before.typed, **now.typed}, errors={**before.errors, **now.errors}
        )
    whole = prompts_of(round_, of_item=False)
    readings[WHOLE] = read_screen(request.form, nothing, config, item=WHOLE, specs=(), prompts=whole)
    return readings


def _require_sound(readings: dict[str, Reading]) -> None:
    if request.form.get("website"):
        raise Invalid(N_("No se guardó nada. Deje vacía la casilla que dice «No llene esta casilla»."))
    if any(reading.errors for reading in readings.values()):
        raise Invalid(N_("No se guardó nada. Revise lo marcado y envíe otra vez."))
    if not request.form.get("accept"):
        raise Invalid(N_("No se guardó nada. Marque «Acepto» para enviar."))


def _remembering(response: Response, round_: Round, browser: str) -> Response:
    put_cookie(response, _cookie(round_), browser, path=request.path, max_age=LIFE)
    return response


def _cookie(round_: Round) -> str:
    # One for each round, by its path; a `__Host-` cookie has none, so its name tells them apart.
    return f"{COOKIE}-{round_.policy.slug}-{round_.code}" if is_secure() else COOKIE
