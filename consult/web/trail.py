"""From the voices to the text: tree, future, alternatives, draft, the trail of each mark, and every answer given."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from consult.contributions.queries import has_simulated
from consult.core.errors import Missing
from consult.core.words import N_
from consult.drafting.queries import (
    dissents,
    evidence,
    guidelines,
    indicators,
    line_by_code,
    objectives,
    public_matrix,
    related_policies,
    sources_of_mark,
)
from consult.results.queries import ResultView, public_view
from consult.rounds.models import Round
from consult.rounds.queries import alternatives, future, nodes, rounds, variables
from consult.spaces.gate import roles
from consult.spaces.models import Policy
from consult.web.guards import in_policy
from consult.web.language import gettext as _
from consult.web.language import text_of
from consult.web.presenting import life, rows, spine
from consult.web.presenting.branches import branches
from consult.web.presenting.dissent import one as beside
from consult.web.presenting.figures import voices
from consult.web.presenting.frame import frame, is_told
from consult.web.session import actor

bp = Blueprint("trail", __name__)

PER_PAGE = 20


def told_or_staff(policy: Policy, kind: str) -> None:
    """Refuse what is still being prepared: until its round opens it is for staff alone."""
    if not is_told(rounds(policy), kind) and not roles(actor(), policy):
        raise Missing(N_("No encontramos esa página."))


def published(policy: Policy, kind: str) -> tuple[Round | None, ResultView | None]:
    """Return the newest published round of a kind with what everyone sees of it."""
    for round_ in reversed(rounds(policy)):
        if round_.kind == kind and (seen := public_view(round_)) is not None:
            return round_, seen
    return None, None


def around(policy: Policy, title: str, *, kind: str) -> dict[str, Any]:
    """Return what the pages about a round's matter share: the frame, the round, its voices and its points."""
    round_, seen = published(policy, kind)
    heard = voices(round_.spaces, seen.scheme) if round_ and seen else []
    points = rows.supported(seen, heard) if seen and seen.recipe.measure == "support" else []
    return {
        **frame(policy, "results", (_("Resultados"), f"/p/{policy.slug}/results"), (title, None), strip=True),
        "round": round_,
        "seen": seen,
        "voices": heard,
        "points": {point.code: point for point in points},
        "is_simulated": has_simulated(round_) if round_ else False,
        "life": life,
    }


@bp.get("/p/<slug>/tree")
@in_policy
def tree(policy: Policy) -> ResponseReturnValue:
    """Show the problem tree, with who supports each cause once that has been published."""
    told_or_staff(policy, "problem_tree")
    page = around(policy, _("Árbol del problema"), kind="problem_tree")
    marks: dict[str, list[tuple[str, str]]] = {}
    for found in evidence(policy).values():
        for row in found:
            if row.source_kind == "node":
                marks.setdefault(row.source, []).append((row.mark, spine.mark_url(policy, row.mark)))
    return render_template("trail/tree.html", **page, tree=branches(nodes(policy), page["points"], marks))


@bp.get("/p/<slug>/future")
@in_policy
def future_page(policy: Policy) -> ResponseReturnValue:
    """Show the desired future and its measures, with the levels people asked for."""
    told_or_staff(policy, "future")
    page = around(policy, _("Situación futura"), kind="future")
    return render_template(
        "trail/future.html", **page, future=future(policy), variables=variables(policy), quantity=spine.quantity
    )


@bp.get("/p/<slug>/alternatives")
@in_policy
def options(policy: Policy) -> ResponseReturnValue:
    """Show the alternatives under the causes they answer, and what became of each."""
    told_or_staff(policy, "alternatives")
    page = around(policy, _("Alternativas"), kind="alternatives")
    used = {code: line.code for line in guidelines(policy) for code in line.alternatives}
    return render_template(
        "trail/alternatives.html", **page, alternatives=alternatives(policy), used=used,
        causes={node.code: text_of(node.text) for node in nodes(policy)},
        released={item.id: item for item in page["seen"].shown.items} if page["seen"] else {},
    )  # fmt: skip


@bp.get("/p/<slug>/draft")
@in_policy
def draft(policy: Policy) -> ResponseReturnValue:
    """Show the draft from objective to standard, each line with what it stands on and who dissents."""
    found = evidence(policy)
    measures: dict[str, list[str]] = {}
    for indicator in indicators(policy):
        measures.setdefault(indicator.of, []).append(spine.indicator_sentence(indicator))
    return render_template(
        "trail/draft.html",
        **frame(policy, "draft", strip=True),
        objectives=objectives(policy),
        related=related_policies(policy),
        measures=measures,
        marks=lambda code: spine.pairs(spine.marks_of(policy, found, code)),
        dissents={line.code: spine.dissents_of(policy, line, dissents(policy)) for line in guidelines(policy)},
        target=spine.target,
    )


@bp.get("/p/<slug>/e/<mark>")
@in_policy
def mark(policy: Policy, mark: str) -> ResponseReturnValue:
    """Show the whole trail of a mark: what was said, the causes, the alternatives with their scores."""
    found = sources_of_mark(policy, mark)
    wanted = {kind: {row.source for row in found if row.source_kind == kind} for kind in ("node", "alternative")}
    said = {row.source for row in found if row.source_kind == "statement"}
    tree_round, tree_seen = published(policy, "problem_tree")
    chosen_round, chosen_seen = published(policy, "alternatives")
    spaces = {space.id: space for space in policy.spaces}
    replies = [spine.reply(line, spaces) for line in public_matrix(policy) if line.statement.code in said]
    return render_template(
        "trail/mark.html",
        **frame(policy, "draft", (_("Borrador"), f"/p/{policy.slug}/draft"), (mark, None)),
        mark=mark,
        lines=[line_by_code(policy, code) for code in dict.fromkeys(row.subject for row in found)],
        nodes=[node for node in nodes(policy) if node.code in wanted["node"]],
        supports=supports(tree_round, tree_seen),
        options=[option for option in alternatives(policy) if option.code in wanted["alternative"]],
        scores=scores(chosen_round, chosen_seen),
        replies=replies,
        has_unreleased=len(said) > len(replies),
        tree_round=tree_round,
        chosen_round=chosen_round,
        is_tree_simulated=has_simulated(tree_round) if tree_round else False,
        is_score_simulated=has_simulated(chosen_round) if chosen_round else False,
        dissents=[beside(policy, d, "") for d in dissents(policy)
                  if d.about in wanted["alternative"] and d.status == "written"],
    )  # fmt: skip


def supports(round_: Round | None, seen: ResultView | None) -> dict[str, rows.Supported]:
    """Return who supports each node, by its code."""
    if round_ is None or seen is None:
        return {}
    return {point.code: point for point in rows.supported(seen, voices(round_.spaces, seen.scheme))}


def scores(round_: Round | None, seen: ResultView | None) -> dict[str, rows.Scored]:
    """Return what each alternative got, by its code."""
    if round_ is None or seen is None:
        return {}
    heard = voices(round_.spaces, seen.scheme)
    return {row.code: row for cause in rows.causes(seen, heard, {}) for row in cause.rows}


@bp.get("/p/<slug>/responses")
@in_policy
def responses(policy: Policy) -> ResponseReturnValue:
    """Show every text the groups let out, with what was done about it and why."""
    spaces = {space.id: space for space in policy.spaces}
    lines = [spine.reply(line, spaces) for line in public_matrix(policy)]
    wanted = request.args.get("of", "")
    shown = [line for line in lines if wanted in ("", line.badge)]
    n_pages = max(1, -(-len(shown) // PER_PAGE))
    page = min(max(1, request.args.get("p", 1, type=int) or 1), n_pages)
    return render_template(
        "trail/responses.html",
        **frame(policy, "draft", (_("Borrador"), f"/p/{policy.slug}/draft"), (_("Respuestas"), None)),
        lines=shown[(page - 1) * PER_PAGE : page * PER_PAGE],
        n_all=len(lines),
        n_answered=sum(line.badge != "pending" for line in lines),
        has_simulated=any(line.is_simulated for line in lines),
        kinds=dict.fromkeys((line.badge, line.decision) for line in lines),
        wanted=wanted,
        page=page,
        n_pages=n_pages,
    )
