"""What the desk still owes: findings of the rules, dissents without words, statements without an answer."""

from __future__ import annotations

from dataclasses import dataclass

from consult.drafting.desk import answer_desk, dissents_seen
from consult.drafting.findings import findings
from consult.drafting.judged import choices, reads_internally
from consult.drafting.models import Dissent
from consult.drafting.queries import evidence, guidelines, services, standards
from consult.spaces.models import Policy
from consult.web.draft.words import Group, grouped
from consult.web.language import gettext as _
from consult.web.session import actor


@dataclass(frozen=True, slots=True)
class Todo:
    """The list beside the draft. `unsupported` are standards without a source: the drafter's own judgement."""

    groups: tuple[Group, ...]
    dissents: tuple[Dissent, ...]
    n_statements: int
    n_owed: int
    unsupported: tuple[str, ...]
    done: tuple[tuple[str, str], ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is left to solve."""
        return not (self.groups or self.dissents or self.n_owed)


def todo_of(policy: Policy) -> Todo:
    """Return the list as the person asking may know it."""
    internal = reads_internally(actor(), policy)
    groups = grouped(findings(policy, is_internal=internal))
    statements = answer_desk(policy)
    sustained = evidence(policy)
    is_known = bool(choices(policy, is_internal=internal))
    return Todo(
        groups=tuple(groups),
        dissents=tuple(one for one in dissents_seen(actor(), policy) if one.status == "pending"),
        n_statements=len(statements),
        n_owed=sum(line.disposition is None for line in statements),
        unsupported=tuple(line.code for line in standards(policy) if line.code not in sustained),
        done=tuple(_done(policy, {group.rule for group in groups}, is_choice_known=is_known)),
    )


def _done(policy: Policy, open_rules: set[str], *, is_choice_known: bool) -> list[tuple[str, str]]:
    n_guidelines, n_services = len(guidelines(policy)), len(services(policy))
    found = []
    if n_guidelines and is_choice_known and "L2" not in open_rules:
        found.append((_("Todo lineamiento viene de una alternativa elegida"), _ratio(n_guidelines)))
    if n_services and not {"S2", "S3"} & open_rules:
        found.append((_("Todo servicio tiene estándar medible e indicador"), _ratio(n_services)))
    return found


def _ratio(n: int) -> str:
    return _("%(n)s de %(of)s", n=n, of=n)
