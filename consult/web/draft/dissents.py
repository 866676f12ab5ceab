"""Dissents in their group's own words, and the signatures of those who will provide each service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import consult.web.draft.words as words
from consult.base.db import Labels, db
from consult.core.errors import Conflict, Invalid, Missing
from consult.core.words import N_
from consult.drafting import actions
from consult.drafting.actions.dissenting import MAX_DISSENT
from consult.drafting.desk import DissentCount, dissent_counts, dissents_seen, names
from consult.drafting.dissents import (
    beside_of,
    days_left,
    days_to_write,
    is_hidden_on,
    is_overdue,
    item_to_lodge,
    lodging_rounds,
)
from consult.drafting.judged import reads_internally
from consult.drafting.models import Dissent, Service
from consult.drafting.queries import dissent_by_code, evidence, guidelines, line_by_code, objectives
from consult.rounds.models import Item
from consult.spaces.gate import may, require
from consult.spaces.models import Policy, Space
from consult.web.draft.desk import Form, bp, frame, refused, typed
from consult.web.guards import allowed, in_policy
from consult.web.language import gettext as _
from consult.web.language import number
from consult.web.session import actor

NAMING: Mapping[str, bool | None] = {"yes": True, "no": False}
"""How a form answers "may we name you?"; any other value is no answer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A dissent on the list. `is_inside`: its group and whoever reads internally see its name, told or not."""

    dissent: Dissent
    space: Space
    about: Labels | None
    beside: list[str]
    is_own: bool
    is_inside: bool
    is_overdue: bool
    days_left: int | None


@bp.get("/p/<slug>/dissents")
@in_policy
@allowed("draft.see")
def dissents_list(policy: Policy) -> ResponseReturnValue:
    """List the dissents this person may know of, with what each is printed beside and how they go in each round."""
    known = sorted(dissents_seen(actor(), policy), key=lambda one: (one.status != "pending", len(one.code), one.code))
    return render_template(
        "draft/dissents.html",
        **frame(policy, (_("Disensos"), None)),
        entries=_entries(policy, known),
        heads=[(_("Ronda"), False), (_("Abiertos"), True), (_("Escritos"), True), (_("No quisieron escribir"), True),
               (_("Sin respuesta a tiempo"), True), (_("En plazo"), True)],
        rows=[_row(count) for count in dissent_counts(actor(), policy)],
        days=days_to_write(policy),
        may_lodge=bool(_lodgeable(policy)),
    )  # fmt: skip


def _entries(policy: Policy, known: list[Dissent]) -> list[Entry]:
    spaces, texts = {space.id: space for space in policy.spaces}, names(policy)
    beside, internal = _beside(policy), reads_internally(actor(), policy)
    mine = {space.id for space in policy.spaces if may(actor(), "dissent.write", policy=policy, space=space)}
    return [
        Entry(
            one,
            spaces[one.space_id],
            texts.get(one.about),
            beside.get(one.about, []),
            is_own=one.space_id in mine,
            is_inside=internal or one.space_id in mine,
            is_overdue=is_overdue(one),
            days_left=days_left(one),
        )
        for one in known
    ]


def _beside(policy: Policy) -> dict[str, list[str]]:
    """Return the guidelines a dissent is printed beside, by what it is about."""
    found: dict[str, list[str]] = {}
    for line, about in beside_of(guidelines(policy), evidence(policy)).items():
        for code in about:
            found.setdefault(code, []).append(line)
    return found


def _row(count: DissentCount) -> list[str]:
    name = count.round.code if count.round else _("Sin ronda")
    numbers = (count.n_opened, count.n_written, count.n_declined, count.n_overdue, count.n_awaited)
    return [name, *(number(n, 0) for n in numbers)]


@bp.route("/p/<slug>/dissents/<code>", methods=["GET", "POST"])
@in_policy
@allowed("draft.see")
def dissent(policy: Policy, code: str) -> ResponseReturnValue:
    """Write the position of one's own group, change it until a report prints it, or say that it prefers not to."""
    found = dissent_by_code(policy, code)
    space = next(one for one in policy.spaces if one.id == found.space_id)
    _require_known(policy, found, space)
    if request.method == "GET":
        return _page(policy, found, space, _as_kept(found))
    form = typed()
    try:
        if form.value("do") == "decline":
            actions.decline_dissent(actor(), found, space=space)
        else:
            may_name = NAMING.get(form.value("may_name"))
            actions.write_dissent(actor(), found, space=space, text=form.value("text"), may_name=may_name)
    except Invalid as refusal:
        db.session.rollback()
        return _page(policy, found, space, refused(form, refusal)), 400
    db.session.commit()
    flash(_("Quedó como lo dijo su grupo. Se imprime así, sin cambios."), "ok")
    return redirect(url_for("draft.dissents_list", slug=policy.slug, _anchor=code))


def _require_known(policy: Policy, found: Dissent, space: Space) -> None:
    """Refuse who does not write for the group; whoever may not even know of the dissent finds nothing."""
    may_write = may(actor(), "dissent.write", policy=policy, space=space)
    if not may_write and found.code not in {one.code for one in dissents_seen(actor(), policy)}:
        raise Missing(N_("No encontramos esa página."))
    require(actor(), "dissent.write", policy=policy, space=space)


def _as_kept(found: Dissent) -> Form:
    answers = {answer: word for word, answer in NAMING.items()}
    return Form({"text": found.text.get("es", ""), "may_name": answers.get(found.may_name, "")})


def _page(policy: Policy, found: Dissent, space: Space, form: Form) -> str:
    crumbs: list[tuple[str, str | None]] = [
        (_("Disensos"), url_for("draft.dissents_list", slug=policy.slug)),
        (found.code, None),
    ]
    return render_template(
        "draft/dissent.html",
        **_frame(policy, space, *crumbs),
        entry=_entries(policy, [found])[0],
        form=form,
        limit=MAX_DISSENT,
    )


def _frame(policy: Policy, space: Space | None, *crumbs: tuple[str, str | None]) -> dict[str, Any]:
    """Return the desk's frame, without the band inside a protected space."""
    page = frame(policy, *crumbs)
    if space is not None and space.is_protected:
        page["band_spaces"] = []
    return page


# ---------------------------------------------------------------- lodged by hand


def _lodgeable(policy: Policy) -> list[Space]:
    """List the spaces this person writes for that took part in some closed round."""
    mine = [space for space in policy.spaces if may(actor(), "dissent.write", policy=policy, space=space)]
    return [space for space in mine if lodging_rounds(space)]


@bp.get("/p/<slug>/dissents/new")
@in_policy
@allowed("draft.see")
def lodging(policy: Policy) -> ResponseReturnValue:
    """Choose what one's own group differs from, and then the place for its words: no figure needs to have raised it."""
    require(actor(), "dissent.write", policy=policy)
    spaces = _lodgeable(policy)
    asked = request.args.get("space")
    space = next((one for one in spaces if asked in (None, one.code)), None)
    if space is None and (spaces or asked):
        raise Missing(N_("No encontramos esa página."))
    if space is not None and request.args.get("item"):
        return _lodge_page(policy, space, _item_of(space, request.args["item"]), Form({}))
    return render_template(
        "draft/dissent_choose.html",
        **_frame(policy, space, *_lodge_crumbs(policy)),
        space=space,
        spaces=spaces,
        rounds=lodging_rounds(space) if space else [],
    )


@bp.post("/p/<slug>/dissents/new")
@in_policy
@allowed("draft.see")
def lodge(policy: Policy) -> ResponseReturnValue:
    """Keep a position that a group gives by its own will."""
    form = typed()
    space = next((one for one in _lodgeable(policy) if one.code == form.value("space")), None)
    if space is None:
        raise Missing(N_("No encontramos esa página."))
    item = _item_of(space, form.value("item"))
    may_name = NAMING.get(form.value("may_name"))
    try:
        made = actions.lodge_dissent(actor(), item, space=space, text=form.value("text"), may_name=may_name)
    except (Invalid, Conflict) as refusal:
        db.session.rollback()
        return _lodge_page(policy, space, item, refused(form, refusal)), 400
    db.session.commit()
    flash(_("Quedó como lo dijo su grupo. Se imprime así, sin cambios."), "ok")
    return redirect(url_for("draft.dissents_list", slug=policy.slug, _anchor=made.code))


def _item_of(space: Space, asked: str) -> Item:
    round_code, _slash, item_code = asked.partition("/")
    return item_to_lodge(space, round_code, item_code)


def _lodge_crumbs(policy: Policy) -> list[tuple[str, str | None]]:
    return [(_("Disensos"), url_for("draft.dissents_list", slug=policy.slug)), (_("Presentar uno"), None)]


def _lodge_page(policy: Policy, space: Space, item: Item, form: Form) -> str:
    return render_template(
        "draft/dissent_lodge.html",
        **_frame(policy, space, *_lodge_crumbs(policy)),
        space=space,
        item=item,
        beside=_beside(policy).get(item.code, []),
        asks_name=is_hidden_on(item.round, item.code, space),
        form=form,
        limit=MAX_DISSENT,
    )


@bp.post("/p/<slug>/services/<code>/accept")
@in_policy
@allowed("service.accept")
def accept(policy: Policy, code: str) -> ResponseReturnValue:
    """Sign a service for the body that provides it."""
    service = line_by_code(policy, code)
    if not isinstance(service, Service):
        raise Missing(N_("No encontramos esa página."))
    actions.accept_service(actor(), service, policy=policy)
    db.session.commit()
    flash(_("Quedó firmado: %(code)s.", code=code), "ok")
    return redirect(words.place_of(policy, service, objectives(policy)))
