"""The rounds of a policy file, with their items; a declared state is history, without launch checks."""

from __future__ import annotations

from consult.base.db import db
from consult.core.policyfile import FileItem, PolicyFile, config_of, items_of
from consult.drafting.loading.matter import labels
from consult.rounds.actions import ItemText, configure_round, create_round
from consult.spaces.gate import Actor
from consult.spaces.models import Policy


def load_rounds(actor: Actor, file: PolicyFile, policy: Policy) -> None:
    """Create and configure every round of the file, all still in draft."""
    by_code = {space.code: space for space in policy.spaces}
    for declared in file.rounds:
        round_ = create_round(
            actor,
            policy,
            code=declared.id,
            kind=declared.kind,
            title=labels(declared.text),
            spaces=[by_code[code] for code in declared.spaces],
            step=declared.step,
            opens_on=declared.opens_on,
            closes_on=declared.closes_on,
        )
        texts = [_words(item) for item in items_of(file, declared)]
        configure_round(actor, round_, config=config_of(file, declared), texts=texts)
    db.session.flush()


def _words(item: FileItem) -> ItemText:
    return ItemText(code=item.id, text=labels(item.text), section=item.section, parent=item.parent, level=item.level)
