"""What somebody carries after showing a card: a signed capability for one space and one round, and nobody's name.

Argon2 is paid once, at the door (entry.py); from there on each request only checks a signature. The cookie «entrada»
goes to `/a` alone (over https to the whole host, as `__Host-` asks), holds no card and no code, and dies with the
browser, after half an hour in a protected space.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from flask import current_app, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from consult.base.clock import now
from consult.base.keys import random_key
from consult.core.errors import Forbidden
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.rounds.models import Round
from consult.rounds.queries import round_by_key
from consult.spaces.actions import Entrance
from consult.spaces.gate import NOBODY, officer_mandates
from consult.spaces.models import Mandate, Space
from consult.spaces.queries import space_by_id
from consult.web.cookies import drop_cookie, put_cookie, read_cookie
from consult.web.language import gettext as _
from consult.web.session import actor

COOKIE = "entrada"
LIFE = timedelta(hours=12)
PROTECTED_LIFE = timedelta(minutes=30)
"""Since the last page, not since the entry: a shared phone forgets who had it."""

ENDED = N_("Su mandato por {body} ya no está vigente. No se envió nada. Pida uno nuevo a quien administra la política.")


@dataclass(frozen=True, slots=True)
class Capability:
    """What the cookie holds. Without `author` it opens nothing but the page of its receipt."""

    nonce: str  # 128 random bits: two entries of one card are two capabilities
    space: int
    author: str = ""
    round: str = ""  # random key of the round; "" = not chosen yet
    is_spokesperson: bool = False
    is_protected: bool = False
    body: str = ""  # code of the body an officer answers for
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A capability that was checked, with what it opens."""

    capability: Capability
    space: Space
    round_: Round | None

    @property
    def author(self) -> str:
        """Return what stands for the card in every question about its own answers."""
        return self.capability.author

    @property
    def is_open(self) -> bool:
        """Tell whether the chosen round takes answers now."""
        return self.round_ is not None and STATES[self.round_.state].accepts

    @property
    def round(self) -> Round:
        """Return the chosen round, where the guard made sure that there is one."""
        assert self.round_ is not None
        return self.round_


def of_card(entrance: Entrance, space: Space) -> Capability:
    """Return the capability of a card that opened."""
    return Capability(
        nonce=random_key(),
        space=entrance.space_id,
        author=entrance.author,
        is_spokesperson=entrance.is_spokesperson,
        is_protected=space.is_protected,
    )


def of_body(mandate: Mandate, round_: Round, space: Space) -> Capability:
    """Return the capability of an officer who answers for a body; its officers share one sheet and one answer."""
    assert mandate.organisation is not None
    author = hashlib.sha256(f"body:{mandate.organisation.id}".encode()).hexdigest()
    return Capability(nonce=random_key(), space=space.id, author=author, round=round_.key,
                      is_protected=space.is_protected, body=mandate.organisation.code)  # fmt: skip


def carry(response: Response, capability: Capability) -> Response:
    """Put a capability in the cookie, signed now."""
    put_cookie(response, COOKIE, _signer().dumps(asdict(capability)), path="/a")
    return response


def forget(response: Response) -> Response:
    """Take the cookie away: the page before this one opens nothing any more."""
    drop_cookie(response, COOKIE, path="/a")
    return response


def carried() -> Capability | None:
    """Return the capability of this request, if its signature and its age hold."""
    try:
        content, signed_at = _signer().loads(read_cookie(COOKIE), return_timestamp=True)
        capability = Capability(**content)
    except (BadSignature, TypeError):
        return None
    life = PROTECTED_LIFE if capability.is_protected else LIFE
    return capability if now() - signed_at <= life else None


def _signer() -> URLSafeTimedSerializer:
    newest: bytes = current_app.config["SECRET_KEY"]
    former: list[bytes] = current_app.config["SECRET_KEY_FALLBACKS"]
    secrets = [*reversed(former), newest]  # the last one signs
    return URLSafeTimedSerializer(secrets, salt="entrada", signer_kwargs={"digest_method": hashlib.sha256})


def checked(capability: Capability | None) -> Visit | None:
    """Return what a capability opens today: its space and round still fit; raises Forbidden on an ended mandate."""
    space = space_by_id(capability.space) if capability else None
    if capability is None or space is None or space.is_protected != capability.is_protected:
        return None
    round_ = round_by_key(capability.round) if capability.round else None
    if capability.round and (round_ is None or space.id not in {member.id for member in round_.spaces}):
        return None
    if capability.body and actor() is NOBODY:
        return None
    if capability.body and round_ is not None:
        require_mandate(capability.body, round_, space)
    return Visit(capability, space, round_)


def require_mandate(body: str, round_: Round, space: Space) -> None:
    """Refuse an officer whose mandate for the body ended, at any moment of the journey."""
    mine = actor()
    held = [
        mandate
        for mandate in officer_mandates(mine, round_.policy)
        if mandate.organisation and mandate.organisation.code == body and mandate.space_id == space.id
    ]
    if not any(mine.on and mandate.is_in_force(mine.on) for mandate in held):
        raise Forbidden(ENDED, body=body)


View = Callable[..., ResponseReturnValue]


def entered(view: View) -> View:
    """Let in who carries a capability; everybody else goes to the door."""

    @functools.wraps(view)
    def guarded(**arguments: Any) -> ResponseReturnValue:
        visit = checked(carried())
        if visit is None or (not visit.author and request.endpoint != "contribute.done"):
            if read_cookie(COOKIE):
                flash(_("Escriba otra vez el código de su tarjeta para seguir."), "bad")
            return forget(redirect("/", 303))
        response = make_response(view(visit=visit, **arguments))
        is_renewed = visit.capability.is_protected and "Set-Cookie" not in response.headers
        return carry(response, visit.capability) if is_renewed else response

    return guarded


def answering(view: View) -> View:
    """Let in who carries a capability for a round that takes answers now; others learn at `/a` how things stand."""

    @functools.wraps(view)
    @entered
    def guarded(visit: Visit, **arguments: Any) -> ResponseReturnValue:
        if not visit.is_open:
            return redirect("/a", 303)
        return view(visit=visit, **arguments)

    return guarded


def in_round(capability: Capability, round_: Round | None) -> Capability:
    """Return the capability for another round of the same space, or for none yet."""
    return replace(capability, round=round_.key if round_ else "", receipt="")


def with_receipt(capability: Capability, receipt: str) -> Capability:
    """Return the capability after sending. In a protected space it keeps the receipt alone: the phone moves on."""
    if capability.is_protected:
        return Capability(random_key(), capability.space, round=capability.round, is_protected=True, receipt=receipt)
    return replace(capability, receipt=receipt)
