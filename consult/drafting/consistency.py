"""The draft as the rules of the method look at it: its rows as `core.method` takes them."""

from __future__ import annotations

from fractions import Fraction

from consult.core.counting.snapshot import from_json
from consult.core.lifecycle import STATES
from consult.core.method.model import (
    Draft,
    DraftAlternative,
    DraftGuideline,
    DraftIndicator,
    DraftObjective,
    DraftService,
    DraftStandard,
)
from consult.drafting.models import Indicator, Parked, Service
from consult.drafting.queries import evidence, guidelines, indicators, objectives, parked, services, standards
from consult.results.queries import results
from consult.rounds.launch import method_nodes, statement_of
from consult.rounds.queries import alternatives, nodes, rounds
from consult.spaces.models import Policy


def draft_of(policy: Policy) -> Draft:
    """Return the draft as the rules of the method look at it; what the rows do not say is left unknown."""
    tree = nodes(policy)
    voices = {code: [row for row in rows if row.source_kind == "statement"] for code, rows in evidence(policy).items()}
    chosen = chosen_codes(policy)
    set_aside = parked(policy)
    return Draft(
        horizon=policy.horizon,
        statement=statement_of(tree),
        nodes=method_nodes(tree),
        alternatives=tuple(
            DraftAlternative(
                id=option.code,
                cause=option.cause,
                targets=tuple(option.targets),
                is_chosen=option.code in chosen,
                omission=_reason(set_aside.get(("L3", option.code))),
            )
            for option in alternatives(policy)
        ),
        cause_reasons={subject: note.reason for (rule, subject), note in set_aside.items() if rule == "C1"},
        objectives=tuple(
            DraftObjective(line.code, line.text["es"], (line.cause,) if line.cause else (), _one(line.lead))
            for line in objectives(policy)
        ),
        guidelines=tuple(
            DraftGuideline(
                id=line.code,
                objective=line.objective.code,
                alternatives=tuple(line.alternatives),
                n_contributions=len(voices.get(line.code, [])),
                text=line.text["es"],
            )
            for line in guidelines(policy)
        ),
        services=tuple(_service(line) for line in services(policy)),
        standards=tuple(
            DraftStandard(
                id=line.code,
                service=line.service.code,
                operator=line.operator,
                value=Fraction(line.value) if line.value else None,
                verification=line.verification,
            )
            for line in standards(policy)
        ),
        indicators=tuple(_indicator(line) for line in indicators(policy)),
    )


def chosen_codes(policy: Policy) -> frozenset[str]:
    """Return the codes chosen in the newest closed round of alternatives, under its sealed weights."""
    closed = [one for one in rounds(policy) if one.kind == "alternatives" and STATES[one.state].is_closed]
    found = results(closed[-1]) if closed else []
    if not found:
        return frozenset()
    return frozenset(item.id for item in from_json(found[0].figures).items if item.is_chosen)


def _one(lead: str) -> tuple[str, ...]:
    return (lead,) if lead.strip() else ()


def _reason(note: Parked | None) -> str:
    return note.reason if note else ""


def _service(line: Service) -> DraftService:
    return DraftService(
        id=line.code,
        guideline=line.guideline.code,
        provider=line.provider,
        receiver=line.receiver,
        is_accepted=bool(line.acceptances),
    )


def _indicator(line: Indicator) -> DraftIndicator:
    return DraftIndicator(
        id=line.code,
        of=line.of,
        unit=line.unit,
        base_value=Fraction(line.base_value) if line.base_value else None,
        base_year=line.base_year,
        targets=tuple(sorted((int(year), Fraction(value)) for year, value in line.targets.items())),
    )
