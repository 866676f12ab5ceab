"""The one door of the border: text in, a sound `PolicyFile` out, or one refusal of the whole file."""

from __future__ import annotations

from consult.core.method import CRITERIA
from consult.core.policyfile.diagnosis import read_causes, read_effects, read_future, read_problem
from consult.core.policyfile.drafts import (
    Orders,
    read_alternatives,
    read_guidelines,
    read_indicators,
    read_objectives,
    read_services,
    read_standards,
)
from consult.core.policyfile.entry import Entry
from consult.core.policyfile.heads import (
    read_criteria,
    read_macro_regions,
    read_organisations,
    read_policy,
    read_selection_rule,
    read_spaces,
    read_weight_scheme,
)
from consult.core.policyfile.model import PolicyFile
from consult.core.policyfile.nodes import read
from consult.core.policyfile.register import Register
from consult.core.policyfile.rounds import read_rounds
from consult.core.policyfile.voices import read_contributions, read_dissents, read_related_policies


def parse(text: str) -> PolicyFile:
    """Read a policy file. Raise Invalid with one Spanish sentence that names the line or the id. Fields and sections
    we do not know are not looked at."""
    top = Entry(read(text), "policy")
    register = Register()
    policy = read_policy(top)
    spaces = read_spaces(top, register)
    problem = read_problem(top, register)
    criteria = read_criteria(top, register)
    rounds = read_rounds(top, register, criteria)
    orders = Orders([criterion.id for criterion in criteria] or CRITERIA, rounds)
    file = PolicyFile(
        policy=policy,
        spaces=spaces,
        rounds=rounds,
        organisations=read_organisations(top, register),
        macro_regions=read_macro_regions(top, register),
        problem=problem,
        causes=read_causes(top, register, problem),
        effects=read_effects(top, register, problem),
        future=read_future(top, register),
        criteria=criteria,
        selection_rule=read_selection_rule(top),
        alternatives=read_alternatives(top, register, orders),
        objectives=read_objectives(top, register),
        guidelines=read_guidelines(top, register),
        services=read_services(top, register),
        standards=read_standards(top, register),
        indicators=read_indicators(top, register),
        contributions=read_contributions(top, register),
        weight_scheme=read_weight_scheme(top),
        dissents=read_dissents(top, register),
        related_policies=read_related_policies(top, register),
    )
    register.check()
    return file
