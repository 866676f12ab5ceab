"""The door for WSGI servers and for `flask`."""

from __future__ import annotations
