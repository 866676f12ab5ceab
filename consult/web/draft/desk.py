"""The desk's blueprint, the frame of its pages, and how a form that was refused comes back with what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Blueprint, request, url_for

from consult.base.clock import PERU
from consult.core.errors import Refusal
from consult.drafting.judged import reads_internally
from consult.spaces.gate import may
from consult.spaces.models import Policy
from consult.web.language import current, day, sentence_of
from consult.web.language import gettext as _
from consult.web.nav import Crumb, staff
from consult.web.session import actor

bp = Blueprint("draft", __name__)


def frame(policy: Policy, *crumbs: Crumb) -> dict[str, Any]:
    """Return what layouts/staff.html asks for, and what this person may do at the desk."""
    trail = [
        (_("Política"), url_for("public.show", slug=policy.slug)),
        (_("Redacción"), url_for("draft.show", slug=policy.slug)),
        *crumbs,
    ]
    return {
        **staff(policy, "draft", crumbs=trail),
        "can_edit": may(actor(), "draft.edit", policy=policy),
        "can_answer": may(actor(), "disposition.write", policy=policy),
        "is_internal": reads_internally(actor(), policy),
        "hour": hour,
    }


def hour(instant: datetime) -> str:
    """Write an instant as people say it: 21 de noviembre, 15:20."""
    pattern = "d 'de' MMMM" if current() == "es" else "d MMMM"
    return f"{day(instant, pattern)}, {instant.astimezone(PERU):%H:%M}"


@dataclass(slots=True)
class Form:
    """What stands in the fields of a form, and the sentence above the one that was refused ("" = the whole form)."""

    values: Mapping[str, str]
    lists: Mapping[str, list[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        return self.values.get(name, "")

    def chosen(self, name: str) -> list[str]:
        """Return what is ticked in a list of boxes."""
        return self.lists.get(name, [])

    def error(self, name: str) -> str:
        """Return the sentence above a field."""
        return self.errors.get(name, "")

    def labels(self) -> dict[str, str]:
        """Return the text of the form in the languages it was written in; Spanish is always there, maybe empty."""
        spanish, english = self.value("es").strip(), self.value("en").strip()
        return {"es": spanish, "en": english} if english else {"es": spanish}


def typed() -> Form:
    """Return the form that was sent."""
    return Form(request.form.to_dict(), {name: request.form.getlist(name) for name in request.form})


def refused(form: Form, refusal: Refusal) -> Form:
    """Return the same form with what was typed and the sentence of the refusal above its field."""
    form.errors[str(refusal.values.get("at", ""))] = sentence_of(refusal)
    return form
