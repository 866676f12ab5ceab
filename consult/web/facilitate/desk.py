"""The blueprint of the rounds' desk, the list of rounds, and what all pages of one round share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.core.kinds import KINDS
from consult.core.lifecycle import STATES, moves_from
from consult.core.words import N_
from consult.rounds.models import Round
from consult.rounds.queries import rounds
from consult.spaces.gate import may_in_any, require_in_any
from consult.spaces.models import Policy
from consult.web.guards import allowed, in_policy, in_round
from consult.web.language import gettext as _
from consult.web.nav import Link, staff, there_is
from consult.web.session import actor

bp = Blueprint("facilitate", __name__)

View = Callable[..., ResponseReturnValue]

KIND_SENTENCES: Mapping[str, str] = {
    "problem_tree": N_("La gente dice si cada causa y cada efecto pasa de verdad, y qué tan grave es."),
    "future": N_("La gente dice a dónde quiere llegar y en qué medida."),
    "alternatives": N_("La gente puntúa cada salida con los criterios, o las pone en orden."),
    "standards": N_("La gente dice cómo debe llegarle cada servicio y hasta cuánto es aceptable."),
    "validation": N_("La gente dice si está de acuerdo con cada texto del borrador y lo comenta."),
}
"""What each kind of round is for, in one plain sentence."""


def run_by_asker(view: View) -> View:
    """Let in who configures rounds in at least one space of this one; a stranger meets 404, other staff 403."""

    @wraps(view)
    @in_round
    @allowed("round.configure")
    def guarded(round_: Round, **others: Any) -> ResponseReturnValue:
        require_in_any(actor(), "round.configure", policy=round_.policy, spaces=round_.spaces)
        return view(round_=round_, **others)

    return guarded


@bp.get("/p/<slug>/desk/rounds")
@in_policy
@allowed("round.configure")
def all_rounds(policy: Policy) -> ResponseReturnValue:
    """List the rounds of the policy with their states and what comes next for those one runs."""
    crumbs = [(_("Mi mesa"), url_for("desk.of_policy", slug=policy.slug)), (_("Rondas"), None)]
    return render_template(
        "facilitate/rounds.html",
        **staff(policy, "rounds", crumbs=crumbs),
        rows=[(round_, is_own(round_), next_move(round_)) for round_ in rounds(policy)],
        kinds=KINDS,
    )


def is_own(round_: Round) -> bool:
    """Tell whether the person inside runs this round."""
    return may_in_any(actor(), "round.move", policy=round_.policy, spaces=round_.spaces)


def next_move(round_: Round) -> str:
    """Return the verb of the next forward move of a round, or nothing at its end."""
    verbs = [move.verb for move in moves_from(round_.state) if not move.is_back and not move.needs_reason]
    return _(verbs[-1]) if verbs else ""


def round_frame(round_: Round, here: str) -> dict[str, Any]:
    """Return the frame of a page of one round: crumbs, tabs and what the heading says."""
    policy = round_.policy
    crumbs = [
        (_("Mi mesa"), url_for("desk.of_policy", slug=policy.slug)),
        (_("Rondas"), url_for("facilitate.all_rounds", slug=policy.slug)),
        (_("Ronda %(code)s", code=round_.code), None),
    ]
    return {
        **staff(policy, "rounds", crumbs=crumbs, tabs=tabs(round_, here), tabs_label=_("Partes de la ronda")),
        "round": round_,
        "kind": KINDS[round_.kind],
        "has": there_is,
    }


def tabs(round_: Round, here: str) -> list[Link]:
    """Return the parts of a round."""
    parts = [
        ("facilitate.setup", _("Preparar") if STATES[round_.state].is_configurable else _("Reglas selladas")),
        ("facilitate.conduct", _("Marcha y cierre")),
        ("workshop.actas", _("Talleres y actas")),
        ("workshop.import_", _("Importar")),
    ]
    return [
        (label, url_for(endpoint, slug=round_.policy.slug, round_code=round_.code), endpoint == here)
        for endpoint, label in parts
        if there_is(endpoint)
    ]
