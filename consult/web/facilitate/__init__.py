"""The facilitator's rounds: list, start, set up, open, pause, close, and every other move."""

from __future__ import annotations

from consult.web.facilitate import moving, preparing
from consult.web.facilitate.desk import bp

__all__ = ["bp", "moving", "preparing"]
