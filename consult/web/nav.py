"""The frame of every staff page: where this person may go in a policy, who is inside, and the weights of the band.

A view says `render_template("…", **staff(policy, "rounds"), …)`; `here` is a key of PLACES.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_login import current_user

from consult.core.access import ROLE_LABELS
from consult.core.words import N_
from consult.spaces.gate import grants, may, roles
from consult.spaces.models import Policy, Space
from consult.spaces.queries import published_scheme
from consult.web.language import gettext as _
from consult.web.language import text_of
from consult.web.session import actor

Link = tuple[str, str, bool]
"""(words, address, is this page)."""

Crumb = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Place:
    """A desk: shown to who may do one of `actions` there. The first of `endpoints` that exists is its address."""

    key: str
    label: str
    endpoints: tuple[str, ...]
    actions: tuple[str, ...]


PLACES = (
    Place("desk", N_("Mi mesa"), ("desk.of_policy",), ("round.see", "people.manage")),
    Place("rounds", N_("Rondas"), ("facilitate.all_rounds",), ("round.configure",)),
    Place("spaces", N_("Grupos"), ("space_desk.all_spaces",), ("text.moderate", "cards.issue")),
    Place("results", N_("Resultados"), ("results.index",), ("round.see",)),
    Place("draft", N_("Borrador"), ("draft.show",), ("draft.see",)),
    Place("reports", N_("Informes"), ("reports.index",), ("report.compile",)),
    Place("weights", N_("Pesos"), ("weights.edit",), ("weights.manage",)),
    Place("people", N_("Personas"), ("people.everyone",), ("people.manage",)),
    Place("observe", N_("Registro"), ("observe.log",), ("audit.read",)),
)
MOST = 6


def staff(
    policy: Policy,
    here: str = "",
    *,
    crumbs: Sequence[Crumb] = (),
    tabs: Sequence[Link] = (),
    tabs_label: str = "",
    is_protected: bool = False,
) -> dict[str, Any]:
    """Return what layouts/staff.html draws around a page. `is_protected`: inside such a space no band is shown."""
    return {
        "policy": policy,
        "policy_title": text_of(policy.name),
        "is_demo": policy.is_demo,
        "nav": places(policy, here),
        "home_url": url_for("desk.of_policy", slug=policy.slug),
        "logout_url": url_for("auth.sign_out"),
        "person_name": person_name(),
        "person_role": role_words(policy),
        "band_spaces": [] if is_protected else band(policy),
        "crumbs": [*crumbs] if crumbs else [],
        "tabs": [*tabs],
        "tabs_label": tabs_label,
    }


def places(policy: Policy, here: str = "") -> list[Link]:
    """List the desks this person may enter, as [(words, address, is this one)]; the first MOST fit in the header and
    the desk itself leads to the others."""
    found: list[Link] = []
    for place in PLACES:
        endpoint = next((name for name in place.endpoints if name in current_app.view_functions), None)
        if endpoint and any(may(actor(), action, policy=policy) for action in place.actions):
            found.append((_(place.label), url_for(endpoint, slug=policy.slug), place.key == here))
    return found[:MOST]


def there_is(endpoint: str) -> bool:
    """Tell whether a page exists: desks link to each other without waiting for each other."""
    return endpoint in current_app.view_functions


def person_name() -> str:
    """Return the name of who is inside, or nothing."""
    return str(current_user.person.name) if current_user.is_authenticated else ""


def role_words(policy: Policy) -> str:
    """Say the roles of who is inside, and how many groups they run: «Facilitación · Grupos: 5»."""
    held = roles(actor(), policy)
    words = [_(ROLE_LABELS[role]) for role in ROLE_LABELS if role in held]
    own = {grant.space for grant in grants(actor(), policy) if grant.role == "facilitator"} - {None}
    return " · ".join([*words, *([_("Grupos: %(n)s", n=len(own))] if own else [])])


def band(policy: Policy) -> list[dict[str, Any]]:
    """Return one stripe per space, as wide as its published weight."""
    scheme = published_scheme(policy)
    if scheme is None:
        return []
    return [{"kind": space.kind, "weight": float(scheme.weight(space.code))} for space in policy.spaces]


def space_card(space: Space) -> dict[str, Any]:
    """Return how a space is drawn: shape, colour and name."""
    return {"kind": space.kind, "name": text_of(space.name), "code": space.code, "is_protected": space.is_protected}
