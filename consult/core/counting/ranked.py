"""M4 in the compiler: from the pairs of each space to its rank points, and everything read from the matrix (§6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from consult.core.counting.figures import RankingFigures, SpaceMean
from consult.core.counting.model import Cell, PairCell, SpaceRule
from consult.core.counting.rankings import (
    KEMENY_LIMIT,
    Matrix,
    Pairs,
    alone,
    borda,
    combine,
    condorcet,
    kemeny,
    schulze,
    smith_set,
    verdict,
)
from consult.core.counting.tally import Measured, Tally, linear
from consult.core.counting.weights import concentration, normalise, voices
from consult.core.errors import Invalid
from consult.core.words import N_

RANK = "rank"
Shares = Mapping[str, Mapping[str, Fraction]]


def measure(tally: Tally) -> Measured:
    """Measure a round of rankings: each space's rank points, 0-100, over the alternatives that are compared.

    A space silent on some pair of them has no points: it is left out of the whole comparison (counting.md §2).
    """
    found = pairs_by_space(tally)
    matrix = matrix_of(tally, found)
    points = {space: borda(alone(pairs, matrix.items)) for space, pairs in found.items()}
    means = {
        (item.id, RANK, space.id): space_points(tally, item.id, space, points.get(space.id, {}))
        for item in tally.recipe.items
        for space in tally.recipe.spaces
        if space.asked is None or RANK in space.asked
    }
    return Measured(tally.recipe, ((RANK, Fraction(1)),), means, linear(means), coverage=coverage_of(tally, found))


def matrix_of(tally: Tally, found: Mapping[str, Pairs]) -> Matrix:
    """Combine the pairs of the spaces under the weights of the recipe."""
    return combine(found, normalise(tally.recipe.spaces), min_coverage=tally.recipe.min_coverage)


def pairs_by_space(tally: Tally) -> dict[str, Pairs]:
    """Gather the tally of pairs by space, each ballot with its voice; spaces without ballots are absent."""
    cells = checked(tally)
    items = tuple(item.id for item in tally.recipe.items)
    found: dict[str, Pairs] = {}
    for space in tally.recipe.spaces:
        if space.asked is not None and RANK not in space.asked:
            continue
        heard = {pair: [c for c in cells.get((space.id, *pair), []) if people(c)] for pair in combinations(items, 2)}
        if any(heard.values()):
            found[space.id] = gathered(tally, space, items, heard)
    return found


def checked(tally: Tally) -> dict[tuple[str, str, str], list[PairCell]]:
    """Sort the pairs by space and alternatives; refuse those the recipe does not know."""
    items = [item.id for item in tally.recipe.items]
    pairs, spaces = set(combinations(items, 2)), {space.id for space in tally.recipe.spaces}
    found: dict[tuple[str, str, str], list[PairCell]] = {}
    for cell in tally.beside.pairs:
        if (cell.first, cell.second) not in pairs or cell.space not in spaces:
            raise Invalid(N_("Hay órdenes sobre alternativas o espacios que no son de esta ronda. No se calculó nada."))
        found.setdefault((cell.space, cell.first, cell.second), []).append(cell)
    return found


def people(cell: PairCell) -> int:
    """Count those behind a line of the tally."""
    return cell.n_first + cell.n_second + cell.n_equal


def gathered(
    tally: Tally, space: SpaceRule, items: tuple[str, ...], heard: Mapping[tuple[str, str], Sequence[PairCell]]
) -> Pairs:
    """Add up one space's pairs, each organisation with the voice its space gives it (counting.md §3)."""
    prefer: dict[tuple[str, str], Fraction] = {}
    equal: dict[tuple[str, str], Fraction] = {}
    for (first, second), cells in heard.items():
        units = voices([as_cell(cell) for cell in cells], space, tally.recipe.members)
        each = [(cell, unit / people(cell)) for cell, unit in zip(cells, units, strict=True)]
        prefer[first, second] = sum((cell.n_first * unit for cell, unit in each), Fraction(0))
        prefer[second, first] = sum((cell.n_second * unit for cell, unit in each), Fraction(0))
        equal[first, second] = equal[second, first] = sum((cell.n_equal * unit for cell, unit in each), Fraction(0))
    n_ballots = max(sum(people(cell) for cell in cells) for cells in heard.values())
    return Pairs(items, prefer, equal, n_ballots)


def as_cell(cell: PairCell) -> Cell:
    """Write a line of pairs as a line of answers, for what only asks how many speak for whom."""
    return Cell(cell.space, cell.first, RANK, 0, False, people(cell), cell.organisation)


def space_points(tally: Tally, item: str, space: SpaceRule, points: Mapping[str, Fraction]) -> SpaceMean:
    """Return a space's points for one alternative, with the people who compared it with some other."""
    duels: dict[str, list[Cell]] = {}
    for cell in tally.beside.pairs:
        if cell.space == space.id and item in (cell.first, cell.second) and people(cell):
            other = cell.second if cell.first == item else cell.first
            duels.setdefault(other, []).append(as_cell(cell))
    widest = max(duels.values(), key=lambda cells: sum(cell.n for cell in cells), default=[])
    n_effective, largest = concentration(widest, voices(widest, space, tally.recipe.members))
    return SpaceMean(points.get(item), sum(cell.n for cell in widest), n_effective, largest)


def coverage_of(tally: Tally, found: Mapping[str, Pairs]) -> dict[str, Fraction]:
    """Return, for each alternative, the weight of the spaces that compared it with some other."""
    weights = normalise(tally.recipe.spaces)
    ids = [item.id for item in tally.recipe.items]
    return {
        item: sum(
            (weights[space] for space, pairs in found.items() if any(pairs.n_on(item, o) for o in ids if o != item)),
            Fraction(0),
        )
        for item in ids
    }


def ranking_figures(tally: Tally) -> RankingFigures:
    """Read from the matrix all that the page and the report print beside the points (counting.md §6)."""
    found = pairs_by_space(tally)
    matrix = matrix_of(tally, found)
    told = verdict(matrix)
    complete = {cell.space: cell for cell in tally.beside.complete}
    return RankingFigures(
        items=matrix.items,
        prefer=table(matrix.items, matrix.prefer),
        equal=table(matrix.items, matrix.equal),
        prefer_by_space={space: own_shares(pairs) for space, pairs in found.items()},
        sentence=told.sentence.value,
        named=told.named,
        condorcet=condorcet(matrix),
        smith=smith_set(matrix),
        schulze=tuple(schulze(matrix)),
        kemeny=tuple(kemeny(matrix)) if len(matrix.items) <= KEMENY_LIMIT else (),
        n_complete={space: cell.n for space, cell in complete.items()},
    )


def table(items: Sequence[str], shares: Mapping[tuple[str, str], Fraction]) -> Shares:
    """Lay shares by pair out as rows and columns; {} where nothing could be combined."""
    return {j: {k: shares[j, k] for k in items if k != j} for j in items} if shares else {}


def own_shares(pairs: Pairs) -> Shares:
    """Return the share of one space that prefers j to k; pairs it is silent on are absent."""
    return {
        j: {k: Fraction(pairs.prefer[j, k], n) for k in pairs.items if k != j and (n := pairs.n_on(j, k))}
        for j in pairs.items
    }
