"""Leave to look inside for an incident: asked, granted, ended, and listed for whoever may read the log."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.base.clock import PERU
from consult.spaces.credentials import Elevation
from consult.spaces.elevation import (
    MOST_HOURS,
    ask_elevation,
    elevation_by_id,
    elevations,
    end_elevation,
    grant_elevation,
    is_in_force,
    is_waiting,
)
from consult.spaces.gate import roles
from consult.spaces.models import Policy
from consult.spaces.queries import names_of
from consult.web import fields
from consult.web.attempt import NOTHING, Said, attempt, done_or_said
from consult.web.guards import allowed, in_policy
from consult.web.language import gettext as _
from consult.web.observe import frame
from consult.web.session import actor
from consult.web.stepup import asks_again

bp = Blueprint("elevation", __name__)


@bp.get("/p/<slug>/observe/elevations")
@in_policy
@allowed("audit.read")
def index(policy: Policy) -> ResponseReturnValue:
    """List who asked to look inside, why, who let them, and until when."""
    return _draw(policy, {}, NOTHING)


def _draw(policy: Policy, values: dict[str, str], refusal: Said) -> str:
    names = names_of(policy)
    held = roles(actor(), policy)
    return render_template(
        "observe/elevations.html",
        **frame(policy, "elevation.index"),
        rows=[_row(one, names) for one in elevations(policy)],
        may_ask="administrator" in held,
        may_grant="coordinator" in held,
        most=MOST_HOURS,
        values=values,
        refusal=refusal,
    )


def _row(one: Elevation, names: dict[str, str]) -> dict[str, object]:
    is_mine = one.person_id == actor().id
    return {
        "id": one.id,
        "who": names.get(one.person_id, ""),
        "because": one.because,
        "n_hours": one.n_hours,
        "asked_at": one.asked_at.astimezone(PERU),
        "granted_by": names.get(one.granted_by or "", ""),
        "until": one.until.astimezone(PERU) if one.until else None,
        "is_waiting": is_waiting(one),
        "is_in_force": is_in_force(one),
        "is_refused": one.granted_at is None and one.ended_at is not None,
        "is_mine": is_mine,
    }


@bp.post("/p/<slug>/observe/elevations")
@in_policy
@allowed("people.manage")
@asks_again()
def ask(policy: Policy) -> ResponseReturnValue:
    """Ask for leave, with a reason that observers read."""
    form = request.form
    made, refusal = attempt(
        lambda: ask_elevation(
            actor(), policy, because=fields.text(form, "because"), n_hours=fields.whole(form, "hours") or 0
        )
    )
    if made is None:
        return _draw(policy, form.to_dict(), refusal), 400
    flash(_("El pedido quedó anotado. Lo responde quien coordina."), "ok")
    return redirect(url_for("elevation.index", slug=policy.slug), 303)


@bp.post("/p/<slug>/observe/elevations/<elevation_id>/<any(grant,end):verb>")
@in_policy
@allowed("people.manage")
@asks_again()
def act(policy: Policy, elevation_id: str, verb: str) -> ResponseReturnValue:
    """Grant leave, refuse it, or end it before its time."""
    one = elevation_by_id(policy, elevation_id)
    if verb == "grant":
        done_or_said(lambda: grant_elevation(actor(), policy, elevation=one), _("Permiso dado. Termina solo."))
    else:
        done_or_said(lambda: end_elevation(actor(), policy, elevation=one), _("Terminado. Ya no mira adentro."))
    return redirect(url_for("elevation.index", slug=policy.slug), 303)
