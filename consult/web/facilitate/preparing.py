"""Start a round and set it up while it may be; afterwards the same page shows what was sealed."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.core.kinds import KINDS
from consult.core.lifecycle import STATES
from consult.core.method import CHANNELS
from consult.drafting.actions import set_up_round, start_round
from consult.drafting.askable import SECTIONS, USUAL, askable, items_of_round
from consult.rounds.iterating import declare_iterations
from consult.rounds.launch import Check, launch_checks
from consult.rounds.models import Round
from consult.rounds.queries import config_of, rounds
from consult.spaces.models import Policy, Space
from consult.spaces.queries import current_scheme
from consult.web import fields
from consult.web.attempt import NOTHING, Said, attempt
from consult.web.facilitate.desk import KIND_SENTENCES, bp, round_frame, run_by_asker
from consult.web.facilitate.forms import SCORED, RoundForm, of_round, rules, sent, specs
from consult.web.guards import allowed, in_policy
from consult.web.language import gettext as _
from consult.web.nav import space_card, staff
from consult.web.session import actor

ANCHORS = {
    "question": "question", "spaces": "spaces", "items": "items", "kind": "rules", "dates": "question",
    "channels": "channels", "tree": "items", "protected": "spaces",
}  # fmt: skip
"""Where on the page each check is mended."""

STATUS_OF = {"ok": "ok", "todo": "todo", "fatal": "todo", "note": "opt"}


@bp.route("/p/<slug>/rounds/new", methods=["GET", "POST"])
@in_policy
@allowed("round.configure")
def new(policy: Policy) -> ResponseReturnValue:
    """Start a round: its kind, its question, its groups, and what it asks about."""
    if request.method == "GET":
        return _draw_new(policy, {"code": _next_code(policy)}, (), (), NOTHING)
    form, chosen, sections = request.form, request.form.getlist("space"), request.form.getlist("section")

    def start() -> Round:
        return start_round(
            actor(),
            policy,
            code=fields.text(form, "code"),
            kind=fields.text(form, "kind"),
            title=_title(form),
            spaces=_spaces(policy, chosen),
            opens_on=fields.day_of(form, "opens_on"),
            closes_on=fields.day_of(form, "closes_on"),
            sections=sections,
            lines=form.get("lines", ""),
        )

    round_, refusal = attempt(start)
    if round_ is None:
        return _draw_new(policy, form.to_dict(), chosen, sections, refusal), 400
    flash(_("Ronda %(code)s en borrador. Complete lo que falta y ábrala.", code=round_.code), "ok")
    return redirect(url_for("facilitate.setup", slug=policy.slug, round_code=round_.code), 303)


def _draw_new(policy: Policy, values: dict[str, str], chosen: Any, sections: Any, refusal: Said) -> str:
    crumbs = [
        (_("Mi mesa"), url_for("desk.of_policy", slug=policy.slug)),
        (_("Rondas"), url_for("facilitate.all_rounds", slug=policy.slug)),
        (_("Nueva ronda"), None),
    ]
    return render_template(
        "facilitate/new.html",
        **staff(policy, "rounds", crumbs=crumbs),
        values=values,
        chosen=chosen,
        sections=sections,
        refusal=refusal,
        kinds=KINDS,
        kind_sentences=KIND_SENTENCES,
        spaces=[space_card(space) for space in policy.spaces],
        section_names=_counted(policy),
    )


def _counted(policy: Policy) -> list[tuple[str, str, int]]:
    """Return the sections of the policy that have something to ask about, with how many."""
    known = [one.words.section for one in askable(policy)]
    return [(key, _(label), known.count(key)) for key, label in SECTIONS.items() if key in known]


def _next_code(policy: Policy) -> str:
    known = {round_.code for round_ in rounds(policy)}
    return next(f"R{n}" for n in range(1, len(known) + 2) if f"R{n}" not in known)


def _title(form: fields.Form) -> dict[str, str]:
    written = {"es": fields.text(form, "title_es"), "en": fields.text(form, "title_en")}
    return {lang: text for lang, text in written.items() if text or lang == "es"}


def _spaces(policy: Policy, codes: list[str]) -> list[Space]:
    return [space for space in policy.spaces if space.code in codes]


@bp.route("/p/<slug>/r/<round_code>/setup", methods=["GET", "POST"])
@run_by_asker
def setup(round_: Round) -> ResponseReturnValue:
    """Set a round up, beside the list of what it lacks; once it opened, show what was sealed."""
    if request.method == "GET":
        if not STATES[round_.state].is_configurable:
            return _draw_sealed(round_)
        return draw_setup(round_, of_round(round_), NOTHING)
    form = sent(round_, request.form)

    def change() -> None:
        set_up_round(
            actor(),
            round_,
            title=_title(request.form),
            spaces=_spaces(round_.policy, sorted(form.spaces)),
            opens_on=fields.day_of(request.form, "opens_on"),
            closes_on=fields.day_of(request.form, "closes_on"),
            codes=form.items,
            lines=form.value("lines"),
            rules=rules(round_, form),
        )
        n = fields.whole(form.values, "iterations")
        declare_iterations(actor(), round_, n=1 if n is None else n)

    _done, refusal = attempt(change)
    if refusal:
        return draw_setup(round_, form, refusal), 400
    flash(_("Guardado. Nada de esto se ve afuera hasta abrir."), "ok")
    return redirect(url_for("facilitate.setup", slug=round_.policy.slug, round_code=round_.code), 303)


def draw_setup(round_: Round, form: RoundForm, refusal: Said, *, because: str = "", launch: Said = NOTHING) -> str:
    """Draw the page of a round that has not opened, with what was typed and why it was refused."""
    checks = launch_checks(round_, current_scheme(round_.policy))
    return render_template(
        "facilitate/setup.html",
        **round_frame(round_, "facilitate.setup"),
        form=form,
        refusal=refusal,
        because=because,
        launch=launch,
        checks=[_check(round_, check) for check in checks if check.key not in ("kind-K1", "kind-K2")],
        n_ready=sum(1 for check in checks if check.status == "ok"),
        n_checks=sum(1 for check in checks if check.status != "note"),
        fatal=next((check for check in checks if check.status == "fatal"), None),
        n_todo=sum(1 for check in checks if check.status == "todo"),
        specs=specs(config_of(round_)),
        is_scored=round_.kind == SCORED,
        spaces=[space_card(space) | {"eligible": space.eligible} for space in round_.policy.spaces],
        sections=_sections(round_.policy),
        usual=USUAL.get(round_.kind, ()),
        channels=CHANNELS,
        scheme=current_scheme(round_.policy),
    )


def _check(round_: Round, check: Check) -> dict[str, Any]:
    key = check.key.split("-")[0]
    anchor = ANCHORS.get(key)
    weights = url_for("weights.edit", slug=round_.policy.slug)
    return {
        "state": STATUS_OF[check.status],
        "title": _(check.title),
        "check": check,
        "url": f"#{anchor}" if anchor else weights if key in ("weights", "cap", "floor") else None,
    }


def _sections(policy: Policy) -> list[tuple[str, str, list[Any]]]:
    """Return everything that may be asked about, section by section."""
    known = askable(policy)
    return [
        (key, _(label), found)
        for key, label in SECTIONS.items()
        if (found := [one.words for one in known if one.words.section == key])
    ]


def _draw_sealed(round_: Round) -> str:
    config = config_of(round_)
    return render_template(
        "facilitate/sealed.html",
        **round_frame(round_, "facilitate.setup"),
        config=config,
        items=items_of_round(round_),
        specs=specs(config),
        coefficients={one.id: one.coefficient for one in config.criteria},
        spaces=[space_card(space) for space in round_.spaces],
        channels=[_(CHANNELS[name].label) for name in config.channels if name in CHANNELS],
    )
