"""What all kinds do alike: scales and their words, reading a form, one judgement at a time, the common checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NoReturn

from consult.core.errors import Invalid
from consult.core.kinds.decimals import MILLION, decimal_text, exact, millionths
from consult.core.kinds.model import (
    DONT_KNOW,
    LEVEL,
    RANK,
    SEVERITY,
    SUPPORT,
    Anchor,
    CriterionSpec,
    ItemConfig,
    Judgement,
    RoundConfig,
    Widget,
)
from consult.core.words import N_

FACES = (N_("Nada"), N_("Poco"), N_("Más o menos"), N_("Bastante"), N_("Del todo"))
GRAVITY = (N_("Nada"), N_("Poco"), N_("Más o menos"), N_("Bastante"), N_("Muchísimo"))
LONGEST_SCALE = 11
"""Points a scale can show as buttons; longer ones are typed."""

AGREE = (
    Anchor(Fraction(1), N_("De acuerdo")),
    Anchor(Fraction(-1), N_("En desacuerdo")),
    Anchor(Fraction(0), N_("No sé")),
)


def support(question: str, *, is_headline: bool = True) -> CriterionSpec:
    """Build the support criterion: for, against, and «No sé» as a pass (0) that stays in the denominator."""
    return CriterionSpec(SUPPORT, N_("Apoyo"), question, "agree3", Fraction(-1), Fraction(1), AGREE,
                         is_headline=is_headline)  # fmt: skip


def points(minimum: Fraction, maximum: Fraction) -> tuple[Fraction, ...]:
    """List the points of a scale that can be shown as buttons; none when it is too long or not whole."""
    width = maximum - minimum
    if minimum.denominator != 1 or width.denominator != 1 or width + 1 > LONGEST_SCALE:
        return ()
    return tuple(minimum + step for step in range(int(width) + 1))


def scale_widget(minimum: Fraction, maximum: Fraction) -> Widget:
    """Choose how a scale is answered: five faces, buttons, or a number."""
    shown = len(points(minimum, maximum))
    if shown == len(FACES):
        return "faces5"
    return "scale" if shown else "number"


def anchors(minimum: Fraction, maximum: Fraction, words: tuple[str, ...] = FACES) -> tuple[Anchor, ...]:
    """Name the points of a scale: all of five, else its two ends."""
    shown = points(minimum, maximum)
    if len(shown) == len(words):
        return tuple(Anchor(value, word) for value, word in zip(shown, words, strict=True))
    return (Anchor(minimum, words[0]), Anchor(maximum, words[-1]))


def bounds(spec: CriterionSpec, item: ItemConfig) -> tuple[Fraction | None, Fraction | None]:
    """Return the ends of the scale of that criterion for that item: the item's own where it has them."""
    if spec.id in (SUPPORT, SEVERITY, RANK):
        return spec.minimum, spec.maximum
    own_minimum, own_maximum = item.minimum, item.maximum
    return (spec.minimum if own_minimum is None else own_minimum, spec.maximum if own_maximum is None else own_maximum)


def item_of(config: RoundConfig, item_id: str) -> ItemConfig:
    """Find the item, or raise Invalid."""
    item = config.item(item_id)
    return item if item is not None else refuse_item(item_id)


def refuse_item(item_id: str) -> NoReturn:
    """Refuse an item that the round does not have."""
    raise Invalid(N_("«{item}» no está entre los puntos de esta ronda."), item=item_id[:60])


def judge(spec: CriterionSpec, item: ItemConfig, value: int | None, *, n: int = 1, is_mean: bool = False) -> Judgement:
    """Check one value (millionths, None = «no sé») against its scale and return the judgement, or raise Invalid."""
    if n < 1:
        raise Invalid(N_("El número de personas de «{item}» debe ser 1 o más."), item=item.id)
    if value is None:
        return Judgement(item.id, spec.id, 0 if spec.id == SUPPORT else None, n)
    exactly = Fraction(value, MILLION)
    _require_in_scale(spec, item, exactly)
    _require_a_point(spec, item, exactly, is_mean=is_mean)
    return Judgement(item.id, spec.id, value, n, is_mean)


def _require_in_scale(spec: CriterionSpec, item: ItemConfig, value: Fraction) -> None:
    low, high = bounds(spec, item)
    if (low is not None and value < low) or (high is not None and value > high):
        raise Invalid(N_("El valor {value} de «{item}» se sale de la escala: va de {low} a {high}."),
                      value=shown(value), item=item.id, low=shown(low), high=shown(high))  # fmt: skip


def _require_a_point(spec: CriterionSpec, item: ItemConfig, value: Fraction, *, is_mean: bool) -> None:
    if spec.id == SUPPORT and (is_mean or value not in (-1, 0, 1)):
        raise Invalid(N_("El apoyo a «{item}» es 1 (a favor), -1 (en contra) o 0 (no sabe). Un promedio no "
                         "dice cuántas personas son. Escriba cuántas por respuesta."), item=item.id)  # fmt: skip
    if spec.id == RANK and (is_mean or value.denominator != 1):
        raise Invalid(N_("El puesto de «{item}» debe ser un número entero: 1 es lo que más prefiere."), item=item.id)


def shown(value: Fraction | None) -> str:
    """Write a bound of a scale for a sentence; a missing one as an ellipsis."""
    if value is None:
        return "…"
    return decimal_text(value)


def parse_fields(specs: Iterable[CriterionSpec], item: ItemConfig, raw: Mapping[str, str]) -> list[Judgement]:
    """Read a form: criterion id -> text. An empty or absent field was skipped and gives nothing; other keys are not
    looked at. Raise Invalid on anything else that is not an answer."""
    found: list[Judgement] = []
    for spec in specs:
        text = raw.get(spec.id, "").strip()
        if text == DONT_KNOW:
            found.append(judge(spec, item, None))
        elif text:
            found.append(judge(spec, item, millionths(exact(text))))
    return found


def is_group_mean(spec: CriterionSpec, value: int, n: int) -> bool:
    """Tell how a group's single figure counts: n equal votes where it can only be one answer given n times (support,
    level, rank, a whole severity), else a mean with n, which has no spread."""
    if n == 1 or spec.id in (SUPPORT, LEVEL, RANK):
        return False
    return spec.id != SEVERITY or value % MILLION != 0
