"""Rule S7: a standard says what can be counted; words like «promover» or «adecuado» promise without measure.

Ours, from rule S3 of method.md §1.10: a purely verbal standard stays a draft.
"""

from __future__ import annotations

from collections.abc import Mapping

from consult.core.method.model import Finding, warning
from consult.core.method.tree import plain
from consult.core.words import N_

UNMEASURABLE = (
    "promov", "promuev", "foment", "impuls", "fortalec", "mejor", "optimiz", "propici", "procurar", "procura",
    "contribuir", "contribuy", "coadyuv", "sensibiliz", "incentiv", "garantiz", "velar", "facilitar", "facilita",
    "adecuad", "oportun", "suficient", "razonabl", "optim",
)  # fmt: skip
"""Beginnings of the words, without accents."""

S7 = N_("El estándar «{id}» dice «{word}», que no se puede medir: diga cuánto, cuándo o cuántas veces.")


def check_wording(texts: Mapping[str, str]) -> list[Finding]:
    """Apply S7 to the texts of the standards, by code; one finding each, with the first such word."""
    found = {code: unmeasurable(text) for code, text in texts.items()}
    return [warning("S7", code, S7, word=words[0]) for code, words in found.items() if words]


def unmeasurable(text: str) -> list[str]:
    """List the words of a text that promise without measure, as they were typed."""
    return [word.strip(",.;:()«»") for word in text.split() if plain(word).startswith(UNMEASURABLE)]
