"""Questions of floor 4: what a round gave, exact for staff, past the gate for everyone else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from sqlalchemy import select

from consult.base.db import db
from consult.contributions.leaves import has_changed_since_sealed
from consult.core.counting import Beside, Cell, PairCell, Recipe, RoundFigures, compile_round
from consult.core.counting.snapshot import from_json
from consult.core.disclosure import GatePolicy, Released, ReleasedRow, let_out, release, release_rows, stored
from consult.core.disclosure.printing import SHARE
from consult.core.errors import Conflict, Missing
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.results.ballots import ballots_of, pair_cells
from consult.results.models import Result
from consult.results.tally import cells_by
from consult.rounds.models import Round
from consult.rounds.recipe import recipe_of
from consult.spaces.models import Policy, Space, WeightScheme


@dataclass(frozen=True, slots=True)
class ResultView:
    """A result as somebody may see it: `shown` has passed the gate, `figures` are exact and for staff only."""

    round: Round
    scheme: WeightScheme
    recipe: Recipe
    figures: RoundFigures
    shown: Released
    is_internal: bool

    @property
    def open_figures(self) -> RoundFigures | None:
        """Return what stands beside the headline where the gate lets it out: to staff, or with nothing hidden."""
        if self.is_internal:
            return self.figures
        gate = gate_of(self.round.policy, is_internal=False)
        return let_out(self.figures, self.recipe, gate) if self.shown.is_open else None

    @property
    def has_exact(self) -> bool:
        """Say whether figures may be written exactly: to staff, or where every space speaks on record."""
        return self.is_internal or all(rule.is_on_record and not rule.is_protected for rule in self.recipe.spaces)


def results(round_: Round) -> list[Result]:
    """List the current results of the round, one per weight scheme, the sealed scheme first."""
    found = select(Result).where(Result.round_id == round_.id, Result.is_current.is_(True)).order_by(Result.scheme_id)
    rows = list(db.session.scalars(found))
    return sorted(rows, key=lambda result: (result.scheme_id != round_.scheme_id, result.scheme_id))


def require_closed(round_: Round) -> None:
    """Refuse with Conflict while answers may still come: nobody sees results of an open round."""
    if not STATES[round_.state].is_closed:
        raise Conflict(N_("La ronda {code} aún no cierra. Sus resultados se ven después del cierre."), code=round_.code)


def view(round_: Round, *, is_internal: bool, scheme: WeightScheme | None = None) -> ResultView:
    """Return the result under a scheme (the sealed one by default); raises Conflict while the round takes answers."""
    require_closed(round_)
    found = [result for result in results(round_) if scheme is None or result.scheme_id == scheme.id]
    if not found:
        raise Missing(N_("Esta ronda no tiene resultado."))
    result = found[0]
    recipe, figures = recipe_of(round_, result.scheme), from_json(result.figures)
    if is_internal:
        shown = release(figures, recipe, gate_of(round_.policy, is_internal=True))
    else:
        shown = public_page(result, figures)
    return ResultView(round_, result.scheme, recipe, figures, shown, is_internal)


def public_page(result: Result, figures: RoundFigures) -> Released:
    """Return the page of a result that everyone may read: as it went out, or as it would.

    What would go out is audited beside all that is out already, and beside the same round under the schemes before it:
    a second set of weights is a second equation (docs/counting.md §9, rules 4 and 8).
    """
    if result.released is not None:
        return stored.from_json(result.released)
    round_ = result.round
    found = select(Result).where(Result.round_id == round_.id, Result.released.is_not(None)).order_by(Result.id)
    known = [stored.from_json(one.released) for one in db.session.scalars(found) if one.released]
    for one in results(round_):
        if one.released is None:
            recipe = recipe_of(round_, one.scheme)
            own = figures if one.id == result.id else from_json(one.figures)
            page = release(own, recipe, gate_of(round_.policy, is_internal=False), known)
            if one.id == result.id:
                return page
            known.append(page)
    raise Missing(N_("Esta ronda no tiene resultado."))


def public_view(round_: Round) -> ResultView | None:
    """Return the result everyone sees, if it has been published."""
    if not STATES[round_.state].is_public or not results(round_):
        return None
    return view(round_, is_internal=False)


def gate_of(policy: Policy, *, is_internal: bool) -> GatePolicy:
    """Return the thresholds of the policy; they are its settings, never constants of the code."""
    limits = policy.settings.get("thresholds", {})
    return GatePolicy(
        k=limits.get("k", 5),
        k_protected=limits.get("k_protected", 10),
        k_public=limits.get("k_public", 10),
        is_internal=is_internal,
    )


def breakdown(
    seen: ResultView, dimension: str, *, space: Space, groups: Mapping[str, str] | None = None
) -> dict[str, ReleasedRow]:
    """Return one space's figures by region, sex or category, item -> groups, past the gate.

    `groups` gathers the recorded values into larger ones, as regions into macro-regions. Where nothing was recorded, or
    the space is hidden on the page, there are no rows. Whoever recorded nothing is the group "": left out, a single
    such person could be found from the space's own figure.
    """
    if seen.shown.n_by_space[space.code] is None:
        return {}
    if has_changed_since_sealed(seen.round):
        return {}  # these figures are counted anew each time: beside those seen before, what was taken back would show
    gathered: dict[str, list[Cell]] = {}
    orders: dict[str, list[PairCell]] = {}
    for value, found in cells_by(seen.round, dimension).items():
        name = groups.get(value, "") if groups else value
        gathered.setdefault(name, []).extend(cell for cell in found if cell.space == space.code)
    lists = pair_cells(ballots_of(seen.round, dimension)) if seen.figures.ranking else {}
    for value, pairs in lists.items():
        name = groups.get(value, "") if groups else value
        orders.setdefault(name, []).extend(pair for pair in pairs if pair.space == space.code)
    gathered = {name: cells for name, cells in gathered.items() if cells}
    if set(gathered) <= {""}:
        return {}
    alone = replace(seen.recipe, spaces=tuple(rule for rule in seen.recipe.spaces if rule.id == space.code))
    rows: dict[str, dict[str, tuple[Fraction | None, int]]] = {item.id: {} for item in seen.recipe.items}
    for name in sorted(gathered, key=lambda name: (name == "", name)):
        beside = Beside(pairs=tuple(orders.get(name, ())))
        for item in compile_round(gathered[name], alone, beside=beside).items:
            rows[item.id][name] = (item.by_space[space.code], item.n_by_space[space.code])
    return release_rows(
        rows,
        gate_of(seen.round.policy, is_internal=seen.is_internal),
        is_protected=space.is_protected,
        is_on_record=space.is_on_record,
        ends=SHARE if seen.recipe.measure == "support" else (seen.recipe.minimum, seen.recipe.maximum),
    )
