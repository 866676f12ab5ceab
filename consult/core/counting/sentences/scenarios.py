"""What another way of counting would give: equal groups, heads, without one, each alone (counting.md §7.4)."""

from __future__ import annotations

from collections.abc import Sequence

from consult.core.counting.figures import RoundFigures
from consult.core.counting.model import Recipe
from consult.core.counting.sentences.sentence import AND, NO_NAMES, Names, Sentence, Value
from consult.core.words import N_

EQUAL = N_("Con todos los grupos por igual, {change}.")
HEADS = N_("Contando a cada persona una vez, {change}.")
ONE_VOICE = N_("Con una sola voz por organización, {change}.")
WITHOUT_SPACE = N_("Sin {space}, {change}.")
WITHOUT_CRITERION = N_("Sin el criterio {criterion}, {change}.")

FIRST = N_("va primero {item}")
FIRST_TIED = N_("empatan en primer lugar {items}")
NOT_CHOSEN, NOT_CHOSEN_MANY = N_("ya no se elige {item}"), N_("ya no se eligen {items}")
CHOSEN_TOO, CHOSEN_TOO_MANY = N_("se elige además {item}"), N_("se eligen además {items}")

EACH_ANOTHER = N_("Cada grupo, si decidiera solo, pondría algo distinto en primer lugar: {choices}.")
NOT_ALL_ALIKE = N_("Si decidiera un solo grupo, el primer lugar sería así: {choices}.")
ALL_ALIKE = N_("Cada grupo, si decidiera solo, pondría lo mismo en primer lugar.")
NO_GROUP_ALONE = N_("Ningún grupo, si decidiera solo, elegiría exactamente lo mismo.")
GROUPS_ALONE = N_("Grupos que, si decidieran solos, elegirían exactamente lo mismo: {n} de {of}.")
CHOICE_OF = N_("{space}: {items}")

SPACE, CRITERION = "without:", "without_criterion:"


def scenario_sentences(figures: RoundFigures, recipe: Recipe, names: Names = NO_NAMES) -> dict[str, Sentence]:
    """Say, by scenario, what it would change; scenarios that change nothing, or give nothing, are left out."""
    published = figures.scenarios.get("published", ())
    found: dict[str, Sentence] = {}
    for scenario, ids in figures.scenarios.items():
        is_told = scenario != "published" and not scenario.startswith("only:")
        if is_told and set(ids) != set(published) and (ids or recipe.selection):
            change = _change(published, ids, names) if recipe.selection else _first(ids, names)
            found[scenario] = _under(scenario, change, names)
    return found


def _under(scenario: str, change: Sentence, names: Names) -> Sentence:
    if scenario.startswith(SPACE):
        return Sentence(WITHOUT_SPACE, {"space": names.space(scenario.removeprefix(SPACE)), "change": change})
    if scenario.startswith(CRITERION):
        name = names.criterion(scenario.removeprefix(CRITERION))
        return Sentence(WITHOUT_CRITERION, {"criterion": name, "change": change})
    return Sentence({"equal": EQUAL, "head_count": HEADS, "one_voice": ONE_VOICE}[scenario], {"change": change})


def _first(ids: Sequence[str], names: Names) -> Sentence:
    if len(ids) == 1:
        return Sentence(FIRST, {"item": names.item(ids[0])})
    return Sentence(FIRST_TIED, {"items": names.all_items(ids)})


def _change(published: Sequence[str], ids: Sequence[str], names: Names) -> Sentence:
    """Say what leaves and what enters."""
    lost, gained = [one for one in published if one not in ids], [one for one in ids if one not in published]
    parts = [_counted(items, texts, names) for items, texts in (
        (lost, (NOT_CHOSEN, NOT_CHOSEN_MANY)), (gained, (CHOSEN_TOO, CHOSEN_TOO_MANY))) if items]  # fmt: skip
    return parts[0] if len(parts) == 1 else Sentence(AND, {"first": parts[0], "last": parts[1]})


def _counted(items: Sequence[str], texts: tuple[str, str], names: Names) -> Sentence:
    one, many = texts
    if len(items) == 1:
        return Sentence(one, {"item": names.item(items[0])})
    return Sentence(many, {"items": names.all_items(items)})


def alone_sentence(figures: RoundFigures, recipe: Recipe, names: Names = NO_NAMES) -> Sentence | None:
    """Say what each of the spaces compared would prefer alone; None with fewer than two, or one lone item.

    Each alone may prefer another than the rest: the report must say so (counting.md §5).
    """
    published = set(figures.scenarios.get("published", ()))
    alone = {space: ids for space in figures.common if (ids := figures.scenarios.get(f"only:{space}")) is not None}
    if len(alone) < 2:
        return None
    if recipe.selection is not None:
        n = sum(set(ids) == published for ids in alone.values())
        return Sentence(GROUPS_ALONE, {"n": n, "of": len(alone)}) if n else Sentence(NO_GROUP_ALONE)
    if not all(alone.values()) or sum(item.is_ranked for item in figures.items) < 2:
        return None
    if all(set(ids) == published for ids in alone.values()):
        return Sentence(ALL_ALIKE)
    choices: Value = tuple(
        Sentence(CHOICE_OF, {"space": names.space(space), "items": names.all_items(ids)})
        for space, ids in alone.items()
    )
    named = [item for ids in alone.values() for item in ids]
    return Sentence(EACH_ANOTHER if len(named) == len(set(named)) else NOT_ALL_ALIKE, {"choices": choices})
