"""The door for WSGI servers and for `flask`."""

from __future__ import annotations

from consult.app import create_app

app = create_app()
