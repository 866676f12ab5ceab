"""No string outside the catalogues: every sentence a person may read is collected, and its English is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PLACES = re.compile(r"%\(\w+\)s|\{\w+\}")
MARKS = {"N_", "_", "gettext"}
METHODS = [("consult/**.py", "python"), ("templates/**.html", "jinja2")]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MODULES = sorted((ROOT / "consult").rglob("*.py"))


def collected() -> set[str]:
    """Return every sentence of the code and the templates."""
    found = extract_from_dir(
        ROOT, METHODS, keywords=dict.fromkeys(MARKS), directory_filter=lambda path: ".venv" not in path
    )
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found} - {""}


def catalogue(lang: str) -> Catalog:
    """Read the written catalogue of a language."""
    with (ROOT / "consult" / "translations" / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=lang)


def test_english_is_complete() -> None:
    english = catalogue("en")
    missing = sorted(sentence for sentence in collected() if not (english.get(sentence) and english[sentence].string))
    assert missing == []


def test_english_keeps_every_place() -> None:
    english = catalogue("en")
    wrong = {
        sentence: english[sentence].string
        for sentence in collected()
        if sorted(PLACES.findall(sentence)) != sorted(PLACES.findall(str(english[sentence].string)))
    }
    assert wrong == {}


def test_nothing_in_the_catalogue_is_fuzzy_or_dead() -> None:
    english, known = catalogue("en"), collected()
    assert [message.id for message in english if message.id and (message.fuzzy or message.id not in known)] == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    folder = ROOT / "consult" / "translations" / "en" / "LC_MESSAGES"
    with (folder / "messages.mo").open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}
    assert compiled == {message.id: message.string for message in catalogue("en") if message.id}


SHOWN_TO_NOBODY = {"styleguide.html"}
"""Templates with made-up codes and figures that no page serves: only tests/core/test_styles.py renders them."""
ATTRIBUTE = re.compile(r'(?<![\w-])[a-z-]+="[^"]*"')
"""What a `{% set %}` holds to put inside a tag later; its words for a reader are caught as `spoken` before."""
CLASS_NAME = re.compile(r"\{% block body_class %\}.*?\{% endblock %\}")


SHOWN = [path for path in TEMPLATES if path.name not in SHOWN_TO_NOBODY]


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_words_of_their_own(path: Path) -> None:
    text = CLASS_NAME.sub(" ", path.read_text(encoding="utf-8"))
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", " ", text, flags=re.DOTALL)
    text = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", text, flags=re.DOTALL)
    spoken = re.findall(r'(?:aria-label|title|placeholder|alt|data-l)="([^"]*[A-Za-zÁ-ú]{2}[^"]*)"', text)
    words = re.findall(r"[A-Za-zÁ-ú]{2,}", ATTRIBUTE.sub(" ", re.sub(r"<[^>]*>|&\w+;", " ", text)))
    assert (words, spoken) == ([], [])


def _docstrings(tree: ast.AST) -> set[int]:
    """Find the strings that stand alone: docstrings of modules, classes and functions, and those under a constant."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


SPANISH = re.compile(r"[áéíóúñ¿¡Ñ«»]")
DATA = {
    "consult/demo.py": "names and answers of an invented consultation, kept in its database as people would write them",
    "consult/core/method/glossary.py": "holds each term in Spanish and English itself: nothing to look up",
}
"""Modules whose Spanish is data, with the reason."""
READ_IN_FILES = {
    "tasa de variación": "a unit as a policy file writes it (core/method/lists.py)",
    "en línea": "a channel as a policy file writes it (core/method/lists.py)",
    "a través de": "words looked for in the text of an objective (core/method/objectives.py)",
}
"""Spanish that is compared with what others wrote and never shown, with where."""


SPEAKING = [path for path in MODULES if path.relative_to(ROOT).as_posix() not in DATA]


@pytest.mark.parametrize("path", SPEAKING, ids=lambda path: str(path.relative_to(ROOT)))
def test_code_says_nothing_in_spanish_outside_the_catalogue(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skip = _docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            skip |= {id(inner) for inner in ast.walk(node)}
    loose = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skip
        and SPANISH.search(node.value) and " " in node.value.strip() and node.value not in READ_IN_FILES
    ]  # fmt: skip
    assert loose == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_refusal_speaks_a_sentence_of_the_catalogue(path: Path) -> None:
    refusals = {"Missing", "Forbidden", "Conflict", "Invalid"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in refusals and node.args:
            assert not isinstance(node.args[0], ast.Constant | ast.JoinedStr), f"{path.name}:{node.lineno}"
