"""The CSV of contributions: exact values, faults with their line, files of Spanish Excel (issue 2, "CSV")."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.csvfile import Row, RowFault, decode, read_rows
from consult.core.errors import Invalid

HEADER = "space,participant,item,criterion,value,n,key,org,iteration,region,sex\n"


def rows(text: str) -> list[Row | RowFault]:
    return list(read_rows(text))


def the_fault(line: str) -> RowFault:
    found = rows(HEADER + line + "\n")
    assert len(found) == 1
    assert isinstance(found[0], RowFault)
    return found[0]


def test_a_row_is_read_whole_and_exactly() -> None:
    assert rows(HEADER + "MAC,p1,A1.1,VP,4.1,343,k-1,FENAMARPE,2,Puno,M\n") == [
        Row(2, "MAC", "p1", "A1.1", "VP", 4_100_000, 343, "k-1", "FENAMARPE", 2, "Puno", "M")]  # fmt: skip


def test_optional_columns_may_be_missing_or_empty() -> None:
    expected = [Row(2, "MAC", "p1", "CD1", "support", -1_000_000)]
    assert rows("space,participant,item,criterion,value\nMAC,p1,CD1,support,-1\n") == expected
    assert rows(HEADER + "MAC,p1,CD1,support,-1,,,,,,\n") == expected


def test_columns_come_in_any_order_and_unknown_ones_are_not_looked_at() -> None:
    assert rows("Value,note,item,CRITERION, space ,participant\n3,hola,A,VP,MAC,p\n") == [
        Row(2, "MAC", "p", "A", "VP", 3_000_000)]  # fmt: skip


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_excel_writes_is_read(separator: str, end: str, mark: str) -> None:
    lines = ["space,participant,item,criterion,value,region", 'MAC,p,A,VP,3.5,"La Libertad"', ",,,,,", ""]
    text = mark + end.join(line.replace(",", separator) for line in lines)
    assert rows(text) == [Row(2, "MAC", "p", "A", "VP", 3_500_000, region="La Libertad")]


def test_bytes_of_excel_become_text() -> None:
    text = "space;región\nÁncash"
    assert decode(text.encode("utf-8-sig")) == text
    assert decode(text.encode("cp1252")) == text
    assert decode(text.encode("utf-16")) == text


def test_dont_know_is_an_answer_without_value() -> None:
    assert rows(HEADER + "MAC,p,A,VP,no_se,,,,,,\n") == [Row(2, "MAC", "p", "A", "VP", None)]


@pytest.mark.parametrize(("line", "reason"), [
    ("MAC,p,A,VP,1.1234567,,,,,,", "«1.1234567» tiene más de seis decimales."),
    ("MAC,p,A,VP,nan,,,,,,", "«nan» no es un número finito."),
    ("MAC,p,A,VP,-inf,,,,,,", "«-inf» no es un número finito."),
    ('MAC,p,A,VP,"1,234",,,,,,', "«1,234» lleva coma: escriba los decimales con punto y los miles sin separador."),
    ("MAC,p,A,VP,1 234,,,,,,", "«1 234» no es un número: escríbalo solo con cifras y, si hace falta, punto decimal."),
    ("MAC,p,A,VP,1_000,,,,,,", "«1_000» no es un número: escríbalo solo con cifras y, si hace falta, punto decimal."),
    ("MAC,p,A,VP,٣,,,,,,", "«٣» no es un número: escríbalo solo con cifras y, si hace falta, punto decimal."),
    ("MAC,p,A,VP,9999999999999,,,,,,", "«9999999999999» es un número demasiado grande."),
    ("MAC,p,A,VP,,,,,,,", "Falta «value»."),
    ("MAC,,A,VP,3,,,,,,", "Falta «participant»."),
    (",p,A,VP,3,,,,,,", "Falta «space»."),
    ("MAC,p,A,VP,3,0,,,,,", "«n» debe ser un número entero de 1 en adelante, no «0»."),
    ("MAC,p,A,VP,3,2.5,,,,,", "«n» debe ser un número entero de 1 en adelante, no «2.5»."),
    ("MAC,p,A,VP,3,,,,-1,,", "«iteration» debe ser un número entero de 1 en adelante, no «-1»."),
    ("MAC,p,A,VP,3", "La fila tiene 5 columnas y la cabecera 11."),
    ("MAC,p,A,VP,3,,,,,,,", "La fila tiene 12 columnas y la cabecera 11."),
    (f"MAC,{'p' * 121},A,VP,3,,,,,,", "«participant» pasa de 120 caracteres."),
])  # fmt: skip
def test_a_faulty_row_says_its_line_and_reason(line: str, reason: str) -> None:
    fault = the_fault(line)
    assert (fault.line, str(fault)) == (2, reason)


def test_one_faulty_row_does_not_stop_the_rest() -> None:
    found = rows(HEADER + "MAC,p,A,VP,3,,,,,,\nMAC,q,A,VP,x,,,,,,\n\nMAC,r,A,VP,5,,,,,,\n")
    assert [type(one).__name__ for one in found] == ["Row", "RowFault", "Row"]
    assert [one.line for one in found] == [2, 3, 5]
    assert isinstance(found[1], RowFault)
    assert (found[1].space, found[1].participant) == ("MAC", "q")


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "A la cabecera del CSV le falta space, participant, item, criterion, value; no se guardó nada."),
    ("hola\nmundo\n", "A la cabecera del CSV le falta space, participant, item, criterion, value; no se guardó nada."),
    ("space,participant,item,value\n", "A la cabecera del CSV le falta criterion; no se guardó nada."),
    ("n,n,space,participant,item,criterion,value\n", "La cabecera del CSV trae dos veces «n»; no se guardó nada."),
    ("PK\x03\x04\x14", "El archivo no es un CSV; no se guardó nada."),
    ("\x00" * 10, "El archivo no es un CSV; no se guardó nada."),
])  # fmt: skip
def test_a_faulty_file_is_refused_before_any_row(text: str, sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_rows(text)
    assert str(caught.value) == sentence


def test_a_quote_never_closed_is_a_fault_of_the_file() -> None:
    with pytest.raises(Invalid) as caught:
        rows(HEADER + 'MAC,p,A,VP,3,,,,,,\nMAC,"q,A,VP,3,,,,,,\n')
    assert str(caught.value) == "Línea 3: el CSV está roto, quizá falta cerrar unas comillas; no se guardó nada."


@given(st.text())
def test_any_text_gives_rows_faults_or_one_refusal(text: str) -> None:
    for whole in (text, HEADER + text):
        try:
            found = rows(whole)
        except Invalid:
            continue
        assert all(isinstance(one, Row | RowFault) for one in found)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False, allow_infinity=False))
def test_any_value_of_six_decimals_is_exact(value: Decimal) -> None:
    found = rows(HEADER + f"MAC,p,A,VP,{value:f},,,,,,\n")
    assert found == [Row(2, "MAC", "p", "A", "VP", int(value * 1_000_000))]


def test_a_big_file_is_read_in_good_time() -> None:
    """Target 100,000 rows/s; the bound leaves room for a busy machine, not for a slip of an order of magnitude."""
    text = HEADER + "".join(f"MAC,p{n // 12},A1.{n % 12},VP,{n % 5 + 1},1,,,,Puno,M\n" for n in range(50_000))
    started = time.process_time()
    assert sum(isinstance(one, Row) for one in read_rows(text)) == 50_000
    assert time.process_time() - started < 2.5
