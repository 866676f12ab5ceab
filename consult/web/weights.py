"""The weights of a policy: a new scheme with its reason, seen in percent before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.base.clock import today
from consult.core.counting.weights import shown_weights
from consult.core.errors import Invalid
from consult.results.actions import propose_weights_beside
from consult.spaces.actions import check_weights
from consult.spaces.models import Policy, WeightScheme
from consult.spaces.queries import current_scheme, schemes
from consult.web import fields
from consult.web.attempt import NOTHING, Said, attempt
from consult.web.guards import allowed, in_policy
from consult.web.language import gettext as _
from consult.web.language import sentence_of
from consult.web.nav import space_card, staff
from consult.web.session import actor

bp = Blueprint("weights", __name__)


@bp.route("/p/<slug>/weights/edit", methods=["GET", "POST"])
@in_policy
@allowed("weights.manage")
def edit(policy: Policy) -> ResponseReturnValue:
    """Write a scheme of weights; once one is sealed, the next is a second one beside it."""
    now = current_scheme(policy)
    if request.method == "GET":
        values = {f"w-{space.code}": now.weights.get(space.code, "0") if now else "1" for space in policy.spaces}
        return _draw(policy, values | {"adopted_on": today().isoformat()}, NOTHING)
    form = request.form
    if form.get("do") == "preview":
        refusal = _unsound(policy, form)
        return _draw(policy, form.to_dict(), refusal, is_preview=not refusal), 400 if refusal else 200
    made, refusal = attempt(lambda: _propose(policy, form, now))
    if made is None:
        return _draw(policy, form.to_dict(), refusal), 400
    flash(_("Pesos guardados: %(code)s. Se sellan al abrir una ronda.", code=made.code), "ok")
    return redirect(url_for("weights.edit", slug=policy.slug), 303)


def _typed(policy: Policy, form: fields.Form) -> dict[str, str]:
    return {space.code: fields.text(form, f"w-{space.code}") or "0" for space in policy.spaces}


def _propose(policy: Policy, form: fields.Form, now: WeightScheme | None) -> WeightScheme:
    return propose_weights_beside(
        actor(),
        policy,
        weights=_typed(policy, form),
        rationale=fields.text(form, "rationale"),
        adopted_by=fields.text(form, "adopted_by"),
        adopted_on=fields.day_of(form, "adopted_on"),
        floor_protected=now.floor_protected if now else None,
        cap=now.cap if now else None,
        because=fields.text(form, "because"),
    )


def _unsound(policy: Policy, form: fields.Form) -> Said:
    try:
        check_weights(policy, _typed(policy, form))
    except Invalid as fault:
        return Said(sentence_of(fault))
    return NOTHING


def percents(weights: Mapping[str, Fraction]) -> Mapping[str, Decimal]:
    """Return weights as percentage points that add to 100."""
    total = sum(weights.values(), Fraction(0))
    return shown_weights({code: weight / total for code, weight in weights.items()}) if total else {}


def _draw(policy: Policy, values: Mapping[str, str], refusal: Said, *, is_preview: bool = False) -> str:
    known = schemes(policy)
    shares = {one.code: percents({space.code: one.weight(space.code) for space in policy.spaces}) for one in known}
    typed = _typed(policy, values)
    crumbs = [(_("Mi mesa"), url_for("desk.of_policy", slug=policy.slug)), (_("Pesos"), None)]
    return render_template(
        "weights/edit.html",
        **staff(policy, "weights", crumbs=crumbs),
        spaces=[space_card(space) for space in policy.spaces],
        values=values,
        refusal=refusal,
        schemes=known,
        shares=shares,
        preview=percents({code: Fraction(text) for code, text in typed.items()}) if is_preview else {},
        needs_reason=any(one.sealed_at for one in known),
    )
