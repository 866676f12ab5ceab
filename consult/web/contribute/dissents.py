"""The spokesperson's card: the word of her group beside what it dissents from, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from consult.base.db import db
from consult.core.errors import Conflict, Invalid, Missing
from consult.core.words import N_
from consult.drafting.actions import (
    decline_dissent_as_spokesperson,
    lodge_dissent_as_spokesperson,
    write_dissent_as_spokesperson,
)
from consult.drafting.actions.dissenting import MAX_DISSENT
from consult.drafting.dissents import days_left, is_hidden_on, is_overdue, item_to_lodge, lodging_rounds
from consult.drafting.models import Dissent
from consult.drafting.queries import dissents_of_space, words_of_code
from consult.rounds.models import Item
from consult.web.capability import Visit, entered
from consult.web.contribute.desk import bp, page
from consult.web.language import gettext as _
from consult.web.language import sentence_of, text_of

NAMING: Mapping[str, bool | None] = {"yes": True, "no": False}
"""How a form answers "may we name you?"; any other value is no answer."""

SAVED = N_("Guardado. Sale tal como lo escribió, sin cambios.")


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form, and the sentence above the field that was refused ("" = the whole form)."""

    text: str = ""
    naming: str = ""
    error: str = ""
    at: str = ""


def _require_voice(visit: Visit) -> None:
    """Refuse any card but the one marked as the voice of its space."""
    if not visit.capability.is_spokesperson:
        raise Missing(N_("No encontramos esa página."))


def _own(visit: Visit, code: str) -> Dissent:
    _require_voice(visit)
    found = next((dissent for dissent in dissents_of_space(visit.space) if dissent.code == code), None)
    if found is None:
        raise Missing(N_("No encontramos esa página."))
    return found


def _typed(refusal: Invalid | Conflict | None = None) -> Typed:
    sentence, at = (sentence_of(refusal), str(refusal.values.get("at", ""))) if refusal else ("", "")
    return Typed(request.form.get("text", ""), request.form.get("may_name", ""), sentence, at)


@bp.get("/a/dissents")
@entered
def own_dissents(visit: Visit) -> str:
    """List what the group differs from: what waits for its word, what it wrote, and the way to add more."""
    _require_voice(visit)
    found = dissents_of_space(visit.space)
    texts = {one.about: words_of_code(visit.space.policy, one.about) for one in found}
    return page("contribute/dissents.html", visit, dissents=found, is_overdue=is_overdue, days_left=days_left,
                about={code: text_of(text) if text else code for code, text in texts.items()},
                may_lodge=bool(lodging_rounds(visit.space)), page_title=_("La posición de su grupo"))  # fmt: skip


@bp.get("/a/dissent/<code>")
@entered
def dissent(visit: Visit, code: str) -> ResponseReturnValue:
    """Show what the group differs from, and the place for its words; once a report printed them, the words alone."""
    own = _own(visit, code)
    answers = {answer: word for word, answer in NAMING.items()}
    return _draw(visit, own, Typed(own.text.get("es", ""), answers.get(own.may_name, "")))


def _draw(visit: Visit, own: Dissent, typed: Typed) -> str:
    about = words_of_code(visit.space.policy, own.about)
    return page("contribute/dissent.html", visit, action=f"/a/dissent/{own.code}", code=own.about, dissent=own,
                about=text_of(about) if about else own.about, typed=typed, asks_name=own.is_reserved, fields={},
                is_overdue=is_overdue(own), days_left=days_left(own), limit=MAX_DISSENT,
                page_title=_("La posición de su grupo"))  # fmt: skip


@bp.post("/a/dissent/<code>")
@entered
def answer_dissent(visit: Visit, code: str) -> ResponseReturnValue:
    """Write it, change it, or record that the group prefers not to."""
    own = _own(visit, code)
    if request.form.get("go") == "decline":
        decline_dissent_as_spokesperson(visit.space, own)
        flash(_("Quedó anotado: su grupo prefiere no escribir."), "ok")
    else:
        typed = _typed()
        try:
            write_dissent_as_spokesperson(visit.space, own, text=typed.text, may_name=NAMING.get(typed.naming))
        except Invalid as refusal:
            db.session.rollback()
            return _draw(visit, own, _typed(refusal)), 400
        flash(_(SAVED), "ok")
    db.session.commit()
    return redirect("/a/rounds", 303)


@bp.get("/a/dissents/new")
@entered
def choose_dissent(visit: Visit) -> ResponseReturnValue:
    """Choose what the group differs from among what it was asked in closed rounds; then the place for its words."""
    _require_voice(visit)
    if asked := request.args.get("item", ""):
        return _draw_new(visit, _item_of(visit, asked), Typed())
    return page("contribute/dissent_choose.html", visit, rounds=lodging_rounds(visit.space),
                page_title=_("La posición de su grupo"))  # fmt: skip


def _item_of(visit: Visit, asked: str) -> Item:
    round_code, _slash, item_code = asked.partition("/")
    return item_to_lodge(visit.space, round_code, item_code)


def _draw_new(visit: Visit, item: Item, typed: Typed) -> str:
    return page("contribute/dissent.html", visit, action="/a/dissents/new", code=item.code, about=text_of(item.text),
                dissent=None, typed=typed, asks_name=is_hidden_on(item.round, item.code, visit.space),
                fields={"item": f"{item.round.code}/{item.code}"}, limit=MAX_DISSENT,
                page_title=_("La posición de su grupo"))  # fmt: skip


@bp.post("/a/dissents/new")
@entered
def lodge_dissent(visit: Visit) -> ResponseReturnValue:
    """Keep a position that the group gives by its own will."""
    _require_voice(visit)
    item, typed = _item_of(visit, request.form.get("item", "")), _typed()
    try:
        lodge_dissent_as_spokesperson(visit.space, item, text=typed.text, may_name=NAMING.get(typed.naming))
    except (Invalid, Conflict) as refusal:
        db.session.rollback()
        return _draw_new(visit, item, _typed(refusal)), 400
    db.session.commit()
    flash(_(SAVED), "ok")
    return redirect("/a/rounds", 303)
