"""What a screen of the journey shows: one item with at most two judgements, in the page's language. No rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from consult.contributions.drafts import WHOLE, Begun, prompts_of
from consult.core.kinds.asking import is_ranking
from consult.core.kinds.decimals import decimal_text
from consult.core.kinds.judging import bounds, points
from consult.core.kinds.model import (
    DONT_KNOW,
    RANK,
    SEVERITY,
    CriterionSpec,
    ItemConfig,
    Prompt,
    Screen,
)
from consult.core.words import N_
from consult.drafting.queries import words_of_code
from consult.rounds.models import Item, Round
from consult.rounds.queries import config_of, variables
from consult.web.language import current, number, text_of
from consult.web.language import gettext as _

DRAWINGS = {"1": "p-si", "-1": "p-no", DONT_KNOW: "p-ns"}
FACES = ("f1", "f2", "f3", "f4", "f5")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: what is sent, its words, its drawing."""

    value: str
    words: str
    drawing: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One judgement on a screen."""

    name: str
    question: str
    widget: str
    options: tuple[Option, ...]
    typed: str = ""
    error: str = ""
    unit: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One screen. `n` and `of` count items, `part` and `parts` the screens of this item."""

    n: int
    of: int
    part: int
    parts: int
    item: Item | None
    over: str  # what the item belongs to or answers
    asked: tuple[Asked, ...]
    prompts: tuple[Prompt, ...]
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def symbols(self) -> list[str]:
        """List the drawings to inline, and no other."""
        used = {option.drawing for asked in self.asked for option in asked.options if option.drawing}
        return sorted(used)


def shown(round_: Round, laid: Sequence[Screen], at: int, begun: Begun, *, errors: Mapping[str, str] | None = None,
          typed: Mapping[str, str] | None = None, words: Mapping[str, str] | None = None) -> Shown:  # fmt: skip
    """Return screen `at` (from 0); `typed`, `words` and `errors` bring back what was refused, as it was typed."""
    screen = laid[at]
    items = list(dict.fromkeys(one.item for one in laid))
    own = [place for place, one in enumerate(laid) if one.item == screen.item]
    item = next((item for item in round_.items if item.code == screen.item), None)
    rules = config_of(round_).item(screen.item)
    known = {**begun.judged.get(screen.item, {}), **(typed or {})}
    return Shown(
        n=items.index(screen.item) + 1,
        of=len(items),
        part=own.index(at) + 1,
        parts=len(own),
        item=item,
        over=_over(round_, item),
        asked=tuple(_asked(spec, rules, known, errors or {}) for spec in screen.criteria) if rules else (),
        prompts=prompts_of(round_, of_item=True) if at == own[-1] and item else (),
        words={**begun.words.get(screen.item, {}), **(words or {})},
    )


OVER = {
    "causes": N_("Lleva a: %(what)s"), "effects": N_("Viene de: %(what)s"), "alternatives": N_("Ante esto: %(what)s"),
    "objectives": N_("Ante esto: %(what)s"), "guidelines": N_("Dentro de: %(what)s"),
    "services": N_("Dentro de: %(what)s"), "standards": N_("En el servicio: %(what)s"),
}  # fmt: skip
"""How an item stands to what is above it, by the section of the policy it comes from; others stand alone."""


def _over(round_: Round, item: Item | None) -> str:
    if item and item.section == "future" and item.takes_level:
        return _from_to(round_, item.code)
    code = (item.parent or item.cause) if item and item.section in OVER else ""
    text = words_of_code(round_.policy, code) if item and code and code != item.code else None
    return _(OVER[item.section], what=text_of(text)) if item and text else ""


def _from_to(round_: Round, code: str) -> str:
    """Return where a measure of the future stands and where it should get to, for it says neither itself."""
    measure = next((variable for variable in variables(round_.policy) if variable.code == code), None)
    if measure is None:
        return ""
    now = _("Hoy: %(value)s (%(year)s).", value=measure.baseline, year=measure.base_year) if measure.baseline else ""
    to = _("Meta al %(year)s: %(value)s.", value=measure.target, year=round_.policy.horizon) if measure.target else ""
    return " ".join(part for part in (now, to) if part)


def _asked(spec: CriterionSpec, item: ItemConfig, typed: Mapping[str, str], errors: Mapping[str, str]) -> Asked:
    low, high = bounds(spec, item)
    return Asked(
        name=spec.id,
        question=question(spec),
        widget=spec.widget,
        options=_options(spec, low, high),
        typed=typed.get(spec.id, ""),
        error=errors.get(spec.id, ""),
        unit=item.unit,
        low="" if low is None else number(low, _places(low)),
        high="" if high is None else number(high, _places(high)),
    )


def question(spec: CriterionSpec) -> str:
    """Return the question of a criterion: the file's own words in the page's language, or the catalogue's."""
    if spec.label_en and current() == "en" and spec.question == spec.label:
        return spec.label_en
    return _(spec.question)


def _options(spec: CriterionSpec, low: Fraction | None, high: Fraction | None) -> tuple[Option, ...]:
    if spec.widget == "agree3":
        sent = [DONT_KNOW if anchor.value == 0 else decimal_text(anchor.value) for anchor in spec.anchors]
        return tuple(Option(value, _(anchor.label), DRAWINGS[value])
                     for value, anchor in zip(sent, spec.anchors, strict=True))  # fmt: skip
    unknown = Option(DONT_KNOW, _("No sé"), "fq")
    if spec.widget == "faces5":
        faces = FACES[::-1] if spec.id == SEVERITY else FACES  # the gravest is not the happiest
        return (*(Option(decimal_text(anchor.value), _(anchor.label), face)
                  for anchor, face in zip(spec.anchors, faces, strict=True)), unknown)  # fmt: skip
    if spec.widget == "scale" and low is not None and high is not None:
        words = {anchor.value: _(anchor.label) for anchor in spec.anchors}
        return (*(Option(decimal_text(point), _level(point, words)) for point in points(low, high)), unknown)
    return ()


def _level(point: Fraction, words: Mapping[Fraction, str]) -> str:
    return f"{decimal_text(point)} · {words[point]}" if point in words else decimal_text(point)


def _places(value: Fraction) -> int:
    return len(decimal_text(value).partition(".")[2])


@dataclass(frozen=True, slots=True)
class Given:
    """One screen in the review: its item, what was answered and said there, and its number for correcting it."""

    screen: int  # from 1
    text: str
    answers: tuple[tuple[str, str], ...]  # question, answer
    words: tuple[str, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Tell whether anything was answered or said here."""
        return any(answer for _question, answer in self.answers) or bool(self.words)


def review(round_: Round, laid: Sequence[Screen], begun: Begun) -> list[Given]:
    """List every screen with what was answered, in the order it was asked."""
    if is_ranking(config_of(round_)):
        return _ranking(round_, begun)
    last = {screen.item: at for at, screen in enumerate(laid, start=1)}
    return [
        Given(
            screen=at,
            text=text_in(round_, screen.item),
            answers=tuple((question(spec), answer(round_, screen.item, spec, begun)) for spec in screen.criteria),
            words=tuple(begun.words.get(screen.item, {}).values()) if last[screen.item] == at else (),
        )
        for at, screen in enumerate(laid, start=1)
    ]


def _ranking(round_: Round, begun: Begun) -> list[Given]:
    placed = sorted(begun.judged.items(), key=lambda entry: int(entry[1][RANK]))
    return [Given(1, text_in(round_, item), (("", _("Lugar %(n)s", n=fields[RANK])),)) for item, fields in placed]


def answer(round_: Round, item_code: str, spec: CriterionSpec, begun: Begun) -> str:
    """Write what was answered; nothing where nothing was."""
    typed = begun.judged.get(item_code, {}).get(spec.id, "")
    if not typed:
        return ""
    if typed == DONT_KNOW:
        return _("No sé")
    return written(round_, item_code, spec, Fraction(typed))


def written(round_: Round, item_code: str, spec: CriterionSpec, value: Fraction, *, has_unit: bool = True) -> str:
    """Write a value of a criterion: the word of its point where it has one, else the number with its unit."""
    word = next((anchor.label for anchor in spec.anchors if anchor.value == value), None)
    if word:
        return _(word)
    rules = config_of(round_).item(item_code)
    unit = rules.unit if rules and has_unit else ""
    return " ".join(part for part in (number(value, _places(value)), unit) if part)


def text_in(round_: Round, code: str) -> str:
    """Return the words of an item in the page's language; its code where it is no longer there."""
    return next((text_of(item.text) for item in round_.items if item.code == code), code)


def whole_words(round_: Round, begun: Begun) -> list[tuple[str, str]]:
    """List what was said of the whole, as question and words."""
    said = begun.words.get(WHOLE, {})
    return [(_(prompt.question), said[prompt.key]) for prompt in prompts_of(round_, of_item=False)
            if said.get(prompt.key)]  # fmt: skip


def first_open(laid: Sequence[Screen], begun: Begun) -> int | None:
    """Return the first screen (from 1) with nothing answered yet, or none."""
    for at, screen in enumerate(laid, start=1):
        known = begun.judged if not screen.item else begun.judged.get(screen.item, {})
        if not known or (screen.item and not any(spec.id in known for spec in screen.criteria)):
            return at
    return None
