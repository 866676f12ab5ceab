"""The forms of a page, read as a browser reads them: where each posts, and its fields with their values."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

WRITTEN = frozenset({"text", "search", "textarea", "password", "email", "tel", "url", ""})
"""Kinds of field where a person writes freely."""


@dataclass
class PageForm:
    """One form. `fields` in order: name -> (kind, value); of a set of choices the first, or the one that is marked."""

    action: str
    method: str
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)

    def values(self) -> dict[str, str]:
        """Return what a browser would send untouched."""
        return {name: value for name, (kind, value) in self.fields.items() if kind != "file"}

    def written(self) -> list[str]:
        """Return the names of the fields where a person writes."""
        return [name for name, (kind, _) in self.fields.items() if kind in WRITTEN]


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms = address, list[PageForm]()
        self.area, self.select = "", ""
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_inside = True
            self.forms.append(PageForm(given.get("action") or self.address, given.get("method", "get").lower()))
        if not self.is_inside:
            return
        fields, name = self.forms[-1].fields, given.get("name", "")
        if tag == "textarea" and name:
            self.area, fields[name] = name, ("textarea", "")
        elif tag == "select" and name:
            self.select, fields[name] = name, ("select", "")
        elif tag == "option" and self.select and ("selected" in given or not fields[self.select][1]):
            fields[self.select] = ("select", given.get("value", ""))
        elif tag == "input" and name:
            kind = given.get("type", "")
            if kind not in ("radio", "checkbox") or "checked" in given or name not in fields:
                fields[name] = (kind, given.get("value", "on" if kind == "checkbox" else ""))
        elif tag == "button" and name:
            fields.setdefault(name, ("button", given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1].fields[self.area] = ("textarea", self.forms[-1].fields[self.area][1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False
        elif tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""


def forms_of(page: str, address: str) -> list[PageForm]:
    """Return the forms of a page that stands at that address."""
    reader = _Reader(address.split("?")[0])
    reader.feed(page)
    return reader.forms
