"""Weights changed after opening are a second scheme: it needs a reason, and its figures stand beside the first ones."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flask import Flask

from consult.base.db import db
from consult.core.errors import Conflict
from consult.results.actions import propose_weights_beside
from consult.results.queries import results, view
from consult.rounds.queries import round_by_code
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug
from tests.conftest import SLUG

BY_HEAD = {"FED": "24", "MIN": "20", "PAL": "36", "MAC": "343", "SOC": "18", "OPEN": "0"}
"""The number of people of each space as its weight: the second scheme must then give the head count of §3.4."""


def test_a_closed_round_is_computed_under_the_second_scheme_too(each_app: Flask) -> None:
    with each_app.app_context():
        policy = policy_by_slug(SLUG)
        round_ = round_by_code(policy, "R3")
        first = view(round_, is_internal=True)
        scheme = propose_weights_beside(
            SYSTEM, policy, weights=BY_HEAD, rationale="", adopted_by="", adopted_on=None, because="Se pidió ver"
        )
        db.session.commit()
        assert [result.scheme.code for result in results(round_)] == ["WS-1", scheme.code]
        assert view(round_, is_internal=True).figures == first.figures
        second = view(round_, is_internal=True, scheme=scheme).figures
        assert [item.weighted for item in second.items] == [item.head_count for item in first.figures.items]
        a12 = next(item for item in second.items if item.id == "A1.2")
        assert (a12.is_chosen, round(a12.weighted or Fraction(0), 4)) == (False, Fraction("3.3302"))


def test_without_a_reason_nothing_changes(each_app: Flask) -> None:
    with each_app.app_context():
        policy = policy_by_slug(SLUG)
        with pytest.raises(Conflict):
            propose_weights_beside(SYSTEM, policy, weights=BY_HEAD, rationale="", adopted_by="", adopted_on=None)
        assert len(results(round_by_code(policy, "R3"))) == 1
