"""A Polis export read: published conversations, and what makes one unreadable."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.errors import Invalid
from consult.core.pollfile import Comment, Vote, n_current, read_comments, read_groups, read_votes

KNOWN = Path(__file__).parent.parent / "data" / "known" / "polis"
FOLDERS = sorted(folder.name for folder in KNOWN.iterdir() if folder.is_dir())
VOTES = "timestamp,datetime,comment-id,voter-id,vote\n"
MILLION = 1_000_000


def text_of(folder: str, name: str) -> str:
    return (KNOWN / folder / f"{name}.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_last_votes_are_the_published_matrix(folder: str) -> None:
    """participants-votes.csv, published: every cell is the last vote of that participant on that comment."""
    last = {(vote.voter, vote.comment): vote.value // MILLION for vote in read_votes(text_of(folder, "votes"))}
    matrix = list(csv.DictReader(text_of(folder, "participants-votes").splitlines()))
    published = {
        (row["participant"], comment): int(cell)
        for row in matrix
        for comment, cell in row.items()
        if comment.isdigit() and cell
    }
    assert last == published


@pytest.mark.parametrize(("folder", "n_events", "current", "n_people", "n_without"), [
    ("15-per-hour-seattle", 2995, 2872, 339, 201), ("scoop-hivemind.freshwater", 3979, 3972, 117, 0),
    ("brexit-consensus", 5312, 5303, 204, 7),
])  # fmt: skip
def test_events_and_current_votes_are_both_counted(
    folder: str, n_events: int, current: int, n_people: int, n_without: int
) -> None:
    votes, groups = read_votes(text_of(folder, "votes")), read_groups(text_of(folder, "participants-votes"))
    assert (len(votes), n_current(votes)) == (n_events, current)
    assert (len(groups), list(groups.values()).count("")) == (n_people, n_without)
    comments = read_comments(text_of(folder, "comments"))
    assert {vote.comment for vote in votes} == {comment.id for comment in comments}


def test_time_decides_and_then_the_line() -> None:
    """Specified: vote time order decides the last answer; at equal times the later line."""
    votes = read_votes(VOTES + "30,x,1,a,1\n10,x,1,a,-1\n30,x,1,a,0\n20,x,2,a,1\n")
    assert [(vote.line, vote.value) for vote in votes] == [(3, -MILLION), (5, MILLION), (2, MILLION), (4, 0)]
    assert n_current(votes) == 2


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.sampled_from([1, 0, -1])), min_size=1, max_size=30))
def test_any_order_of_lines_leaves_the_vote_with_the_greatest_time(rows: list[tuple[int, int, int]]) -> None:
    text = VOTES + "".join(f"{at},,{comment},v,{vote}\n" for at, comment, vote in rows)
    last = {vote.comment: vote.value // MILLION for vote in read_votes(text)}
    for comment in {comment for _, comment, _ in rows}:
        latest = max((at, place) for place, (at, one, _) in enumerate(rows) if one == comment)
        assert last[str(comment)] == rows[latest[1]][2]


@pytest.mark.parametrize(("line", "sentence"), [
    ("1,,1,a,2", "votes.csv, línea 3: el voto debe ser 1, -1 o 0, no «2»; no se guardó nada."),
    ("1,,1,a,", "votes.csv, línea 3: el voto debe ser 1, -1 o 0, no «»; no se guardó nada."),
    ("ayer,,1,a,1", "votes.csv, línea 3: «ayer» no es una hora en milisegundos; no se guardó nada."),
    ("1,,,a,1", "votes.csv, línea 3: «comment-id» está vacío o es muy largo; no se guardó nada."),
    (f"1,,1,{'a' * 121},1", "votes.csv, línea 3: «voter-id» está vacío o es muy largo; no se guardó nada."),
    ("1,,1,a", "votes.csv, línea 3: la fila tiene 4 columnas y la cabecera 5; no se guardó nada."),
    ('1,,1,"a,1', "votes.csv, línea 3: el CSV está roto, quizá falta cerrar unas comillas; no se guardó nada."),
])  # fmt: skip
def test_a_broken_line_refuses_the_file_and_is_named(line: str, sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_votes(VOTES + "1,,1,a,1\n" + line + "\n")
    assert str(caught.value) == sentence


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "A la cabecera de votes.csv le falta timestamp, comment-id, voter-id, vote; no se guardó nada."),
    ("timestamp,comment-id,vote\n", "A la cabecera de votes.csv le falta voter-id; no se guardó nada."),
    (VOTES, "votes.csv no trae ningún voto; no se guardó nada."),
    ("\x00\x01", "votes.csv no es un CSV; no se guardó nada."),
])  # fmt: skip
def test_a_file_that_is_not_of_polis_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_votes(text)
    assert str(caught.value) == sentence


def test_columns_in_any_order_and_the_files_of_excel_are_read() -> None:
    expected = (Vote(2, 5, "7", "a", -MILLION),)
    assert read_votes("\ufeffvote;voter-id;extra;comment-id;timestamp\r\n-1;a;x;7;5\r\n;;;;\r\n") == expected


def test_groups_and_comments_say_who_is_twice() -> None:
    assert read_groups("participant,group-id,n-votes\n0,1,3\n5,,1\n") == {"0": "1", "5": ""}
    with pytest.raises(Invalid, match=r"^participants-votes\.csv, línea 3: «0» ya está más arriba"):
        read_groups("participant,group-id\n0,1\n0,0\n")
    found = read_comments('comment-id,moderated,comment-body\n3,-1,"Uno,\n dos"\n4,0,Tres\n')
    assert found == (Comment("3", "Uno,\n dos", is_rejected=True), Comment("4", "Tres", is_rejected=False))
    with pytest.raises(Invalid, match=r"^comments\.csv, línea 2: el texto pasa de 4000 letras"):
        read_comments(f"comment-id,comment-body\n3,{'a' * 4001}\n")


@given(st.text(max_size=80))
def test_any_text_is_votes_or_one_refusal(text: str) -> None:
    sentences: list[str] = []
    for read in (read_votes, read_groups, read_comments):
        for whole in (text, VOTES + text):
            try:
                read(whole)
            except Invalid as refusal:
                sentences.append(str(refusal))  # fails where a place of the sentence is not filled
    assert all(sentence.endswith("no se guardó nada.") for sentence in sentences)
