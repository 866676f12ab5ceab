"""How a figure that has passed the gate is printed: exactly as the gate rounded it, never rounded again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from consult.core.counting.weights import shown_weights
from consult.core.disclosure.model import Size
from consult.spaces.models import Policy, Space, WeightScheme
from consult.web.language import current, number, text_of
from consult.web.language import gettext as _


@dataclass(frozen=True, slots=True)
class Voice:
    """A space as a legend names it, with its printed weight and the same weight as a number for the band."""

    code: str
    kind: str
    name: str
    weight: str
    share: float
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure of one space, or of all together: `value` None is hidden or not there, and is not drawn."""

    kind: str
    name: str
    value: Decimal | None
    text: str


def few() -> str:
    """Return the one sentence for a hidden cell."""
    return _("No se muestra, para proteger a las personas.")


def nobody() -> str:
    """Say that nobody answered: never a zero, never a dash."""
    return _("sin respuestas")


def places(value: Decimal) -> int:
    """Return how many decimals the gate left."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def plain(value: Decimal | None, code: str = "") -> str:
    """Write a figure on the round's own scale: 3.55, or ≥ 4.8 where the gate coded it."""
    return f"{code} {number(value, places(value))}".strip() if value is not None else ""


def points(value: Decimal | None, code: str = "") -> str:
    """Write percentage points: 71.6 %."""
    return plain(value, code) + (" %" if current() == "es" else "%") if value is not None else ""


def level(value: Decimal | None, code: str = "") -> str:
    """Write a level without the zeros that say nothing: 30, 2.5."""
    return plain(value.normalize(), code) if value is not None else ""


def trimmed(share: Decimal) -> str:
    """Write a weight in points, its decimal only where it has one: 20 %, 16.7 %."""
    whole = share == share.to_integral_value()
    return points(share.to_integral_value() if whole else share)


def size(n: Size) -> str:
    """Write how many people: a number, a band, or nothing where hidden."""
    return "" if n is None else number(n, 0) if isinstance(n, int) else n


def space_note(space: Space, share: Fraction) -> str:
    """Say in a few words how a space speaks."""
    if space.is_public:
        return _("Se lee y se contesta. No pesa.") if not share else _("Abierto a cualquier persona.")
    if space.is_protected:
        return _("Espacio seguro. Sin nombres.")
    if space.is_on_record:
        return _("Responden en nombre de su entidad.")
    return _("Responden con tarjeta o en taller, con acta.")


def voices(spaces: Sequence[Space], scheme: WeightScheme | None) -> list[Voice]:
    """List the spaces in order with their weights, which add to 100 over the spaces given."""
    declared = {space.code: scheme.weight(space.code) if scheme else Fraction(0) for space in spaces}
    total = sum(declared.values(), Fraction(0))
    shares = {code: weight / total if total else Fraction(0) for code, weight in declared.items()}
    printed = shown_weights(shares)
    return [
        Voice(
            space.code,
            space.kind,
            text_of(space.name),
            trimmed(printed[space.code]) if total else "",
            float(shares[space.code]),
            space_note(space, shares[space.code]),
        )
        for space in spaces
    ]


def names_of(policy: Policy) -> dict[str, str]:
    """Return the printed name of each space by its code."""
    return {space.code: text_of(space.name) for space in policy.spaces}


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does: A, B y C."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s y %(last)s", first=", ".join(words[:-1]), last=words[-1])
