"""Answers begun and not sent: what somebody typed, by item, until it becomes an envelope for the door."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from consult.base.keys import author_key, author_token
from consult.contributions.models import Answer
from consult.core.envelope import MAX_WORDS, Envelope, Words
from consult.core.errors import Invalid
from consult.core.kinds import KINDS
from consult.core.kinds.asking import items_for, screens
from consult.core.kinds.decimals import MILLION, decimal_text
from consult.core.kinds.model import DONT_KNOW, RANK, SUPPORT, Judgement, Prompt, RoundConfig, Screen
from consult.core.method.lists import CATEGORIES
from consult.core.words import N_
from consult.rounds.models import Round
from consult.rounds.queries import config_of
from consult.spaces.models import Space

WHOLE = ""
"""Stands for the round where words are about no item in particular."""

Typed = Mapping[str, Mapping[str, str]]
"""item -> field -> text as it was typed."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What has been typed so far. Nothing in it says when, or by whom."""

    consent: Mapping[str, bool] = field(default_factory=dict)
    judged: Typed = field(default_factory=dict)  # item -> criterion -> text
    words: Typed = field(default_factory=dict)  # item, or WHOLE -> key of the prompt -> text
    about: Mapping[str, str] = field(default_factory=dict)  # region, sex, category
    iteration: int = 1  # of the round when it was begun: what the others had said by then could be seen

    @property
    def stored(self) -> dict[str, object]:
        """Return it as the JSON of a draft."""
        return {"consent": self.consent, "judged": self.judged, "words": self.words, "about": self.about,
                "iteration": self.iteration}  # fmt: skip

    def judging(self, config: RoundConfig, item: str, raw: Mapping[str, str]) -> Begun:
        """Add the judgements of one item; an empty field takes its own back. Raise Invalid where one is off."""
        KINDS[config.kind].parse(config, item, raw)
        return replace(self, judged=_merged(self.judged, item, raw))

    def saying(self, item: str, texts: Mapping[str, str]) -> Begun:
        """Add the words about an item or the whole; raise Invalid where they are too long to keep."""
        if any(len(text.strip()) > MAX_WORDS for text in texts.values()):
            raise Invalid(N_("El texto es muy largo: hasta {n} letras. Acórtelo y envíe otra vez."), n=MAX_WORDS)
        return replace(self, words=_merged(self.words, item, texts))

    def ordering(self, order: Sequence[str]) -> Begun:
        """Take an order of preference in place of the one before."""
        return replace(self, judged={item: {RANK: str(place)} for place, item in enumerate(order, start=1)})


def _merged(typed: Typed, item: str, raw: Mapping[str, str]) -> dict[str, dict[str, str]]:
    merged = {name: dict(fields) for name, fields in typed.items()}
    fields = merged.pop(item, {}) | {name: text.strip() for name, text in raw.items()}
    kept = {name: text for name, text in fields.items() if text}
    return merged | ({item: kept} if kept else {})


def begun_from(stored: Mapping[str, Any]) -> Begun:
    """Read the JSON of a draft."""
    parts = {name: stored.get(name, {}) for name in ("consent", "judged", "words", "about")}
    return Begun(**parts, iteration=stored.get("iteration", 1))


def begun_again(answers: Sequence[Answer], codes: Mapping[int, str], *, consent: Mapping[str, bool]) -> Begun:
    """Begin from what was sent before, to correct it; `codes` names the items by id."""
    judged: dict[str, dict[str, str]] = {}
    about: dict[str, str] = {}
    for answer in answers:
        judged.setdefault(codes[answer.item_id], {})[answer.criterion] = _typed(answer)
        about = {name: getattr(answer, name) for name in ("region", "sex", "category") if getattr(answer, name)}
    return Begun(consent=consent, judged=judged, about=about)


def _typed(answer: Answer) -> str:
    if answer.value is None or (answer.criterion == SUPPORT and answer.value == 0):
        return DONT_KNOW
    return decimal_text(Fraction(answer.value, MILLION))


def draft_id(round_: Round, space: Space, *, author: str) -> str:
    """Return the name of an author's draft: keyed, so that a copy of the database does not lead to the card."""
    return author_token(author_key(round_.key), author=f"draft:{space.id}:{author}")


def stay_key(round_: Round, space: Space, *, author: str) -> str:
    """Return the key of the envelope that leaves an author's answer as it is: pressed twice in an iteration, one."""
    return author_token(author_key(round_.key), author=f"stay:{space.id}:{author}:{round_.iteration}")


def screens_of(round_: Round, space: Space, *, author: str) -> list[Screen]:
    """Lay out the screens of one author: her part of the items is drawn from who she is, the same each time."""
    turn = int(hashlib.sha256(f"{round_.key}:{author}".encode()).hexdigest()[:12], 16)
    config = config_of(round_)
    return screens(config, items_for(config, turn), space.code)


def prompts_of(round_: Round, *, of_item: bool) -> tuple[Prompt, ...]:
    """List the words the round asks for, about each item or about the whole."""
    return tuple(prompt for prompt in KINDS[round_.kind].proposal_prompts if prompt.of_item == of_item)


SEXES: Mapping[str, str] = {"mujer": N_("Mujer"), "hombre": N_("Hombre")}


def about_choices(round_: Round, space: Space) -> dict[str, dict[str, str]]:
    """Return what may be asked of a person, value -> words; never required, and nothing in a protected space."""
    if space.is_protected:
        return {}
    macro_regions = round_.policy.settings.get("macro_regions", [])
    regions = sorted({region for macro in macro_regions for region in macro["regions"]})
    choices = {"region": {region: region for region in regions}, "sex": dict(SEXES)}
    if space.kind in ("miners", "federation"):
        choices["category"] = dict(CATEGORIES)
    return {name: options for name, options in choices.items() if options}


def describing(begun: Begun, round_: Round, space: Space, raw: Mapping[str, str]) -> Begun:
    """Take what a person says of herself, only from the choices offered."""
    choices = about_choices(round_, space)
    about = {name: raw[name] for name, options in choices.items() if raw.get(name) in options}
    return replace(begun, about=about)


def envelope_of(
    round_: Round,
    begun: Begun,
    *,
    key: str,
    author: str,
    lang: str,
    channel: str = "web",
    organisation: str = "",
) -> Envelope:
    """Seal what was typed for the door; raise Invalid where there is nothing in it."""
    config = config_of(round_)
    judgements = tuple(_judgements(config, begun))
    words = tuple(_words(round_, begun))
    if not judgements and not words:
        raise Invalid(N_("Aún no hay nada que enviar. Responda al menos una pregunta."))
    return Envelope(
        key=key,
        author=author,
        channel=channel,
        judgements=judgements,
        words=words,
        lang=lang,
        organisation=organisation,
        region=begun.about.get("region", ""),
        sex=begun.about.get("sex", ""),
        category=begun.about.get("category", ""),
        iteration=round_.iteration,
        consent=dict(begun.consent),
    )


def _judgements(config: RoundConfig, begun: Begun) -> list[Judgement]:
    parse = KINDS[config.kind].parse
    return [judgement for item in config.items for judgement in parse(config, item.id, begun.judged.get(item.id, {}))]


def _words(round_: Round, begun: Begun) -> list[Words]:
    may_quote = begun.consent.get("quotes", False)
    return [
        Words(prompt.contribution, text, about=item, may_quote=may_quote)
        for item, texts in sorted(begun.words.items())
        for prompt in prompts_of(round_, of_item=item != WHOLE)
        if (text := texts.get(prompt.key, ""))
    ]
