"""Reading the forms of the journey: what was typed on a screen, field by field, with what is wrong beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from consult.contributions.drafts import Begun
from consult.core.errors import Invalid
from consult.core.kinds.model import DONT_KNOW, CriterionSpec, Prompt, RoundConfig
from consult.core.kinds.ordering import TAPS, ordered, tapped
from consult.web.language import sentence_of

Form = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a screen sent: the answers begun with it where all was well, else what is wrong by field."""

    begun: Begun
    typed: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def typed_in(form: Form, specs: tuple[CriterionSpec, ...]) -> dict[str, str]:
    """Return criterion -> text for the fields the form carries; «No sé» beside an empty number is an answer."""
    typed: dict[str, str] = {}
    for spec in specs:
        name = f"v-{spec.id}"
        if name in form:
            typed[spec.id] = form[name].strip()
        if spec.widget == "number" and not typed.get(spec.id) and form.get(f"{name}-dk"):
            typed[spec.id] = DONT_KNOW
    return typed


def part_of(form: Form, item: str) -> Form:
    """Return the fields of one item of a form that asks about many: their names begin with its code and a colon."""
    return MultiDict(
        {name.removeprefix(f"{item}:"): text for name, text in form.items() if name.startswith(f"{item}:")}
    )


def said_in(form: Form, prompts: tuple[Prompt, ...]) -> dict[str, str]:
    """Return prompt -> words for the text areas the form carries."""
    return {prompt.key: form[f"w-{prompt.key}"] for prompt in prompts if f"w-{prompt.key}" in form}


def read_screen(
    form: Form,
    begun: Begun,
    config: RoundConfig,
    *,
    item: str,
    specs: tuple[CriterionSpec, ...],
    prompts: tuple[Prompt, ...],
) -> Reading:
    """Read one screen; each judgement is checked by itself, so that the sentence stands at its own field."""
    typed, words = typed_in(form, specs), said_in(form, prompts)
    errors: dict[str, str] = {}
    after = begun
    for name, text in typed.items():
        try:
            after = after.judging(config, item, {name: text})
        except Invalid as refusal:
            errors[name] = full_stop(sentence_of(refusal))
    try:
        after = after.saying(item, words)
    except Invalid as refusal:
        errors["words"] = full_stop(sentence_of(refusal))
    return Reading(begun if errors else after, typed, words, errors)


def read_order(form: Form, items: tuple[str, ...], before: Sequence[str]) -> tuple[list[str], str]:
    """Read a ranking: the places chosen, then one tap if a button of an item was pressed. Also return that item."""
    chosen = {item: form.get(f"place-{item}", "") for item in items}
    places = {item: int(place) for item, place in chosen.items() if place.isascii() and place.isdigit()}
    order = ordered(places, items, before)
    for tap in TAPS:
        if (item := form.get(tap, "")) in items:
            return tapped(order, item, tap), item
    return order, ""


def full_stop(sentence: str) -> str:
    """End a sentence of the core that callers may go on with."""
    return sentence if sentence.endswith((".", "?", "»")) else sentence + "."
