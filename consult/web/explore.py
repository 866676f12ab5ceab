"""The weight explorer: move the weights of a result and see what would be chosen. Nothing is kept."""

from __future__ import annotations

from fractions import Fraction

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from consult.core.errors import Refusal
from consult.core.kinds.decimals import exact
from consult.results.exploring import explored, may_explore
from consult.results.queries import ResultView
from consult.rounds.models import Round
from consult.web.guards import in_round
from consult.web.language import sentence_of
from consult.web.presenting.exploring import trial_of
from consult.web.presenting.figures import voices
from consult.web.results import around, not_yet, seen_by_asker

bp = Blueprint("explore", __name__)

FIELD = "w-"
"""Prefix of the fields that carry weights: w-PAL."""


@bp.get("/p/<slug>/r/<round_code>/explore")
@in_round
def show(round_: Round) -> ResponseReturnValue:
    """Show the result under the weights of the address; the published ones without any."""
    if (waiting := not_yet(round_)) is not None:
        return waiting
    seen = seen_by_asker(round_)
    heard = voices(round_.spaces, seen.scheme)
    page = around(seen, heard)
    if not may_explore(seen):
        return render_template("results/explore.html", **page, trial=None, refusal="")
    try:
        tried, refusal = explored(seen, weights_typed(seen)), ""
    except Refusal as fault:
        tried, refusal = explored(seen, seen.figures.weights), sentence_of(fault)
    trial = trial_of(seen, heard, tried)
    return render_template("results/explore.html", **page, trial=trial, refusal=refusal)


def weights_typed(seen: ResultView) -> dict[str, Fraction]:
    """Read the weights of the address. Raises Invalid for what is not a number."""
    typed = {space: request.args.get(FIELD + space, "").strip() for space in seen.figures.weights}
    if not any(typed.values()):
        return dict(seen.figures.weights)
    return {space: exact(text) if text else Fraction(0) for space, text in typed.items()}
