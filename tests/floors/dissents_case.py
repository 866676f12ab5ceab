"""A policy with four pallaqueras: a round whose dissents no public page may tell of, and its people.

Option X: the pallaqueras give it 4.75, the miners and the ministry 3. Option Y: 1.25 against 3 and 3. With a gap of 1
the miners and the ministry dissent from X (tied lowest, both named: counting.md M6), the pallaqueras from Y. Four are
fewer than ten, so the pallaqueras are hidden, and the miners with them as their partner (counting.md §9, rules 1-2).
"""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from consult.base.clock import today
from consult.base.db import db
from consult.contributions.importing import import_rows
from consult.drafting.loading import load_policy
from consult.drafting.models import Dissent
from consult.drafting.queries import raised
from consult.rounds.models import Round
from consult.rounds.queries import round_by_code
from consult.spaces.actions import add_person, give_mandate, issue_cards
from consult.spaces.gate import SYSTEM
from consult.spaces.models import Policy
from consult.spaces.queries import policy_by_slug, space_by_code

SLUG = "chica"
PASSWORD = "una clave bien larga"
SMALL = """
policy: {code: CHICA, name: {es: "Política chica"}}
spaces:
  - {id: PAL, kind: pallaqueras, es: Pallaqueras, weight: 0.3, safe: true}
  - {id: MAC, kind: miners, es: Mineros, weight: 0.4}
  - {id: MIN, kind: ministry, es: Ministerios, weight: 0.3, on_record: true}
criteria: [{id: VP, es: Política, k: 1}]
selection_rule: {min_total: 2, dissent_gap: 1.0}
problem: {id: PP, es: El problema}
causes:
  - {id: CD1, es: Directa}
  - {id: CI1, parent: CD1, es: Indirecta}
alternatives:
  - {id: X, cause: CD1, targets: [CI1], es: Una salida}
  - {id: "Y", cause: CD1, targets: [CI1], es: Otra salida}
objectives: [{id: OP1, cause: CD1, es: Un objetivo}]
guidelines:
  - {id: LX, objective: OP1, from: [X], es: Lineamiento de la primera}
  - {id: LY, objective: OP1, from: ["Y"], es: Lineamiento de la segunda}
rounds:
  - {id: Q, kind: alternatives, es: "¿Cuál?", spaces: [PAL, MAC, MIN], state: open, criteria: [VP],
     scale: {min: 1, max: 5}, items: [alternatives]}
"""
STAFF = {
    "jefa": ("coordinator", ""), "guia": ("facilitator", "PAL"), "minas": ("facilitator", "MAC"),
    "estado": ("facilitator", "MIN"), "escribe": ("drafter", ""), "mira": ("observer", ""),
}  # fmt: skip


def small_policy() -> Policy:
    """Load the policy with its people, and what was answered; inside a context."""
    lines = ["space,participant,item,criterion,value"]
    for space, values in (("PAL", (5, 5, 5, 4)), ("MAC", (2, 3, 4) * 10), ("MIN", (3,) * 10)):
        for place, value in enumerate(values):
            lines += [f"{space},p{place},X,VP,{value}", f"{space},p{place},Y,VP,{6 - value}"]
    policy = load_policy(SYSTEM, SMALL)
    assert import_rows(SYSTEM, round_of(policy), "\n".join(lines)).n_stored == 88
    for login, (role, space) in STAFF.items():
        person = add_person(SYSTEM, policy, login=login, name=login.title(), password=PASSWORD)
        give_mandate(SYSTEM, policy, person=person, role=role, starts_on=today(),
                     space=space_by_code(policy, space) if space else None)  # fmt: skip
    policy.is_demo = True  # whoever coordinates comes in without a second factor
    db.session.commit()
    return policy


def round_of(policy: Policy) -> Round:
    """The one round of the policy."""
    return round_by_code(policy, "Q")


def entered(app: Flask, login: str) -> FlaskClient:
    """Somebody of the staff, signed in."""
    client = app.test_client()
    assert client.post("/login", data={"login": login, "password": PASSWORD}).status_code == 302
    return client


def voice_of(app: Flask, space: str) -> FlaskClient:
    """A phone that showed the card of the space's spokesperson."""
    with app.app_context():
        policy = policy_by_slug(SLUG)
        code = issue_cards(SYSTEM, space_by_code(policy, space), n=1, is_spokesperson=True, key=f"voz-{space}")[0]
        db.session.commit()
    client = app.test_client()
    assert client.post("/", data={"code": code}).status_code == 303
    return client


def rows_of(policy: Policy) -> dict[tuple[str, str], Dissent]:
    """Every dissent by what it is about and the code of its space."""
    spaces = {space.id: space.code for space in policy.spaces}
    return {(one.about, spaces[one.space_id]): one for one in raised(policy)}
