"""Workshops: the actas of one's own spaces, a form to enter one, and the import of a long CSV."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.base.keys import random_key
from consult.contributions.actions import enter_acta
from consult.contributions.importing import Fault, Outcome, import_rows, import_spaces
from consult.contributions.running import acta_by_id, acta_counts, acta_spaces, add_witnesses
from consult.core.cells import csv_text
from consult.core.csvfile import NOT_CSV
from consult.core.envelope import ActaFacts, Words
from consult.core.errors import Conflict, Invalid, Missing, Refusal
from consult.core.incoming import csv_sent
from consult.core.kinds.asking import is_ranking
from consult.core.kinds.ballots import sample
from consult.core.kinds.minute import (
    BALLOT_ROWS,
    LEVEL_ROWS,
    Block,
    Level,
    ballot_rows,
    blocks,
    read,
    takes_ballots,
    takes_means,
)
from consult.core.kinds.model import RANK, CriterionSpec, Judgement
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.rounds.models import Item, Round
from consult.rounds.queries import config_of
from consult.spaces.gate import runs
from consult.spaces.models import Space
from consult.web import fields
from consult.web.attempt import NOTHING, Said, attempt
from consult.web.facilitate.desk import round_frame
from consult.web.guards import allowed, in_round
from consult.web.language import gettext as _
from consult.web.language import sentence_of
from consult.web.nav import space_card
from consult.web.session import actor

bp = Blueprint("workshop", __name__)

SEXES = {"mujer": N_("Solo mujeres"), "hombre": N_("Solo hombres")}
SHOWN_FAULTS = 200
"""Refused rows drawn on the page; the file to download has them all, up to MOST_BYTES of them."""
MOST_BYTES = 250_000


@bp.get("/p/<slug>/r/<round_code>/actas")
@in_round
@allowed("acta.enter")
def actas(round_: Round) -> ResponseReturnValue:
    """List the actas of one's own spaces and whether they explain all who came."""
    return render_template(
        "workshop/actas.html",
        **round_frame(round_, "workshop.actas"),
        parts=[
            (space_card(space), acta_counts(actor(), round_, space), runs(actor(), space))
            for space in acta_spaces(actor(), round_)
        ],
        accepts=STATES[round_.state].accepts,
        is_closed=STATES[round_.state].is_closed,
    )


def space_of(round_: Round, code: str) -> Space:
    """Return a space of the round whose actas the person enters; anything else is Missing."""
    found = next((space for space in acta_spaces(actor(), round_) if space.code == code), None)
    if found is None:
        raise Missing(N_("No encontramos esa página."))
    return found


@bp.route("/p/<slug>/r/<round_code>/actas/new", methods=["GET", "POST"])
@in_round
@allowed("acta.enter")
def new_acta(round_: Round) -> ResponseReturnValue:
    """Enter the acta of a workshop; the form carries its own key, so sending it twice stores it once."""
    space = space_of(round_, request.values.get("space", ""))
    by_mean = request.values.get("how", "means") == "means" and takes_means(config_of(round_), space.code)
    if request.method == "GET":
        if not STATES[round_.state].accepts:
            raise Conflict(N_("La ronda no está abierta. No se guardó nada; puede seguir cuando se abra."))
        return _draw(round_, space, {"key": random_key()}, {}, NOTHING, by_mean=by_mean)
    form = request.form.to_dict()
    if form.get("go") == "more":
        return _draw(round_, space, form, {}, NOTHING, by_mean=by_mean, more=BALLOT_ROWS)
    minute = read(config_of(round_), space.code, form, by_mean=by_mean)
    if minute.faults:
        said = Said(_("Hay casillas por revisar: %(n)s. Lo demás sigue escrito.", n=len(minute.faults)))
        return _draw(round_, space, form, minute.faults, said, by_mean=by_mean), 400
    receipt, refusal = attempt(lambda: _enter(round_, space, form, minute.judgements))
    if receipt is None:
        return _draw(round_, space, form, {}, refusal, by_mean=by_mean), 400
    if receipt.verdict == "duplicate":
        flash(_("Esa acta ya estaba guardada. No se guardó dos veces."), "ok")
    else:
        flash(_("Acta guardada. Constancia: %(code)s.", code=receipt.receipt), "ok")
    return redirect(url_for("workshop.actas", slug=round_.policy.slug, round_code=round_.code), 303)


def _enter(round_: Round, space: Space, form: Mapping[str, str], judgements: Sequence[Judgement]) -> Any:
    words = tuple(Words("proposal", line.strip()) for line in form.get("proposals", "").splitlines() if line.strip())
    facts = _facts(space, form)
    if not judgements and not words and not facts.agreements:
        raise Invalid(N_("El acta no trae votos, propuestas ni acuerdos. Escriba al menos uno."))
    return enter_acta(
        actor(), round_, space, key=fields.text(form, "key"), facts=facts, judgements=judgements, words=words,
        region=fields.text(form, "region"), sex=fields.text(form, "sex"),
    )  # fmt: skip


def _facts(space: Space, form: Mapping[str, str]) -> ActaFacts:
    place = fields.text(form, "place")
    if not place:
        raise Invalid(N_("Escriba dónde fue el taller."), at="place")
    n_attendees = fields.whole(form, "n_attendees")
    if not n_attendees:
        raise Invalid(N_("Escriba cuántas personas asistieron."), at="n_attendees")
    names = [fields.text(form, "witness1"), fields.text(form, "witness2")]
    return ActaFacts(
        place=place[:120],
        held_on=None if space.is_protected else fields.day_of(form, "held_on"),
        n_attendees=n_attendees,
        n_women=fields.whole(form, "n_women"),
        facilitator=fields.text(form, "facilitator")[:120],
        witnesses=() if space.is_protected else tuple(name for name in names if name),
        agreements=fields.text(form, "agreements"),
        kept_away_by=fields.text(form, "kept_away_by"),
    )


def _draw(
    round_: Round, space: Space, values: Mapping[str, str], faults: Mapping[str, Refusal], refusal: Said, *,
    by_mean: bool, more: int = 0,
) -> str:  # fmt: skip
    config = config_of(round_)
    asks_order = takes_ballots(config, space.code)
    person = actor().person
    return render_template(
        "workshop/acta.html",
        **round_frame(round_, "workshop.actas"),
        space=space_card(space),
        values={"facilitator": person.name if person else "", **values},
        faults={name: sentence_of(fault) for name, fault in faults.items()},
        refusal=refusal,
        tables=_tables(round_, blocks(config, space.code, by_mean=by_mean)),
        level_rows=range(1, LEVEL_ROWS + 1),
        ballot_rows=ballot_rows(values, more=more) if asks_order else (),
        items=round_.items if asks_order else (),
        sample=sample([item.code for item in round_.items]),
        by_mean=by_mean,
        may_choose=takes_means(config, space.code),
        macro_regions=round_.policy.settings.get("macro_regions", []),
        sexes=SEXES,
        n_counted=_most_votes(values),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class VoteTable:
    """One table of the form: items down, and across the criteria (means) or the levels of one criterion (votes)."""

    way: str  # mean | votes | typed
    criteria: tuple[CriterionSpec, ...]
    levels: tuple[Level, ...]
    rows: list[tuple[Item, dict[str, Block]]]  # block by criterion


def _tables(round_: Round, found: Sequence[Block]) -> list[VoteTable]:
    """Lay the blocks out: all the means in one grid, then a table for each criterion that is voted."""
    means = [one for one in found if one.way == "mean"]
    voted = list(dict.fromkeys(one.criterion.id for one in found if one.way != "mean"))
    parts = [means, *([one for one in found if one.criterion.id == name] for name in voted)]
    return [_table(round_, part) for part in parts if part]


def _table(round_: Round, part: Sequence[Block]) -> VoteTable:
    by_item: dict[str, dict[str, Block]] = {}
    for block in part:
        by_item.setdefault(block.item.id, {})[block.criterion.id] = block
    criteria = {block.criterion.id: block.criterion for block in part}
    rows = [(item, by_item[item.code]) for item in round_.items if item.code in by_item]
    return VoteTable(part[0].way, tuple(criteria.values()), part[0].levels, rows)


def _most_votes(values: Mapping[str, str]) -> int:
    """Return the most people counted on any one thing of the form, to set beside who came."""
    votes: dict[str, int] = {}
    for name, text in values.items():
        if name.startswith(("v:", "n:", "b:", "c:")) and text.strip().isdigit():
            place = name if name.startswith("n:") else name.rsplit(":", 1)[0]
            votes[place] = votes.get(place, 0) + int(text)
    return max(votes.values(), default=0)


@bp.post("/p/<slug>/r/<round_code>/actas/<acta_id>/witnesses")
@in_round
@allowed("acta.enter")
def witnesses(round_: Round, acta_id: str) -> ResponseReturnValue:
    """Add the witnesses an acta was stored without."""
    acta = acta_by_id(round_, acta_id)
    space = next((one for one in acta_spaces(actor(), round_) if one.id == acta.space_id), None)
    if space is None:
        raise Missing(N_("No encontramos esa página."))
    names = [request.form.get("witness1", ""), request.form.get("witness2", "")]
    _made, refusal = attempt(lambda: add_witnesses(actor(), acta, space=space, names=names))
    flash(refusal.sentence or _("Testigos anotados en el acta."), "bad" if refusal else "ok")
    return redirect(url_for("workshop.actas", slug=round_.policy.slug, round_code=round_.code), 303)


@bp.route("/p/<slug>/r/<round_code>/import", methods=["GET", "POST"])
@in_round
@allowed("contributions.import")
def import_(round_: Round) -> ResponseReturnValue:
    """Store the rows of a long CSV, and show those refused with their line and reason."""
    if request.method == "GET":
        return _draw_import(round_, None, NOTHING)
    sent = request.files.get("file")
    raw = sent.read() if sent else b""
    if not raw:
        return _draw_import(round_, None, Said(_("Elija un archivo. No se guardó nada."), "file")), 400
    outcome, refusal = attempt(lambda: import_rows(actor(), round_, csv_sent(raw)))
    return _draw_import(round_, outcome, refusal), 400 if refusal else 200


def _draw_import(round_: Round, outcome: Outcome | None, refusal: Said) -> str:
    refused = outcome.refused if outcome else ()
    return render_template(
        "workshop/import.html",
        **round_frame(round_, "workshop.import_"),
        outcome=outcome,
        refusal=refusal,
        refused=refused[:SHOWN_FAULTS],
        refused_csv=_as_csv(refused),
        accepts=STATES[round_.state].accepts,
        spaces=[space_card(space) for space in import_spaces(actor(), round_)],
        sample=_sample(round_),
    )


def _as_csv(refused: Sequence[Fault]) -> str:
    lines: list[tuple[str | int, str]] = [("line", "reason"), *((fault.line, fault.reason) for fault in refused)]
    return csv_text(lines)[:MOST_BYTES].rpartition("\n")[0]


def _sample(round_: Round) -> str:
    """Return two lines as a file of this round would have them."""
    config = config_of(round_)
    spaces = import_spaces(actor(), round_)
    if spaces and is_ranking(config):
        order = [f"{spaces[0].code},p1,{item.id},{RANK},{place}" for place, item in enumerate(config.items[:2], 1)]
        return "\n".join(["space,participant,item,criterion,value", *order])
    found = blocks(config, spaces[0].code, by_mean=True) if spaces and config.items else ()
    lines = [
        f"{spaces[0].code},p{place},{block.item.id},{block.criterion.id},{_some_value(block)}"
        for place, block in enumerate(found[:2], start=1)
    ]
    return "\n".join(["space,participant,item,criterion,value", *lines])


def _some_value(block: Block) -> str:
    if block.levels and block.levels[0].value is not None:
        return str(block.levels[0].value)
    high = block.item.maximum or block.criterion.maximum
    return str(high) if high is not None else "10"


@bp.post("/p/<slug>/r/<round_code>/import/refused.csv")
@in_round
@allowed("contributions.import")
def refused(round_: Round) -> ResponseReturnValue:
    """Give back as a file the refused rows the page already shows; nothing of them is kept here."""
    typed = request.form.get("rows", "").replace("\0", "")  # a form is what anybody can send: written anew
    try:
        answer = Response(csv_text(csv.reader(typed.splitlines(keepends=True))), mimetype="text/csv; charset=utf-8")
    except csv.Error:
        raise Invalid(NOT_CSV) from None
    answer.headers["Content-Disposition"] = f'attachment; filename="filas-{round_.code}.csv"'
    return answer
