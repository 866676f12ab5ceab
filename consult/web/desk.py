"""The desk of whoever signed in: what to do now, how the open rounds go, and the policies they have a part in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.base.clock import PERU, now, today
from consult.contributions.running import Arrived, arrived
from consult.core.words import N_
from consult.drafting.tasks import Task, as_told_to, tasks_of
from consult.rounds.models import Round
from consult.rounds.queries import rounds
from consult.spaces.gate import may, may_in_any, roles, spaces_known, spaces_run
from consult.spaces.models import Policy, Space
from consult.spaces.queries import policies_of
from consult.web.guards import in_policy, staff_of_policy
from consult.web.incidents import clocks
from consult.web.language import gettext as _
from consult.web.nav import space_card, staff, there_is
from consult.web.session import actor

bp = Blueprint("desk", __name__)


@dataclass(frozen=True, slots=True)
class Doing:
    """How a kind of task is told: the sentence, what stands below, the word of its badge, and the page that does it."""

    words: str
    below: str
    badge: str
    endpoint: str
    tag: str = ""


DOINGS: Mapping[str, Doing] = {
    "round.prepare": Doing(N_("Preparar la ronda %(subject)s"), N_("Puntos que faltan: %(n)s"), "draft",
                           "facilitate.setup"),
    "round.open": Doing(N_("Abrir la ronda %(subject)s"), N_("Su lista está completa"), "draft", "facilitate.setup"),
    "round.close": Doing(N_("Cerrar la ronda %(subject)s"), N_("Su fecha de cierre ya pasó"), "late",
                         "facilitate.conduct"),
    "round.after_closed": Doing(N_("Ordenar los aportes de la ronda %(subject)s"), N_("Ya tiene resultado"), "closed",
                                "facilitate.conduct"),
    "round.after_systematised": Doing(N_("Validar la ronda %(subject)s"), N_("Cada aporte recibe respuesta antes"),
                                      "systematised", "facilitate.conduct"),
    "round.after_validated": Doing(N_("Publicar la ronda %(subject)s"), N_("Todos verán el resultado"), "validated",
                                   "facilitate.conduct"),
    "round.agree": Doing(N_("Ver si está de acuerdo con lo que se pidió en la ronda %(subject)s"),
                         N_("Hacen falta dos personas"), "pending", "facilitate.conduct"),
    "round.answer": Doing(N_("Responder la ronda %(subject)s por su entidad"), N_("Queda a nombre de la entidad"),
                          "open", "contribute.answer"),
    "actas.witness": Doing(N_("Agregar testigos a las actas de %(subject)s"), N_("Actas sin dos testigos: %(n)s"),
                           "bad", "workshop.actas", N_("Incompletas")),
    "texts.moderate": Doing(N_("Revisar textos del foro"), N_("Textos sin revisar: %(n)s"), "pending",
                            "space_desk.texts", N_("Por revisar")),
    "texts.release": Doing(N_("Decidir qué textos salen de su espacio"), N_("Textos por decidir: %(n)s"), "pending",
                           "space_desk.texts", N_("Por decidir")),
    "answers.write": Doing(N_("Responder aportes"), N_("Aportes sin respuesta: %(n)s"), "pending",
                           "draft.answers_list"),
    "dissent.write": Doing(N_("Escribir la posición del grupo sobre %(subject)s"),
                           N_("Días que faltan: %(n)s"), "dissent", "draft.dissents_list"),
    "dissent.await": Doing(N_("Recordar al grupo que escriba su posición sobre %(subject)s"),
                           N_("Días que faltan: %(n)s"), "dissent", "draft.dissents_list"),
    "service.accept": Doing(N_("Aceptar el servicio %(subject)s"), N_("Su entidad lo brinda"), "pending",
                            "draft.show", N_("Por firmar")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A task as a line of the desk."""

    task: Task
    words: str
    below: str
    badge: str
    tag: str
    url: str | None
    space: dict[str, Any] | None


@bp.get("/desk")
def mine() -> ResponseReturnValue:
    """List the policies this person has a part in; with one only, go to its desk."""
    person = actor().person
    if person is None:
        return redirect(url_for("auth.sign_in", next=request.path))
    found = [policy for policy in policies_of(person) if roles(actor(), policy)]
    if len(found) == 1:
        return redirect(url_for("desk.of_policy", slug=found[0].slug))
    return render_template("desk/mine.html", policies=[(policy, len(tasks_of(actor(), policy))) for policy in found],
                           person_name=person.name, logout_url=url_for("auth.sign_out"))  # fmt: skip


@bp.get("/p/<slug>/desk")
@in_policy
@staff_of_policy
def of_policy(policy: Policy) -> ResponseReturnValue:
    """Show what to do now in a policy, and how the open rounds go in one's own spaces."""
    known = rounds(policy)
    under_way = [round_ for round_ in known if round_.state in ("open", "paused")]
    tasks = tasks_of(actor(), policy)
    return render_template(
        "desk/policy.html",
        **staff(policy, "desk"),
        greeting=greeting(),
        tasks=[line_of(policy, task) for task in tasks],
        under_way=[(round_, arrived(actor(), round_), conduct_url(round_), days_left(round_)) for round_ in under_way],
        rows_of=rows_of,
        has=there_is,
        spaces=[space_card(space) for space in spaces_run(actor(), policy)],
        entered=[space_card(space) for space in spaces_entered(policy)],
        coming=[round_ for round_ in known if round_.state in ("draft", "scheduled") and conduct_url(round_)],
        may_configure=may(actor(), "round.configure", policy=policy),
        may_weigh=may(actor(), "weights.manage", policy=policy),
        may_observe=may(actor(), "audit.read", policy=policy),
        may_manage=may(actor(), "people.manage", policy=policy),
        may_keep=may(actor(), "incidents.keep", policy=policy),
        clocks=clocks(policy),
        today=today(),
    )


def greeting() -> str:
    """Greet by the hour in Peru, by first name."""
    hour = now().astimezone(PERU).hour
    person = actor().person
    name = person.name.split()[0] if person else ""
    if hour < 12:
        return _("Buenos días, %(name)s", name=name)
    return _("Buenas tardes, %(name)s", name=name) if hour < 19 else _("Buenas noches, %(name)s", name=name)


def spaces_entered(policy: Policy) -> list[Space]:
    """List the spaces whose texts and cards this person works with, besides those they facilitate."""
    run = {space.id for space in spaces_run(actor(), policy)}
    return [
        space
        for space in spaces_known(actor(), policy)
        if space.id not in run and may(actor(), "text.moderate", policy=policy, space=space)
    ]


def conduct_url(round_: Round) -> str | None:
    """Return where a round is run, for who runs it."""
    if not may_in_any(actor(), "round.move", policy=round_.policy, spaces=round_.spaces):
        return None
    return url_for("facilitate.conduct", slug=round_.policy.slug, round_code=round_.code)


def days_left(round_: Round) -> int | None:
    """Return the days until the planned close; negative once it has passed."""
    return (round_.closes_on - today()).days if round_.closes_on else None


def rows_of(found: list[Arrived]) -> list[dict[str, Any]]:
    """Return what came from one's own spaces as rows of the chart."""
    return [space_card(one.space) | {"n": one.n, "of": one.space.eligible, "is_any": one.is_any} for one in found]


def line_of(policy: Policy, task: Task) -> Line:
    """Say a task: what, how many, and where it is done."""
    doing = DOINGS[task.kind]
    below = _(doing.below, n=task.n, subject=task.subject) if task.n is not None else ""
    return Line(
        task,
        _(doing.words, subject=task.subject),
        below,
        "late" if task.is_late else doing.badge,
        _("Fuera de fecha") if task.is_late else _(doing.tag) if doing.tag else "",
        url_of(policy, task, doing.endpoint),
        space_card(task.space) if task.space else None,
    )


def url_of(policy: Policy, task: Task, endpoint: str) -> str | None:
    """Return the page that does a task, if that desk is there."""
    if not there_is(endpoint):
        return None
    if endpoint.startswith("space_desk.") and task.space:
        return url_for(endpoint, slug=policy.slug, space_code=task.space.code)
    if task.kind.startswith(("round.", "actas.")):
        return url_for(endpoint, slug=policy.slug, round_code=task.subject)
    return url_for(endpoint, slug=policy.slug)


def told(policy: Policy, tasks: list[Task]) -> list[Line]:
    """Return somebody else's tasks as the person inside may know them."""
    return [line_of(policy, task) for task in as_told_to(actor(), tasks)]
