"""An officer answers on record for a body, under a dated mandate: the same screens, the body's name on the answer."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.core.errors import Conflict, Forbidden, Missing
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.rounds.models import Round
from consult.rounds.queries import is_online
from consult.spaces.gate import NOBODY, officer_mandates
from consult.spaces.models import Mandate
from consult.web.capability import ENDED, carry, of_body
from consult.web.contribute.desk import bp
from consult.web.guards import in_round
from consult.web.language import gettext as _
from consult.web.session import actor


def _mandates(round_: Round) -> list[Mandate]:
    """List the mandates in force under which the person speaks in the round; Missing if there never was one."""
    spaces = {space.id for space in round_.spaces}
    mine = actor()
    held = [
        mandate
        for mandate in officer_mandates(mine, round_.policy)
        if mandate.organisation and mandate.space_id in spaces
    ]
    if not held:
        raise Missing(N_("No encontramos esa página."))
    in_force = [mandate for mandate in held if mine.on and mandate.is_in_force(mine.on)]
    if not in_force:
        raise Forbidden(ENDED, body=", ".join(mandate.organisation.code for mandate in held if mandate.organisation))
    return in_force


@bp.route("/p/<slug>/r/<round_code>/answer", methods=["GET", "POST"])
@in_round
def answer(round_: Round) -> ResponseReturnValue:
    """Show for whom one answers, and begin; an ended mandate is refused plainly."""
    if actor() is NOBODY:
        return redirect(url_for("auth.sign_in", next=request.path))
    held = _mandates(round_)
    if not STATES[round_.state].accepts or not is_online(round_):
        raise Conflict(N_("La ronda no está abierta. No se guardó nada; puede seguir cuando se abra."))
    if request.method == "GET":
        return render_template("contribute/officer.html", round=round_, mandates=held,
                               page_title=_("Responder por su entidad"))  # fmt: skip
    wanted = request.form.get("mandate", "")
    chosen = next((mandate for mandate in held if str(mandate.id) == wanted), None)
    if chosen is None or chosen.space is None:
        raise Missing(N_("No encontramos esa página."))
    return carry(redirect("/a", 303), of_body(chosen, round_, chosen.space))
