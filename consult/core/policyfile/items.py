"""What a round of the file puts to people: its items in order, its configuration, and the scores the file brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from consult.core.kinds.model import CriterionConfig, ItemConfig, RoundConfig
from consult.core.policyfile.content import Alternative, Text, Variable
from consult.core.policyfile.model import FileItem, PolicyFile, Round

Parented = tuple[str, Text, str]  # id, words, id of what it hangs from


def items_of(file: PolicyFile, round_: Round) -> tuple[FileItem, ...]:
    """Resolve the items of a round, in the order of the round and of the file; each once."""
    found: dict[str, FileItem] = {}
    everything = all_items(file)
    for name in round_.sections:
        for item in everything:
            if name in (item.section, item.id):
                found.setdefault(item.id, item)
    for item in round_.inline:
        found.setdefault(item.id, item)
    return tuple(found.values())


def all_items(file: PolicyFile) -> tuple[FileItem, ...]:
    """List everything of the file that a round may put to people."""
    return tuple(_all(file))


def _all(file: PolicyFile) -> Iterator[FileItem]:
    if file.problem:
        yield FileItem(file.problem.id, "problem", file.problem.text)
    for cause in file.causes:
        yield FileItem(cause.id, "causes", cause.text, cause.parent, _direct(file, cause.id), level=cause.level)
    for effect in file.effects:
        yield FileItem(effect.id, "effects", effect.text, effect.parent, level=effect.level)
    if file.future:
        yield FileItem(file.future.id, "future", file.future.text)
        yield from (_of_variable(variable, file.future.id) for variable in file.future.variables)
    for alternative in file.alternatives:
        yield FileItem(alternative.id, "alternatives", alternative.text, cause=_cause_of(file, alternative))
    yield from _hung("objectives", ((o.id, o.text, o.cause) for o in file.objectives))
    yield from _hung("guidelines", ((g.id, g.text, g.objective) for g in file.guidelines))
    yield from _hung("services", ((s.id, s.text, s.guideline) for s in file.services))
    for standard in file.standards:
        yield FileItem(standard.id, "standards", standard.text, standard.service, minimum=standard.minimum,
                       maximum=standard.maximum, unit=standard.unit, tolerance=standard.tolerance,
                       direction=standard.direction, takes_level=True)  # fmt: skip
    yield from _hung("indicators", ((i.id, i.text, i.of) for i in file.indicators))


def _hung(section: str, things: Iterable[Parented]) -> Iterator[FileItem]:
    for name, text, parent in things:
        yield FileItem(name, section, text, parent)


def _of_variable(variable: Variable, parent: str) -> FileItem:
    return FileItem(variable.id, "future", variable.text, parent, variable.cause, variable.minimum, variable.maximum,
                    variable.unit, variable.tolerance, variable.direction, takes_level=True)  # fmt: skip


def _cause_of(file: PolicyFile, alternative: Alternative) -> str:
    name = alternative.cause or next(iter(alternative.targets), "")
    return _direct(file, name)


def _direct(file: PolicyFile, name: str) -> str:
    """Climb from a cause to the direct cause above it; the parsing made sure that there is an end."""
    parents = {cause.id: cause.parent for cause in file.causes}
    while parents.get(name) in parents:
        name = parents[name]
    return name


def config_of(file: PolicyFile, round_: Round) -> RoundConfig:
    """Build the configuration of a round, as its kind decides with it."""
    return RoundConfig(
        kind=round_.kind,
        items=tuple(_item_config(item) for item in items_of(file, round_)),
        criteria=tuple(CriterionConfig(c.id, c.coefficient, c.text.es, c.text.en) for c in round_.criteria),
        minimum=round_.minimum,
        maximum=round_.maximum,
        mode=round_.mode,
        unranked=round_.unranked,
        ask=round_.ask,
        items_per_person=round_.items_per_person,
        channels=round_.channels,
        spaces=round_.spaces,
        iterations=round_.iterations,
    )


def _item_config(item: FileItem) -> ItemConfig:
    return ItemConfig(item.id, item.cause, item.minimum, item.maximum, item.unit, item.tolerance, item.direction,
                      item.takes_level)  # fmt: skip


def scores_of(file: PolicyFile, round_: Round) -> Mapping[str, Mapping[str, Mapping[str, Fraction]]]:
    """Gather the means the file brings for an alternatives round: space -> item -> criterion -> mean, only for its
    spaces, items and criteria. Empty for other kinds and for rankings."""
    if round_.kind != "alternatives" or round_.mode == "ranking":
        return {}
    ids = {item.id for item in items_of(file, round_)}
    criteria = {criterion.id for criterion in round_.criteria}
    found: dict[str, dict[str, Mapping[str, Fraction]]] = {space: {} for space in round_.spaces}
    for alternative in file.alternatives:
        for space, scores in alternative.scores.items():
            kept = {name: value for name, value in scores.items() if name in criteria}
            if alternative.id in ids and space in found and kept:
                found[space][alternative.id] = kept
    return {space: items for space, items in found.items() if items}
