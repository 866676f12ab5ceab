"""Marks a sentence for the catalogues without translating it: the core knows no language."""

from __future__ import annotations


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name for "collect, do not translate"
    """Return the sentence unchanged; the catalogue extractor collects it."""
    return sentence
