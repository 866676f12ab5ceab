"""What a round may put to people: everything the policy has by now, section by section, as its items would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consult.core.kinds.model import ItemConfig
from consult.core.words import N_
from consult.drafting.models import Standard
from consult.drafting.queries import guidelines, indicators, objectives, services, standards
from consult.rounds.actions import ItemText
from consult.rounds.models import Round, TreeNode
from consult.rounds.queries import alternatives, config_of, future, nodes, variables
from consult.spaces.models import Policy

FUTURE = "SF"
"""Code of the statement of the desired future; the policy has one, without a code of its own."""

SECTIONS: Mapping[str, str] = {
    "problem": N_("El problema"), "causes": N_("Causas"), "effects": N_("Efectos"),
    "future": N_("Situación futura"), "alternatives": N_("Alternativas"), "objectives": N_("Objetivos"),
    "guidelines": N_("Lineamientos"), "services": N_("Servicios"), "standards": N_("Estándares"),
    "indicators": N_("Indicadores"),
}  # fmt: skip
"""Sections of a policy with the word for each, in the order of the method."""

USUAL: Mapping[str, tuple[str, ...]] = {
    "problem_tree": ("causes", "effects"), "future": ("future",), "alternatives": ("alternatives",),
    "standards": ("standards",), "validation": ("objectives", "guidelines"),
}  # fmt: skip
"""What each kind of round usually asks about; any other section may be added."""


@dataclass(frozen=True, slots=True)
class Askable:
    """One thing of the policy as an item of a round: its words and its rules."""

    words: ItemText
    config: ItemConfig


def askable(policy: Policy) -> tuple[Askable, ...]:
    """List everything of the policy a round may ask about, in the order of SECTIONS."""
    return (*_tree(policy), *_future(policy), *_options(policy), *_draft(policy))


def items_for_round(policy: Policy, sections: Sequence[str]) -> tuple[Askable, ...]:
    """List the items of some sections of the policy."""
    return tuple(one for one in askable(policy) if one.words.section in sections)


def items_of_round(round_: Round) -> tuple[Askable, ...]:
    """List the items a round has now, with the rules they were given."""
    rules = {item.id: item for item in config_of(round_).items} if round_.config else {}
    return tuple(
        Askable(ItemText(item.code, item.text, item.section, item.parent, item.level), rules[item.code])
        for item in round_.items
    )


def chosen_items(round_: Round, codes: Iterable[str]) -> tuple[Askable, ...]:
    """List the things of the policy with these codes; one the round already had keeps the rules it was given."""
    wanted = set(codes)
    had = {one.words.code: one for one in items_of_round(round_) if one.words.section != "inline"}
    return tuple(
        Askable(one.words, had[one.words.code].config if one.words.code in had else one.config)
        for one in askable(round_.policy)
        if one.words.code in wanted
    )


def _tree(policy: Policy) -> Iterable[Askable]:
    tree = nodes(policy)
    names = {"problem": "problem", "cause": "causes", "effect": "effects"}
    for kind, section in names.items():
        for node in tree:
            if node.kind == kind:
                cause = _direct(tree, node.code) if kind == "cause" else ""
                words = ItemText(node.code, node.text, section, node.parent, node.level)
                yield Askable(words, ItemConfig(node.code, cause))


def _direct(tree: Sequence[TreeNode], code: str) -> str:
    """Climb from a cause to the direct cause above it."""
    parents = {node.code: node.parent for node in tree if node.kind == "cause"}
    seen: set[str] = set()
    while parents.get(code) in parents and code not in seen:
        seen.add(code)
        code = parents[code]
    return code


def _future(policy: Policy) -> Iterable[Askable]:
    stated = future(policy)
    if stated is not None:
        yield Askable(ItemText(FUTURE, stated.text, "future"), ItemConfig(FUTURE))
    for variable in variables(policy):
        config = ItemConfig(
            variable.code, variable.cause, unit=variable.unit, direction=variable.direction, takes_level=True
        )
        yield Askable(ItemText(variable.code, variable.text, "future", FUTURE if stated else ""), config)


def _options(policy: Policy) -> Iterable[Askable]:
    tree = nodes(policy)
    for option in alternatives(policy):
        cause = _direct(tree, option.cause or next(iter(option.targets), ""))
        yield Askable(ItemText(option.code, option.text, "alternatives"), ItemConfig(option.code, cause))


def _draft(policy: Policy) -> Iterable[Askable]:
    for objective in objectives(policy):
        yield _plain(ItemText(objective.code, objective.text, "objectives", objective.cause))
    for guideline in guidelines(policy):
        yield _plain(ItemText(guideline.code, guideline.text, "guidelines", guideline.objective.code))
    for service in services(policy):
        yield _plain(ItemText(service.code, service.text, "services", service.guideline.code))
    for standard in standards(policy):
        yield _standard(standard)
    for indicator in indicators(policy):
        yield _plain(ItemText(indicator.code, indicator.text, "indicators", indicator.of))


def _plain(words: ItemText) -> Askable:
    return Askable(words, ItemConfig(words.code))


def _standard(standard: Standard) -> Askable:
    config = ItemConfig(
        standard.code,
        unit=standard.metric,
        direction="down" if standard.operator == "<=" else "up",
        takes_level=True,
    )
    return Askable(ItemText(standard.code, standard.text, "standards", standard.service.code), config)
