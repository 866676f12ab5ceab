"""YAML text to a tree of nodes that remember their line. Scalars stay text: nothing is guessed, built or run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

import yaml

from consult.core.errors import Invalid
from consult.core.words import N_

MOST_CHARACTERS = 5_000_000
MOST_DEPTH = 20
MOST_NODES = 200_000
MOST_ALIASES = 50

TOO_LARGE = N_("El archivo pasa de 5 MB; no se cargó nada.")
NOT_TEXT = N_("El archivo no es texto UTF-8; no se cargó nada.")
NOT_YAML = N_("Línea {line}: el archivo no es YAML válido; no se cargó nada.")
NOT_A_POLICY = N_("Línea {line}: el archivo no es una política, que empieza con «policy:»; no se cargó nada.")
MORE_THAN_ONE = N_("Línea {line}: el archivo trae más de un documento; no se cargó nada.")
TOO_DEEP = N_("Línea {line}: hay demasiados niveles uno dentro de otro; no se cargó nada.")
TOO_MANY = N_("Línea {line}: el archivo repite demasiado con «&» y «*», o es demasiado grande; no se cargó nada.")
UNKNOWN_ALIAS = N_("Línea {line}: «*{name}» repite algo que no está escrito antes; no se cargó nada.")
REPEATED_FIELD = N_("Línea {line}: el campo «{field}» está dos veces; no se cargó nada.")
FIELD_NOT_TEXT = N_("Línea {line}: el nombre de un campo debe ser un texto; no se cargó nada.")
MERGED = N_("Línea {line}: «<<» no se admite, escriba los campos completos; no se cargó nada.")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as written. `is_empty`: nothing, `~` or `null` without quotes."""

    line: int
    text: str
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class Several:
    """A list."""

    line: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping: names of fields with what they hold."""

    line: int
    nodes: Mapping[str, Node]


Node = Scalar | Several | Fields


@dataclass(slots=True)
class _Frame:
    """A list or mapping while it is being read."""

    line: int
    is_mapping: bool
    anchor: str | None
    key: str | None
    children: list[Node]
    fields: dict[str, Node]
    n_nodes: int = 1


def read(text: str) -> Fields:
    """Read the text, which must be one mapping. Raise Invalid with the line otherwise."""
    if len(text) > MOST_CHARACTERS:
        raise Invalid(TOO_LARGE)
    try:
        root = _Builder().build(text)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        _refuse(NOT_YAML, mark.line + 1 if mark else 1, fault)
    except yaml.reader.ReaderError as fault:
        _refuse(NOT_YAML, text.encode()[: fault.position].count(b"\n") + 1, fault)
    except (yaml.YAMLError, UnicodeError) as fault:
        _refuse(NOT_YAML, 1, fault)
    if not isinstance(root, Fields):
        raise Invalid(NOT_A_POLICY, line=root.line)
    return root


def decode(raw: bytes) -> str:
    """Turn the bytes of a file into text, with or without a byte order mark. Raise Invalid when it is not text."""
    if len(raw) > MOST_CHARACTERS:
        raise Invalid(TOO_LARGE)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Invalid(NOT_TEXT) from fault


def _refuse(message: str, line: int, fault: Exception) -> NoReturn:
    raise Invalid(message, line=line) from fault


class _Builder:
    """Builds the tree from the parser's events with a stack of its own, so depth and repetition are bounded before
    anything recursive sees them. PyYAML's own composer recurses and expands aliases freely."""

    def __init__(self) -> None:
        self._stack: list[_Frame] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._n_aliases = 0
        self._root: Node | None = None

    def build(self, text: str) -> Node:
        n_documents = 0
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.DocumentStartEvent):
                n_documents += 1
                if n_documents > 1:
                    raise Invalid(MORE_THAN_ONE, line=line)
            self._take(event, line)
        return self._root or Scalar(1, "", is_empty=True)

    def _take(self, event: yaml.Event, line: int) -> None:
        match event:
            case yaml.ScalarEvent():
                is_plain = event.implicit[0]
                scalar = Scalar(line, event.value, is_plain and event.value in ("", "~", "null", "Null", "NULL"))
                self._place(scalar, 1, event.anchor)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                self._stack.append(_Frame(line, is_mapping, event.anchor, None, [], {}))
                if len(self._stack) > MOST_DEPTH:
                    raise Invalid(TOO_DEEP, line=line)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                frame = self._stack.pop()
                node: Node = Fields(frame.line, frame.fields) if frame.is_mapping else Several(
                    frame.line, tuple(frame.children))  # fmt: skip
                self._place(node, frame.n_nodes, frame.anchor)
            case yaml.AliasEvent():
                self._repeat(str(event.anchor), line)
            case _:
                pass

    def _repeat(self, name: str, line: int) -> None:
        self._n_aliases += 1
        if name not in self._anchors:
            raise Invalid(UNKNOWN_ALIAS, line=line, name=name[:40])
        node, n_nodes = self._anchors[name]
        if self._n_aliases > MOST_ALIASES:
            raise Invalid(TOO_MANY, line=line)
        self._place(node, n_nodes, None, line)

    def _place(self, node: Node, n_nodes: int, anchor: str | None, line: int | None = None) -> None:
        line = node.line if line is None else line
        if anchor:
            self._anchors[anchor] = (node, n_nodes)
        if not self._stack:
            self._root = node
            return
        frame = self._stack[-1]
        frame.n_nodes += n_nodes
        if frame.n_nodes > MOST_NODES:
            raise Invalid(TOO_MANY, line=line)
        if not frame.is_mapping:
            frame.children.append(node)
        elif frame.key is None:
            frame.key = _field_name(node, frame, line)
        else:
            frame.fields[frame.key] = node
            frame.key = None


def _field_name(node: Node, frame: _Frame, line: int) -> str:
    if not isinstance(node, Scalar):
        raise Invalid(FIELD_NOT_TEXT, line=line)
    if node.text == "<<":
        raise Invalid(MERGED, line=line)
    if node.text in frame.fields:
        raise Invalid(REPEATED_FIELD, line=line, field=node.text[:60])
    return node.text
