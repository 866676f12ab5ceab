"""Taking back: one transaction, a leaf, nothing left to read, and what the draft stood on (PRI-14, INT-1)."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from consult.base.clock import now
from consult.base.db import db, system
from consult.base.keys import end_author_key
from consult.contributions.door import Door
from consult.contributions.ledger import Deletion
from consult.contributions.log import Checkpoint, Leaf, Opening
from consult.contributions.models import Answer, Contribution, Statement
from consult.contributions.queries import n_arrived
from consult.contributions.withdrawing import sent_by, withdraw
from consult.core.envelope import Envelope, Words
from consult.core.errors import Conflict
from consult.core.kinds.model import Judgement
from consult.drafting.models import Disposition, Evidence
from consult.drafting.rights import Own, cut_again, deletions, lost_sources, own_rounds, withdraw_own
from consult.results.queries import results
from consult.spaces.gate import SYSTEM
from consult.spaces.models import Space
from consult.spaces.queries import space_by_code
from tests.floors.sealed_round import ADDRESS, NO, YES, SealedRound, keys

AUTHOR = "card:suya"
KEY = "s" * 32


@pytest.fixture
def sealed(each_empty_app: Flask, tmp_path: Path) -> SealedRound:
    """The small round, open, with one card's words in it beside others' answers."""
    made = SealedRound(each_empty_app, tmp_path)
    made.open()
    made.send("FED", *keys("f", 12))
    made.send("PAL", *keys("p", 12))
    return made


def speak(sealed: SealedRound, space: str, key: str = KEY, value: int = NO) -> None:
    """Send what AUTHOR says."""
    with sealed.app.app_context():
        round_ = sealed.round()
        envelope = Envelope(key, AUTHOR, "web", (Judgement("s1", "support", value),), (Words("comment", "Lo mío"),))
        Door(round_, space_by_code(round_.policy, space)).admit([envelope], at=now())
        db.session.commit()


def space_of(sealed: SealedRound, code: str) -> Space:
    return space_by_code(sealed.round().policy, code)


def take_back(sealed: SealedRound, code: str) -> None:
    with sealed.app.app_context():
        space = space_of(sealed, code)
        [own] = own_rounds(space, author=AUTHOR)
        withdraw_own(space, own, author=AUTHOR)
        db.session.commit()


def left(sealed: SealedRound, key: str = KEY) -> dict[str, int]:
    """Count what is left of an envelope, by table."""
    with sealed.app.app_context(), system("counting in a test"):
        return {
            model.__tablename__: db.session.scalar(
                select(func.count()).select_from(model).where(model.contribution_key == key, *which)
            ) or 0
            for model, which in ((Answer, ()), (Statement, ()), (Opening, (Opening.salt != "",)))
        }  # fmt: skip


@pytest.mark.parametrize("space", ["FED", "PAL"])
def test_pri_14_all_of_it_goes_and_a_leaf_comes(sealed: SealedRound, space: str) -> None:
    speak(sealed, space)
    assert left(sealed) == {"answers": 1, "statements": 1, "openings": 1}
    before = sealed.counts()
    take_back(sealed, space)
    assert left(sealed) == {"answers": 0, "statements": 0, "openings": 1}, "what opens the leaf of the withdrawal"
    after = sealed.counts()
    assert after == (before[0], before[1] + 1, before[2] + 1)
    with sealed.app.app_context(), system("reading in a test"):
        kept = db.session.get_one(Contribution, KEY)
        assert (kept.status, kept.payload, kept.consent, kept.digest) == ("withdrawn", {}, {}, "")
        opened = db.session.scalars(select(Opening).where(Opening.contribution_key == KEY))
        assert {one.act: len(one.salt) for one in opened} == {"stored": 0, "withdrawn": 32}
        assert n_arrived(sealed.round()) == {space_of(sealed, code).id: 12 for code in ("FED", "PAL")}
    sealed.close()
    sealed("audit", "check", ADDRESS)
    sealed("audit", "verify", str(sealed.export()))


def test_pri_14_it_is_all_or_nothing(sealed: SealedRound) -> None:
    """A leaf without the erasure, or the other way round, cannot be: one transaction."""
    speak(sealed, "FED")
    before = (sealed.counts(), left(sealed))
    with sealed.app.app_context():
        space = space_of(sealed, "FED")
        [own] = own_rounds(space, author=AUTHOR)
        withdraw_own(space, own, author=AUTHOR)
        db.session.rollback()
    assert (sealed.counts(), left(sealed)) == before


def test_pri_14_sent_again_by_a_phone_that_did_not_know_it_stays_away(sealed: SealedRound) -> None:
    speak(sealed, "FED")
    take_back(sealed, "FED")
    speak(sealed, "FED")
    assert left(sealed) == {"answers": 0, "statements": 0, "openings": 1}
    speak(sealed, "FED", key="t" * 32, value=YES)
    assert left(sealed, "t" * 32) == {"answers": 1, "statements": 1, "openings": 1}, "a new answer counts"


def test_pri_14_twice_is_once(sealed: SealedRound) -> None:
    speak(sealed, "FED")
    take_back(sealed, "FED")
    counts = sealed.counts()
    with sealed.app.app_context():
        space = space_of(sealed, "FED")
        assert own_rounds(space, author=AUTHOR) == []
        assert sent_by(sealed.round(), space, author=AUTHOR) == []
        with pytest.raises(Conflict, match="No hay nada suyo"):
            withdraw_own(space, Own(sealed.round()), author=AUTHOR)
        with system("again in a test"):
            withdraw(sealed.round(), [db.session.get_one(Contribution, KEY)])
        db.session.commit()
    assert sealed.counts() == counts


def test_counting_9_8_a_withdrawal_after_closing_makes_no_new_version(sealed: SealedRound) -> None:
    """docs/counting.md §9, rule 8: the result stands; the next computation is without it."""
    speak(sealed, "FED")
    sealed.close()
    with sealed.app.app_context():
        before = [(one.id, one.digest, one.figures) for one in results(sealed.round())]
    take_back(sealed, "FED")
    with sealed.app.app_context():
        assert [(one.id, one.digest, one.figures) for one in results(sealed.round())] == before
    sealed("audit", "check", ADDRESS)
    sealed("round", "open", ADDRESS, "--because", "Faltó gente")
    sealed.close()
    with sealed.app.app_context():
        [again] = results(sealed.round())
        assert again.digest != before[0][1]
        assert [item["n_by_space"]["FED"] for item in again.figures["items"] if item["id"] == "s1"] == [12]
    sealed("audit", "check", ADDRESS)
    sealed("audit", "verify", str(sealed.export()))


def test_pri_14_after_the_keys_end_nobody_can(sealed: SealedRound) -> None:
    speak(sealed, "PAL")
    sealed.close()
    with sealed.app.app_context():
        space = space_of(sealed, "PAL")
        assert len(own_rounds(space, author=AUTHOR)) == 1
        end_author_key(sealed.round().key)
        with pytest.raises(Conflict, match="se destruyó la clave"):
            sent_by(sealed.round(), space, author=AUTHOR)
        [after] = own_rounds(space, author=AUTHOR)
        assert after.is_unlinked
        with pytest.raises(Conflict):
            withdraw_own(space, after, author=AUTHOR)
        db.session.rollback()
    assert left(sealed)["answers"] == 1


def test_pri_14_the_draft_loses_what_stood_on_it_and_says_so(sealed: SealedRound) -> None:
    speak(sealed, "FED")
    with sealed.app.app_context(), system("answering in a test"):
        policy = sealed.round().policy
        said = db.session.scalars(select(Statement).where(Statement.contribution_key == KEY)).one()
        db.session.add(Evidence(policy_id=policy.id, number=1, subject="L1.1", source_kind="statement",
                                source=said.code))  # fmt: skip
        db.session.add(Evidence(policy_id=policy.id, number=1, subject="L1.1", source_kind="node", source="CD1"))
        db.session.add(Disposition(statement_id=said.id, policy_id=policy.id, kind="acogido",
                                   answer={"es": "Sí: usted dijo «Lo mío»"}, actor="x"))  # fmt: skip
        db.session.commit()
    take_back(sealed, "FED")
    with sealed.app.app_context():
        assert [row.source for row in db.session.scalars(select(Evidence))] == ["CD1"]
        assert db.session.scalars(select(Disposition)).all() == [], "the answer repeats the words"
        assert lost_sources(sealed.round().policy) == ["L1.1"]


def test_pri_14_what_is_erased_is_on_a_list_and_a_restored_backup_is_cut_again(sealed: SealedRound) -> None:
    speak(sealed, "PAL")
    with sealed.app.app_context():
        assert cut_again([KEY, "nadie"]) == 1
        db.session.commit()
        assert deletions("withdrawn") == [KEY]
        assert cut_again([KEY]) == 0
        assert db.session.scalar(select(func.count()).select_from(Deletion)) == 1
    assert left(sealed) == {"answers": 0, "statements": 0, "openings": 1}
    sealed.close()
    sealed("audit", "check", ADDRESS)


def test_pri_14_nothing_of_it_is_left_in_an_embedded_file_after_the_close(empty_app: Flask, tmp_path: Path) -> None:
    """SQLite keeps what was deleted in its pages until it is written anew, which a closing does."""
    made = SealedRound(empty_app, tmp_path)
    made.open()
    made.send("FED", *keys("f", 3))
    with made.app.app_context():
        round_ = made.round()
        envelope = Envelope(KEY, AUTHOR, "web", (), (Words("comment", "Palabra rarísima"),))
        Door(round_, space_by_code(round_.policy, "FED")).admit([envelope], at=now())
        db.session.commit()
    file = Path(str(made.app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///"))
    assert "Palabra rar" in whole(file)
    take_back(made, "FED")
    made.close()
    assert "Palabra rar" not in whole(file)


def whole(file: Path) -> str:
    beside = file.with_name(file.name + "-wal")
    return "".join(one.read_bytes().decode("latin-1") for one in (file, beside) if one.exists())


@pytest.mark.parametrize("n_back", [0, 1, 2])
def test_int_6_the_size_of_the_tree_does_not_tell_who_took_back(sealed: SealedRound, n_back: int) -> None:
    """The open space fills its block of 50 to the brim: one leaf that were taken for its own would show as 50 more."""
    sealed.send("FED", *keys("g", 38))
    for n in range(n_back):
        key = f"w{n:031d}"
        sealed.send("PAL", key)
        with sealed.app.app_context():
            assert cut_again([key]) == 1
            db.session.commit()
    sealed.close()
    with sealed.app.app_context():
        assert db.session.scalars(select(Checkpoint.size)).one() == 50 + 50 + 2


def test_int_5_a_salt_may_only_be_taken_out(sealed: SealedRound) -> None:
    for change in ("salt = 'x'", "salt = '', act = 'otro'", "space_id = 1, salt = ''"):
        with sealed.app.app_context(), pytest.raises(Exception, match="append-only"), db.engine.begin() as connection:
            connection.execute(text(f"UPDATE openings SET {change} WHERE space_id <> 1"))


def test_int_5_what_was_taken_back_may_be_emptied_and_no_more(sealed: SealedRound) -> None:
    speak(sealed, "FED")
    for change in ("digest = ''", "status = 'withdrawn', digest = ''",
                   "status = 'withdrawn', payload = '{}', consent = '{}', sex = 'mujer'"):  # fmt: skip
        with sealed.app.app_context(), pytest.raises(Exception, match="append-only"), db.engine.begin() as connection:
            connection.execute(text(f"UPDATE contributions SET {change} WHERE key = '{KEY}'"))
    with sealed.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Leaf)) == 25
    assert SYSTEM.is_system
