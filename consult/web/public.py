"""The public side of a policy: where it stands, its rounds, its spaces, its weights. Nothing here needs a card."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, jsonify, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from consult.base.db import takes_writes
from consult.base.i18n import LOCALES
from consult.contributions.unlinking import is_unlinked
from consult.core.lifecycle import STATES
from consult.rounds.models import Round
from consult.rounds.queries import is_online, moves, rounds
from consult.spaces.models import Policy, Space
from consult.spaces.queries import published_scheme, schemes
from consult.web.guards import in_policy, in_round, in_space
from consult.web.language import gettext as _
from consult.web.presenting import life
from consult.web.presenting.decided import decided
from consult.web.presenting.figures import voices
from consult.web.presenting.frame import frame

bp = Blueprint("public", __name__)


@bp.get("/health")
def health() -> ResponseReturnValue:
    """Say whether submissions can be taken now: the database answers and takes a write."""
    accepting = takes_writes()
    return jsonify({"accepting": accepting, "database": accepting}), 200 if accepting else 503


@bp.post("/lang")
def lang() -> ResponseReturnValue:
    """Keep the reader's language and go back to the page they were on."""
    chosen = request.form.get("lang", "")
    if chosen in LOCALES:
        session["lang"] = chosen
    return redirect(own_path(request.form.get("next", "")), 303)


def own_path(asked: str) -> str:
    """Return a path of this site, and the entrance for anything else: another host, a scheme, a trick with slashes."""
    parts = urlsplit(asked)
    is_own = asked.startswith("/") and not asked.startswith("//") and not parts.scheme and not parts.netloc
    is_clean = "\\" not in asked and all(character.isprintable() for character in asked)
    return asked if is_own and is_clean else "/"


@bp.get("/p/<slug>")
@in_policy
def show(policy: Policy) -> ResponseReturnValue:
    """Show a policy: its step, what is open, what was decided, who takes part, what comes next."""
    known = rounds(policy)
    return render_template(
        "public/policy.html",
        **frame(policy, "policy", strip=True),
        open_rounds=[(round_, is_online(round_)) for round_ in known if round_.state in ("open", "paused")],
        to_come=next((round_ for round_ in known if STATES[round_.state].is_configurable), None),
        decided=decided(known),
        voices=voices(policy.spaces, published_scheme(policy)),
        scheme=published_scheme(policy),
        dates=life.dates(known),
        life=life,
    )


@bp.get("/p/<slug>/r")
@in_policy
def rounds_list(policy: Policy) -> ResponseReturnValue:
    """List the rounds of a policy with their states and dates."""
    return render_template(
        "public/rounds.html", **frame(policy, "rounds", strip=True), rounds=rounds(policy), life=life
    )  # fmt: skip


@bp.get("/p/<slug>/r/<round_code>")
@in_round
def round_page(round_: Round) -> ResponseReturnValue:
    """Show a round: its question, dates, groups and weights, and what was sealed when it opened."""
    policy = round_.policy
    return render_template(
        "public/round.html",
        **frame(policy, "rounds", *crumbs(policy, (round_.code, None)), strip=True),
        round=round_,
        voices=voices(round_.spaces, round_.scheme or published_scheme(policy)),
        scheme=round_.scheme or published_scheme(policy),
        story=life.story(round_, moves(round_)),
        overridden=life.overridden(moves(round_)),
        rules=life.sealed_rules(round_),
        is_unlinked=is_unlinked(round_),
        unlinks_on=life.unlinks_on(round_),
        is_online=is_online(round_),
        is_forum=is_online(round_) and any(space.is_public for space in round_.spaces),
        life=life,
    )


def crumbs(policy: Policy, *rest: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """Return the crumbs of a page under the rounds."""
    return [(_("Rondas"), f"/p/{policy.slug}/r"), *rest]


@bp.get("/p/<slug>/s/<space_code>")
@in_space
def space_page(space: Space) -> ResponseReturnValue:
    """Show a space to whoever may know it: what it is and the rounds it takes part in."""
    policy = space.policy
    mine = [round_ for round_ in rounds(policy) if space.id in {member.id for member in round_.spaces}]
    voice = next(v for v in voices(policy.spaces, published_scheme(policy)) if v.code == space.code)
    return render_template(
        "public/space.html", **frame(policy, "policy", (voice.name, None)), space=space, voice=voice,
        rounds=mine, life=life, is_online=is_online,
    )  # fmt: skip


@bp.get("/p/<slug>/weights")
@in_policy
def weights(policy: Policy) -> ResponseReturnValue:
    """Show every set of weights the policy has published, the first beside the later ones."""
    found: list[dict[str, Any]] = [
        {"scheme": scheme, "voices": voices(policy.spaces, scheme), "limits": life.limits(scheme)}
        for scheme in schemes(policy)
    ]
    return render_template("public/weights.html", **frame(policy, "policy", (_("Pesos"), None)), schemes=found)


@bp.get("/privacy")
def privacy() -> ResponseReturnValue:
    """Say what is kept of a person and what is not."""
    return render_template("public/privacy.html")


@bp.get("/help")
def help_page() -> ResponseReturnValue:
    """Answer what people ask most."""
    return render_template("public/help.html")


@bp.get("/about/counting")
def counting() -> ResponseReturnValue:
    """Say in plain words how answers become figures."""
    return render_template("public/counting.html")
