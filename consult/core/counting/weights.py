"""Weights of spaces and voices of organisations: who weighs how much (counting.md §2 and §3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isqrt

from consult.core.counting.model import Cell, SpaceRule
from consult.core.errors import Invalid
from consult.core.words import N_

BANDS = ((1000, 4), (250, 3), (50, 2), (0, 1))
"""Members from which an organisation has so many voices (counting.md §3, rule 1): edit the table, not the formula."""

DEFAULT_CAP = Fraction(1, 4)
"""The share no organisation should pass in its space, where a space declares a cap without a number."""


def read_weight(text: str) -> Fraction:
    """Read a typed weight as an exact fraction; refuse what counting.md §2 calls invalid."""
    try:
        value = Decimal(text.strip())
    except ArithmeticError:
        raise Invalid(
            N_("El peso «{text}» no es un número. Escriba un decimal, por ejemplo 0.25."), text=text
        ) from None
    if not value.is_finite() or value < 0:
        raise Invalid(N_("El peso «{text}» no puede usarse. Escriba cero o un número positivo."), text=text)
    if value != round(value, 6):
        raise Invalid(N_("El peso «{text}» tiene más de seis decimales. Escriba seis o menos."), text=text)
    return Fraction(value)


def normalise(spaces: Sequence[SpaceRule]) -> dict[str, Fraction]:
    """Divide the declared weights by their sum; without a positive weight all are 0 and nothing is combined."""
    if any(space.weight < 0 for space in spaces):
        raise Invalid(N_("Un espacio tiene peso negativo. Corrija los pesos antes de calcular."))
    total = sum((space.weight for space in spaces), Fraction(0))
    return {space.id: space.weight / total if total else Fraction(0) for space in spaces}


def shown_weights(weights: Mapping[str, Fraction], places: int = 1) -> dict[str, Decimal]:
    """Round weights to percentage points by largest remainder, so that they add to 100 (counting.md §1).

    Equal remainders are served in the order of the mapping: display only, nothing is decided on these.
    """
    unit = 10**places
    exact = {space: weight * 100 * unit for space, weight in weights.items()}
    units = {space: value // 1 for space, value in exact.items()}
    spare = int(sum(exact.values(), Fraction(0)) - sum(units.values()))
    for space in sorted(exact, key=lambda space: units[space] - exact[space])[:spare]:
        units[space] += 1
    return {space: Decimal(value).scaleb(-places) for space, value in units.items()}


def voice(members: int, rule: str) -> Fraction:
    """Give the voice of one organisation: one, by bands, or the square root to 2 decimals (counting.md §3)."""
    if rule == "bands":
        return Fraction(next(voices for floor, voices in BANDS if members >= floor))
    if rule == "sqrt":
        return Fraction((isqrt(40_000 * max(members, 1)) + 1) // 2, 100)
    return Fraction(1)


def voices(cells: Sequence[Cell], rule: SpaceRule, members: Mapping[str, int]) -> tuple[Fraction, ...]:
    """Give each cell its voice: 1 per person; an organisation's one voice is shared by its answers."""
    sizes: dict[str, int] = {}
    for cell in cells:
        sizes[cell.organisation] = sizes.get(cell.organisation, 0) + cell.n
    n_people = sizes.pop("", 0)
    whole = {body: voice(members.get(body, 1), rule.voice) for body in sizes}
    if rule.cap is not None and whole:
        whole = capped(whole, n_people, rule.cap)
    return tuple(
        whole[cell.organisation] * cell.n / sizes[cell.organisation] if cell.organisation else Fraction(cell.n)
        for cell in cells
    )


def capped(whole: Mapping[str, Fraction], n_people: int, cap: Fraction) -> dict[str, Fraction]:
    """Cut the largest organisations to `cap` of their space, people counting 1 each (counting.md §3, cap).

    With fewer than 1/cap units the promise is lowered to equal voices.
    """
    if (len(whole) + n_people) * cap < 1:
        return dict.fromkeys(whole, Fraction(1))
    rest = sum(whole.values(), Fraction(n_people))
    n_cut = 0
    for largest in sorted(whole.values(), reverse=True):
        if largest <= cap * rest / (1 - n_cut * cap):
            break
        rest -= largest
        n_cut += 1
    limit = cap * rest / (1 - n_cut * cap)
    return {body: min(size, limit) for body, size in whole.items()}


def concentration(cells: Sequence[Cell], shares: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """Return the effective number of voices and the share of the largest organisation (counting.md §3, §9)."""
    bodies: dict[str, Fraction] = {}
    squares = Fraction(0)
    for cell, share in zip(cells, shares, strict=True):
        if cell.organisation:
            bodies[cell.organisation] = bodies.get(cell.organisation, Fraction(0)) + share
        else:
            squares += share
    total = sum(shares, Fraction(0))
    squares += sum((size * size for size in bodies.values()), Fraction(0))
    if not total:
        return Fraction(0), Fraction(0)
    return total * total / squares, max(bodies.values(), default=Fraction(0)) / total


def coverage_bounds(
    figure: Fraction, coverage: Fraction, lowest: Fraction, highest: Fraction
) -> tuple[Fraction, Fraction]:
    """Say between which figures the absent spaces could have moved a combined one (counting.md §2)."""
    absent = 1 - coverage
    return coverage * figure + absent * lowest, coverage * figure + absent * highest
