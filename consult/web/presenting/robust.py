"""How far a result depends on the weights, as its page says it: sentences, ranges, every way of counting (§7, §12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from consult.core.counting import RoundFigures, Stretch
from consult.core.counting.sentences import (
    Headline,
    Names,
    Sentence,
    guarded_sentence,
    headline_sentences,
    spoken,
)
from consult.core.disclosure import n_band
from consult.core.rounding import half_up
from consult.results.queries import ResultView
from consult.results.saying import names_of
from consult.web.language import current, number
from consult.web.language import gettext as _
from consult.web.presenting.figures import Voice, plain, points
from consult.web.presenting.verdicts import labels_of

Heads = tuple[tuple[str, bool], ...]
MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Stays:
    """Between which weights of one space a result stands; `ends` are from, to and its own weight, as shares 0-1."""

    voice: Voice
    text: str
    ends: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Robust:
    """The section «¿Cuánto depende de los pesos?»; only `main` has words where something is hidden."""

    main: str  # the one sentence beside the headline
    is_close: bool = False
    is_open: bool = False
    flip: str = ""
    changes: tuple[str, ...] = ()  # what other ways of counting would change
    same: str = ""  # how many ways change nothing
    alone: str = ""
    stays: tuple[Stays, ...] = ()
    range_heads: Heads = ()
    ranges: tuple[list[Any], ...] = ()
    way_heads: Heads = ()
    ways: tuple[list[Any], ...] = ()
    power: tuple[str, ...] = ()
    worth: str = ""
    coverage: str = ""


def robust_of(seen: ResultView, voices: Sequence[Voice]) -> Robust:
    """Say how far a result depends on the weights, past the gate."""
    figures = seen.open_figures
    if figures is None:
        return Robust(main=said(guarded_sentence(seen.shown.is_choice_stable)), coverage=coverage_sentence(seen))
    told = headline_sentences(figures, seen.recipe, named(seen))
    changes, same = changes_of(figures, told)
    return Robust(
        main=said(told.main),
        is_close=told.is_close,
        is_open=True,
        flip=said(told.flip) if told.flip is not told.main and not told.is_close else "",
        changes=changes,
        same=same,
        alone=alone_sentence(figures, told),
        stays=tuple(drawn(figures, voices)),
        range_heads=((_("Grupo"), False), (_("Peso publicado"), True), (_("Se mantiene"), True)),
        ranges=tuple(ranges(figures, voices)),
        way_heads=((_("Forma de contar"), False), (way_head(seen), False), (_("Qué cambia"), False)),
        ways=tuple(ways(seen, figures, voices)),
        power=tuple(power_sentences(seen, figures, voices)),
        worth=worth_sentence(seen, figures),
        coverage=coverage_sentence(seen),
    )


def headline_of(seen: ResultView) -> Headline | None:
    """Return every sentence about a result, items named with their codes; None where something of it is hidden."""
    if seen.open_figures is None:
        return None
    return headline_sentences(seen.open_figures, seen.recipe, named(seen))


def named(seen: ResultView) -> Names:
    """Name items with their codes, so that a reader finds them on the page; spaces and criteria as everywhere."""
    known = names_of(seen, current())
    return Names({code: f"{label} ({code})" for code, label in labels_of(seen).items()}, known.spaces, known.criteria)


def said(sentence: Sentence | None) -> str:
    """Say a sentence in the page's language; nothing for None."""
    return spoken(sentence, _) if sentence else ""


# ── ways of counting ────────────────────────────────────────────────────────


def changes_of(figures: RoundFigures, told: Headline) -> tuple[tuple[str, ...], str]:
    """Say what other ways of counting would change, and how many would change nothing."""
    tried = [name for name in figures.scenarios if name != "published" and not name.startswith("only:")]
    if not any(figures.scenarios.values()) or not tried:
        return (), ""
    changes = tuple(said(sentence) for sentence in told.scenarios.values())
    n_same = sum(set(figures.scenarios[name]) == set(figures.scenarios["published"]) for name in tried)
    return changes, _("Otras formas de contar que dan el mismo resultado: %(n)s de %(of)s.", n=n_same, of=len(tried))


def way_head(seen: ResultView) -> str:
    """Name the column of what a way of counting gives."""
    return _("Se elige") if seen.recipe.selection else _("Va primero")


def ways(seen: ResultView, figures: RoundFigures, voices: Sequence[Voice]) -> Iterator[list[Any]]:
    """Lay out every way of counting that was tried, what it gives and what that changes."""
    published = figures.scenarios.get("published", ())
    if not any(figures.scenarios.values()):
        return
    for name, ids in figures.scenarios.items():
        words = _("Nada") if set(ids) == set(published) else difference(published, ids)
        yield [
            {"text": way_name(seen, name, voices)},
            ", ".join(ids) or _("nada"),
            "" if name == "published" else words,
        ]


def difference(published: Sequence[str], ids: Sequence[str]) -> str:
    """Say in codes what leaves and what enters."""
    lost, gained = [one for one in published if one not in ids], [one for one in ids if one not in published]
    parts = [_("Sale %(items)s.", items=", ".join(lost))] if lost else []
    return " ".join([*parts, *([_("Entra %(items)s.", items=", ".join(gained))] if gained else [])])


def way_name(seen: ResultView, name: str, voices: Sequence[Voice]) -> str:
    """Name a way of counting."""
    kind, _colon, code = name.partition(":")
    known = {"published": _("Con los pesos publicados"), "equal": _("Con todos los grupos por igual"),
             "head_count": _("Contando a cada persona una vez"),
             "one_voice": _("Con una sola voz por organización")}  # fmt: skip
    if name in known:
        return known[name]
    spaces = {voice.code: voice.name for voice in voices}
    if kind == "without_criterion":
        return _("Sin el criterio %(name)s", name=names_of(seen, current()).criterion(code))
    words = _("Sin %(name)s") if kind == "without" else _("Solo %(name)s")
    return words % {"name": spaces.get(code, code)}


def alone_sentence(figures: RoundFigures, told: Headline) -> str:
    """Say how the groups would decide alone, in a word; what each would choose stands in the table."""
    if told.alone is None:
        return ""
    if "choices" not in told.alone.values:
        return said(told.alone)
    named_first = [item for space in figures.common for item in figures.scenarios[f"only:{space}"]]
    if len(named_first) == len(set(named_first)):
        return _("Cada grupo, si decidiera solo, pondría algo distinto en primer lugar.")
    return _("Si decidiera un solo grupo, no siempre iría primero lo mismo.")


# ── ranges ──────────────────────────────────────────────────────────────────


def drawn(figures: RoundFigures, voices: Sequence[Voice]) -> Iterator[Stays]:
    """Return, by space, with which weights the result stands, ready to draw."""
    robust = figures.robustness
    for voice in voices if robust and robust.is_asked else ():
        stretch, weight = robust.ranges.get(voice.code) if robust else None, figures.weights[voice.code]
        ends = ends_of(stretch, weight)
        if stretch is not None and ends is not None:
            yield Stays(voice, stretch_text(stretch, weight), ends)


def ranges(figures: RoundFigures, voices: Sequence[Voice]) -> Iterator[list[Any]]:
    """Lay out, by space, with which weights the result stands, the others in proportion."""
    robust = figures.robustness
    for voice in voices if robust and robust.is_asked else ():
        stretch = robust.ranges.get(voice.code) if robust else None
        words = stretch_text(stretch, figures.weights[voice.code]) if stretch else _("no puede variar solo")
        yield [{"text": voice.name}, voice.weight or points(Decimal(0)), words]


def stretch_text(stretch: Stretch, weight: Fraction) -> str:
    """Write a stretch of weights, its ends rounded inward so that what is said inside them is always true."""
    for places in range(1, MOST_PLACES + 1):
        low, high = inward(stretch, places)
        if low <= weight * 100 <= high or places == MOST_PLACES:
            return _("de %(low)s a %(high)s", low=points(short(low)), high=points(short(high)))
    raise AssertionError("the last turn always returns")


def ends_of(stretch: Stretch | None, weight: Fraction) -> tuple[float, float, float] | None:
    """Return a stretch and the weight in it as shares 0-1, for drawing."""
    return None if stretch is None else (float(stretch.start), float(stretch.end), float(weight))


def inward(stretch: Stretch, places: int) -> tuple[Decimal, Decimal]:
    """Round the start up and the end down, one unit more where the end itself is out."""
    unit = 10**places
    low, high = stretch.start * 100 * unit, stretch.end * 100 * unit
    up = -(-low // 1) if stretch.has_start or low % 1 else low + 1
    down = high // 1 if stretch.has_end or high % 1 else high - 1
    return Decimal(int(up)).scaleb(-places), Decimal(int(down)).scaleb(-places)


def short(value: Decimal) -> Decimal:
    """Drop the zeros that say nothing, and never write an exponent."""
    return Decimal(f"{value.normalize():f}")


# ── reach ───────────────────────────────────────────────────────────────────


def power_sentences(seen: ResultView, figures: RoundFigures, voices: Sequence[Voice]) -> Iterator[str]:
    """Say what one answer of each space weighs against one of the largest (counting.md §2), heaviest first.

    Where a group's size leaves as a band, about how many.
    """
    names = {voice.code: voice.name for voice in voices}
    if not figures.power:
        return
    largest = max(figures.power, key=lambda space: (figures.n_by_space[space], figures.weights[space]))
    for space, power in sorted(figures.power.items(), key=lambda entry: -entry[1]):
        words = {"space": names[space], "largest": names[largest], "n": number(half_up(power, 1), 1)}
        if space != largest and seen.has_exact:
            yield _("Una respuesta de %(space)s pesa lo que %(n)s de %(largest)s.", **words)
        elif space != largest:
            words["n"] = plain(short(half_up(power, 1)))
            yield _("Una respuesta de %(space)s pesa más o menos lo que %(n)s de %(largest)s.", **words)


def worth_sentence(seen: ResultView, figures: RoundFigures) -> str:
    """Say how many equally weighted answers all of them are worth; their number as a band where some are one."""
    if figures.n_effective is None:
        return ""
    heard = [space for space in figures.power if figures.n_by_space[space]]
    total = sum(figures.n_by_space[space] for space in heard)
    is_exact = seen.has_exact or all(isinstance(seen.shown.n_by_space[space], int) for space in heard)
    size = number(total, 0) if is_exact else n_band(total)
    worth = number(half_up(figures.n_effective, 0), 0)
    return _("%(n)s respuestas valen, con estos pesos, lo que %(worth)s si cada una pesara igual.", n=size, worth=worth)


def coverage_sentence(seen: ResultView) -> str:
    """Say how much of the weight the result covers and who is left out; nothing where it is all or may not be told."""
    covered = seen.shown.coverage
    if covered is None or covered == 100 or not covered:
        return ""
    spaces = names_of(seen, current()).spaces
    out = ", ".join(spaces.get(space, space) for space in seen.shown.left_out)
    words = _("Este resultado cubre %(share)s del peso.", share=points(covered))
    return f"{words} {_('No entran en la comparación: %(groups)s.', groups=out)}" if out else words
