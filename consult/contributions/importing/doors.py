"""Which spaces a file may speak for."""

from __future__ import annotations

from collections.abc import Mapping

from consult.base.audit import tell
from consult.contributions.door import Door
from consult.core.errors import Invalid
from consult.core.words import N_
from consult.rounds.models import Round
from consult.spaces.gate import Actor, may, require_in_any
from consult.spaces.models import Space

NOT_HERE = N_("El espacio {space} no participa en esta ronda o no está a su cargo.")

Doors = Mapping[str, Door]
"""Door of each space by its code."""


def import_spaces(actor: Actor, round_: Round) -> list[Space]:
    """List the spaces of the round whose rows the actor may bring; rows of the others are refused one by one."""
    return [space for space in round_.spaces if may(actor, "contributions.import", policy=round_.policy, space=space)]


def require_import(actor: Actor, round_: Round) -> None:
    """Refuse whoever may bring a file into none of the spaces."""
    require_in_any(actor, "contributions.import", policy=round_.policy, spaces=round_.spaces)


def open_doors(actor: Actor, round_: Round) -> dict[str, Door]:
    """Open the door of each of those spaces; raises Conflict where the round takes nothing."""
    return {space.code: Door(round_, space) for space in import_spaces(actor, round_)}


def tell_imported(actor: Actor, round_: Round, stored: Mapping[str, int]) -> None:
    """Write one act for each space a file spoke for: what happens inside a protected space is told there alone."""
    for code, n in stored.items():
        tell(actor.id, "contributions.imported", policy_id=round_.policy_id, subject=round_.code, n=n, space=code)


def door_named(doors: Doors, code: str) -> Door:
    """Return the door of a space; raises Invalid."""
    if code not in doors:
        raise Invalid(NOT_HERE, space=code[:40])
    return doors[code]


def only_door(doors: Doors, round_: Round, code: str) -> Door:
    """Return the door of the space named, or of the only one of the round; raises Invalid."""
    if code or len(round_.spaces) == 1:
        return door_named(doors, code or round_.spaces[0].code)
    raise Invalid(N_("La ronda tiene {n} espacios: diga en cuál entra el archivo con --space y su código. No se "
                     "guardó nada."), n=len(round_.spaces))  # fmt: skip
