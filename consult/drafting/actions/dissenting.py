"""The word of a space that dissents: written, changed until a report prints it, declined, or lodged by its own will."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from consult.base.clock import now
from consult.base.db import db
from consult.core.errors import Conflict, Invalid, Missing
from consult.core.words import N_
from consult.drafting.actions.opening import hold, new_dissent, tell_of
from consult.drafting.dissents import dissents_told, free_code, is_drawn, is_hidden_on
from consult.drafting.models import Dissent
from consult.drafting.queries import dissents_of_space
from consult.rounds.models import Item
from consult.spaces.gate import Actor, require
from consult.spaces.models import Policy, Space

SPOKESPERSON = "spokesperson"
"""Who the audit names for a card: its space has one voice, and the card has no name."""

MAX_DISSENT = 1500
"""Characters of a dissent (docs/counting.md, M6)."""


def write_dissent(actor: Actor, dissent: Dissent, *, space: Space, text: str, may_name: bool | None = None) -> None:
    """Write a space's position, or write it again; it is printed beside what it dissents from, unedited.

    `may_name` answers "may we name you?", asked of a reserved dissent alone. Raises Invalid, or Conflict once printed.
    """
    require(actor, "dissent.write", policy=space.policy, space=space)
    _write(actor.id, dissent, space=space, text=text, may_name=may_name)


def write_dissent_as_spokesperson(space: Space, dissent: Dissent, *, text: str, may_name: bool | None = None) -> None:
    """Write it with the card of the space's spokesperson: the caller has checked the capability."""
    _write(SPOKESPERSON, dissent, space=space, text=text, may_name=may_name)


def decline_dissent(actor: Actor, dissent: Dissent, *, space: Space) -> None:
    """Record that the space prefers not to write; what it wrote before is taken off."""
    require(actor, "dissent.write", policy=space.policy, space=space)
    _decline(actor.id, dissent, space=space)


def decline_dissent_as_spokesperson(space: Space, dissent: Dissent) -> None:
    """Record it with the card of the space's spokesperson: the caller has checked the capability."""
    _decline(SPOKESPERSON, dissent, space=space)


def lodge_dissent(actor: Actor, item: Item, *, space: Space, text: str, may_name: bool | None = None) -> Dissent:
    """Add a dissent that no figure raised, about an item of a round the space took part in (settled conflict 16)."""
    require(actor, "dissent.write", policy=space.policy, space=space)
    return _lodge(actor.id, item, space=space, text=text, may_name=may_name)


def lodge_dissent_as_spokesperson(space: Space, item: Item, *, text: str, may_name: bool | None = None) -> Dissent:
    """Add it with the card of the space's spokesperson: the caller has checked the capability."""
    return _lodge(SPOKESPERSON, item, space=space, text=text, may_name=may_name)


def lock_dissents(policy: Policy, *, at: datetime) -> None:
    """Keep the words that a report just published says as they are. The caller has asked for the permission."""
    for dissent in dissents_told(policy):
        if dissent.status == "written" and dissent.printed_at is None:
            dissent.printed_at = at


def words_of(text: str) -> str:
    """Return a text as it is kept and counted: one character for each letter and each line break, however typed."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) != "Cc").strip()


def _write(teller: str, dissent: Dissent, *, space: Space, text: str, may_name: bool | None) -> None:
    _require_own(dissent, space)
    words = words_of(text)
    if not words:
        raise Invalid(N_("Escriba la posición del grupo, o diga que no desea escribir."), at="text")
    if len(words) > MAX_DISSENT:
        raise Invalid(
            N_("El texto pasa de {n} letras. Acórtelo; lo escrito sigue en la página."), n=MAX_DISSENT, at="text"
        )
    if dissent.is_reserved and may_name is None:
        raise Invalid(N_("Diga si se puede nombrar a su grupo. Lo escrito sigue en la página."), at="may_name")
    if dissent.is_reserved:
        _come_forward(dissent, space)
    dissent.text, dissent.status, dissent.version = {"es": words}, "written", dissent.version + 1
    dissent.may_name = may_name if dissent.is_reserved else None
    # each version is kept in the audit, the words of those it protects are not
    _changed(
        teller, "dissent.written", dissent, space, words="" if space.is_protected or dissent.is_reserved else words
    )


def _come_forward(dissent: Dissent, space: Space) -> None:
    """Make a reserved dissent one like any that a space lodges: that figures raised it would tell of hidden figures."""
    hold(space.policy)
    if is_drawn(dissent.code):
        dissent.code = free_code(space.policy, is_reserved=False)
    dissent.source = "lodged"


def _decline(teller: str, dissent: Dissent, *, space: Space) -> None:
    _require_own(dissent, space)
    dissent.text, dissent.status, dissent.may_name = {}, "declined", None
    _changed(teller, "dissent.declined", dissent, space)


def _lodge(teller: str, item: Item, *, space: Space, text: str, may_name: bool | None) -> Dissent:
    round_ = item.round
    if space not in round_.spaces:
        raise Missing(N_("No encontramos esa página."))
    hold(space.policy)
    own = [one.code for one in dissents_of_space(space) if (one.round_id, one.about) == (round_.id, item.code)]
    if own:
        raise Conflict(N_("Su grupo ya tiene un disenso sobre esto: {code}. Escriba ahí su posición."), code=own[0])
    is_reserved = is_hidden_on(round_, item.code, space)
    dissent = new_dissent(round_, space, about=item.code, source="lodged", is_reserved=is_reserved)
    _write(teller, dissent, space=space, text=text, may_name=may_name)
    db.session.flush()
    return dissent


def _require_own(dissent: Dissent, space: Space) -> None:
    if dissent.space_id != space.id:
        raise Missing(N_("No encontramos esa página."))
    if dissent.printed_at is not None:
        raise Conflict(N_("Un informe publicado ya lleva este texto: no se cambia."))


def _changed(teller: str, verb: str, dissent: Dissent, space: Space, *, words: str = "") -> None:
    dissent.changed_at = now()
    kept: dict[str, Any] = {"text": words} if words else {}
    tell_of(teller, verb, dissent, space, version=dissent.version, **kept)
