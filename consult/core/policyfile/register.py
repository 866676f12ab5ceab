"""Every id of the file and every mention of one, so that a mention of nothing is refused at the end of the reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consult.core.policyfile.entry import Entry, refuse
from consult.core.words import N_

NODES = (
    "problem", "causes", "effects", "future", "alternatives", "objectives", "guidelines", "services", "standards",
    "indicators",
)  # fmt: skip
"""Sections whose ids share one namespace: contributions and dissents speak of any of them by id alone."""

INLINE = "inline"
TWICE = N_("Línea {line}: el id «{id}» ya está en la línea {first}; no se cargó nada.")
UNKNOWN = N_("Línea {line}: «{where}» nombra en «{field}» a «{id}», que no existe en el archivo; no se cargó nada.")


@dataclass(frozen=True, slots=True)
class Mention:
    """A field of one thing that names another."""

    id: str
    sections: tuple[str, ...]
    where: str
    field: str
    line: int


class Register:
    """Ids by section, and the mentions still to be checked."""

    def __init__(self) -> None:
        self._lines: dict[str, dict[str, int]] = {}
        self._mentions: list[Mention] = []

    def add(self, section: str, entry: Entry) -> str:
        """Note a new id; refuse one already taken in its section, or in any section of nodes."""
        taken = NODES if section in NODES else (section,)
        for other in taken:
            first = self._lines.get(other, {}).get(entry.id)
            if first is not None:
                refuse(TWICE, entry.line_of("id"), id=entry.id, first=first)
        self._lines.setdefault(section, {})[entry.id] = entry.line_of("id")
        return entry.id

    def add_all(self, section: str, ids: Iterable[str], line: int) -> None:
        """Note ids that may repeat: what rounds write themselves, and the method's own criteria."""
        self._lines.setdefault(section, {}).update(dict.fromkeys(ids, line))

    def has(self, sections: tuple[str, ...], name: str) -> bool:
        """Tell whether any of the sections has the id."""
        return any(name in self._lines.get(section, {}) for section in sections)

    def mention(self, sections: tuple[str, ...], entry: Entry, field: str) -> str:
        """Read an id of something else, to be checked at the end; "" when absent."""
        name = entry.text(field)
        if name:
            self._mentions.append(Mention(name, sections, entry.where, field, entry.line_of(field)))
        return name

    def mentions(self, sections: tuple[str, ...], entry: Entry, field: str) -> tuple[str, ...]:
        """Read a list of such ids."""
        names = entry.texts(field)
        self.name_all(names, sections, entry, field)
        return names

    def name_all(self, names: Iterable[str], sections: tuple[str, ...], entry: Entry, field: str) -> None:
        """Note ids read in another way."""
        for name in names:
            self._mentions.append(Mention(name, sections, entry.where, field, entry.line_of(field)))

    def check(self) -> None:
        """Refuse the first mention of something that is not in the file."""
        for mention in self._mentions:
            if not self.has(mention.sections, mention.id):
                refuse(UNKNOWN, mention.line, where=mention.where, field=mention.field, id=mention.id)
