"""A result by zone, sex or category, and body by body, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from consult.core.disclosure import ReleasedCell
from consult.core.kinds.asking import criteria_of
from consult.core.method import CATEGORIES
from consult.core.rounding import half_up
from consult.results.bodies import BodyAnswers
from consult.results.groups import MACRO_REGION, GroupTable
from consult.results.queries import ResultView
from consult.rounds.queries import config_of
from consult.spaces.models import Policy
from consult.web.language import gettext as _
from consult.web.language import text_of
from consult.web.presenting.figures import level, nobody, plain, points, size
from consult.web.presenting.verdicts import labels_of

Cells = list[Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table ready for macros/table.html."""

    title: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[Cells, ...]


def dimension_name(dimension: str) -> str:
    """Name a dimension."""
    return {
        MACRO_REGION: _("Macrorregión"), "region": _("Región"), "sex": _("Sexo"), "category": _("Categoría"),
    }[dimension]  # fmt: skip


def group_name(policy: Policy, dimension: str, group: str) -> str:
    """Name a group of a dimension; "" is whoever recorded nothing."""
    if not group:
        return _("Sin dato")
    if dimension == MACRO_REGION:
        names = {str(macro["id"]): macro["name"] for macro in policy.settings.get("macro_regions", [])}
        return text_of(names.get(group, {"es": group}))
    if dimension == "category":
        known = CATEGORIES.get(group)
        return f"{group} · {_(known.casefold())}" if known else group
    return {"mujer": _("Mujeres"), "hombre": _("Hombres")}.get(group, group)


def group_table(seen: ResultView, table: GroupTable) -> Table:
    """Return one space's figures, an item a row and a group a column, with how many answered under each figure."""
    labels = labels_of(seen)
    name = text_of(table.space.name)
    heads = [(_("Punto"), False), *((group_name(seen.round.policy, table.dimension, g), True) for g in table.groups)]
    return Table(
        _("%(space)s, por %(dimension)s", space=name, dimension=dimension_name(table.dimension).lower()),
        tuple(heads),
        tuple(
            [{"text": f"{item} {labels[item]}"}, *(cell_of(seen, row.groups[group]) for group in table.groups)]
            for item, row in table.rows.items()
        ),
    )


def cell_of(seen: ResultView, cell: ReleasedCell) -> Any:
    """Return one cell: hidden, nobody, or a figure with its people below."""
    if cell.n is None:
        return None
    write = {"support": points, "level": level}.get(seen.recipe.measure, plain)
    if cell.value is None:
        return nobody()
    return {"text": write(cell.value), "sub": size(cell.n)}


def body_table(seen: ResultView, title: str, bodies: Sequence[BodyAnswers]) -> Table:
    """Return what each body answered: an item and criterion a row, a body a column."""
    labels = labels_of(seen)
    specs = {spec.id: spec for spec in criteria_of(config_of(seen.round))}
    given = {place for body in bodies for place in body.answers}
    places = [(item.id, name) for item in seen.recipe.items for name in specs if (item.id, name) in given]
    has_many = len({name for _item, name in places}) > 1
    return Table(
        title,
        ((_("Punto"), False), *((text_of(body.body.name), True) for body in bodies)),
        tuple(
            [
                {"text": f"{item} {labels[item]}", "sub": _(specs[name].label) if has_many else ""},
                *(answer_text(name, body.answers.get((item, name))) for body in bodies),
            ]
            for item, name in places
        ),
    )


def answer_text(criterion: str, value: Fraction | None) -> str:
    """Write one body's answer: words for support, the figure otherwise."""
    if value is None:
        return nobody()
    if criterion == "support":
        words: Mapping[Fraction, str] = {
            Fraction(1): _("De acuerdo"), Fraction(-1): _("En desacuerdo"), Fraction(0): _("No sabe"),
        }  # fmt: skip
        return words.get(value, _("Dividida"))
    shown: Decimal = half_up(value, 2)
    return level(shown)
