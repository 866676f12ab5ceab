"""The participant's journey under neutral addresses: consent, one thing on each screen, review, send, receipt."""

from __future__ import annotations

from consult.web.contribute import asking, dissents, iterating, journey, mine, officers, sending, withdrawing
from consult.web.contribute.desk import bp

__all__ = ["asking", "bp", "dissents", "iterating", "journey", "mine", "officers", "sending", "withdrawing"]
