"""One's own account: the steps of entering, sessions, the second factor, and getting back in."""

from __future__ import annotations

from consult.web.account import factor, recovering, sessions, steps
from consult.web.account.desk import bp

__all__ = ["bp", "factor", "recovering", "sessions", "steps"]
