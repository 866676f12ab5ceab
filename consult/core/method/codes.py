"""The codes of the draft: OP1 → L1.2 → S1.2.1 → E1.2.1-c, and I-OP1 for a measure. Proposals; any free code is good."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import count
from string import ascii_lowercase

TRAIL = re.compile(r"(?:OP|L|S)(.+)")


def next_code(kind: str, *, under: str, taken: Collection[str]) -> str:
    """Propose a code for a new objective, guideline, service, standard or indicator under a line ("" for none): the
    one after the last used there."""
    if kind == "objective":
        return _numbered("OP", taken)
    stem = match[1] if (match := TRAIL.fullmatch(under)) else under
    if kind == "guideline":
        return _numbered(f"L{stem}.", taken)
    if kind == "service":
        return _numbered(f"S{stem}.", taken)
    if kind == "standard":
        return _lettered(f"E{stem}-", taken)
    return _free(f"I-{under}", taken)


def _numbered(start: str, taken: Collection[str]) -> str:
    used = [int(code[len(start) :]) for code in taken if code.startswith(start) and code[len(start) :].isdecimal()]
    return f"{start}{max(used, default=0) + 1}"


def _lettered(start: str, taken: Collection[str]) -> str:
    used = [ascii_lowercase.index(code[-1]) for code in taken if re.fullmatch(re.escape(start) + "[a-z]", code)]
    place = max(used, default=-1) + 1
    return start + ascii_lowercase[place] if place < len(ascii_lowercase) else _free(f"{start}z", taken)


def _free(code: str, taken: Collection[str]) -> str:
    return code if code not in taken else next(name for n in count(2) if (name := f"{code}-{n}") not in taken)
