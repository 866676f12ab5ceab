"""Floor 0, pure decisions: no Flask, no SQLAlchemy, no network, no clock, no randomness."""
