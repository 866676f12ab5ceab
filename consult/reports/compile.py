"""Build the guidelines report ("informe de lineamientos") of a policy as one frozen Document (method.md §1.11)."""

from __future__ import annotations

from datetime import datetime

from consult.core.document import Document
from consult.core.errors import Conflict
from consult.core.words import N_
from consult.spaces.models import Policy


def compile_document(policy: Policy, *, lang: str, at: datetime) -> Document:
    """Return the report of the policy in a language, as of an instant."""
    raise Conflict(N_("El informe de {policy} aún no se puede compilar."), policy=policy.code + lang + str(at))
