"""The gate for views: a slug becomes an object, or the same 404 for what is absent and for what may not be known."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.base.db import of_person
from consult.core.errors import Missing
from consult.core.words import N_
from consult.rounds.queries import round_by_code
from consult.spaces.gate import NOBODY, knows, readable_spaces, require, roles
from consult.spaces.queries import policy_by_slug, space_by_code
from consult.web.session import actor

View = Callable[..., ResponseReturnValue]


def asks(view: View, of: str) -> View:
    """Write on a view what it asks of who comes; wrappers carry it outward, and declared.py reads it."""
    view.__dict__["asks"] = of
    return view


def in_policy(view: View) -> View:
    """Turn `slug` into the policy, and open the scope of what this person may read in it."""

    @functools.wraps(view)
    def guarded(slug: str, **others: Any) -> ResponseReturnValue:
        policy = policy_by_slug(slug)
        with of_person(readable_spaces(actor(), policy)):
            return view(policy=policy, **others)

    return guarded


def in_round(view: View) -> View:
    """Turn `slug` and `round_code` into the round; a round's existence is public, its rows are not."""

    @functools.wraps(view)
    @in_policy
    def guarded(policy: Any, round_code: str, **others: Any) -> ResponseReturnValue:
        return view(round_=round_by_code(policy, round_code), **others)

    return guarded


def in_space(view: View) -> View:
    """Turn `slug` and `space_code` into a space the asker may know; everything else is the same 404."""

    @functools.wraps(view)
    @in_policy
    def guarded(policy: Any, space_code: str, **others: Any) -> ResponseReturnValue:
        space = space_by_code(policy, space_code)
        if not knows(actor(), space):
            raise Missing(N_("No encontramos esa página."))
        return view(space=space, **others)

    return guarded


def staff_of_policy(view: View) -> View:
    """Let in who holds any mandate in the policy; a stranger who has not signed in is asked to, others meet 404."""

    @functools.wraps(view)
    def guarded(**arguments: Any) -> ResponseReturnValue:
        policy = arguments["policy"] if "policy" in arguments else arguments["round_"].policy
        if actor() is NOBODY:
            return redirect(url_for("auth.sign_in", next=request.full_path if request.query_string else request.path))
        if not roles(actor(), policy):
            raise Missing(N_("No encontramos esa página."))
        return view(**arguments)

    return asks(guarded, "staff")


def allowed(action: str) -> Callable[[View], View]:
    """Let in who may do this in the policy."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        @staff_of_policy
        def guarded(**arguments: Any) -> ResponseReturnValue:
            policy = arguments["policy"] if "policy" in arguments else arguments["round_"].policy
            require(actor(), action, policy=policy)
            return view(**arguments)

        return asks(guarded, action)

    return decorate
