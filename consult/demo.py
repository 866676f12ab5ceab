"""The example's made-up people and answers: for newcomers, screenshots and browser tests; nothing real is near it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from sqlalchemy import select

from consult.base.clock import now, today
from consult.base.db import db
from consult.contributions.door import Door
from consult.contributions.queries import has_simulated, n_answers
from consult.core.envelope import Envelope, Words
from consult.core.errors import Conflict
from consult.core.kinds.asking import asked_of
from consult.core.kinds.model import CriterionSpec, ItemConfig, Judgement
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.results.actions import compute_all
from consult.rounds.models import Round
from consult.rounds.queries import config_of, rounds
from consult.spaces.actions import add_person, give_mandate, issue_cards
from consult.spaces.codes import demo_code
from consult.spaces.gate import SYSTEM, Actor
from consult.spaces.models import Organisation, Policy, Space
from consult.spaces.queries import has_selector, person_by_login

PASSWORD = "una consulta de prueba"
GOLDEN = "R3"
"""The round whose figures come from the example's actas alone; nothing simulated ever enters it."""


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody of the cast."""

    login: str
    name: str
    role: str
    kinds: tuple[str, ...] = ()  # kinds of space of the mandate
    body: str = ""


CAST: tuple[Part, ...] = (
    Part("coordina", "Julia Ccori", "coordinator"),
    Part("facilita", "Rosa Quispe", "facilitator", ("federation", "miners", "ministry", "civil_society", "public")),
    Part("promotora", "Nélida Huamán", "facilitator", ("pallaqueras",)),
    Part("redacta", "Julio Mamani", "drafter"),
    Part("observa", "Ana Lucía Vega", "observer"),
    Part("administra", "Pedro Salas", "administrator"),
    Part("entidad", "Carmen Rojas", "officer", ("ministry",), "MINEM-DGFM"),
)
N_CARDS = 3


def demo_policies() -> list[Policy]:
    """List the policies marked as demonstration."""
    return list(db.session.scalars(select(Policy).where(Policy.is_demo.is_(True)).order_by(Policy.code)))


def demo_people(policy: Policy) -> list[dict[str, str | None]]:
    """Return the cast of a demonstration with how each enters, making whoever is missing."""
    if not policy.is_demo:
        raise Conflict(N_("Solo una política de demostración tiene personas de prueba."))
    staff = [entry for part in CAST for entry in _staff(policy, part)]
    return staff + [entry for space in policy.spaces if not space.is_public for entry in _cards(policy, space)]


def sign_ins() -> list[dict[str, str]]:
    """List the demonstration's staff as they enter, for the sign-in page; nobody where no policy is marked so."""
    found = demo_policies()
    logins = [(part, _login(policy, part, found)) for policy in found for part in CAST]
    return [
        {"name": part.name, "role": part.role, "login": login, "password": PASSWORD}
        for part, login in logins
        if person_by_login(login) is not None
    ]


def _login(policy: Policy, part: Part, among: list[Policy]) -> str:
    return part.login if len(among) == 1 else f"{part.login}@{policy.slug}"


def _staff(policy: Policy, part: Part) -> Iterator[dict[str, str | None]]:
    spaces = [space for space in policy.spaces if space.kind in part.kinds]
    if part.kinds and not spaces:
        return
    login = _login(policy, part, demo_policies())
    if person_by_login(login) is None:
        person = add_person(SYSTEM, policy, login=login, name=part.name, password=PASSWORD)
        body = _body(policy, spaces[0], part.body) if part.body else None
        places: list[Space | None] = [*spaces] or [None]
        for space in places:
            give_mandate(
                SYSTEM,
                policy,
                person=person,
                role=part.role,
                starts_on=date(2026, 1, 1),
                ends_on=today() + timedelta(days=365) if part.role == "officer" else None,
                space=space,
                organisation=body,
            )
    yield {
        "name": part.name,
        "role": part.role,
        "space": ",".join(space.code for space in spaces) or None,
        "login": login,
        "password": PASSWORD,
    }


def _body(policy: Policy, space: Space, code: str) -> Organisation:
    found = db.session.scalar(
        select(Organisation).where(Organisation.policy_id == policy.id, Organisation.code == code)
    )
    if found is None:
        found = Organisation(
            policy_id=policy.id, space_id=space.id, code=code, name={"es": code}, aliases=[], members=None
        )
        db.session.add(found)
        db.session.flush()
    return found


def _cards(policy: Policy, space: Space) -> Iterator[dict[str, str | None]]:
    for place in range(1, N_CARDS + 1):
        code = demo_code(f"{policy.slug}/{space.code}/{place}")
        is_spokesperson = place == N_CARDS
        if not has_selector(code.selector):
            issue_cards(SYSTEM, space, n=1, is_spokesperson=is_spokesperson, codes=[code])
        yield {
            "name": f"Tarjeta {place} · {space.name['es']}",
            "role": "spokesperson" if is_spokesperson else "participant",
            "space": space.code,
            "login": code.printed,
            "password": None,
        }


WORDS = (
    ("No hay posta cerca cuando alguien se accidenta", "comment"),
    ("Que avisen por radio antes de venir", "proposal"),
    ("El trámite cambia cada vez que cambia el funcionario", "comment"),
    ("Que haya un puesto de compra con balanza sellada", "proposal"),
    ("Los jóvenes se van porque no ven futuro en la labor", "testimony"),
)


def fill(actor: Actor, policy: Policy) -> dict[str, int]:
    """Fill every round but the golden one with simulated answers; a round filled already is left as it is."""
    if not policy.is_demo and any(n_answers(round_) and not has_simulated(round_) for round_ in rounds(policy)):
        raise Conflict(N_("Esta política ya tiene respuestas de verdad. No se simula nada junto a ellas."))
    made: dict[str, int] = {}
    for round_ in rounds(policy):
        state = STATES[round_.state]
        if round_.code == GOLDEN or has_simulated(round_) or not (state.accepts or state.is_closed):
            continue
        made[round_.code] = sum(_fill_space(round_, space) for space in round_.spaces)
        if state.is_closed:
            compute_all(actor, round_)
    return made


def _fill_space(round_: Round, space: Space) -> int:
    dice = random.Random(f"consult/{round_.policy.slug}/{round_.code}/{space.code}")
    n_people = space.eligible or 25
    regions = [region for macro in round_.policy.settings.get("macro_regions", []) for region in macro["regions"]]
    envelopes = [_person(dice, round_, space, regions, place) for place in range(n_people)]
    Door(round_, space, is_history=True).admit(envelopes, at=round_.closed_at or now())
    return len(envelopes)


def _person(dice: random.Random, round_: Round, space: Space, regions: list[str], place: int) -> Envelope:
    config = config_of(round_)
    specs = {spec.id: spec for spec in asked_of(config, space.code)}
    judgements = [
        judgement
        for item in config.items
        if dice.random() < 0.93
        for spec in specs.values()
        if (judgement := _judgement(dice, round_, space, item, spec)) is not None
    ]
    words = tuple(Words(kind, text, may_quote=True) for text, kind in dice.sample(WORDS, 1)) if place < 2 else ()
    key = sha256(f"{round_.policy.slug}/{round_.code}/{space.code}/{place}".encode()).hexdigest()[:32]
    return Envelope(
        key=key,
        author=f"demo:{place}",
        channel=dice.choice(("web", "paper")),
        judgements=tuple(judgements),
        words=words,
        region=dice.choice(regions[:4]) if regions else "",
        sex="mujer" if space.is_protected else dice.choice(("mujer", "hombre", "hombre")),
        category=dice.choice(("I", "II", "III", "IV")) if space.kind == "miners" else "",
        is_simulated=True,
    )


def _judgement(
    dice: random.Random, round_: Round, space: Space, item: ItemConfig, spec: CriterionSpec
) -> Judgement | None:
    lean = random.Random(f"{round_.code}/{space.code}/{item.id}").uniform(-0.1, 0.3)
    if spec.id == "support":
        value = 1 if dice.random() < 0.65 + lean else -1 if dice.random() < 0.7 else 0
        return Judgement(item.id, spec.id, value * 10**6)
    low, high = item.minimum or spec.minimum, item.maximum or spec.maximum
    if spec.id == "level" and not item.takes_level:
        return None
    if low is None or high is None:
        return Judgement(item.id, spec.id, dice.choice((10, 15, 20, 30, 60)) * 10**6)
    points = int(high - low)
    step = min(points, max(0, round(dice.gauss(points * (0.55 + lean), points * 0.2))))
    return Judgement(item.id, spec.id, int(low + step) * 10**6)
