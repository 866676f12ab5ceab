"""The four refusals. Every floor raises these and no other on purpose; the borders turn them into pages or exits."""

from __future__ import annotations


class Refusal(Exception):
    """A refusal with a sentence for a person: what happened, what was kept, what to do next.

    `message` is a Spanish sentence of the catalogue with `{name}` places; `values` fill them after translation.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message.format(**self.values)


class Missing(Refusal):
    """The thing does not exist, or the asker may not know that it does: 404, same words."""


class Forbidden(Refusal):
    """The asker knows the thing but may not do this to it: 403."""


class Conflict(Refusal):
    """The thing is not in a state that allows this: 409."""


class Invalid(Refusal):
    """What was sent is not well formed: 400."""
