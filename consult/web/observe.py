"""What an observer sees: the log of acts, the moves of each round with what was overridden, whether actas add up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.base.audit import AuditEntry
from consult.base.clock import PERU
from consult.contributions.moderating import FEW, moderation
from consult.contributions.running import reconciliation
from consult.core.access import ROLE_LABELS
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.results.queries import public_view
from consult.rounds.launch import check_title
from consult.rounds.models import Round
from consult.rounds.queries import moves, rounds
from consult.spaces.models import Policy
from consult.spaces.queries import names_of
from consult.spaces.trail import log_page, verbs_logged
from consult.web.guards import allowed, in_policy
from consult.web.language import gettext as _
from consult.web.nav import Link, space_card, staff
from consult.web.session import actor

bp = Blueprint("observe", __name__)

VERBS: Mapping[str, str] = {
    "policy.loaded": N_("Cargó la política"), "person.added": N_("Abrió una cuenta"),
    "mandate.given": N_("Dio un cargo"), "mandate.ended": N_("Terminó un cargo"),
    "weights.proposed": N_("Escribió pesos"), "weights.sealed": N_("Selló los pesos"),
    "cards.issued": N_("Hizo tarjetas"), "cards.revoked": N_("Anuló tarjetas"), "body.added": N_("Agregó una entidad"),
    "round.created": N_("Creó la ronda"), "round.edited": N_("Cambió la ronda"),
    "round.configured": N_("Preparó la ronda"), "round.scheduled": N_("Programó la ronda"),
    "round.draft": N_("Devolvió la ronda a borrador"), "round.open": N_("Abrió la ronda"),
    "round.paused": N_("Pausó la ronda"), "round.closed": N_("Cerró la ronda"),
    "round.systematised": N_("Ordenó los aportes de la ronda"), "round.validated": N_("Validó la ronda"),
    "round.iterated": N_("Empezó otra vuelta de la ronda"),
    "round.sealed": N_("Selló la ronda"), "round.unlinked": N_("Destruyó la clave que unía tarjetas y respuestas"),
    "round.asked": N_("Pidió un paso que necesita a dos personas"), "round.agreed": N_("Estuvo de acuerdo con el paso"),
    "round.declined": N_("Retiró un pedido"), "round.witnessed": N_("Anotó un testigo del sello"),
    "round.published": N_("Publicó el resultado"), "round.archived": N_("Archivó la ronda"),
    "result.computed": N_("Calculó el resultado"), "acta.entered": N_("Registró un acta"),
    "acta.witnessed": N_("Anotó testigos"), "contributions.imported": N_("Importó respuestas"),
    "body.answered": N_("Respondió por su entidad"), "statement.released": N_("Dejó salir un texto"),
    "statement.moderated": N_("Revisó un texto"), "statement.answered": N_("Respondió un aporte"),
    "dissent.raised": N_("Se abrió un disenso"), "dissent.written": N_("Escribió un disenso"),
    "dissent.declined": N_("No quiso escribir un disenso"), "service.accepted": N_("Aceptó un servicio"),
    "finding.parked": N_("Dejó algo de lado con motivo"), "finding.taken_up": N_("Retomó algo"),
    "line.added": N_("Agregó al borrador"), "line.edited": N_("Cambió el borrador"),
    "line.removed": N_("Quitó del borrador"), "line.moved": N_("Reordenó el borrador"),
    "line.linked": N_("Sumó un sustento"), "line.unlinked": N_("Quitó un sustento"),
    "guideline.linked": N_("Enlazó una alternativa"), "report.compiled": N_("Compiló un informe"),
    "report.finalised": N_("Cerró un informe"), "person.sessions_ended": N_("Cerró las sesiones de una cuenta"),
    "person.suspended": N_("Suspendió una cuenta"), "person.restored": N_("Volvió a abrir una cuenta"),
    "recovery.asked": N_("Empezó a recuperar una cuenta"), "recovery.granted": N_("Dio la otra parte de un código"),
    "recovery.dropped": N_("Retiró un pedido de recuperar una cuenta"), "recovery.used": N_("Recuperó su cuenta"),
    "elevation.asked": N_("Pidió mirar adentro"), "elevation.granted": N_("Dio permiso de mirar adentro"),
    "elevation.ended": N_("Terminó un permiso de mirar adentro"),
    "incident.noted": N_("Anotó un incidente"), "incident.changed": N_("Cambió lo que se sabe de un incidente"),
    "incident.told": N_("Avisó de un incidente"), "incident.announced": N_("Mostró un aviso a las personas"),
    "incident.silenced": N_("Quitó un aviso a las personas"), "incident.closed": N_("Cerró un incidente"),
    "results.viewed": N_("Miró resultados internos"),
    "results.exported": N_("Bajó resultados internos"), "words.viewed": N_("Leyó textos de un grupo"),
    "report.downloaded": N_("Bajó un informe sin publicar"), "register.exported": N_("Bajó el registro de tratamiento"),
}  # fmt: skip
"""How each verb of the log is told; one that is not here shows as it is kept."""


def frame(policy: Policy, here: str) -> dict[str, Any]:
    """Return the frame of the observer's pages."""
    parts: list[Link] = [
        (label, url_for(endpoint, slug=policy.slug), endpoint == here)
        for endpoint, label in (
            ("observe.log", _("Registro de actos")),
            ("observe.steps", _("Pasos de las rondas")),
            ("observe.actas", _("Actas")),
            ("observe.moderated", _("Moderación")),
            ("elevation.index", _("Permisos")),
        )
    ]
    crumbs = [(_("Mi mesa"), url_for("desk.of_policy", slug=policy.slug)), (_("Registro"), None)]
    return staff(policy, "observe", crumbs=crumbs, tabs=parts, tabs_label=_("Partes del registro"))


@bp.get("/p/<slug>/observe")
@in_policy
@allowed("audit.read")
def log(policy: Policy) -> ResponseReturnValue:
    """List the acts of staff, newest first; acts inside a protected space are not here."""
    verb = request.args.get("verb", "")
    found = log_page(actor(), policy, page=request.args.get("p", 1, int), verb=verb)
    names = names_of(policy)
    page = url_for("observe.log", slug=policy.slug, verb=verb) if verb else url_for("observe.log", slug=policy.slug)
    return render_template(
        "observe/log.html",
        **frame(policy, "observe.log"),
        rows=[_told(entry, names) for entry in found.entries],
        found=found,
        verb=verb,
        verbs=sorted(((key, _(VERBS.get(key, key))) for key in verbs_logged(actor(), policy)), key=lambda one: one[1]),
        pattern=f"{page}{'&' if verb else '?'}p={{page}}",
    )


def _told(entry: AuditEntry, names: Mapping[str, str]) -> dict[str, Any]:
    """Say an entry: when, who, what, on what, and the reason. Numbers kept with it are not shown."""
    subject = names.get(entry.subject, entry.subject) if len(entry.subject) != 32 or entry.subject in names else ""
    role = entry.details.get("role", "")
    return {
        "at": entry.at.astimezone(PERU),
        "who": names.get(entry.actor, _("el sistema") if entry.actor.startswith("system") else entry.actor),
        "what": _(VERBS.get(entry.verb, entry.verb)),
        "subject": " · ".join(word for word in (subject, entry.details.get("space", "")) if word),
        "role": _(ROLE_LABELS[role]) if role in ROLE_LABELS else "",
        "because": entry.details.get("because", ""),
    }


@bp.get("/p/<slug>/observe/rounds")
@in_policy
@allowed("audit.read")
def steps(policy: Policy) -> ResponseReturnValue:
    """Show each round's moves, with their reasons and what was missing when it opened, and its counts once public."""
    names = names_of(policy)
    return render_template(
        "observe/steps.html",
        **frame(policy, "observe.steps"),
        rows=[(round_, [_step(one, names) for one in moves(round_)], _counts(round_)) for round_ in rounds(policy)],
        states=STATES,
    )


def _step(move: Any, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "to": move.to_state,
        "at": move.at,
        "who": names.get(move.actor, _("el sistema")),
        "because": move.because,
        "overridden": sorted({_(check_title(key)) for key in move.overridden}),
    }


def _counts(round_: Round) -> list[dict[str, Any]] | None:
    """Return who took part by space, past the gate; None until everyone may know."""
    seen = public_view(round_)
    if seen is None:
        return None
    return [space_card(space) | {"n": seen.shown.n_by_space[space.code]} for space in round_.spaces]


@bp.get("/p/<slug>/observe/actas")
@in_policy
@allowed("audit.read")
def actas(policy: Policy) -> ResponseReturnValue:
    """Show, of each round that closed, whether its actas explain all who came and carry their witnesses."""
    return render_template(
        "observe/actas.html",
        **frame(policy, "observe.actas"),
        rows=[(round_, [(space_card(one.space), one) for one in reconciliation(actor(), round_)])
              for round_ in rounds(policy)],
        states=STATES,
    )  # fmt: skip


@bp.get("/p/<slug>/observe/moderation")
@in_policy
@allowed("audit.read")
def moderated(policy: Policy) -> ResponseReturnValue:
    """Show, of each round that closed, how many texts were kept from showing; never one of them."""
    return render_template(
        "observe/moderation.html",
        **frame(policy, "observe.moderated"),
        rows=[(round_, [(space_card(one.space), one) for one in moderation(actor(), round_)])
              for round_ in rounds(policy) if STATES[round_.state].is_closed],
        few=FEW,
    )  # fmt: skip
