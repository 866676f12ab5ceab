"""Items made from a file, in a round that has not opened: afterwards what it asks about is sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from consult.core.errors import Invalid
from consult.core.kinds.model import ItemConfig
from consult.core.lifecycle import STATES
from consult.core.policyfile.entry import ID
from consult.core.words import N_
from consult.rounds.actions import ItemText, configure_round
from consult.rounds.models import Round
from consult.rounds.queries import config_of
from consult.spaces.gate import Actor


def add_items(actor: Actor, round_: Round, texts: Mapping[str, str]) -> int:
    """Add to the round the items of the file it lacks, code -> text, and return how many; none once it opened."""
    known = {item.code for item in round_.items}
    fresh = {code: text for code, text in texts.items() if code not in known}
    if not fresh or not STATES[round_.state].is_configurable:
        return 0
    if wrong := next((code for code in fresh if not ID.fullmatch(code)), None):
        raise Invalid(N_("«{code}» no sirve como código de un punto. No se creó nada."), code=wrong[:40])
    config = config_of(round_)
    kept = [ItemText(item.code, item.text, item.section, item.parent, item.level) for item in round_.items]
    configure_round(
        actor,
        round_,
        config=replace(config, items=(*config.items, *(ItemConfig(code) for code in fresh))),
        texts=[*kept, *(ItemText(code, {"es": text or code}) for code, text in fresh.items())],
    )
    return len(fresh)
