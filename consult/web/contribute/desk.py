"""The desk's blueprint, its frame for ordinary and protected spaces, and the draft of whoever is inside."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, has_request_context, redirect, render_template
from flask.typing import ResponseReturnValue

from consult.base.clock import today
from consult.contributions import queries
from consult.contributions.drafts import Begun, begun_from, draft_id
from consult.contributions.models import Draft
from consult.rounds.models import Round
from consult.spaces.models import Policy
from consult.spaces.queries import published_scheme
from consult.web.capability import Visit, answering, carried
from consult.web.language import day

bp = Blueprint("contribute", __name__)

WEEKDAY = {"es": "EEEE d 'de' MMMM", "en": "EEEE d MMMM"}


@bp.app_context_processor
def neutral_errors() -> dict[str, str]:
    """Let not even an error name the theme to whoever carries a capability of a protected space."""
    capability = carried() if has_request_context() else None
    if capability is None or not capability.is_protected:
        return {}
    return {"error_layout": "layouts/protected.html", "exit_url": "/a/exit"}


def page(template: str, visit: Visit, **values: Any) -> str:
    """Draw a page of the journey. In a protected space its frame says no policy, no space and no theme."""
    frame: dict[str, Any] = {"layout": "layouts/protected.html", "exit_url": "/a/exit"}
    if not visit.capability.is_protected:
        frame = {
            "layout": "layouts/participant.html",
            "band_spaces": bands(visit.space.policy, visit.round_),
            "is_demo": visit.space.policy.is_demo,
        }
    return render_template(template, visit=visit, space=visit.space, round=visit.round_, **(frame | values))


def bands(policy: Policy, round_: Round | None) -> list[dict[str, Any]]:
    """Return the stripes of the top edge: one for each space, as wide as its weight in the round or the policy."""
    scheme = round_.scheme if round_ and round_.scheme else published_scheme(policy)
    return [{"kind": s.kind, "weight": float(scheme.weight(s.code)) if scheme else 0.0} for s in policy.spaces]


def draft_of(visit: Visit) -> Draft | None:
    """Return what the visitor began and did not send."""
    return queries.draft(draft_id(visit.round, visit.space, author=visit.author), visit.space)


def until(closes_on: date | None, lang: str) -> str:
    """Write the day until when an answer may be corrected, with its weekday; "" where none is set, or it went by."""
    return day(closes_on, WEEKDAY[lang]) if closes_on and closes_on >= today() else ""


View = Callable[..., ResponseReturnValue]


def started(view: View) -> View:
    """Let in who said «Acepto»: there is a draft. Others are led to where they are."""

    @functools.wraps(view)
    @answering
    def guarded(visit: Visit, **arguments: Any) -> ResponseReturnValue:
        draft = draft_of(visit)
        if draft is None:
            return redirect("/a", 303)
        begun: Begun = begun_from(draft.answers)
        return view(visit=visit, draft=draft, begun=begun, **arguments)

    return guarded
