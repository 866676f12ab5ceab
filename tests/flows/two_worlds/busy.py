"""A busy week inside the protected space: everything that its people and its own facilitator can do there."""

from __future__ import annotations

from io import BytesIO

from sqlalchemy import func, select

from consult.base.db import db, system
from consult.contributions.models import Contribution
from consult.spaces.queries import space_by_code
from tests.flows.answering import accept, enter, send
from tests.flows.two_worlds.worlds import INSIDE, ROOM, ROUND, P, World, answer, round_of

N_PEOPLE = 37


def live(world: World) -> None:
    """Fill the space: answers, words, a correction, a draft left, a workshop, an import, cards made and revoked."""
    with world.app.app_context():
        round_ = round_of(world)
        answer(round_, space_by_code(round_.policy, INSIDE), n=N_PEOPLE)
        db.session.commit()
    _people(world)
    _staff(world)
    with world.app.app_context(), system("making sure that something could leak"):
        space = space_by_code(round_of(world).policy, INSIDE)
        n = db.session.scalar(select(func.count()).where(Contribution.space_id == space.id)) or 0
    assert n > N_PEOPLE + 3


def _people(world: World) -> None:
    first, second, _voice = world.cards[INSIDE]
    phone = enter(world.app, first)
    accept(phone)
    phone.post("/a/q/1", data={"v-support": "1", "w-comment": "Nadie nos preguntó antes"})
    send(phone)
    again = enter(world.app, first)
    again.post("/a/again")
    again.post("/a/q/1", data={"v-support": "-1"})
    send(again)
    left = enter(world.app, second)
    accept(left)
    left.post("/a/q/1", data={"v-support": "1"})


def _staff(world: World) -> None:
    room = world.sign_in(ROOM)
    items = _items(world)
    acta = {"space": INSIDE, "key": "a" * 32, "how": "votes", "place": "Zona norte", "n_attendees": "18",
            f"a:{items[0]}:1": "1", "agreements": "Pedir una posta", "proposals": "Que avisen por radio"}  # fmt: skip
    sent = room.post(f"{P}/r/{ROUND}/actas/new", data=acta)
    assert sent.status_code == 303, sent.get_data(as_text=True)[-3000:]
    rows = "\n".join(["space,participant,item,criterion,value", *(f"{INSIDE},p{n},{items[0]},support,1"
                                                                   for n in range(6))])  # fmt: skip
    file = (BytesIO(rows.encode()), "hojas.csv")
    sent = room.post(f"{P}/r/{ROUND}/import", data={"file": file}, content_type="multipart/form-data")
    assert sent.status_code == 200, sent.get_data(as_text=True)[-3000:]
    sent = room.post(f"{P}/s/{INSIDE}/cards", data={"n": "25", "key": "c" * 32})
    assert sent.status_code == 200, sent.get_data(as_text=True)[-3000:]
    assert room.post(f"{P}/s/{INSIDE}/cards/{'c' * 32}/revoke").status_code == 303


def _items(world: World) -> list[str]:
    with world.app.app_context():
        return [item.code for item in round_of(world).items]
