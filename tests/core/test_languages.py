"""Languages: whose words, and numbers as Peru writes them (settled conflict 11; docs/trust.md ACC-7)."""

from __future__ import annotations

import pytest

from consult.base.i18n import LOCALES, known, label, peruvian, said


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("hasta 55,3 t de Hg", "hasta 55.3 t de Hg"),
        ("10 000 de unos 90 000 concluyeron a inicios de 2022", "10,000 de unos 90,000 concluyeron a inicios de 2022"),
        ("343 000 personas", "343,000 personas"),
        ("1,234 y 12,50", "1,234 y 12.50"),
        ("en 2022 100 casos", "en 2022 100 casos"),
        ("CI1.1, 30-40 %", "CI1.1, 30-40 %"),
    ],
)
def test_numbers_of_a_text_are_shown_as_peru_writes_them(typed: str, shown: str) -> None:
    assert peruvian(typed) == shown


def test_the_original_is_there_when_a_language_is_not() -> None:
    assert label({"es": "Hasta 55,3 t"}, "en") == label({"es": "Hasta 55,3 t"}, "es") == "Hasta 55.3 t"
    assert label({"es": "Sí", "en": "Yes"}, "en") == "Yes"


@pytest.mark.parametrize("tag", ["ay", "quy", "xx", "", None, "es_PE", "ES-419", "en-GB", "zz-Zzzz-001", "😀"])
def test_any_tag_whatever_is_a_language_we_speak(tag: str | None) -> None:
    assert known(tag) in LOCALES


def test_a_sentence_is_filled_after_it_is_translated() -> None:
    assert said("Revise el acta {code}.", {"code": "A{1}"}, "es") == "Revise el acta A{1}."
