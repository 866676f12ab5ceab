"""The only place that looks at the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

PERU = timezone(timedelta(hours=-5), "PET")
"""Peru keeps one hour all year."""


def now() -> datetime:
    """Return this instant in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the date in Peru."""
    return datetime.now(PERU).date()


def half_day(instant: datetime) -> str:
    """Return the half-day of an instant in Peru, as `2026-04-07 am`: the finest time kept of a protected space."""
    local = instant.astimezone(PERU)
    return f"{local.date()} {'am' if local.hour < 12 else 'pm'}"
