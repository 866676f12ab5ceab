"""The desk of a space: its texts to show or let out, its cards to print, its bodies. Outsiders meet 404 everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import segno
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from consult.base.keys import random_key
from consult.contributions.actions import moderate_statement, release_statement
from consult.contributions.running import is_undecided, space_statements, statement_of_space
from consult.core.errors import Invalid, Missing
from consult.core.method import CONTRIBUTION_KINDS
from consult.core.words import N_
from consult.spaces.accounts import add_body
from consult.spaces.actions import issue_cards, revoke_batch
from consult.spaces.gate import NOBODY, may, require
from consult.spaces.models import Policy, Space
from consult.spaces.queries import batch_by_id, batches_with_voice, bodies_of, n_cards
from consult.web import fields
from consult.web.attempt import NOTHING, Said, attempt, done_or_said
from consult.web.guards import allowed, in_policy, in_space
from consult.web.language import gettext as _
from consult.web.language import text_of
from consult.web.nav import Crumb, Link, space_card, staff
from consult.web.session import actor
from consult.web.watching import leaves_a_line

bp = Blueprint("space_desk", __name__)

View = Callable[..., ResponseReturnValue]

PER_PAGE = 30
PER_SHEET = 8
MOST_CARDS = 400
"""Cards of one printing from a page; hashing more would keep the server busy. The command line takes more."""

KIND_WORDS = {**CONTRIBUTION_KINDS, "agreement": N_("Acuerdo")}


def of_space(action: str) -> Callable[[View], View]:
    """Let in who may do this in the space; whoever may not know the space meets 404, and nobody inside is asked in."""

    def decorate(view: View) -> View:
        @wraps(view)
        @in_space
        def guarded(space: Space, **others: Any) -> ResponseReturnValue:
            if actor() is NOBODY:  # only an open forum gets this far: who is not inside knows no other space
                return redirect(url_for("auth.sign_in", next=request.path))
            require(actor(), action, policy=space.policy, space=space)
            return view(space=space, **others)

        return guarded

    return decorate


def frame(space: Space, here: str) -> dict[str, Any]:
    """Return the frame of a page of a space, without a band inside a protected one."""
    policy = space.policy
    crumbs: list[Crumb] = [
        (_("Mi mesa"), url_for("desk.of_policy", slug=policy.slug)),
        (_("Grupos"), url_for("space_desk.all_spaces", slug=policy.slug)),
        (text_of(space.name), None),
    ]
    return {
        **staff(policy, "spaces", crumbs=crumbs, tabs=tabs(space, here), is_protected=space.is_protected),
        "space": space_card(space),
        "is_public": space.is_public,
    }


def tabs(space: Space, here: str) -> list[Link]:
    """Return the pages of a space this person may open."""
    parts = [("texts", _("Textos"), "text.moderate"), ("cards", _("Tarjetas"), "cards.issue"),
             ("bodies", _("Entidades"), "bodies.manage")]  # fmt: skip
    return [
        (label, url_for(f"space_desk.{name}", slug=space.policy.slug, space_code=space.code), name == here)
        for name, label, action in parts
        if may(actor(), action, policy=space.policy, space=space) and not (name == "cards" and space.is_public)
    ]


@bp.get("/p/<slug>/desk/spaces")
@in_policy
@allowed("text.moderate")
def all_spaces(policy: Policy) -> ResponseReturnValue:
    """List the spaces this person works in, with what waits in each."""
    mine = [space for space in policy.spaces if may(actor(), "text.moderate", policy=policy, space=space)]
    rows = [(space_card(space), tabs(space, ""), _waiting(space)) for space in mine]
    crumbs = [(_("Mi mesa"), url_for("desk.of_policy", slug=policy.slug)), (_("Grupos"), None)]
    return render_template("space_desk/spaces.html", **staff(policy, "spaces", crumbs=crumbs), rows=rows)


def _waiting(space: Space) -> int:
    return sum(1 for one in space_statements(space) if is_undecided(one, space))


@bp.get("/p/<slug>/s/<space_code>/texts")
@of_space("text.moderate")
@leaves_a_line("words.viewed")
def texts(space: Space) -> ResponseReturnValue:
    """List the words of the space, those to decide on first."""
    return _draw_texts(space)


def _draw_texts(space: Space, refused: str = "", typed: str = "", refusal: Said = NOTHING) -> str:
    found = space_statements(space)
    n_pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(request.args.get("p", 1, int), 1), n_pages)
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    return render_template(
        "space_desk/texts.html",
        **frame(space, "texts"),
        rows=[(one, is_undecided(one, space)) for one in shown],
        n_waiting=sum(1 for one in found if is_undecided(one, space)),
        kinds=KIND_WORDS,
        page=page,
        n_pages=n_pages,
        pattern=url_for("space_desk.texts", slug=space.policy.slug, space_code=space.code) + "?p={page}",
        refused=refused,
        typed=typed,
        refusal=refusal,
    )


@bp.post("/p/<slug>/s/<space_code>/texts/<code>")
@of_space("text.moderate")
def decide_text(space: Space, code: str) -> ResponseReturnValue:
    """Show a text or keep it back with a reason; in a protected space, let it out or keep it in."""
    statement = statement_of_space(space, code)
    reason, wish = request.form.get("reason", ""), request.form.get("do", "")

    def decide() -> None:
        if wish == "release":
            release_statement(actor(), statement, space=space)
        elif wish in ("show", "hide"):
            moderate_statement(actor(), statement, space=space, is_shown=wish == "show", reason=reason)
        else:
            raise Missing(N_("No encontramos esa página."))

    _made, refusal = attempt(decide)
    if refusal:
        return _draw_texts(space, code, reason, refusal), 400
    done = {"release": _("El texto salió del espacio."), "show": _("El texto se muestra."),
            "hide": _("El texto no se muestra. El motivo queda anotado.")}  # fmt: skip
    flash(done[wish], "ok")
    return redirect(url_for("space_desk.texts", slug=space.policy.slug, space_code=space.code), 303)


@bp.get("/p/<slug>/s/<space_code>/cards")
@of_space("cards.issue")
def cards(space: Space) -> ResponseReturnValue:
    """List the batches of cards, and ask for more."""
    if space.is_public:
        raise Missing(N_("No encontramos esa página."))
    return _draw_cards(space, {"key": random_key(), "n": "8"}, NOTHING)


def _draw_cards(space: Space, values: dict[str, str], refusal: Said) -> str:
    return render_template(
        "space_desk/cards.html",
        **frame(space, "cards"),
        values=values,
        refusal=refusal,
        batches=batches_with_voice(space),
        n_valid=n_cards(space),
        most=MOST_CARDS,
    )


@dataclass(frozen=True, slots=True)
class Ticket:
    """A printed card: its code, and the drawing a camera reads."""

    code: str
    qr: Markup


@bp.post("/p/<slug>/s/<space_code>/cards")
@of_space("cards.issue")
def print_cards(space: Space) -> ResponseReturnValue:
    """Make cards and show their codes this once, as a sheet to print."""
    if space.is_public:
        raise Missing(N_("No encontramos esa página."))
    form = request.form

    def issue() -> list[str]:
        n = fields.whole(form, "n") or 0
        if not 1 <= n <= MOST_CARDS:
            raise Invalid(N_("Pida entre 1 y {n} tarjetas a la vez."), n=MOST_CARDS, at="n")
        is_voice = form.get("is_spokesperson") == "1"
        return issue_cards(actor(), space, n=n, is_spokesperson=is_voice, key=fields.text(form, "key")[:32])

    codes, refusal = attempt(issue)
    if codes is None:
        return _draw_cards(space, form.to_dict() | {"key": random_key()}, refusal), 400
    host = (current_app.config["PUBLIC_URL"] or request.host_url).rstrip("/")
    tickets = [Ticket(code, _qr(f"{host}/c#{code}")) for code in codes]
    return render_template(
        "space_desk/sheet.html",
        sheets=[tickets[start : start + PER_SHEET] for start in range(0, len(tickets), PER_SHEET)],
        address=host.split("//", 1)[-1],
        back_url=url_for("space_desk.cards", slug=space.policy.slug, space_code=space.code),
    )


def _qr(address: str) -> Markup:
    """Draw an address as a QR, in one path and without any style."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None))


@bp.post("/p/<slug>/s/<space_code>/cards/<batch_id>/revoke")
@of_space("cards.issue")
def revoke(space: Space, batch_id: str) -> ResponseReturnValue:
    """Make a whole batch void."""
    batch = batch_by_id(space, batch_id)
    done_or_said(lambda: revoke_batch(actor(), space, batch=batch), _("Lote anulado: sus tarjetas ya no abren nada."))
    return redirect(url_for("space_desk.cards", slug=space.policy.slug, space_code=space.code), 303)


@bp.route("/p/<slug>/s/<space_code>/bodies", methods=["GET", "POST"])
@of_space("bodies.manage")
def bodies(space: Space) -> ResponseReturnValue:
    """List the bodies of the space with the names they go by, and add one."""
    if request.method == "GET":
        return _draw_bodies(space, {}, NOTHING)
    form = request.form
    made, refusal = attempt(
        lambda: add_body(
            actor(),
            space,
            code=fields.text(form, "code"),
            name=fields.text(form, "name"),
            aliases=form.get("aliases", "").split(","),
            members=fields.whole(form, "members"),
        )
    )
    if made is None:
        return _draw_bodies(space, form.to_dict(), refusal), 400
    flash(_("Entidad agregada: %(name)s.", name=made.name["es"]), "ok")
    return redirect(url_for("space_desk.bodies", slug=space.policy.slug, space_code=space.code), 303)


def _draw_bodies(space: Space, values: dict[str, str], refusal: Said) -> str:
    return render_template(
        "space_desk/bodies.html", **frame(space, "bodies"), bodies=bodies_of(space), values=values, refusal=refusal
    )
