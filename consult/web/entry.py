"""The door: home with the card's code, the QR's page, and what became of a receipt. No code in any path or query."""

from __future__ import annotations

import re

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consult.base.db import db
from consult.contributions.actions import sweep_drafts
from consult.contributions.queries import contribution_by_receipt
from consult.core.errors import Invalid
from consult.rounds.queries import online_rounds_of
from consult.spaces.actions import open_card
from consult.spaces.codes import Code, read_code
from consult.spaces.guessing import card_claims
from consult.spaces.queries import policies, space_by_id
from consult.web.capability import Capability, carry, in_round, of_card
from consult.web.language import gettext as _
from consult.web.language import sentence_of
from consult.web.limits import count_try, limiter, was_right, whence

bp = Blueprint("entry", __name__)

AT_ALL = "240 per minute"
"""Every look-up of a network, so that the hash is no way to exhaust the server."""


def typed_code() -> Code | None:
    """Return the code of this request if its groups are well formed."""
    try:
        return read_code(request.form.get("code", ""))
    except Invalid:
        return None


def is_slip() -> bool:
    """Tell whether the code has a wrong group: it is answered before any look-up."""
    return typed_code() is None


@bp.get("/")
def home() -> str:
    """Ask for the code, and list the policies to look at."""
    return _draw()


def _draw(typed: str = "", error: str = "") -> str:
    found = policies()
    is_demo = any(policy.is_demo for policy in found)
    return render_template("entry/home.html", policies=found, typed=typed, error=error, is_demo=is_demo,
                           page_title=_("Su tarjeta"))  # fmt: skip


@bp.post("/")
@limiter.limit(AT_ALL, exempt_when=is_slip)
def enter() -> ResponseReturnValue:
    """Open with a card: a wrong group is named and is no try; unknown, void and wrong cards get one sentence."""
    typed = request.form.get("code", "")
    try:
        code = read_code(typed)
    except Invalid as refusal:
        return _draw(typed, sentence_of(refusal)), 400
    claims = card_claims(code.selector, whence())
    count_try(claims)
    entrance = open_card(code)
    space = space_by_id(entrance.space_id) if entrance else None
    if entrance is None or space is None:
        db.session.rollback()
        return _draw(typed, _("Esa tarjeta no abre. Revise los grupos o pida otra.")), 400
    was_right(claims)
    sweep_drafts()
    db.session.commit()
    capability: Capability = of_card(entrance, space)
    found = online_rounds_of(space)
    if len(found) == 1 and not entrance.is_spokesperson:
        capability = in_round(capability, found[0])
    return carry(redirect("/a", 303), capability)


@bp.get("/c")
def card() -> str:
    """Serve the QR's page: a script takes the code after `#`, which no server sees, and posts it."""
    return render_template("entry/card.html")


RECEIPT = re.compile(r"[0-9A-Z]{12}")


@bp.route("/receipt", methods=["GET", "POST"])
@limiter.limit("60 per minute", methods=["POST"])
def receipt() -> ResponseReturnValue:
    """Tell by its code whether a contribution is in; never what it says, nor whose it is."""
    typed = request.form.get("receipt", "")
    plain = "".join(character for character in typed.upper() if character.isalnum())
    is_asked = request.method == "POST"
    error = ""
    if is_asked and not RECEIPT.fullmatch(plain):
        error = _("El código tiene tres grupos de cuatro letras o números. Revise si falta alguno.")
    status = contribution_by_receipt(plain) if is_asked and not error else None
    drawn = render_template("entry/receipt.html", typed=typed, error=error, status=status,
                            is_asked=is_asked and not error, page_title=_("Comprobar un envío"))  # fmt: skip
    return drawn, 400 if error else 200
