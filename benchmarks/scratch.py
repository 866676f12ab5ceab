"""Scratch databases made and dropped."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import psycopg


def create(engine: str, folder: Path, server: str) -> str:
    """Make an empty database and return its address: a file in the folder, or a database of the server."""
    name = f"consult_bench_{uuid4().hex[:12]}"
    if engine == "sqlite":
        return f"sqlite:///{folder / name}.db"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server.rsplit('/', 1)[0]}/{name}"


def drop(url: str, server: str) -> None:
    """Drop a scratch database."""
    if url.startswith("sqlite"):
        for tail in ("", "-wal", "-shm"):
            Path(url.removeprefix("sqlite:///") + tail).unlink(missing_ok=True)
    else:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {url.rsplit('/', 1)[1]} WITH (FORCE)")
