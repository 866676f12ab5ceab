"""The policy file: the border where a YAML text becomes a sound `PolicyFile`, or is refused whole with one sentence."""

from __future__ import annotations

from consult.core.policyfile.content import (
    Alternative,
    Cause,
    Dissent,
    Effect,
    FileContribution,
    Future,
    Guideline,
    Indicator,
    Objective,
    Problem,
    RelatedPolicy,
    Service,
    Standard,
    Text,
    Variable,
)
from consult.core.policyfile.heads import slug_of
from consult.core.policyfile.items import all_items, config_of, items_of, scores_of
from consult.core.policyfile.model import (
    Criterion,
    FileItem,
    MacroRegion,
    Organisation,
    Policy,
    PolicyFile,
    Round,
    SelectionRule,
    Space,
    WeightScheme,
)
from consult.core.policyfile.nodes import decode
from consult.core.policyfile.parsing import parse

__all__ = [
    "Alternative", "Cause", "Criterion", "Dissent", "Effect", "FileContribution", "FileItem", "Future", "Guideline",
    "Indicator", "MacroRegion", "Objective", "Organisation", "Policy", "PolicyFile", "Problem", "RelatedPolicy",
    "Round", "SelectionRule", "Service", "Space", "Standard", "Text", "Variable", "WeightScheme", "all_items",
    "config_of", "decode", "items_of", "parse", "scores_of", "slug_of",
]  # fmt: skip
