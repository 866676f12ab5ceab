"""The attacker audit (counting.md §9, rule 4): what may still be true of hidden answers, given all that is printed."""

from __future__ import annotations

from consult.core.disclosure.audit.bounds import extent
from consult.core.disclosure.audit.model import (
    LIMITS,
    MEAN,
    SUPPORT_PARTS,
    Form,
    Hidden,
    Key,
    Limits,
    Printed,
    Span,
    Subject,
    Verdict,
    of_mean,
    of_scale,
    of_support,
    subject_of,
    value_of,
)
from consult.core.disclosure.audit.vectors import TooMany
from consult.core.disclosure.audit.verdicts import audit, holds
from consult.core.disclosure.audit.walking import possible

__all__ = [
    "LIMITS",
    "MEAN",
    "SUPPORT_PARTS",
    "Form",
    "Hidden",
    "Key",
    "Limits",
    "Printed",
    "Span",
    "Subject",
    "TooMany",
    "Verdict",
    "audit",
    "extent",
    "holds",
    "of_mean",
    "of_scale",
    "of_support",
    "possible",
    "subject_of",
    "value_of",
]
