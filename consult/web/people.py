"""People with accounts: their mandates with dates, new accounts with a password nobody chose, and the handover."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.base.clock import today
from consult.core.access import ROLE_LABELS
from consult.core.errors import Invalid
from consult.core.words import N_
from consult.drafting.tasks import tasks_of
from consult.spaces.accounts import open_account
from consult.spaces.actions import end_mandate, give_mandate
from consult.spaces.credentials import Recovery
from consult.spaces.gate import actor_of
from consult.spaces.models import Mandate, Organisation, Person, Policy, Space
from consult.spaces.queries import mandate_by_id, names_of, organisations, people, person_of_policy
from consult.spaces.recovery import ask_recovery, drop_recovery, grant_recovery, open_recovery
from consult.spaces.second_factor import factor_of
from consult.spaces.sessions import end_sessions_of, open_sessions, restore, suspend
from consult.web import fields
from consult.web.attempt import NOTHING, Said, attempt, done_or_said
from consult.web.desk import told
from consult.web.guards import allowed, in_policy
from consult.web.language import gettext as _
from consult.web.language import text_of
from consult.web.nav import Crumb, staff
from consult.web.session import actor
from consult.web.stepup import asks_again, is_post

bp = Blueprint("people", __name__)

ROLE_SENTENCES = {
    "coordinator": N_("Conduce todo el proceso. No lee dentro de un espacio seguro."),
    "facilitator": N_("Lleva las rondas de sus grupos: talleres, actas, tarjetas y textos."),
    "drafter": N_("Escribe el borrador y responde los aportes."),
    "observer": N_("Mira el registro y los pasos. No lee aportes."),
    "administrator": N_("Abre cuentas y da cargos. No lee aportes."),
    "officer": N_("Habla por una entidad, con mandato y fecha de fin."),
}


@bp.get("/p/<slug>/people")
@in_policy
@allowed("people.manage")
def everyone(policy: Policy) -> ResponseReturnValue:
    """List who holds or held a mandate, and open an account with its first one."""
    return _draw(policy, {}, NOTHING)


def _draw(policy: Policy, values: dict[str, str], refusal: Said) -> str:
    found = people(policy)
    return render_template(
        "people/people.html",
        **_frame(policy, (_("Personas"), None)),
        rows=[(person, _mandates(policy, person)) for person in found],
        values={"starts_on": today().isoformat(), **values},
        refusal=refusal,
        me=actor().id,
        **_choices(policy),
    )


def _frame(policy: Policy, *crumbs: Crumb) -> dict[str, object]:
    desk: Crumb = (_("Mi mesa"), url_for("desk.of_policy", slug=policy.slug))
    return staff(policy, "people", crumbs=[desk, *crumbs])


def _choices(policy: Policy) -> dict[str, object]:
    return {
        "roles": [(role, _(label), _(ROLE_SENTENCES[role])) for role, label in ROLE_LABELS.items()],
        "spaces": [(space.code, text_of(space.name)) for space in policy.spaces],
        "bodies": [(body.code, text_of(body.name)) for body in organisations(policy)],
        "today": today(),
        "role_labels": ROLE_LABELS,
    }


def _mandates(policy: Policy, person: Person) -> list[Mandate]:
    mine = [mandate for mandate in person.mandates if mandate.policy_id == policy.id]
    return sorted(mine, key=lambda mandate: (not mandate.is_in_force(today()), mandate.id))


def _space(policy: Policy, code: str) -> Space | None:
    return next((space for space in policy.spaces if space.code == code), None)


def _body(policy: Policy, code: str) -> Organisation | None:
    return next((body for body in organisations(policy) if body.code == code), None)


def _give(policy: Policy, person: Person, form: fields.Form) -> Mandate:
    starts_on = fields.day_of(form, "starts_on")
    if starts_on is None:
        raise Invalid(N_("Escriba desde cuándo vale el cargo."), at="starts_on")
    return give_mandate(
        actor(), policy, person=person, role=fields.text(form, "role"), starts_on=starts_on,
        ends_on=fields.day_of(form, "ends_on"), space=_space(policy, fields.text(form, "space")),
        organisation=_body(policy, fields.text(form, "body")),
    )  # fmt: skip


@bp.post("/p/<slug>/people")
@in_policy
@allowed("people.manage")
@asks_again()
def add(policy: Policy) -> ResponseReturnValue:
    """Open an account with its first mandate, and show its password this once."""
    form = request.form

    def open_with_mandate() -> tuple[Person, str]:
        person, password = open_account(
            actor(), policy, login=fields.text(form, "login"), name=fields.text(form, "name")
        )
        _give(policy, person, form)
        return person, password

    made, refusal = attempt(open_with_mandate)
    if made is None:
        return _draw(policy, form.to_dict(), refusal), 400
    person, password = made
    crumbs: tuple[Crumb, ...] = (
        (_("Personas"), url_for("people.everyone", slug=policy.slug)),
        (_("Cuenta nueva"), None),
    )
    return render_template("people/made.html", **_frame(policy, *crumbs), person=person, password=password)


@bp.route("/p/<slug>/people/<person_id>", methods=["GET", "POST"])
@in_policy
@allowed("people.manage")
@asks_again(is_post)
def one(policy: Policy, person_id: str) -> ResponseReturnValue:
    """Show a person's mandates and open tasks, for the handover, and give one mandate more."""
    person = person_of_policy(policy, person_id)
    if request.method == "GET":
        return _draw_one(policy, person, {"starts_on": today().isoformat()}, NOTHING)
    made, refusal = attempt(lambda: _give(policy, person, request.form))
    if made is None:
        return _draw_one(policy, person, request.form.to_dict(), refusal), 400
    flash(_("Cargo dado a %(name)s.", name=person.name), "ok")
    return redirect(url_for("people.one", slug=policy.slug, person_id=person.id), 303)


def _draw_one(policy: Policy, person: Person, values: dict[str, str], refusal: Said) -> str:
    crumbs: tuple[Crumb, ...] = ((_("Personas"), url_for("people.everyone", slug=policy.slug)), (person.name, None))
    return render_template(
        "people/person.html",
        **_frame(policy, *crumbs),
        person=person,
        mandates=_mandates(policy, person),
        tasks=told(policy, tasks_of(actor_of(person, on=today()), policy)),
        values=values,
        refusal=refusal,
        is_me=person.id == actor().id,
        n_sessions=len(open_sessions(person)),
        has_factor=factor_of(person) is not None,
        recovery=_recovery(policy, person),
        **_choices(policy),
    )


def _recovery(policy: Policy, person: Person) -> dict[str, object] | None:
    found: Recovery | None = open_recovery(person)
    if found is None or found.policy_id != policy.id:
        return None
    asker = names_of(policy).get(found.asked_by, "")
    return {"is_mine": found.asked_by == actor().id, "is_granted": bool(found.granted_by), "asker": asker,
            "is_phone_lost": found.is_phone_lost}  # fmt: skip


@bp.post("/p/<slug>/people/mandates/<int:mandate_id>/end")
@in_policy
@allowed("people.manage")
@asks_again()
def end(policy: Policy, mandate_id: int) -> ResponseReturnValue:
    """Let a mandate end on a day, today unless another is written."""
    mandate = mandate_by_id(policy, mandate_id)

    def finish() -> None:
        end_mandate(actor(), mandate, on=fields.day_of(request.form, "on") or today())

    done_or_said(finish, _("El cargo termina en la fecha escrita."))
    return redirect(url_for("people.one", slug=policy.slug, person_id=mandate.person_id), 303)


@bp.post("/p/<slug>/people/<person_id>/account/<any(sessions,suspend,restore,drop):verb>")
@in_policy
@allowed("people.manage")
@asks_again()
def account(policy: Policy, person_id: str, verb: str) -> ResponseReturnValue:
    """End somebody's sessions, suspend or restore their account, or give a recovery up: at once."""
    person = person_of_policy(policy, person_id)
    act, done = ACCOUNT[verb]
    done_or_said(lambda: act(actor(), policy, person=person), _(done))
    return redirect(url_for("people.one", slug=policy.slug, person_id=person.id), 303)


ACCOUNT: Mapping[str, tuple[Callable[..., object], str]] = {
    "sessions": (end_sessions_of, N_("Sus sesiones se cerraron.")),
    "suspend": (suspend, N_("La cuenta quedó suspendida y sus sesiones se cerraron.")),
    "restore": (restore, N_("La cuenta vuelve a valer.")),
    "drop": (drop_recovery, N_("El pedido se retiró. Sus códigos ya no sirven.")),
}
"""The last word of the address -> the act, and what is said once done."""


@bp.post("/p/<slug>/people/<person_id>/recovery/<any(ask,grant):half>")
@in_policy
@allowed("people.manage")
@asks_again()
def recovery(policy: Policy, person_id: str, half: str) -> ResponseReturnValue:
    """Give one half of a recovery code, shown this once: the first who asks, the second somebody else."""
    person = person_of_policy(policy, person_id)

    def give() -> str:
        if half == "grant":
            return grant_recovery(actor(), policy, person=person)
        return ask_recovery(actor(), policy, person=person, is_phone_lost=bool(request.form.get("is_phone_lost")))

    code, refusal = attempt(give)
    if code is None:
        return _draw_one(policy, person, {"starts_on": today().isoformat()}, refusal), 409
    crumbs: tuple[Crumb, ...] = ((_("Personas"), url_for("people.everyone", slug=policy.slug)), (person.name, None))
    return render_template("people/half.html", **_frame(policy, *crumbs), person=person, code=code, half=half)
