"""English is whole: neither the compiled report nor a public page says in Spanish a sentence that has its English."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from consult.base.db import db
from consult.core.document import WORDS, Document
from consult.spaces.queries import policy_by_slug
from tests.conftest import SLUG
from tests.floors.report_case import compiled

CATALOGUE = Path(__file__).parents[2] / "consult/translations/en/LC_MESSAGES/messages.po"
HOME = f"/p/{SLUG}"
PAGES = (
    "/", HOME, f"{HOME}/r", f"{HOME}/results", f"{HOME}/tree", f"{HOME}/weights",
    *(f"{HOME}/r/{code}" for code in ("R1", "R2", "R3", "R4")),
    *(f"{HOME}/r/{code}/{view}" for code in ("R1", "R2", "R3") for view in ("results", "method", "analysis")),
    f"{HOME}/future", f"{HOME}/alternatives", f"{HOME}/draft", f"{HOME}/responses", f"{HOME}/reports",
    "/about/counting", "/privacy", "/help",
)  # fmt: skip
"""What anybody reads of the example."""
PLACE = re.compile(r"%\(\w+\)s|\{\w+\}")
LONG = 3
"""Words from which a sentence, or a piece of one, cannot stand in an English text by chance."""
ALIKE: Mapping[str, str] = {}
"""Section titles and fixed words that are the same in both languages by nature: the word, and why."""


def squeezed(text: str) -> str:
    """Write a text with single spaces."""
    return " ".join(text.split())


def n_words(text: str) -> int:
    """Count words: a lone full stop is none."""
    return len(re.findall(r"[^\W\d_]+", text))


def pattern_of(pieces: list[str]) -> re.Pattern[str]:
    """Find the longest piece of a sentence where it is long enough, else all its pieces in order."""
    longest = max(pieces, key=len)
    sought = [longest] if n_words(longest) >= LONG else pieces
    return re.compile(r"(?<!\w)" + ".{0,200}?".join(map(re.escape, sought)) + r"(?!\w)")


@cache
def spanish() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """List every sentence of three words or more whose English differs: itself, its longest piece, how to find it."""
    with CATALOGUE.open("rb") as file:
        english = {str(one.id): str(one.string) for one in read_po(file, locale="en") if one.id}
    found = []
    for sentence, said in english.items():
        pieces = [piece for cut in PLACE.split(sentence) if (piece := squeezed(cut))]
        if said != sentence and sum(map(n_words, pieces)) >= LONG:
            found.append((sentence, max(pieces, key=len), pattern_of(pieces)))
    return tuple(found)


def said_in_spanish(text: str) -> list[str]:
    """Return the sentences of the catalogue that a text still says in Spanish."""
    whole = squeezed(text)
    return [sentence for sentence, piece, pattern in spanish() if piece in whole and pattern.search(whole)]


def texts_of(thing: object) -> Iterator[str]:
    """Find every text that a report holds, in its parts, sheets and charts; `data` is the same in any language."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from texts_of(value)
    elif isinstance(thing, tuple | list):
        for value in thing:
            yield from texts_of(value)
    elif is_dataclass(thing):
        for one in fields(thing):
            if not (isinstance(thing, Document) and one.name == "data"):
                yield from texts_of(getattr(thing, one.name))


def read(html: str) -> str:
    """Return what a page says to any reader: its words, what its tags say aloud, and what its charts write."""
    scripts = re.findall(r"<script[^>]*json[^>]*>(.*?)</script>", html, re.DOTALL)
    charts = [text for script in scripts for text in texts_of(json.loads(unescape(script)))]
    aloud = re.findall(r'(?:aria-label|title|placeholder|alt|data-l|content|value)="([^"]*)"', html)
    shown = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", html, flags=re.DOTALL)
    inline = re.sub(r"</?(?:b|i|a|em|strong|span|u|small)\b[^>]*>", "", shown)  # a word may be bold inside a sentence
    return "\n".join([unescape(re.sub(r"<[^>]+>", " ", each)) for each in (shown, inline)]
                     + [unescape(each) for each in aloud] + charts)  # fmt: skip


@pytest.fixture
def reports(app: Flask) -> Iterator[tuple[Document, Document]]:
    """The report of the example in Spanish and in English."""
    with app.app_context():
        policy = policy_by_slug(SLUG)
        yield compiled(policy), compiled(policy, lang="en")
        db.session.rollback()


def test_the_search_finds_spanish(reports: tuple[Document, Document]) -> None:
    """The test of the tests: the Spanish report is full of what the English one must not say."""
    found = said_in_spanish("\n".join(texts_of(reports[0])))
    assert len(found) > 100
    assert "Se eligen {n} de {all} alternativas." in said_in_spanish("Se eligen 8  de 12\nalternativas.")
    assert said_in_spanish("8 of 12 alternatives are chosen.") == []


def test_no_fixed_word_stays_in_spanish(reports: tuple[Document, Document]) -> None:
    spanish_report, english = reports
    assert spanish_report.words == dict(WORDS)
    assert [word for key, word in WORDS.items() if english.words[key] == word and word not in ALIKE] == []


def test_no_title_stays_in_spanish(reports: tuple[Document, Document]) -> None:
    spanish_report, english = reports
    titles = [(one.title, other.title) for one, other in zip(spanish_report.sections, english.sections, strict=True)]
    assert [one.id for one in spanish_report.sections] == [one.id for one in english.sections]
    assert [title for title, other in titles if title == other and title not in ALIKE] == []
    assert {title for title, _ in titles} & {other for _, other in titles} <= ALIKE.keys()
    facts = zip(spanish_report.cover_facts, english.cover_facts, strict=True)
    assert [term for (term, _), (other, _) in facts if term == other and term not in ALIKE] == []


def test_the_english_report_says_nothing_of_the_catalogue_in_spanish(reports: tuple[Document, Document]) -> None:
    assert said_in_spanish("\n".join(texts_of(reports[1]))) == []


@pytest.mark.parametrize("address", PAGES)
def test_an_english_page_says_nothing_of_the_catalogue_in_spanish(client: FlaskClient, address: str) -> None:
    answer = client.get(address, query_string={"lang": "en"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert re.search(r'<html[^>]* lang="en"', html)
    assert said_in_spanish(read(html)) == []
