"""Orders of PrefLib into a ranking: each different order is one author who speaks for as many people as gave it."""

from __future__ import annotations

from collections.abc import Sequence

from consult.contributions.door import Door
from consult.contributions.importing.doors import only_door, open_doors, require_import, tell_imported
from consult.contributions.importing.items import add_items
from consult.contributions.importing.outcome import Fault, Outcome
from consult.contributions.importing.parcels import Parcel, Standing, key_of, send
from consult.core.envelope import Envelope
from consult.core.errors import Conflict, Invalid
from consult.core.kinds.asking import is_ranking
from consult.core.kinds.model import MILLION
from consult.core.preffile import KINDS, Order, read_orders
from consult.core.words import N_
from consult.rounds.models import Round
from consult.rounds.queries import config_of
from consult.spaces.gate import Actor

NO_RANKING = N_("Esta ronda no pide un orden: las listas de PrefLib no caben en ella. No se guardó nada.")


def import_preflib(actor: Actor, round_: Round, text: str, *, name: str, space: str = "") -> Outcome:
    """Store a file of orders in one space; `name` is the file's, for those that do not say their own. In a round that
    has not opened, make the items it lacks instead. Raises Invalid or Conflict, having changed nothing."""
    require_import(actor, round_)
    if not is_ranking(config_of(round_)):
        raise Conflict(NO_RANKING)
    suffix = name.rpartition(".")[2].casefold()
    file = read_orders(text, kind=suffix if suffix in KINDS else "")
    if n_created := add_items(actor, round_, file.names):
        return Outcome(0, 0, (), file.n, len(file.orders), n_created)
    door = only_door(open_doors(actor, round_), round_, space)
    faults: list[Fault] = []
    parcels = _parcels(door, file.orders, file.source or name, faults)
    standing = Standing(door)
    fresh = [one for one in parcels if not standing.holds(one.envelope)]
    n_stored, n_known = send(door, fresh, faults)
    n_known += sum(one.n for one in parcels) - sum(one.n for one in fresh)
    tell_imported(actor, round_, {door.space.code: n_stored})
    return Outcome(n_stored, n_known, tuple(faults), file.n, len(file.orders))


def _parcels(door: Door, orders: Sequence[Order], source: str, faults: list[Fault]) -> list[Parcel]:
    """Pack each order that fits the round; one with an alternative the round does not ask about is refused whole."""
    parcels: list[Parcel] = []
    for order in orders:
        try:
            parcels.append(_parcel(door, order, author=f"preflib:{source}:{order.text}"))
        except Invalid as refusal:
            faults.append(Fault(order.line, str(refusal), order.n))
    return parcels


def _parcel(door: Door, order: Order, *, author: str) -> Parcel:
    places = {code: place * MILLION for code, place in order.places.items()}
    judgements = tuple(door.sheet.ballot(places, n=order.n))
    for judgement in judgements:
        door.check(judgement)
    iteration = door.round.iteration
    key = key_of(door, author, judgements, iteration=iteration)
    envelope = Envelope(key, author, "import", judgements, n=order.n, iteration=iteration)
    return Parcel(envelope, (order.line,), order.n)
