"""No protected answer can be derived from the set of everything published: an attacker who tries every answer.

The attacker of this file is an independent implementation: it shares no line with the gate's own audit. It knows the
weights, which spaces are confidential, every figure of the spaces shown, and every printed number with its rounding; it
counts through all answers the hidden spaces may have given and keeps those that reproduce all the pages it has seen.
What it must not be able to say is rule 4a of counting.md §9.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.core.counting import MILLION, Cell, ItemFigures, Recipe, SpaceRule, compile_round
from consult.core.disclosure import GatePolicy, Released, ReleasedItem, release
from consult.core.disclosure.assembly import assemble
from consult.core.disclosure.page import page_of
from tests.core.test_counting_cases import score, score_recipe, support_recipe, votes

GATE = GatePolicy(is_public=False)
BANDS = {"1–4": (1, 4), "5–9": (5, 9), "10–19": (10, 19), "20–49": (20, 49)}
POSITIONS = ((1, 0, 0), (0, 1, 0), (0, 0, 1))  # for, against, pass
PATIENCE = 40_000
EXAMPLES = 20
ITEM = "node"

Answer = tuple[int, Fraction, Fraction]
"""People, share for (or mean), share against (0 on a scale)."""


@dataclass(frozen=True)
class Seen:
    """One published page: its weights, its item, and the exact figures of the spaces it shows (granted)."""

    weights: Mapping[str, Fraction]
    item: ReleasedItem
    shown: Mapping[str, Answer]
    is_scale: bool


def half_up(value: Fraction, like: Decimal) -> Decimal:
    """Round half up to as many decimals as a printed number has."""
    places = -int(like.as_tuple().exponent)
    whole = (abs(value) * 10**places * 2 + 1) // 2
    return Decimal(int(whole) * (1 if value >= 0 else -1)).scaleb(-places)


def agrees(value: Fraction | None, printed: Decimal | None, code: str, *, is_scale: bool) -> bool:
    """Say whether a true value would have been printed so."""
    if printed is None or value is None:
        return printed is None  # nothing printed agrees with anything
    low, width = (Fraction(1), Fraction(4)) if is_scale else (Fraction(0), Fraction(100))
    shown, step = value if is_scale else value * 100, width / 20
    if code == "≥":
        return shown >= low + width - step
    if code == "≤":
        return shown <= low + step
    if code == "≈":
        return half_up(low + (((shown - low) / step + Fraction(1, 2)) // 1) * step, printed) == printed
    return half_up(shown, printed) == printed


def mean_of(answers: Mapping[str, Answer], weights: Mapping[str, Fraction], place: int) -> Fraction | None:
    """Return the weighted mean of what those who answered gave."""
    known = {space: weights[space] for space, answer in answers.items() if answer[0] and weights[space]}
    total = sum(known.values())
    return sum((w * answers[s][place] for s, w in known.items()), Fraction(0)) / total if total else None


def looks_so(answer: Answer, printed: Decimal | None, seen: Seen) -> bool:
    """Say whether a confidential space of few people would be shown so, where a page shows it (in tens, rule 6)."""
    if printed is None:
        return True
    return half_up(answer[1] if seen.is_scale else answer[1] * 10, Decimal("0.1") if seen.is_scale else Decimal(1)) == (
        printed if seen.is_scale else printed / 10
    )


def reproduces(seen: Seen, hidden: Mapping[str, Answer]) -> bool:
    """Recompute everything a page prints about its item."""
    item, everyone = seen.item, {**seen.shown, **hidden}
    merged = {space: everyone[space] for space in item.merged.ids} if item.merged else {}
    if not all(looks_so(answer, item.by_space.get(space), seen) for space, answer in hidden.items()):
        return False
    together, behind = mean_of(everyone, seen.weights, 1), mean_of(merged, seen.weights, 1)
    said: list[tuple[Fraction | None, Decimal | None, str]] = [(together, item.weighted, item.code)]
    if item.merged is not None:
        n = sum(answer[0] for answer in merged.values())
        low, high = BANDS.get(str(item.merged.n), (1, 10**6))
        if not low <= n <= high:
            return False
        said.append((behind, item.merged.value, item.merged.code))
    for printed, answers in ((item.support, everyone), (item.support_merged, merged)):
        if printed is not None and printed.support is not None:
            shares = three(answers, seen.weights)
            values: list[Decimal | None] = [printed.support, printed.disagree, printed.neutral]
            said += [(shares[k], values[k], printed.codes[k]) for k in range(3)]
    return all(agrees(value, number, code, is_scale=seen.is_scale) for value, number, code in said)


def three(answers: Mapping[str, Answer], weights: Mapping[str, Fraction]) -> list[Fraction | None]:
    """Return the shares for, against and passing."""
    yes, no = mean_of(answers, weights, 1), mean_of(answers, weights, 2)
    return [yes, no, None if yes is None or no is None else 1 - yes - no]


def possible_answers(most: int, *, is_scale: bool) -> list[Answer]:
    """List what a space of up to so many people may have answered, silence included."""
    found: list[Answer] = [(0, Fraction(0), Fraction(0))]
    for n in range(1, most + 1):
        if is_scale:
            found += [(n, Fraction(total, n), Fraction(0)) for total in range(n, 5 * n + 1)]
        else:
            found += [(n, Fraction(a, n), Fraction(d, n)) for a in range(n + 1) for d in range(n - a + 1)]
    return found


class Attacker:
    """Tries every answer of the hidden spaces until it knows that each of them stays open, or has tried all."""

    def __init__(self, pages: Sequence[Seen], hidden: Sequence[str], most: int) -> None:
        self.pages, self.hidden = pages, hidden
        self.answers = possible_answers(most, is_scale=pages[0].is_scale)
        self.sorted = sorted(self.answers[1:], key=lambda answer: answer[1])
        self.firsts = [float(answer[1]) for answer in self.sorted]
        self.figures: dict[str, set[Fraction]] = {space: set() for space in hidden}
        self.sides: dict[str, set[int]] = {space: set() for space in hidden}

    def knows_something(self) -> bool:
        """Say whether some hidden space is not open by rule 4a; an attacker out of patience gives up."""
        for n_tried, together in enumerate(self._tried()):
            answers = dict(zip(self.hidden, together, strict=True))
            if all(reproduces(page, answers) for page in self.pages):
                self._note(answers)
                if all(self._is_open(space) for space in self.hidden):
                    return False
            if n_tried > PATIENCE:
                return False
        return True

    def _tried(self) -> Iterator[tuple[Answer, ...]]:
        """Yield every combination near the first page, extremes first so that open pages are soon left alone."""
        extremes = sorted(self.answers, key=lambda answer: (-abs(self._lean(answer)), answer))
        for together in product(*[extremes for _ in self.hidden[1:]]):
            for answer in self._fitting(dict(zip(self.hidden[1:], together, strict=True))):
                yield (answer, *together)

    def _fitting(self, others: Mapping[str, Answer]) -> list[Answer]:
        """Cut what the first space may have answered to what the first page's combination roughly allows, in floats."""
        page = self.pages[0]
        known = [(float(page.weights[s]), float(one[1])) for s, one in {**page.shown, **others}.items() if one[0]]
        own, printed = float(page.weights[self.hidden[0]]), page.item.weighted
        if printed is None or self.hidden[0] not in page.item.hidden:
            return self.answers
        target, near = float(printed), (0.25 if page.is_scale else 5.5)
        target, near = (target, near) if page.is_scale else (target / 100, near / 100)
        whole = own + sum(weight for weight, _ in known)
        rest = sum(weight * figure for weight, figure in known)
        low, high = (((target + sign * near) * whole - rest) / own for sign in (-1, 1))
        start, stop = bisect_left(self.firsts, low), bisect_right(self.firsts, high)
        return [self.answers[0], *self.sorted[start:stop]]

    def _lean(self, answer: Answer) -> Fraction:
        n, first, second = answer
        if not n:
            return Fraction(0)
        return first - 3 if self.pages[0].is_scale else first - second

    def _note(self, answers: Mapping[str, Answer]) -> None:
        for space, answer in answers.items():
            if answer[0]:
                self.figures[space].add(answer[1])
                lean = self._lean(answer)
                self.sides[space].add((lean > 0) - (lean < 0))

    def _is_open(self, space: str) -> bool:
        return {1, -1} <= self.sides[space] and len(self.figures[space]) >= 3


def influences(item: ItemFigures, shown: ReleasedItem, recipe: Recipe) -> list[str]:
    """List the hidden spaces that stand in a printed combination."""
    weights = {space.id: space.weight for space in recipe.spaces}
    if shown.is_withheld:
        return []
    return [space for space in shown.hidden if weights[space] and item.n_by_space[space]]


def exact(item: ItemFigures, hidden: Sequence[str]) -> dict[str, Answer]:
    """Return the true figures of the spaces a page shows."""
    found: dict[str, Answer] = {}
    for space, figure in item.by_space.items():
        if space not in hidden:
            against = item.support_by_space[space].disagree if item.support else None
            found[space] = (item.n_by_space[space], figure or Fraction(0), against or Fraction(0))
    return found


def is_found_out(cells: Sequence[Sequence[Cell]], recipes: Sequence[Recipe], pages: Sequence[Released]) -> bool:
    """Let the attacker loose on several pages of a round: one recipe and one tally per page."""
    seen, spaces = [], set[str]()
    for tally, recipe, page in zip(cells, recipes, pages, strict=True):
        (item,), (shown,) = compile_round(tally, recipe).items, page.items
        found = influences(item, shown, recipe)
        spaces |= set(found)
        if found:
            total = sum(space.weight for space in recipe.spaces)
            weights = {space.id: space.weight / total for space in recipe.spaces}
            # a weightless or silent space that is hidden adds nothing to any combination
            rest = {space: (0, Fraction(0), Fraction(0)) for space in shown.hidden if space not in found}
            seen.append(Seen(weights, shown, {**rest, **exact(item, shown.hidden)}, recipe.measure == "scores"))
    return bool(seen) and Attacker(seen, sorted(spaces), most=most_people(pages)).knows_something()


def most_people(pages: Sequence[Released]) -> int:
    """Return the people a hidden space may have: the end of the narrowest band printed, or so many as to be patient.

    Fewer would make him find what nobody can know: a lone vote against in a space of ten that mostly passed.
    """
    bands = [item.merged.n for page in pages for item in page.items if item.merged is not None]
    return min((BANDS[str(band)][1] for band in bands if str(band) in BANDS), default=9)


@st.composite
def small_rounds(draw: st.DrawFn) -> tuple[list[Cell], Recipe]:
    """Draw a round of one node: 1-3 confidential spaces of few people, 1-2 institutions on record."""
    is_scale = draw(st.booleans())
    quiet = [f"c{i}" for i in range(draw(st.integers(1, 3)))]
    open_ = [f"o{i}" for i in range(draw(st.integers(1, 2)))]
    cells: list[Cell] = []
    for space in (*quiet, *open_):
        kinds = 5 if is_scale else 3
        least, most = (1, 5) if space in quiet else (2, 12)
        given = draw(st.lists(st.integers(0, kinds - 1), min_size=least, max_size=most))
        counts = [given.count(kind) for kind in range(kinds)]
        if is_scale:
            cells += [score(space, ITEM, kind + 1, n) for kind, n in enumerate(counts) if n]
        else:
            cells += votes(space, ITEM, counts)
    spaces = [
        SpaceRule(space, Fraction(draw(st.integers(1, 9))), is_on_record=space in open_) for space in (*quiet, *open_)
    ]
    return cells, score_recipe(spaces, (ITEM,)) if is_scale else support_recipe(spaces, (ITEM,))


@settings(max_examples=EXAMPLES, derandomize=True)
@given(small_rounds())
def test_one_page_gives_no_hidden_answer_away(case: tuple[list[Cell], Recipe]) -> None:
    cells, recipe = case
    page = release(compile_round(cells, recipe), recipe, GATE)
    assert not is_found_out([cells], [recipe], [page])


@settings(max_examples=EXAMPLES, derandomize=True)
@given(small_rounds(), st.lists(st.lists(st.integers(1, 9), min_size=5, max_size=5), min_size=1, max_size=2))
def test_pages_under_several_weights_together_give_nothing_away(
    case: tuple[list[Cell], Recipe], schemes: list[list[int]]
) -> None:
    """Rule 8, and the lesson of rule 4: a second set of weights is a second equation."""
    cells, recipe = case
    recipes, pages = [recipe], [release(compile_round(cells, recipe), recipe, GATE)]
    for weights in schemes:
        spaces = [replace(space, weight=Fraction(w)) for space, w in zip(recipe.spaces, weights, strict=False)]
        recipes.append(replace(recipe, spaces=tuple(spaces)))
        pages.append(release(compile_round(cells, recipes[-1]), recipes[-1], GATE, earlier=pages))
    assert not is_found_out([cells] * len(recipes), recipes, pages)


@settings(max_examples=EXAMPLES, derandomize=True)
@given(small_rounds(), st.integers(1, 5), st.sampled_from([MILLION, -MILLION]))
def test_a_later_version_beside_the_first_gives_nothing_away(
    case: tuple[list[Cell], Recipe], n_late: int, value: int
) -> None:
    """Rule 8: late answers of a space on record move the combination, whose hidden part stays the same."""
    cells, recipe = case
    name = recipe.criteria[0][0]
    late = Cell("o0", ITEM, name, (3 * MILLION + 2 * value) if recipe.measure == "scores" else value, False, n_late)
    first = release(compile_round(cells, recipe), recipe, GATE)
    second = release(compile_round([*cells, late], recipe), recipe, GATE, earlier=[first])
    assert not is_found_out([cells, [*cells, late]], [recipe, recipe], [first, second])


def without_the_audit(cells: Sequence[Cell], recipe: Recipe) -> Released:
    """Release as if rule 4 did not exist."""
    return assemble(page_of(compile_round(cells, recipe), recipe, GATE))


def spaces_of(weights: Mapping[str, int], recorded: str) -> list[SpaceRule]:
    return [SpaceRule(space, Fraction(w), is_on_record=space in recorded) for space, w in weights.items()]


def test_the_attacker_would_find_something_on_one_page() -> None:
    """So the tests above can fail: 3 of 3 and 3 of 4 in one row, whatever the rounding."""
    cells = [*votes("a", ITEM, (3, 0, 0)), *votes("b", ITEM, (3, 1, 0)), *votes("o", ITEM, (5, 5, 0))]
    recipe = support_recipe(spaces_of({"a": 1, "b": 1, "o": 2}, "o"), (ITEM,))
    assert is_found_out([cells], [recipe], [without_the_audit(cells, recipe)])
    assert not is_found_out([cells], [recipe], [release(compile_round(cells, recipe), recipe, GATE)])


def test_the_attacker_would_find_something_in_two_pages() -> None:
    """Each page passes alone; together they do not, unless the second is released knowing the first."""
    cells = [*votes("a", ITEM, (1, 1, 0)), *votes("b", ITEM, (2, 1, 0)), *votes("o", ITEM, (5, 5, 0))]
    recipe = support_recipe(spaces_of({"a": 2, "b": 3, "o": 2}, "o"), (ITEM,))
    other = replace(recipe, spaces=tuple(spaces_of({"a": 2, "b": 1, "o": 3}, "o")))
    first, alone = (release(compile_round(cells, one), one, GATE) for one in (recipe, other))
    assert not is_found_out([cells], [recipe], [first])
    assert not is_found_out([cells], [other], [alone])
    assert is_found_out([cells] * 2, [recipe, other], [first, alone])
    second = release(compile_round(cells, other), other, GATE, earlier=[first])
    assert not is_found_out([cells] * 2, [recipe, other], [first, second])


def test_the_attacker_would_find_something_on_a_scale() -> None:
    cells = [score("a", ITEM, 5, 3), score("b", ITEM, 4, 4), score("o", ITEM, 2, 10)]
    recipe = score_recipe(spaces_of({"a": 1, "b": 1, "o": 2}, "o"), (ITEM,))
    assert is_found_out([cells], [recipe], [without_the_audit(cells, recipe)])
    assert not is_found_out([cells], [recipe], [release(compile_round(cells, recipe), recipe, GATE)])
