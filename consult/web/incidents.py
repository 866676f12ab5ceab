"""The register of incidents with personal data: the form, the clock of 48 hours, the text to send, what people read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.base.clock import PERU, now
from consult.core.errors import Invalid
from consult.core.words import N_
from consult.spaces.gate import may
from consult.spaces.incidents import (
    BODIES,
    Incident,
    announce,
    announced,
    change_incident,
    clock_of,
    close_incident,
    incident_by_id,
    incidents,
    note_incident,
    tell_body,
    urgent,
)
from consult.spaces.models import Policy
from consult.web import fields
from consult.web.attempt import NOTHING, Said, attempt, done_or_said
from consult.web.guards import allowed, in_policy
from consult.web.language import gettext as _
from consult.web.nav import staff
from consult.web.session import actor
from consult.web.stepup import asks_again

bp = Blueprint("incidents", __name__)

KEEP = "incidents.keep"


def frame(policy: Policy, *more: tuple[str, str | None]) -> dict[str, Any]:
    """Return the frame of these pages."""
    home = url_for("incidents.index", slug=policy.slug)
    crumbs = [(_("Mi mesa"), url_for("desk.of_policy", slug=policy.slug)), (_("Incidentes"), home), *more]
    return staff(policy, "incidents", crumbs=crumbs)


@bp.get("/p/<slug>/incidents")
@in_policy
@allowed(KEEP)
def index(policy: Policy) -> ResponseReturnValue:
    """List every incident with its clock, and the form to note one."""
    return _draw_list(policy, {"known_at": f"{now().astimezone(PERU):%Y-%m-%dT%H:%M}"}, NOTHING)


def _draw_list(policy: Policy, values: Mapping[str, str], refusal: Said) -> str:
    return render_template("incidents/list.html", **frame(policy), rows=[row_of(one) for one in incidents(policy)],
                           values=values, refusal=refusal)  # fmt: skip


def row_of(incident: Incident) -> dict[str, Any]:
    """Return an incident with its clock, its instants in Peru."""
    clock = clock_of(incident, at=now())
    return {
        "incident": incident,
        "clock": clock,
        "known_at": incident.known_at.astimezone(PERU),
        "due_at": clock.due_at.astimezone(PERU),
        "bodies": [(key, _(words), _told_at(incident, key)) for key, words in BODIES.items()],
    }


def _told_at(incident: Incident, body: str) -> datetime | None:
    written = incident.told.get(body)
    return datetime.fromisoformat(written).astimezone(PERU) if written else None


def _typed(form: Mapping[str, str]) -> dict[str, Any]:
    """Read the form; raise Invalid above the field that is off."""
    return {
        "what": fields.text(form, "what"),
        "known_at": _instant(form),
        "kinds": fields.text(form, "kinds"),
        "n_at_most": fields.whole(form, "n_at_most"),
        "consequences": fields.text(form, "consequences"),
        "measures": fields.text(form, "measures"),
        "is_mended": "is_mended" in form,
    }


def _instant(form: Mapping[str, str]) -> datetime:
    try:
        return datetime.fromisoformat(fields.text(form, "known_at")).replace(tzinfo=PERU)
    except ValueError:
        raise Invalid(N_("Escriba el día y la hora en que se supo, como 2026-04-17 15:30."), at="known_at") from None


@bp.post("/p/<slug>/incidents")
@in_policy
@allowed(KEEP)
def note(policy: Policy) -> ResponseReturnValue:
    """Write an incident down."""
    made, refusal = attempt(lambda: note_incident(actor(), policy, **_typed(request.form)))
    if made is None:
        return _draw_list(policy, request.form.to_dict(), refusal), 400
    flash(_("Incidente anotado. El plazo corre desde que se supo."), "ok")
    return redirect(url_for("incidents.one", slug=policy.slug, incident_id=made.id), 303)


@bp.route("/p/<slug>/incidents/<incident_id>", methods=["GET", "POST"])
@in_policy
@allowed(KEEP)
def one(policy: Policy, incident_id: str) -> ResponseReturnValue:
    """Show an incident with its clock and the text to send; change what is known."""
    incident = incident_by_id(policy, incident_id)
    if request.method == "GET":
        return _draw_one(policy, incident, _values(incident), NOTHING)
    _done, refusal = attempt(lambda: change_incident(actor(), policy, incident, **_typed(request.form)))
    if refusal:
        return _draw_one(policy, incident, request.form.to_dict(), refusal), 400
    flash(_("Guardado."), "ok")
    return redirect(url_for("incidents.one", slug=policy.slug, incident_id=incident.id), 303)


def _values(incident: Incident) -> dict[str, str]:
    known = f"{incident.known_at.astimezone(PERU):%Y-%m-%dT%H:%M}"
    n = "" if incident.n_at_most is None else str(incident.n_at_most)
    return {"what": incident.what, "known_at": known, "kinds": incident.kinds, "n_at_most": n,
            "consequences": incident.consequences, "measures": incident.measures,
            **({"is_mended": "1"} if incident.is_mended else {})}  # fmt: skip


def _draw_one(policy: Policy, incident: Incident, values: Mapping[str, str], refusal: Said) -> str:
    officer = policy.settings.get("data_officer") or {}
    return render_template("incidents/one.html", **frame(policy, (_("Un incidente"), None)), **row_of(incident),
                           values=values, refusal=refusal, officer=officer)  # fmt: skip


@bp.post("/p/<slug>/incidents/<incident_id>/told")
@in_policy
@allowed(KEEP)
def told(policy: Policy, incident_id: str) -> ResponseReturnValue:
    """Write down that somebody was told."""
    incident = incident_by_id(policy, incident_id)
    body = request.form.get("body", "")
    done_or_said(lambda: tell_body(actor(), policy, incident, body=body), _("Aviso anotado."))
    return redirect(url_for("incidents.one", slug=policy.slug, incident_id=incident.id), 303)


@bp.post("/p/<slug>/incidents/<incident_id>/announce")
@in_policy
@allowed(KEEP)
@asks_again()
def show(policy: Policy, incident_id: str) -> ResponseReturnValue:
    """Put the notice on the pages of whoever holds a card, or take it away."""
    incident = incident_by_id(policy, incident_id)
    is_on = request.form.get("go") == "on"
    words = fields.text(request.form, "announcement")
    said = _("El aviso se ve al entrar con una tarjeta.") if is_on else _("El aviso ya no se ve.")
    done_or_said(lambda: announce(actor(), policy, incident, words=words, is_on=is_on), said)
    return redirect(url_for("incidents.one", slug=policy.slug, incident_id=incident.id), 303)


@bp.post("/p/<slug>/incidents/<incident_id>/close")
@in_policy
@allowed(KEEP)
def close(policy: Policy, incident_id: str) -> ResponseReturnValue:
    """Close it; it stays in the register."""
    incident = incident_by_id(policy, incident_id)
    done_or_said(lambda: close_incident(actor(), policy, incident), _("Incidente cerrado. Queda en el registro."))
    return redirect(url_for("incidents.one", slug=policy.slug, incident_id=incident.id), 303)


@bp.get("/notice")
def notice() -> str:
    """Tell whoever holds a card what happened and what they can do. It names no policy: somebody may look on."""
    return render_template("incidents/notice.html", rows=announced(), page_title=_("Aviso"))


def clocks(policy: Policy) -> list[dict[str, Any]]:
    """Return, for the desk of whoever keeps them, the incidents of which somebody must still be told."""
    return [row_of(one_) for one_ in urgent(policy)] if may(actor(), KEEP, policy=policy) else []
