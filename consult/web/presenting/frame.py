"""The frame of a public page: band, menu, crumbs, and where the policy stands among CEPLAN's steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from consult.core.lifecycle import STATES
from consult.core.method import DEFAULT_EDITION, EDITIONS
from consult.core.words import N_
from consult.rounds.models import Round
from consult.rounds.queries import rounds
from consult.spaces.gate import NOBODY, roles
from consult.spaces.models import Policy
from consult.spaces.queries import published_scheme
from consult.web.language import gettext as _
from consult.web.language import text_of
from consult.web.presenting.figures import voices
from consult.web.session import actor

SHORT: Mapping[str, str] = {
    "problem": N_("Delimitar el problema"),
    "tree": N_("Árbol del problema"),
    "future": N_("Situación futura"),
    "alternatives": N_("Alternativas"),
    "objectives": N_("Objetivos"),
    "guidelines": N_("Lineamientos"),
    "services": N_("Servicios y estándares"),
    "related": N_("Políticas relacionadas"),
}
"""Short names of the steps for the strip, in our own words; the official ones stand in the report."""

Crumb = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Stratum:
    """One step on the strip."""

    number: int
    label: str
    question: str
    state: str  # done | now | ""
    url: str | None


def frame(policy: Policy, here: str, *crumbs: Crumb, strip: bool = False) -> dict[str, Any]:
    """Return what layouts/public.html asks for on a page of a policy; `strip` adds the steps."""
    return {
        "policy": policy,
        "policy_title": text_of(policy.name),
        "home_url": url_for("public.show", slug=policy.slug),
        "band_spaces": [
            {"kind": voice.kind, "weight": voice.share} for voice in voices(policy.spaces, published_scheme(policy))
        ],
        "links": links(policy),
        "here": here,
        "is_demo": policy.is_demo,
        "crumbs": [(_("Política"), url_for("public.show", slug=policy.slug)), *crumbs] if crumbs else None,
        "steps": strata(policy, rounds(policy)) if strip else None,
        **doors(policy),
    }


def doors(policy: Policy) -> dict[str, str]:
    """Return the way in for staff: «Entrar», or the desk of whoever is inside already."""
    views = current_app.view_functions
    if "desk.of_policy" in views and roles(actor(), policy):
        return {"desk_url": url_for("desk.of_policy", slug=policy.slug)}
    return {"entry_url": url_for("auth.sign_in")} if "auth.sign_in" in views and actor() is NOBODY else {}


def links(policy: Policy) -> dict[str, str]:
    """Return the menu of a policy's public pages."""
    found = {
        "policy": url_for("public.show", slug=policy.slug),
        "rounds": url_for("public.rounds_list", slug=policy.slug),
        "results": url_for("results.index", slug=policy.slug),
        "draft": url_for("trail.draft", slug=policy.slug),
    }
    if "reports.index" in current_app.view_functions:
        found["reports"] = url_for("reports.index", slug=policy.slug)
    return found


def strata(policy: Policy, known: list[Round]) -> list[Stratum]:
    """Return the steps of the policy's edition, each done, now or to come, as its rounds say."""
    edition = EDITIONS.get(policy.edition, EDITIONS[DEFAULT_EDITION])
    now = step_now(known)
    last = max((round_.step or 0 for round_ in known if STATES[round_.state].is_public), default=0)
    found = []
    for step in edition.strip:
        state = "now" if step.number == now else "done" if step.number < (now or last + 1) else ""
        url = step_url(policy, known, step.key, step.number) if state else None
        found.append(Stratum(step.number, _(SHORT.get(step.key, step.name)), _(step.plain), state, url))
    return found


def step_now(known: list[Round]) -> int | None:
    """Return the step under way: of an open or paused round, else of one closed and not yet published, else next."""
    for wanted in (("open", "paused"), ("closed", "systematised", "validated"), ("draft", "scheduled")):
        found = [round_.step for round_ in known if round_.state in wanted and round_.step]
        if found:
            return found[0]
    return None


def step_url(policy: Policy, known: list[Round], key: str, number: int) -> str | None:
    """Return where a step's content is read, if it has a page."""
    pages = {
        "problem": "trail.tree",
        "tree": "trail.tree",
        "future": "trail.future_page",
        "alternatives": "trail.options",
    }
    if key in pages:
        return url_for(pages[key], slug=policy.slug) if is_told(known, kind_of(key)) else None
    result = next((r for r in known if r.step == number and STATES[r.state].is_public), None)
    if result is not None and key == "related":
        return url_for("results.show", slug=policy.slug, round_code=result.code)
    return url_for("trail.draft", slug=policy.slug)


def kind_of(step_key: str) -> str:
    """Return the kind of round that works on a step's matter."""
    return {"problem": "problem_tree", "tree": "problem_tree"}.get(step_key, step_key)


def is_told(known: list[Round], kind: str) -> bool:
    """Tell whether the matter of a kind of round has been put to people: it is not shown while it is being prepared."""
    past = [round_ for round_ in known if not STATES[round_.state].is_configurable]
    return any(round_.kind == kind for round_ in past) or (bool(past) and all(r.kind != kind for r in known))
