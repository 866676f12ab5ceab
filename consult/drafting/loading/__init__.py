"""A policy file becomes a policy: the highest floor it touches is this one, so the verb lives here."""

from __future__ import annotations

from consult.drafting.loading.policy import load_policy

__all__ = ["load_policy"]
