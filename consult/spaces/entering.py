"""What is missing before who gave the right password is inside: a code, their own password, a second factor."""

from __future__ import annotations

from typing import Literal

from consult.spaces.credentials import StaffSession
from consult.spaces.second_factor import factor_of, is_required

Step = Literal["code", "password", "factor"]


def missing_step(session: StaffSession) -> Step | None:
    """Return the next step this session owes, in their order; None when it owes none. Asked again at every page: what
    a mandate or the database asks for may have grown since."""
    factor = factor_of(session.person)
    if factor is not None and not session.is_coded:
        return "code"
    if session.person.password_until is not None:
        return "password"
    return "factor" if factor is None and is_required(session.person) else None
