"""The votes of a workshop's minute (acta): what its form asks, and reading it into judgements with their n.

Names of the fields: `v:ITEM:CRITERION:PLACE` votes at a level, `m:ITEM:CRITERION` a mean with `n:CRITERION` people,
`a:ITEM:ROW` a level of one's own with `b:ITEM:ROW` votes; in a ranking `o:ROW` an order with the `c:ROW` people who
gave it, and `rows` how many of these there are: places alone, without the order they come from, compare nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from consult.core.errors import Invalid, Refusal
from consult.core.kinds import KINDS
from consult.core.kinds.asking import Sheet, asked_of
from consult.core.kinds.ballots import read_ballot
from consult.core.kinds.decimals import exact, millionths
from consult.core.kinds.judging import points
from consult.core.kinds.model import LEVEL, MILLION, RANK, SUPPORT, CriterionSpec, ItemConfig, Judgement, RoundConfig
from consult.core.words import N_

UNSURE = "no_se"
LEVEL_ROWS = 3
"""Different levels a table may write down for one item; more are rare in a workshop of fifteen."""
BALLOT_ROWS = 5
"""Rows for orders a form begins with, and how many more it gives each time."""
MOST_BALLOTS = 200
"""Rows for orders a form may have: more different orders than people in any workshop."""

NOT_WHOLE = N_("Escriba un número entero, o deje vacío: «{value}».")
NO_N = N_("Escriba cuántas personas votaron en esta columna.")
HALF = N_("Escriba el nivel y cuántas personas lo eligieron, las dos cosas.")
HALF_BALLOT = N_("Escriba el orden y cuántas personas lo dieron, las dos cosas.")


@dataclass(frozen=True, slots=True)
class Level:
    """A level votes are counted at: `value` None is «no sé»."""

    place: str
    value: Fraction | None
    label: str  # a catalogue word, or "" when the value says it


@dataclass(frozen=True, slots=True)
class Block:
    """One criterion of one item on the form: by votes at `levels`, as a mean, or as typed levels."""

    item: ItemConfig
    criterion: CriterionSpec
    way: str  # votes | mean | typed
    levels: tuple[Level, ...] = ()

    def field(self, place: str = "") -> str:
        """Return the name of a field of this block."""
        if self.way == "mean":
            return f"m:{self.item.id}:{self.criterion.id}"
        return f"v:{self.item.id}:{self.criterion.id}:{place}"


@dataclass(frozen=True, slots=True)
class ReadMinute:
    """What a form said: the judgements that are sound, and a refusal for each field that is not."""

    judgements: tuple[Judgement, ...]
    faults: Mapping[str, Refusal]


def takes_means(config: RoundConfig, space: str) -> bool:
    """Tell whether a minute of this round may bring means instead of votes."""
    return any(_may_be_mean(spec) for spec in asked_of(config, space))


def takes_ballots(config: RoundConfig, space: str) -> bool:
    """Tell whether a minute of this round brings whole orders."""
    return any(spec.id == RANK for spec in asked_of(config, space))


def ballot_rows(raw: Mapping[str, str], *, more: int = 0) -> range:
    """Number the rows for orders of a form, and `more` after them, up to MOST_BALLOTS."""
    text = raw.get("rows", "").strip()
    n = int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else BALLOT_ROWS
    return range(1, min(max(n, BALLOT_ROWS) + more, MOST_BALLOTS) + 1)


def blocks(config: RoundConfig, space: str, *, by_mean: bool) -> tuple[Block, ...]:
    """Lay out the form: each item with each criterion the space is asked, in the order of the round; a ranking has
    none, it is asked for whole."""
    wanted = {spec.id for spec in asked_of(config, space)} - {RANK}
    return tuple(
        _block(item, spec, by_mean=by_mean)
        for item in config.items
        for spec in KINDS[config.kind].takes(config, item)
        if spec.id in wanted
    )


def read(config: RoundConfig, space: str, raw: Mapping[str, str], *, by_mean: bool) -> ReadMinute:
    """Read the form; an empty field was not voted on and gives nothing."""
    sheet = Sheet(config)
    found: list[Judgement] = []
    faults: dict[str, Refusal] = {}
    for block in blocks(config, space, by_mean=by_mean):
        for name, value, n, is_mean in _entries(block, raw, faults):
            try:
                found.append(sheet.answer(block.item.id, block.criterion.id, value, n=n, is_mean=is_mean))
            except Invalid as fault:
                faults[name] = fault
    if takes_ballots(config, space):
        found += _ballots(config, sheet, raw, faults)
    return ReadMinute(tuple(found), faults)


def _ballots(config: RoundConfig, sheet: Sheet, raw: Mapping[str, str], faults: dict[str, Refusal]) -> list[Judgement]:
    codes = [item.id for item in config.items]
    found: list[Judgement] = []
    for row in ballot_rows(raw):
        name, n_name = f"o:{row}", f"c:{row}"
        text, n = raw.get(name, "").strip(), _count(raw, n_name, faults)
        try:
            places = {item: place * MILLION for item, place in read_ballot(text, codes).items()} if text else {}
            if places and n:
                found += sheet.ballot(places, n=n, ballot=row - 1)
            elif (places or n) and n_name not in faults:
                faults[name] = Invalid(HALF_BALLOT)
        except Invalid as fault:
            faults[name] = fault
    return found


Entry = tuple[str, int | None, int, bool]  # field, millionths, n, is_mean


def _may_be_mean(spec: CriterionSpec) -> bool:
    return spec.id not in (SUPPORT, RANK, LEVEL)


def _block(item: ItemConfig, spec: CriterionSpec, *, by_mean: bool) -> Block:
    levels = _levels(spec)
    if _may_be_mean(spec) and (by_mean or not levels):
        return Block(item, spec, "mean")
    return Block(item, spec, "votes" if levels else "typed", levels)


def _levels(spec: CriterionSpec) -> tuple[Level, ...]:
    if spec.id == LEVEL or spec.minimum is None or spec.maximum is None:
        return ()
    if spec.id == SUPPORT:  # its anchors are for, against and «no sé»
        return tuple(Level(str(anchor.value), anchor.value, anchor.label) for anchor in spec.anchors)
    words = {anchor.value: anchor.label for anchor in spec.anchors}
    shown = points(spec.minimum, spec.maximum)
    named = tuple(Level(str(value), value, words.get(value, "")) for value in shown)
    return (*named, Level(UNSURE, None, N_("No sé"))) if named else ()


def _entries(block: Block, raw: Mapping[str, str], faults: dict[str, Refusal]) -> list[Entry]:
    if block.way == "mean":
        return _mean(block, raw, faults)
    if block.way == "typed":
        return _typed(block, raw, faults)
    found: list[Entry] = []
    for level in block.levels:
        name = block.field(level.place)
        n = _count(raw, name, faults)
        if n:
            found.append((name, None if level.value is None else millionths(level.value), n, False))
    return found


def _mean(block: Block, raw: Mapping[str, str], faults: dict[str, Refusal]) -> list[Entry]:
    name, n_name = block.field(), f"n:{block.criterion.id}"
    value = _decimal(raw, name, faults)
    if value is None:
        return []
    n = _count(raw, n_name, faults)
    if not n:
        faults.setdefault(n_name, Invalid(NO_N))
        return []
    return [(name, value, n, True)]


def _typed(block: Block, raw: Mapping[str, str], faults: dict[str, Refusal]) -> list[Entry]:
    found: list[Entry] = []
    for row in range(1, LEVEL_ROWS + 1):
        name, n_name = f"a:{block.item.id}:{row}", f"b:{block.item.id}:{row}"
        value, n = _decimal(raw, name, faults), _count(raw, n_name, faults)
        if value is not None and n:
            found.append((name, value, n, False))
        elif (value is not None or n) and name not in faults and n_name not in faults:
            faults[name] = Invalid(HALF)
    return found


def _count(raw: Mapping[str, str], name: str, faults: dict[str, Refusal]) -> int:
    text = raw.get(name, "").strip()
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        faults[name] = Invalid(NOT_WHOLE, value=text[:20])
        return 0
    return int(text)


def _decimal(raw: Mapping[str, str], name: str, faults: dict[str, Refusal]) -> int | None:
    text = raw.get(name, "").strip()
    if not text:
        return None
    try:
        return millionths(exact(text))
    except Invalid as fault:
        faults[name] = fault
        return None
