"""What stands inside a sentence or a cell: words, voices, figures, evidence, spaces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Text:
    """Words: `said` is set in the serif and means the words of people, never of the State (GUIDE §1.4)."""

    text: str
    kind: Literal["plain", "strong", "said", "code"] = "plain"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The public mark of a piece of evidence ("E-17"), at the end of the sentence it sustains."""

    mark: str


@dataclass(frozen=True, slots=True)
class Number:
    """A figure of the report: its stable id and the exact text that every format prints."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class SpaceName:
    """A space by its name, behind its shape; `css` is a key of core.charts.SPACES."""

    css: str
    name: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """A cell that the small-number gate holds back: a hatch and the one sentence (GUIDE §6.8)."""


Inline = Text | Evidence | Number | SpaceName | Hidden
Runs = tuple[Inline, ...]


def fill(sentence: str, /, **parts: Inline | str) -> Runs:
    """Put inlines into the `{name}` places of a translated sentence: fill("A1.2 baja a {n}", n=Number(...))."""
    runs: list[Inline] = []
    for index, piece in enumerate(re.split(r"\{(\w+)\}", sentence)):
        part = parts[piece] if index % 2 else piece
        if part:
            runs.append(Text(part) if isinstance(part, str) else part)
    return tuple(runs)


def said(text: str) -> Text:
    """Words of people."""
    return Text(text, "said")


def strong(text: str) -> Text:
    """Words with weight."""
    return Text(text, "strong")


def code(text: str) -> Text:
    """A public code such as A1.2."""
    return Text(text, "code")


def plain(text: str) -> Runs:
    """A whole cell or paragraph of plain words."""
    return (Text(text),) if text else ()


def plain_text(runs: Runs, words: Mapping[str, str]) -> str:
    """Spell runs out as one line, for labels and alternatives."""
    return "".join(_spelled(run, words) for run in runs)


def _spelled(run: Inline, words: Mapping[str, str]) -> str:
    if isinstance(run, Evidence):
        return f"[{run.mark}]"
    if isinstance(run, SpaceName):
        return run.name
    return words["hidden"] if isinstance(run, Hidden) else run.text
