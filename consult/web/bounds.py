"""How many fields a form may bring: parsing millions of empty ones is how a small request eats a large memory.

And how large a number of an address may be: one that no column holds is no address of ours.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.routing import IntegerConverter, Map

MOST_FIELDS = 2000
"""The longest of our forms, an acta by votes, has some five hundred."""

LARGEST = 2**31 - 1


class Whole(IntegerConverter):
    """A whole number of an address that fits in a column."""

    def __init__(self, map: Map, **options: Any) -> None:
        """Take the options of a rule, and the largest number unless it says another."""
        super().__init__(map, **{"max": LARGEST, **options})


def init_bounds(app: Flask) -> None:
    """Count before anything reads the form; Flask itself counts only the parts of a form with files."""
    app.config["MAX_FORM_PARTS"] = MOST_FIELDS
    app.url_map.converters["int"] = Whole
    app.before_request(refuse_many_fields)


def refuse_many_fields() -> None:
    """Raise RequestEntityTooLarge for a form of too many fields, or too long: Werkzeug holds only those with files to
    MAX_FORM_MEMORY_SIZE."""
    if request.mimetype != "application/x-www-form-urlencoded":
        return
    request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]
    if request.get_data().count(b"&") >= MOST_FIELDS:
        raise RequestEntityTooLarge
