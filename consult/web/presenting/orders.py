"""A round of rankings on screen: who beats whom, the sentence of counting.md §6, and the orders of other rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from consult.core.counting import RankingFigures
from consult.core.rounding import half_up
from consult.results.queries import ResultView
from consult.web.language import gettext as _
from consult.web.language import number
from consult.web.presenting.figures import Voice, listed, points
from consult.web.presenting.steps import Step
from consult.web.presenting.verdicts import labels_of

MOST_ORDERS = 6
"""Orders of equal merit that are written out; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What stands beside the points: a sentence, the head-to-head table, and the orders of two other rules."""

    sentence: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[list[Any], ...]
    checks: tuple[tuple[str, str], ...]  # rule -> order
    agreement: tuple[tuple[str, str], ...]  # space -> how alike its ballots are


def orders_of(seen: ResultView, voices: Sequence[Voice]) -> Orders | None:
    """Return what stands beside the points; None in other rounds, and where the gate keeps it."""
    ranking = seen.open_figures.ranking if seen.open_figures else None
    if ranking is None or not ranking.prefer:
        return None
    labels = labels_of(seen)
    return Orders(
        sentence=duel_sentence(ranking, labels),
        heads=((_("Prefieren esta…"), False), *((item, True) for item in ranking.items)),
        rows=tuple(duels(ranking, labels)),
        checks=checks(ranking),
        agreement=alike(seen, ranking, voices),
    )


def duel_sentence(ranking: RankingFigures, labels: dict[str, str]) -> str:
    """Say whether the points and the duels agree: one of the four sentences of counting.md §6."""
    names = [f"{labels[item]} ({item})" for item in ranking.named]
    if ranking.sentence == "same_winner":
        return _("%(item)s gana por puntos y también gana a cada una de las otras, de dos en dos.", item=names[0])
    if ranking.sentence == "condorcet_differs":
        first = listed(names[1:])
        return _(
            "De dos en dos, %(duel)s gana a cada una. Por puntos va primero %(points)s.", duel=names[0], points=first
        )
    if ranking.sentence == "cycle":
        return _("Ninguna gana a todas las otras. Se ganan en círculo: %(items)s.", items=listed(names))
    if ranking.sentence == "tie":
        return _("Hay un empate exacto entre %(items)s.", items=listed(names))
    return _("Faltó que respondieran más grupos: no se dice un orden.")


def duelling(seen: ResultView) -> Mapping[str, Mapping[str, Fraction]]:
    """Return the share that prefers each alternative to each other; {} where the gate keeps it."""
    ranking = seen.open_figures.ranking if seen.open_figures else None
    return ranking.prefer if ranking is not None else {}


def duels(ranking: RankingFigures, labels: dict[str, str]) -> list[list[Any]]:
    """Lay the head-to-head table out: each row the share that prefers it to the one above."""
    found = []
    for item in ranking.items:
        row: list[Any] = [{"text": f"{item} {labels[item]}"}]
        for other in ranking.items:
            row.append("·" if other == item else duel(ranking, item, other))
        found.append(row)
    return found


def duel(ranking: RankingFigures, item: str, other: str) -> dict[str, Any]:
    """Write one duel; in bold where it is won."""
    share = ranking.prefer[item][other]
    return {"text": points(half_up(share * 100, 1)), "is_total": share > ranking.prefer[other][item]}


def points_step(seen: ResultView, code: str) -> Step:
    """Show how the duels of one alternative make its points: ties count half (counting.md §6)."""
    title, ranking = _("De los duelos a los puntos"), seen.open_figures.ranking if seen.open_figures else None
    words = _("Contra cada una de las otras: la parte del peso que la prefiere, más la mitad de la que las pone "
              "iguales. Los puntos son el promedio de esas cifras.")  # fmt: skip
    if ranking is None or code not in ranking.prefer:
        return Step(title, (words,), is_hidden=True)
    labels, rivals = labels_of(seen), [item for item in ranking.items if item != code]
    won = {other: ranking.prefer[code][other] + ranking.equal[code][other] / 2 for other in rivals}
    rows = tuple(
        [{"text": f"{other} {labels[other]}"}, tenth(ranking.prefer[code][other]), tenth(ranking.equal[code][other]),
         {"text": tenth(won[other]), "is_total": True}]
        for other in rivals
    )  # fmt: skip
    heads = ((_("Contra"), False), (_("La prefieren"), True), (_("Las ponen iguales"), True), (_("Cuenta"), True))
    whole = number(half_up(100 * sum(won.values(), Fraction(0)) / len(rivals), 2), 2)
    sums = " + ".join(number(half_up(100 * share, 1), 1) for share in won.values())
    return Step(title, (words,), heads, rows, ((_("Puntos"), f"({sums}) ÷ {len(rivals)} = {whole}"),))


def tenth(share: Fraction) -> str:
    """Write a share in points with one decimal."""
    return points(half_up(share * 100, 1))


def checks(ranking: RankingFigures) -> tuple[tuple[str, str], ...]:
    """Write the orders of Schulze and Kemeny."""
    found = [(_("Schulze"), " > ".join(" = ".join(group) for group in ranking.schulze))]
    if ranking.kemeny:
        written = "; ".join(" > ".join(order) for order in ranking.kemeny[:MOST_ORDERS])
        more = len(ranking.kemeny) - MOST_ORDERS
        found.append((_("Kemeny"), _("%(orders)s y %(n)s más", orders=written, n=more) if more > 0 else written))
    return tuple(found)


def alike(seen: ResultView, ranking: RankingFigures, voices: Sequence[Voice]) -> tuple[tuple[str, str], ...]:
    """Say how alike the complete ballots of each space are: Kendall's W, 0 to 1, with n and m (counting.md §10)."""
    m = len(seen.recipe.items)
    return tuple(
        (
            voice.name,
            _("%(w)s, con %(n)s listas completas de %(m)s", w=written(w), n=ranking.n_complete[voice.code], m=m),
        )
        for voice in voices
        if (w := ranking.concordance.get(voice.code)) is not None and seen.has_exact
    )


def written(value: Fraction) -> str:
    """Write a coefficient with two decimals."""
    return number(half_up(value, 2), 2)
