"""The one door: whatever the channel, an envelope is checked, stored with its answers and words, and receipted here."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from consult.base.clock import half_day
from consult.base.db import db, insert_into, system
from consult.base.keys import author_token, key, random_key
from consult.contributions.leaves import write_leaves
from consult.contributions.models import Acta, Answer, Contribution, Statement
from consult.contributions.rankings import make_room
from consult.contributions.reducing import reduced
from consult.contributions.unlinking import key_of_authors
from consult.core.envelope import MAX_WORDS, Envelope, Verdict, decide
from consult.core.errors import Conflict, Invalid
from consult.core.kinds.asking import Sheet
from consult.core.kinds.ballots import check_ballots
from consult.core.kinds.model import RANK, Judgement
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.rounds.models import Round
from consult.rounds.queries import config_of
from consult.spaces.codes import ALPHABET
from consult.spaces.models import Space
from consult.spaces.queries import organisations

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the door answers: the verdict, and a code that proves arrival and never content."""

    key: str
    verdict: Verdict
    receipt: str


class Door:
    """A round as one space meets it at the door: its items, criteria and bodies, looked up once for many envelopes."""

    def __init__(self, round_: Round, space: Space, *, is_history: bool = False) -> None:
        """`is_history` lets a policy file's own scores in, whatever the state it declares."""
        if not STATES[round_.state].accepts and not is_history:
            raise Conflict(N_("La ronda no está abierta. No se guardó nada; puede seguir cuando se abra."))
        if space.id not in {member.id for member in round_.spaces}:
            raise Invalid(N_("El espacio {space} no participa en esta ronda."), space=space.code)
        self.round, self.space, self.is_history = round_, space, is_history
        config = config_of(round_)
        self.sheet = Sheet(config)
        self._author_key = key_of_authors(round_, is_history=is_history)
        self.n_iterations = config.iterations
        self._asked = config.ask.get(space.code)
        self._items = {item.code: item.id for item in round_.items}
        bodies = organisations(round_.policy)
        self._bodies = {
            name.casefold(): body for body in bodies for name in (body.code, *body.name.values(), *body.aliases)
        }

    def check(self, judgement: Judgement) -> None:
        """Raise Invalid where a judgement is off the round: unknown item, not asked here, off its scale."""
        if self._asked is not None and judgement.criterion not in self._asked:
            raise Invalid(N_("A este grupo no se le preguntó {criterion}."), criterion=judgement.criterion)
        self.sheet.answer(
            judgement.item, judgement.criterion, judgement.value, n=judgement.n, is_mean=judgement.is_mean
        )

    def body_id(self, name: str) -> int | None:
        """Return the id of a body by its code, name or alias; raises Invalid for one not declared in this space."""
        if not name:
            return None
        body = self._bodies.get(name.casefold())
        if body is None or body.space_id != self.space.id:
            raise Invalid(N_("La entidad {name} no está en el directorio de este espacio."), name=name)
        return body.id

    def admit(self, envelopes: Sequence[Envelope], *, at: datetime) -> list[Receipt]:
        """Store envelopes in the current transaction; raises Invalid, storing none, if one is malformed."""
        envelopes = [reduced(one, self.space, is_history=self.is_history) for one in envelopes]
        for envelope in envelopes:
            self._check_envelope(envelope)
        with system("the one door"):
            receipts = self._insert_contributions(envelopes, at=at)
            fresh = [e for e, receipt in zip(envelopes, receipts, strict=True) if receipt.verdict == "stored"]
            self._insert_answers(fresh)
            for envelope in fresh:
                self._insert_words(envelope)
        return receipts

    def _check_envelope(self, envelope: Envelope) -> None:
        if not 8 <= len(envelope.key) <= 64:
            raise Invalid(N_("El envío no trae un identificador válido. No se guardó nada; vuelva a intentarlo."))
        if not 1 <= envelope.iteration <= self.round.iteration:
            raise Invalid(N_("La vuelta {n} de la ronda todavía no empieza. No se guardó nada."), n=envelope.iteration)
        for judgement in envelope.judgements:
            self.check(judgement)
        check_ballots(envelope.judgements, n=envelope.n)
        if any(len(words.text) > MAX_WORDS for words in envelope.words):
            raise Invalid(N_("El texto es muy largo: hasta {n} letras. Acórtelo y envíe otra vez."), n=MAX_WORDS)

    def token(self, author: str) -> str:
        """Return what stands for an author in this round and space."""
        return author_token(self._author_key, author=f"{self.space.id}:{author}")

    def _insert_contributions(self, envelopes: Sequence[Envelope], *, at: datetime) -> list[Receipt]:
        rows = [self._contribution(envelope, at=at) for envelope in envelopes]
        statement = insert_into(Contribution.__table__).on_conflict_do_nothing(index_elements=["key"])
        stored = set(db.session.execute(statement.returning(Contribution.key), rows).scalars()) if rows else set()
        write_leaves(self.round, [row for row in rows if row["key"] in stored])
        known = _digests([row["key"] for row in rows if row["key"] not in stored])
        return [
            Receipt(row["key"], "stored" if row["key"] in stored else decide(known[row["key"]], row["digest"]),
                    row["receipt"])
            for row in rows
        ]  # fmt: skip

    def _contribution(self, envelope: Envelope, *, at: datetime) -> dict[str, Any]:
        content, token = envelope.content, self.token(envelope.author)
        return {
            "key": envelope.key,
            "space_id": self.space.id,
            "round_id": self.round.id,
            "author": token,
            "channel": envelope.channel,
            "lang": envelope.lang,
            "n": envelope.n,
            "organisation_id": self.body_id(envelope.organisation),
            "region": envelope.region,
            "sex": envelope.sex,
            "category": envelope.category,
            "received_at": None if self.space.is_protected else at,
            "half_day": half_day(at),
            "digest": envelope.digest(content, token=token),
            "receipt": receipt_code(envelope.key),
            "payload": _jsonable(content),
            "consent": dict(envelope.consent),
            "is_simulated": envelope.is_simulated,
            "status": "counted",
        }

    def _insert_answers(self, envelopes: Sequence[Envelope]) -> None:
        current: dict[tuple[Any, ...], dict[str, Any]] = {}
        rankings: dict[tuple[str, int], list[dict[str, Any]]] = {}
        for envelope in envelopes:  # the last one in the batch wins
            rows = self._answers(envelope)
            current |= {tuple(row[name] for name in PRIMARY): row for row in rows if row["criterion"] != RANK}
            if ranked := [row for row in rows if row["criterion"] == RANK]:
                rankings[ranked[0]["author"], envelope.iteration] = ranked
        running = self.round.iteration  # what was answered in an iteration that ended stays as it was
        if rows := [*current.values(), *make_room(self.round, rankings)]:
            statement = insert_into(Answer.__table__)
            changed = {name: statement.excluded[name] for name in rows[0] if name not in PRIMARY}
            later = statement.on_conflict_do_update(
                index_elements=PRIMARY, set_=changed, where=Answer.iteration == running
            )
            db.session.execute(later, rows)

    def _answers(self, envelope: Envelope) -> list[dict[str, Any]]:
        """Lay an envelope out in rows. `part` is the ballot of a rank; elsewhere it numbers a workshop's levels."""
        shared = {
            "round_id": self.round.id,
            "author": self.token(envelope.author),
            "iteration": envelope.iteration,
            "space_id": self.space.id,
            "organisation_id": self.body_id(envelope.organisation),
            "region": envelope.region,
            "sex": envelope.sex,
            "category": envelope.category,
            "contribution_key": envelope.key,
        }
        parts: dict[tuple[str, str], int] = {}
        rows: list[dict[str, Any]] = []
        for judgement in envelope.judgements:
            place = (judgement.item, judgement.criterion)
            part = judgement.ballot if judgement.criterion == RANK else parts.get(place, 0)
            parts[place] = part + 1
            rows.append(shared | self._answer(judgement, part=part))
        return rows

    def _answer(self, judgement: Judgement, *, part: int) -> dict[str, Any]:
        return {
            "item_id": self._items[judgement.item],
            "criterion": judgement.criterion,
            "part": part,
            "value": judgement.value,
            "is_mean": judgement.is_mean,
            "n": judgement.n,
            "places": None,  # of rankings only, written with the whole list
        }

    def _speaks_in_public(self, envelope: Envelope) -> bool:
        # A body on record, the open forum and a workshop's signed acta speak to be read; a person is asked first.
        return self.space.is_on_record or self.space.is_public or envelope.acta is not None

    def _insert_words(self, envelope: Envelope) -> None:
        for place, words in enumerate(envelope.words):
            db.session.add(
                Statement(
                    code=statement_code(envelope.key, place),
                    policy_id=self.round.policy_id,
                    space_id=self.space.id,
                    round_id=self.round.id,
                    contribution_key=envelope.key,
                    step=self.round.step,
                    kind=words.kind,
                    about=words.about,
                    text={envelope.lang: words.text, "es": words.text},
                    channel=envelope.channel,
                    region=envelope.region,
                    is_released=not self.space.is_protected and not self.space.is_public,
                    moderation="pending" if self.space.is_public else "shown",
                    may_quote=words.may_quote or self._speaks_in_public(envelope),
                    is_simulated=envelope.is_simulated,
                )
            )
        if facts := envelope.acta:
            db.session.add(
                Acta(
                    id=random_key(),
                    space_id=self.space.id,
                    round_id=self.round.id,
                    contribution_key=envelope.key,
                    place=facts.place,
                    held_on=facts.held_on,
                    facilitator=facts.facilitator,
                    n_attendees=facts.n_attendees,
                    n_women=facts.n_women,
                    witnesses=list(facts.witnesses),
                    agreements=facts.agreements,
                    kept_away_by=facts.kept_away_by,
                    is_simulated=envelope.is_simulated,
                )
            )
        db.session.flush()


PRIMARY = ("round_id", "author", "item_id", "criterion", "iteration", "part")


def _digests(keys: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(keys), CHUNK):
        rows = db.session.execute(
            select(Contribution.key, Contribution.digest).where(Contribution.key.in_(keys[start : start + CHUNK]))
        )
        found |= {row.key: row.digest for row in rows}
    return found


def _jsonable(content: dict[str, Any]) -> dict[str, Any]:
    if acta := content.get("acta"):
        held_on = acta["held_on"]
        content = content | {"acta": acta | {"held_on": held_on.isoformat() if held_on else None}}
    return content


def _letters(digest: bytes, n: int) -> str:
    return "".join(ALPHABET[byte % 32] for byte in digest[:n])


def token_of(round_: Round, space: Space, author: str) -> str:
    """Return the token under which an author's answers stand in this round and space; raises Conflict once the key
    was destroyed."""
    return author_token(key_of_authors(round_), author=f"{space.id}:{author}")


def receipt_code(envelope_key: str) -> str:
    """Return the receipt of an envelope: twelve characters, the same however often it is sent (INT-3)."""
    letters = _letters(hmac.new(key("receipts"), envelope_key.encode(), hashlib.sha256).digest(), 12)
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def read_receipt(typed: str) -> str:
    """Return a typed receipt as it is stored: any case, with or without dashes, O for 0, I or L for 1."""
    folded = typed.upper().translate(str.maketrans("OIL", "011"))
    plain = "".join(character for character in folded if character.isalnum())
    return f"{plain[:4]}-{plain[4:8]}-{plain[8:]}"


def statement_code(envelope_key: str, place: int) -> str:
    """Return the public name of a statement; it never follows arrival."""
    return f"AP-{_letters(hashlib.sha256(f'{envelope_key}:{place}'.encode()).digest(), 6)}"
