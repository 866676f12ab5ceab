"""The screens: one thing on each or an order of all, words at the end, and about oneself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from consult.base.db import db
from consult.contributions.actions import keep_draft
from consult.contributions.drafts import WHOLE, Begun, about_choices, describing, prompts_of, screens_of
from consult.contributions.models import Draft
from consult.core.errors import Missing
from consult.core.kinds.asking import is_ranking
from consult.core.kinds.model import RANK, Screen
from consult.core.kinds.ordering import ordered
from consult.core.words import N_
from consult.rounds.queries import config_of
from consult.web.capability import Visit
from consult.web.contribute import screens
from consult.web.contribute.desk import bp, page, started
from consult.web.contribute.feedback import before, earlier
from consult.web.contribute.forms import read_order, read_screen, said_in
from consult.web.language import gettext as _


@bp.route("/a/q/<int:n>", methods=["GET", "POST"])
@bp.route("/a/fix/<int:n>", methods=["GET", "POST"], endpoint="fix")
@started
def question(visit: Visit, draft: Draft, begun: Begun, n: int) -> ResponseReturnValue:
    """Ask one thing, or an order of all of them; from the review it leads back there."""
    laid = screens_of(visit.round, visit.space, author=visit.author)
    if not 1 <= n <= len(laid):
        raise Missing(N_("No encontramos esa página."))
    if is_ranking(config_of(visit.round)):
        return _order(visit, draft, begun, laid[0].items)
    if request.method == "GET":
        return _draw(visit, screens.shown(visit.round, laid, n - 1, begun), laid, n)
    screen = laid[n - 1]
    go = request.form.get("go")
    specs = () if go in ("skip", "stay") else screen.criteria  # skipping changes no answer, and keeps words
    reading = read_screen(request.form, begun, config_of(visit.round), item=screen.item, specs=specs,
                          prompts=prompts_of(visit.round, of_item=True))  # fmt: skip
    if reading.errors:
        again = screens.shown(visit.round, laid, n - 1, begun, errors=reading.errors, typed=reading.typed,
                              words=reading.words)  # fmt: skip
        return _draw(visit, again, laid, n, error=reading.errors.get("words", "")), 400
    _keep(visit, draft, _staying(visit, reading.begun, screen) if go == "stay" else reading.begun)
    return redirect(_before(n) if go == "back" else _after(n, len(laid)), 303)


def _staying(visit: Visit, begun: Begun, screen: Screen) -> Begun:
    """Repeat what was answered on a screen in an iteration that ended."""
    known = earlier(visit).judged.get(screen.item, {})
    again = {spec.id: known[spec.id] for spec in screen.criteria if spec.id in known}
    return begun.judging(config_of(visit.round), screen.item, again)


def is_fix() -> bool:
    """Tell whether the screen was opened from the review."""
    return request.endpoint == "contribute.fix"


def _draw(visit: Visit, shown: screens.Shown, laid: Sequence[Screen], n: int, error: str = "") -> str:
    title = _("Pregunta %(n)s de %(of)s", n=shown.n, of=shown.of)
    return page("contribute/question.html", visit, shown=shown, n=n, n_stones=len(laid), now=n, error=error,
                before=before(visit, laid, n - 1), is_fix=is_fix(), page_title=title)  # fmt: skip


def _order(visit: Visit, draft: Draft, begun: Begun, items: tuple[str, ...]) -> ResponseReturnValue:
    places = {item: int(fields[RANK]) for item, fields in begun.judged.items()}
    now = ordered(places, items)
    last = {item: int(fields[RANK]) for item, fields in earlier(visit).judged.items()}
    if request.method == "GET":
        texts = {item.code: item.text for item in visit.round.items}
        rest = [item for item in items if item not in places]
        return page("contribute/order.html", visit, order=now, rest=rest, n_items=len(items), texts=texts,
                    last=ordered(last, items), is_fix=is_fix(), page_title=_("Ponga en orden"))  # fmt: skip
    if request.form.get("go") == "stay" and last:
        _keep(visit, draft, begun.ordering(ordered(last, items)))
        return redirect(_after(1, 1), 303)
    order, moved = read_order(request.form, items, now)
    if request.form.get("go") != "skip":
        _keep(visit, draft, begun.ordering(order))
    if not moved:
        return redirect(_after(1, 1), 303)
    place = order.index(moved) + 1
    what = screens.text_in(visit.round, moved)
    flash(_("«%(what)s»: lugar %(n)s de %(of)s.", what=what, n=place, of=len(items)), "ok")
    return redirect(request.path, 303)


def _keep(visit: Visit, draft: Draft, begun: Begun) -> None:
    keep_draft(draft.id, visit.round, visit.space, answers=begun.stored)
    db.session.commit()


def _before(n: int) -> str:
    if is_fix():
        return "/a/review"
    return f"/a/q/{n - 1}" if n > 1 else "/a/q/1"


def _after(n: int, of: int) -> str:
    if is_fix():
        return "/a/review"
    return f"/a/q/{n + 1}" if n < of else "/a/words"


@bp.route("/a/words", methods=["GET", "POST"])
@started
def words(visit: Visit, draft: Draft, begun: Begun) -> ResponseReturnValue:
    """Ask for proposals, once, at the end."""
    prompts = prompts_of(visit.round, of_item=False)
    if not prompts:
        return redirect("/a/about", 303)
    said: dict[str, Any] = {**begun.words.get(WHOLE, {}), **said_in(request.form, prompts)}
    reading = read_screen(request.form, begun, config_of(visit.round), item=WHOLE, specs=(), prompts=prompts)
    if request.method == "POST" and not reading.errors:
        _keep(visit, draft, reading.begun)
        return redirect("/a/about", 303)
    drawn = page("contribute/words.html", visit, prompts=prompts, said=said, error=reading.errors.get("words", ""),
                 page_title=_("Sus propuestas"))  # fmt: skip
    return drawn, 400 if reading.errors else 200


@bp.route("/a/about", methods=["GET", "POST"])
@started
def about(visit: Visit, draft: Draft, begun: Begun) -> ResponseReturnValue:
    """Ask region, sex and category where the space allows it; nothing here is required."""
    choices = about_choices(visit.round, visit.space)
    if not choices or visit.capability.body:
        return redirect("/a/review", 303)
    if request.method == "POST":
        _keep(visit, draft, describing(begun, visit.round, visit.space, request.form))
        return redirect("/a/review", 303)
    return page("contribute/about.html", visit, choices=choices, about=begun.about, page_title=_("Sobre usted"))
