"""What observers see of moderation (docs/trust.md, INT-12): counts of closed rounds, past the small numbers."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import update

from consult.base.db import db, system
from consult.base.keys import random_key
from consult.contributions.models import Statement
from consult.contributions.moderating import FEW, FEW_OF_MANY
from consult.rounds.queries import round_by_code
from consult.spaces.queries import policy_by_slug, space_by_code
from tests.conftest import SLUG, SignIn

PAGE = f"/p/{SLUG}/observe/moderation"


def texts(app: Flask, code: str, *, shown: int, hidden: int) -> None:
    """Put so many texts of a space into the closed round R3, and no others of that space."""
    with app.app_context(), system("texts for a test"):
        policy = policy_by_slug(SLUG)
        round_, space = round_by_code(policy, "R3"), space_by_code(policy, code)
        mine = Statement.round_id == round_.id, Statement.space_id == space.id
        db.session.execute(update(Statement).where(*mine).values(round_id=None))
        for place, word in enumerate(["shown"] * shown + ["hidden"] * hidden):
            db.session.add(
                Statement(id=random_key(), code=f"X-{code}-{place}", policy_id=policy.id, round_id=round_.id,
                          space_id=space.id, kind="comment", text={"es": "Una palabra reservada"}, moderation=word)
            )  # fmt: skip
        db.session.commit()


def row(page: str) -> list[str]:
    return re.findall(r'data-l="(?:Textos|Ocultados|Sin revisar)">(?:<span class="soft">)?(\w+)', page)


@pytest.mark.parametrize(("shown", "hidden", "told"), [
    (FEW, FEW_OF_MANY, ["15", "5", "0"]),
    (FEW, FEW_OF_MANY - 1, ["14", "pocos", "0"]),
    (FEW, 0, ["10", "0", "0"]),
    (FEW - 2, 1, []),
])  # fmt: skip
def test_int_12_counts_are_told_past_the_small_numbers(
    app: Flask, sign_in: SignIn, shown: int, hidden: int, told: list[str]
) -> None:
    with app.app_context():
        others = [space.code for space in round_by_code(policy_by_slug(SLUG), "R3").spaces]
    for code in others:
        texts(app, code, shown=0, hidden=0)
    texts(app, "FED", shown=shown, hidden=hidden)
    texts(app, "PAL", shown=50, hidden=50)
    page = sign_in("observa").get(PAGE).get_data(as_text=True)
    of_round = next(part for part in page.split("<section") if "R3 ·" in part)
    assert row(of_round) == told
    assert "Una palabra reservada" not in page


def test_who_may_not_read_the_log_does_not_see_it(sign_in: SignIn) -> None:
    assert sign_in("facilita").get(PAGE).status_code == 403
