"""Run a round: what comes next, how it goes, and its moves from one state to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.contributions.running import arrived
from consult.core.errors import Missing
from consult.core.lifecycle import STATES, Move, moves_from
from consult.core.words import N_
from consult.drafting.actions import close_with_dissents, publish_round, validate_round
from consult.drafting.owed import owed
from consult.results.iterations import next_iteration
from consult.results.queries import results
from consult.rounds.actions import move_round, open_round
from consult.rounds.approving import drop, may_agree, pending, reopen_round
from consult.rounds.launch import check_title
from consult.rounds.models import Move as Moved
from consult.rounds.models import Round
from consult.rounds.queries import moves
from consult.spaces.gate import Actor
from consult.spaces.queries import names_of
from consult.web.attempt import NOTHING, attempt
from consult.web.desk import days_left, rows_of
from consult.web.facilitate.desk import bp, round_frame, run_by_asker
from consult.web.facilitate.forms import of_round
from consult.web.facilitate.iterations import iterations_of
from consult.web.facilitate.preparing import draw_setup
from consult.web.language import gettext as _
from consult.web.session import actor
from consult.web.stepup import asks_again

Doing = Callable[[Actor, Round, str], object]


def _move(to: str) -> Doing:
    return lambda who, round_, because: move_round(who, round_, to=to, because=because)


def _back(who: Actor, round_: Round, because: str) -> None:
    back = next((move for move in moves_from(round_.state) if move.is_back), None)
    if back is None:
        raise Missing(N_("No encontramos esa página."))
    move_round(who, round_, to=back.to, because=because)


VERBS: Mapping[str, Doing] = {
    "schedule": _move("scheduled"),
    "unschedule": _move("draft"),
    "open": lambda who, round_, because: open_round(who, round_, because=because),
    "pause": _move("paused"),
    "resume": lambda who, round_, because: open_round(who, round_, because=because),
    "close": lambda who, round_, because: close_with_dissents(who, round_, because=because),
    "reopen": lambda who, round_, because: reopen_round(who, round_, because=because),
    "systematise": _move("systematised"),
    "validate": lambda who, round_, _because: validate_round(who, round_),
    "publish": lambda who, round_, _because: publish_round(who, round_),
    "archive": _move("archived"),
    "back": _back,
    "iterate": lambda who, round_, because: next_iteration(who, round_, because=because),
    "decline": lambda who, round_, because: drop(who, round_, because=because),
}
"""The last word of the address -> the act."""

DELICATE = frozenset({"reopen", "publish"})
"""What asks again who it is (docs/trust.md, SEC-3)."""

WORD_OF: Mapping[tuple[str, str], str] = {
    ("draft", "scheduled"): "schedule", ("scheduled", "draft"): "unschedule", ("draft", "open"): "open",
    ("scheduled", "open"): "open", ("open", "paused"): "pause", ("paused", "open"): "resume",
    ("open", "closed"): "close", ("paused", "closed"): "close", ("closed", "open"): "reopen",
    ("closed", "systematised"): "systematise", ("systematised", "validated"): "validate",
    ("validated", "published"): "publish", ("published", "archived"): "archive",
    ("systematised", "closed"): "back", ("validated", "systematised"): "back",
}  # fmt: skip

HINTS: Mapping[str, str] = {
    "schedule": N_("Se anuncia con su fecha. Todavía se puede cambiar."),
    "open": N_("Se sellan las preguntas, las reglas y los pesos."),
    "pause": N_("No llegan respuestas mientras dura. Lo guardado sigue guardado."),
    "resume": N_("Vuelven a llegar respuestas."),
    "close": N_("Se deja de recibir y se calcula el resultado. Cada grupo en disenso tiene diez días para escribir."),
    "systematise": N_("Los aportes ya están leídos y agrupados."),
    "validate": N_("Cada aporte ya tiene su respuesta."),
    "publish": N_("Todos ven el resultado."),
    "archive": N_("Sigue a la vista, ya sin cambios."),
}
"""What each move does, said before it is done."""


@bp.get("/p/<slug>/r/<round_code>/run")
@run_by_asker
def conduct(round_: Round) -> ResponseReturnValue:
    """Show where the round is, what came from one's own spaces, what it owes, and the moves it may make."""
    state = STATES[round_.state]
    return render_template(
        "facilitate/conduct.html",
        **round_frame(round_, "facilitate.conduct"),
        **_choices(round_),
        state=state,
        arrivals=rows_of(arrived(actor(), round_)) if round_.state in ("open", "paused") else [],
        owed=owed(round_) if state.is_closed and not state.is_public else None,
        has_result=bool(results(round_)) and state.is_closed,
        iterations=iterations_of(round_),
        timeline=[_told(move, names_of(round_.policy)) for move in moves(round_)],
        days=days_left(round_),
    )


def _choices(round_: Round) -> dict[str, Any]:
    """Return the move forward, and the others with what each does. Opening is done beside its checklist."""
    found = [
        move for move in moves_from(round_.state) if not (move.to == "open" and move.origin in ("draft", "scheduled"))
    ]
    asked = _asked(round_)
    if asked:
        found = [move for move in found if move.to != asked["to"]]
    forward = [move for move in found if not move.is_back and not move.needs_reason]
    main = forward[-1] if forward else None
    return {"asked": asked, "main": _choice(round_, main) if main else None,
            "others": [_choice(round_, move) for move in found if move is not main]}  # fmt: skip


def _asked(round_: Round) -> dict[str, Any] | None:
    """Return the move that waits for a second person: who asked, what agreeing does, and how it is taken back."""
    waiting = pending(round_)
    if waiting is None:
        return None
    move = next(one for one in moves_from(round_.state) if one.to == waiting.to_state)
    return {
        **_choice(round_, move),
        "to": move.to,
        "who": names_of(round_.policy).get(waiting.asked_by, _("el sistema")),
        "at": waiting.asked_at,
        "because": waiting.because,
        "may_agree": may_agree(actor(), round_, waiting),
        "decline_url": url_for("facilitate.act", slug=round_.policy.slug, round_code=round_.code, verb="decline"),
    }


def _choice(round_: Round, move: Move) -> dict[str, Any]:
    word = WORD_OF[move.origin, move.to]
    return {
        "url": url_for("facilitate.act", slug=round_.policy.slug, round_code=round_.code, verb=word),
        "words": _(move.verb),
        "hint": _(HINTS[word]) if word in HINTS else "",
        "needs_reason": move.needs_reason,
        "is_back": move.is_back,
    }


def _told(move: Moved, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "to": move.to_state,
        "at": move.at,
        "who": names.get(move.actor, _("el sistema")),
        "because": move.because,
        "overridden": sorted({_(check_title(key)) for key in move.overridden}),
    }


@bp.post(f"/p/<slug>/r/<round_code>/<any({','.join(VERBS)}):verb>")
@run_by_asker
@asks_again(lambda verb, **_others: verb in DELICATE)
def act(round_: Round, verb: str) -> ResponseReturnValue:
    """Make a move; a refusal to open comes back on the setup page with the reason that was typed."""
    because = request.form.get("because", "")
    was_configurable = STATES[round_.state].is_configurable
    made, refusal = attempt(lambda: VERBS[verb](actor(), round_, because))
    if refusal and was_configurable and verb == "open":
        return draw_setup(round_, of_round(round_), NOTHING, because=because, launch=refusal), 409
    done = _("Quedó pedido. Falta que otra persona esté de acuerdo.") if made is False else _done(round_, verb)
    flash(refusal.sentence or done, "bad" if refusal else "ok")
    page = "facilitate.setup" if STATES[round_.state].is_configurable else "facilitate.conduct"
    return redirect(url_for(page, slug=round_.policy.slug, round_code=round_.code), 303)


def _done(round_: Round, verb: str) -> str:
    if verb == "decline":
        return _("El pedido se retiró. La ronda sigue como estaba.")
    if verb == "iterate":
        return _("Ronda %(code)s: empezó la vuelta %(n)s.", code=round_.code, n=round_.iteration)
    return _("Ronda %(code)s: %(state)s.", code=round_.code, state=_(STATES[round_.state].label))
