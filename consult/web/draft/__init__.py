"""The drafter's desk: the draft from objective to standard, its threads, and what answers to the voices."""

from __future__ import annotations

from consult.web.draft import answers, board, dissents, lines, lost, pending, threads
from consult.web.draft.desk import bp

__all__ = ["answers", "board", "bp", "dissents", "lines", "lost", "pending", "threads"]
