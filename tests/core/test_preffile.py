"""PrefLib's orders read: a published election, both headers, and what makes a file unreadable."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.errors import Invalid
from consult.core.preffile import Order, read_orders

BURLINGTON = Path(__file__).parent.parent / "data/known/rankings/burlington2009_00005-00000002.toi"
NAMES = "# ALTERNATIVE NAME 1: Ana\n# ALTERNATIVE NAME 2: Berta: la de abajo\n# ALTERNATIVE NAME 3: Ceci\n"
NEW = "# DATA TYPE: {kind}\n" + NAMES
OLD = "3\n1,Ana\n2,Berta, la de abajo\n3,Ceci\n"


def orders(text: str, kind: str = "") -> list[tuple[int, int, tuple[tuple[str, ...], ...]]]:
    return [(order.line, order.n, order.levels) for order in read_orders(text, kind=kind).orders]


def test_a_published_election_is_read_whole() -> None:
    """PrefLib 00005-00000002: 8,980 voters and 384 different orders, as its own header says; six lines have ties."""
    file = read_orders(BURLINGTON.read_text(encoding="utf-8"))
    assert (file.n, len(file.orders), file.source) == (8980, 384, "00005-00000002.toi")
    assert file.names["5"] == "Kurt Wright"
    assert sum(any(len(level) > 1 for level in order.levels) for order in file.orders) == 6
    assert file.orders[0] == Order(19, 840, (("5",),))


def test_equal_ranks_stay_equal() -> None:
    file = read_orders(NEW.format(kind="toi") + "4: 2,{3, 1}\n")
    assert file.orders[0].places == {"2": 1, "3": 2, "1": 2}
    assert file.orders[0].text == "2>1=3"


def test_both_headers_say_the_same() -> None:
    lines = [(2, (("1",), ("2",))), (1, (("3", "1"), ("2",)))]
    new = read_orders(NEW.format(kind="toi") + "# NUMBER VOTERS: 3\n2: 1,2\n1: {3,1},2\n")
    old = read_orders(OLD + "3,3,2\n2,1,2\n1,{3,1},2\n", kind="toi")
    assert [(order.n, order.levels) for order in new.orders] == lines
    assert [(order.n, order.levels) for order in old.orders] == lines
    assert dict(new.names) == {"1": "Ana", "2": "Berta: la de abajo", "3": "Ceci"}
    assert dict(old.names) == {"1": "Ana", "2": "Berta, la de abajo", "3": "Ceci"}


def test_the_same_order_twice_is_one_of_both_counts() -> None:
    assert orders(NEW.format(kind="toi") + "2: {1,3}\r\n\r\n5: {3,1}\n") == [(5, 7, (("1", "3"),))]


@pytest.mark.parametrize(("kind", "line", "sentence"), [
    ("soc", "2: 1,2",
     "Línea 5: el orden no trae todas las alternativas, y un archivo soc las pide; no se guardó nada."),
    ("toc", "2: {1,2}",
     "Línea 5: el orden no trae todas las alternativas, y un archivo toc las pide; no se guardó nada."),
    ("soi", "2: {1,2}", "Línea 5: hay un empate, y un archivo soi no los tiene; no se guardó nada."),
    ("soc", "2: 1,{2,3}", "Línea 5: hay un empate, y un archivo soc no los tiene; no se guardó nada."),
    ("toi", "2: 1,4", "Línea 5: la alternativa 4 no está en la cabecera; no se guardó nada."),
    ("toi", "2: 1,{2,1}", "Línea 5: la alternativa 1 está dos veces; no se guardó nada."),
    ("toi", "2: {1,2", "Línea 5: no se entiende «2: {1,2». Se espera cuántas personas y su orden, como 12: 3,1,2; no "
     "se guardó nada."),
    ("wmd", "2: 1", "El archivo es de tipo «wmd»; se aceptan soc, soi, toc y toi. No se guardó nada."),
])  # fmt: skip
def test_what_a_file_may_not_say(kind: str, line: str, sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_orders(NEW.format(kind=kind) + line + "\n")
    assert str(caught.value) == sentence


@pytest.mark.parametrize("line", [
    "2:", "2: ,1", "2: 1,,2", "2: 1 2", "0: 1", "-1: 1", "x: 1", "1,2", "2: {}", "2: {{1}}", "2: 1;2", "9999999999: 1",
    "1.5: 1",
])  # fmt: skip
def test_a_line_that_is_no_order_is_named(line: str) -> None:
    with pytest.raises(Invalid, match=r"^Línea 5: no se entiende"):
        read_orders(NEW.format(kind="toi") + line + "\n")


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "El archivo no es de PrefLib: su cabecera no nombra las alternativas; no se guardó nada."),
    ("hola\n", "El archivo no es de PrefLib: su cabecera no nombra las alternativas; no se guardó nada."),
    ("# TITLE: x\n2: 1\n", "El archivo no es de PrefLib: su cabecera no nombra las alternativas; no se guardó nada."),
    ("\x00", "El archivo no es de PrefLib: su cabecera no nombra las alternativas; no se guardó nada."),
    ("999999999\n1,Ana\n", "El archivo no es de PrefLib: su cabecera no nombra las alternativas; no se guardó nada."),
    (NEW.format(kind="toi"), "El archivo no trae ningún orden; no se guardó nada."),
    (NEW.format(kind="toi") + "# NUMBER VOTERS: 9\n2: 1\n", "La cabecera dice 9 personas y las líneas suman 2: al "
     "archivo le falta o le sobra una parte. No se guardó nada."),
    (OLD + "9,9,1\n2,1\n", "La cabecera dice 9 personas y las líneas suman 2: al archivo le falta o le sobra una "
     "parte. No se guardó nada."),
    (OLD + "2,1\n2,1\n", "Línea 5: la cabecera no se entiende: «2,1»; no se guardó nada."),
    ("2\n1,Ana\n3,Berta\n2,2,1\n2,1\n", "Línea 3: la cabecera no se entiende: «3,Berta»; no se guardó nada."),
])  # fmt: skip
def test_a_file_that_is_not_of_preflib_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_orders(text)
    assert str(caught.value) == sentence


LEVELS = st.permutations(range(1, 7)).flatmap(
    lambda order: st.lists(st.booleans(), min_size=6, max_size=6).map(lambda cuts: _cut(order, cuts))
)


def _cut(order: list[int], cuts: list[bool]) -> list[list[int]]:
    levels: list[list[int]] = [[]]
    for code, cut in zip(order, cuts, strict=True):
        levels = [*levels, [code]] if cut and levels[-1] else [*levels[:-1], [*levels[-1], code]]
    return levels


@given(st.lists(st.tuples(st.integers(1, 999), LEVELS), min_size=1, max_size=8))
def test_what_is_written_reads_back_with_its_people(drawn: list[tuple[int, list[list[int]]]]) -> None:
    header = "".join(f"# ALTERNATIVE NAME {n}: a{n}\n" for n in range(1, 7))
    lines = "".join(f"{n}: {','.join(_level(level) for level in levels)}\n" for n, levels in drawn)
    file = read_orders(header + lines)
    counted: dict[tuple[frozenset[str], ...], int] = {}
    for n, levels in drawn:
        key = tuple(frozenset(map(str, level)) for level in levels)
        counted[key] = counted.get(key, 0) + n
    assert {tuple(map(frozenset, order.levels)): order.n for order in file.orders} == counted


def _level(level: list[int]) -> str:
    return str(level[0]) if len(level) == 1 else "{" + ",".join(map(str, level)) + "}"


@given(st.text(max_size=80))
def test_any_text_is_orders_or_one_refusal(text: str) -> None:
    counts: list[int] = []
    for whole in (text, NEW.format(kind="toi") + text, OLD + text):
        try:
            counts.append(read_orders(whole).n)
        except Invalid as refusal:
            counts.append(len(str(refusal)))  # fails where a place of the sentence is not filled
    assert all(counts)
