"""Try an act for a form: done and committed, or the sentence of why not, so that the page comes back as typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import flash

from consult.base.db import db
from consult.core.errors import Conflict, Invalid
from consult.web.language import sentence_of

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Said:
    """Why an act was refused, and above which field to say it ("" = the whole form). Falsy when it was done."""

    sentence: str = ""
    field: str = ""

    def __bool__(self) -> bool:
        return bool(self.sentence)

    def above(self, field: str) -> str:
        """Return the sentence if it belongs above that field; "" asks for what belongs to the form as a whole."""
        return self.sentence if self.field == field else ""


NOTHING = Said()


def attempt(act: Callable[[], Made]) -> tuple[Made | None, Said]:
    """Return what the act made, having committed; or None and its refusal, having changed nothing.

    Missing and Forbidden are no matter of the form: they go up and become their pages.
    """
    try:
        made = act()
        db.session.commit()
    except (Invalid, Conflict) as refusal:
        said = Said(sentence_of(refusal), str(refusal.values.get("at", "")))
        db.session.rollback()
        return None, said
    return made, NOTHING


def done_or_said(act: Callable[[], object], done: str) -> bool:
    """Do an act of a single button; tell the person how it went with a flash. Return whether it was done."""
    _, refusal = attempt(act)
    flash(refusal.sentence or done, "bad" if refusal else "ok")
    return not refusal
