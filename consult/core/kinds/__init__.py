"""The kinds of round, by hand. To add one: a module with its `KIND`, one line here."""

from __future__ import annotations

from collections.abc import Mapping

from consult.core.kinds import alternatives, future, problem_tree, standards, validation
from consult.core.kinds.model import Kind

KINDS: Mapping[str, Kind] = {
    "problem_tree": problem_tree.KIND,
    "future": future.KIND,
    "alternatives": alternatives.KIND,
    "standards": standards.KIND,
    "validation": validation.KIND,
}
