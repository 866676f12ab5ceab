"""Results: what a round gave, how it was counted, and the same as charts. Public when published, staff's before."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from consult.contributions.queries import has_simulated
from consult.core.cells import csv_text
from consult.core.errors import Missing
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.drafting.queries import dissents
from consult.results.bodies import by_body
from consult.results.exploring import may_explore
from consult.results.groups import dimensions_of, table_by
from consult.results.queries import ResultView, results, view
from consult.rounds.models import Round
from consult.rounds.queries import nodes, public_rounds
from consult.spaces.gate import may
from consult.spaces.models import Policy
from consult.web.guards import in_policy, in_round
from consult.web.language import gettext as _
from consult.web.language import text_of
from consult.web.presenting import life, rows, standings, tables, trials
from consult.web.presenting.decided import decided
from consult.web.presenting.dissent import told
from consult.web.presenting.distributions import panels
from consult.web.presenting.figures import Voice, voices
from consult.web.presenting.frame import frame
from consult.web.presenting.groups import body_table, dimension_name, group_table
from consult.web.presenting.orders import orders_of
from consult.web.presenting.panels import csv_lines
from consult.web.presenting.precision import rate_heads, rate_rows
from consult.web.presenting.recount import chosen_item, recount
from consult.web.presenting.robust import headline_of, robust_of
from consult.web.presenting.schemes import comparison
from consult.web.presenting.targets import targets
from consult.web.presenting.verdicts import absences, labels_of, rule_sentences, verdict_of
from consult.web.presenting.workbook import MEDIA_TYPE, workbook
from consult.web.session import actor
from consult.web.stepup import asks_again
from consult.web.watching import leaves_a_line

bp = Blueprint("results", __name__)

TEMPLATES = {
    "scores": "results/alternatives.html",
    "support": "results/support.html",
    "level": "results/levels.html",
    "ranking": "results/ranking.html",
}


@bp.get("/p/<slug>/results")
@in_policy
def index(policy: Policy) -> ResponseReturnValue:
    """List what the policy has decided."""
    known = public_rounds(policy)
    return render_template("results/index.html", **frame(policy, "results", strip=True), decided=decided(known))


def is_kept(round_: Round) -> bool:
    """Tell whether this request takes away figures that not everybody has: then it asks again who it is."""
    is_public = STATES[round_.state].is_public and request.args.get("internal") != "1"
    return not is_public and may(actor(), "results.internal", policy=round_.policy)


@bp.get("/p/<slug>/r/<round_code>/results")
@in_round
@leaves_a_line("results.viewed", when=is_kept)
def show(round_: Round) -> ResponseReturnValue:
    """Show the result of a round: verdict, chart, table, groups and dissents."""
    if (waiting := not_yet(round_)) is not None:
        return waiting
    seen = seen_by_asker(round_)
    heard = voices(round_.spaces, seen.scheme)
    return render_template(
        TEMPLATES[seen.recipe.measure],
        **around(seen, heard),
        **rows_of(seen, heard),
        **groups_of(seen),
        **beside_of(seen, heard),
        heads=tables.table_heads(seen, heard, _("Punto")),
        table=tables.table_rows(seen, heard),
        orders=orders_of(seen, heard),
        dissents=told(seen, dissents(round_.policy)),
        others=[comparison(seen, view(round_, is_internal=seen.is_internal, scheme=result.scheme))
                for result in results(round_)[1:]],
        bodies=[body_table(seen, text_of(space.name), found)
                for space in round_.spaces if (found := by_body(seen, space=space))],
    )  # fmt: skip


def beside_of(seen: ResultView, heard: list[Voice]) -> dict[str, Any]:
    """Return what stands beside the headline, as the measure of the round asks, past the gate."""
    told = headline_of(seen)
    found: dict[str, Any] = {"rates": rate_rows(seen, heard), "rate_heads": rate_heads()}
    if seen.recipe.measure == "support":
        stands = standings.standings(seen, heard, told)
        return found | {"standings": stands, "classes": standings.classes_used(seen),
                        "annex_heads": standings.annex_heads(seen), "annex": standings.annex(seen)}  # fmt: skip
    if seen.recipe.measure == "level":
        return found | {"targets": targets(seen, heard)}
    return found | {"notes": trials.notes_of(seen, told), "annex": trials.annex_of(seen)}


def not_yet(round_: Round) -> ResponseReturnValue | None:
    """Answer for a round that still takes answers: nobody sees its result before it closes."""
    if round_.state not in ("open", "paused"):
        return None
    page = frame(round_.policy, "results", *trail_of(round_), strip=True)
    return render_template("results/waiting.html", **page, round=round_, life=life), 409


def seen_by_asker(round_: Round) -> ResultView:
    """Return the result this person may see; until it is published it exists for staff with a mandate only."""
    is_staff = may(actor(), "results.internal", policy=round_.policy)
    if not results(round_) or not (STATES[round_.state].is_public or is_staff):
        raise Missing(N_("No encontramos esa página."))
    return view(round_, is_internal=request.args.get("internal") == "1" and sees_all(round_))


def sees_all(round_: Round) -> bool:
    """Tell whether the asker may see the exact figures of every group of the round; a mandate in one is not enough."""
    return all(may(actor(), "results.internal", policy=round_.policy, space=space) for space in round_.spaces)


def trail_of(round_: Round) -> list[tuple[str, str | None]]:
    """Return the crumbs of a result."""
    base = f"/p/{round_.policy.slug}"
    return [(_("Resultados"), f"{base}/results"), (f"{round_.code} · {life.kind_name(round_)}", None)]


def around(seen: ResultView, heard: list[Voice]) -> dict[str, Any]:
    """Return what every page about a result shows around it."""
    round_ = seen.round
    return {
        **frame(round_.policy, "results", *trail_of(round_), strip=True),
        "round": round_,
        "seen": seen,
        "voices": heard,
        "verdict": verdict_of(seen),
        "robust": robust_of(seen, heard),
        "may_try": may_explore(seen),
        "absences": absences(seen),
        "rule": rule_sentences(seen.recipe.selection) if seen.recipe.selection else [],
        "is_published": STATES[round_.state].is_public,
        "is_simulated": has_simulated(round_),
        "may_see_all": sees_all(round_),
        "life": life,
    }


def rows_of(seen: ResultView, heard: list[Voice]) -> dict[str, Any]:
    """Return the rows of the chart, as the measure of the round asks."""
    if seen.recipe.measure == "support":
        return {"points": rows.supported(seen, heard)}
    if seen.recipe.measure == "level":
        return {"levels": rows.levelled(seen, heard)}
    low, high = rows.scale_of(seen)
    words = {node.code: text_of(node.text) for node in nodes(seen.round.policy)}
    return {"causes": rows.causes(seen, heard, words), "low": float(low), "high": float(high),
            "ticks": rows.ticks_of(low, high)}  # fmt: skip


def groups_of(seen: ResultView) -> dict[str, Any]:
    """Return the table by zone, sex or category that was asked for, and which others there are."""
    offered = dimensions_of(seen)
    spaces = {space.code: space for space in seen.round.spaces if offered.get(space.code)}
    if not spaces:
        return {"groups": None, "offered": {}}
    code, _slash, wanted = request.args.get("by", "").partition("/")
    space = spaces.get(code) or next(iter(spaces.values()))
    dimension = wanted if wanted in offered[space.code] else offered[space.code][0]
    found = table_by(seen, dimension, space=space)
    return {
        "groups": None if found.is_refused or not found.rows else group_table(seen, found),
        "is_refused": found.is_refused,
        "group_space": space,
        "group_dimension": dimension,
        "offered": {code: [(name, dimension_name(name)) for name in offered[code]] for code in spaces},
    }


@bp.get("/p/<slug>/r/<round_code>/analysis")
@in_round
@leaves_a_line("results.viewed", when=is_kept)
def analysis(round_: Round) -> ResponseReturnValue:
    """Show the result as charts one can look into, each with its table."""
    if (waiting := not_yet(round_)) is not None:
        return waiting
    seen = seen_by_asker(round_)
    heard = voices(round_.spaces, seen.scheme)
    item = chosen_item(seen, request.args.get("item", ""))
    return render_template(
        "results/analysis.html", **around(seen, heard), panels=panels(seen, heard, item.id), item=item.id,
        options=labels_of(seen),
    )  # fmt: skip


@bp.get("/p/<slug>/r/<round_code>/analysis.csv")
@in_round
@asks_again(is_kept)
@leaves_a_line("results.exported", when=is_kept)
def analysis_csv(round_: Round) -> ResponseReturnValue:
    """Return exactly the tables of the analysis page."""
    if (waiting := not_yet(round_)) is not None:
        return waiting
    seen = seen_by_asker(round_)
    made = panels(seen, voices(round_.spaces, seen.scheme), request.args.get("item", ""))
    return csv_answer(csv_lines(made, is_simulated=has_simulated(round_)), f"{round_.policy.slug}-{round_.code}.csv")


@bp.get("/p/<slug>/r/<round_code>/analysis.xlsx")
@in_round
@asks_again(is_kept)
@leaves_a_line("results.exported", when=is_kept)
def analysis_xlsx(round_: Round) -> ResponseReturnValue:
    """Return exactly the tables of the analysis page as a workbook."""
    if (waiting := not_yet(round_)) is not None:
        return waiting
    seen = seen_by_asker(round_)
    heard = voices(round_.spaces, seen.scheme)
    made = panels(seen, heard, request.args.get("item", ""))
    kept = next(result for result in results(round_) if result.scheme_id == seen.scheme.id)
    answer = make_response(workbook(seen, heard, made, kept, is_simulated=has_simulated(round_)))
    answer.headers["Content-Type"] = MEDIA_TYPE
    answer.headers["Content-Disposition"] = f'attachment; filename="{round_.policy.slug}-{round_.code}.xlsx"'
    return answer


def csv_answer(lines: list[list[str]], name: str) -> Response:
    """Return lines as a CSV file."""
    answer = make_response("\ufeff" + csv_text(lines))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.get("/p/<slug>/r/<round_code>/method")
@in_round
@leaves_a_line("results.viewed", when=is_kept)
def method(round_: Round) -> ResponseReturnValue:
    """Show how one figure of this round was made, step by step, with the round's own numbers."""
    if (waiting := not_yet(round_)) is not None:
        return waiting
    seen = seen_by_asker(round_)
    heard = voices(round_.spaces, seen.scheme)
    return render_template(
        "results/method.html", **around(seen, heard), recount=recount(seen, heard, request.args.get("item", "")),
        rules=life.sealed_rules(round_),
    )  # fmt: skip
