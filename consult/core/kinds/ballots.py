"""Whole ballots of a ranking: reading a typed one, and what several of one author must agree on (counting.md §6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from consult.core.errors import Invalid
from consult.core.kinds.model import RANK, Judgement
from consult.core.words import N_

GAP = N_("Falta un código junto a «{sign}». Escriba el orden así: {sample}.")
UNKNOWN_CODE = N_("«{code}» no está entre los puntos de esta ronda. Escriba el orden así: {sample}.")
REPEATED_CODE = N_("«{code}» está dos veces en el mismo orden. Déjelo en un solo lugar.")
TWO_COUNTS = N_("Las filas de un mismo orden deben llevar el mismo número de personas.")
TOO_MANY = N_("Los órdenes suman {n} personas y asistieron {limit}. Revise el acta.")


def read_ballot(text: str, codes: Sequence[str]) -> dict[str, int]:
    """Read «A > B = C > D» as item -> place 1, 2, 2, 3. Raise Invalid at a gap, an unknown or a repeated code."""
    known = {code.casefold(): code for code in codes} | {code: code for code in codes}
    places: dict[str, int] = {}
    for place, level in enumerate(text.split(">"), start=1):
        for written in level.split("="):
            code = _code(written.strip(), known, sign="=" if "=" in level else ">", sample=sample(codes))
            if code in places:
                raise Invalid(REPEATED_CODE, code=code)
            places[code] = place
    return places


def sample(codes: Sequence[str]) -> str:
    """Return an order as somebody would write it with these codes."""
    return " > ".join(codes[:2]) + "".join(f" = {code}" for code in codes[2:3])


def check_ballots(judgements: Iterable[Judgement], *, n: int) -> None:
    """Refuse lists that cannot be: an item twice in one, two counts in one, or more lists than the `n` people."""
    counts: dict[int, int] = {}
    seen: set[tuple[int, str]] = set()
    for judgement in judgements:
        if judgement.criterion != RANK:
            continue
        if (judgement.ballot, judgement.item) in seen:
            raise Invalid(REPEATED_CODE, code=judgement.item)
        seen.add((judgement.ballot, judgement.item))
        if counts.setdefault(judgement.ballot, judgement.n) != judgement.n:
            raise Invalid(TWO_COUNTS)
    if (total := sum(counts.values())) > n:
        raise Invalid(TOO_MANY, n=total, limit=n)


def _code(written: str, known: dict[str, str], *, sign: str, sample: str) -> str:
    if not written:
        raise Invalid(GAP, sign=sign, sample=sample)
    code = known.get(written) or known.get(written.casefold())
    if code is None:
        raise Invalid(UNKNOWN_CODE, code=written[:60], sample=sample)
    return code
