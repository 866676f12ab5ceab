"""Job name -> function, one visible dict; the queue's consumer."""

from __future__ import annotations

from flask import Flask


def init_worker(app: Flask) -> None:
    """Attach the queue to the application."""
    del app
