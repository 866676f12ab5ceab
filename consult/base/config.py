"""Settings, read once from the environment. No other file reads os.environ."""

from __future__ import annotations

import os
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment decides."""

    database_url: str
    redis_url: str | None
    keys_dir: Path
    instance_dir: Path
    public_url: str | None
    is_testing: bool = False
    argon2_cost: int = 2  # passes; tests lower it
    is_field_node: bool = False  # a laptop that serves a hotspot of its own, without Internet
    n_proxies: int = 0  # proxies of one's own in front: so many last addresses of X-Forwarded-For are believed

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def is_exposed(self) -> bool:
        """Tell whether people would come by plain http from beyond this machine: only a field node may be so."""
        parts = urlsplit(self.public_url or "")
        is_plain = bool(self.public_url) and parts.scheme != "https"
        return is_plain and not self.is_field_node and not is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    """Tell whether a name or an address is this very machine's."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def database_url(raw: str) -> str:
    """Name the driver: `postgres://` and `postgresql://` mean psycopg 3; `sqlite:///` stays.

    A relative SQLite path is taken from the current folder, as every other program does.
    """
    for prefix in ("postgres://", "postgresql://"):
        if raw.startswith(prefix):
            return "postgresql+psycopg://" + raw.removeprefix(prefix)
    if raw.startswith("sqlite:///") and not raw.startswith("sqlite:////") and raw != "sqlite:///:memory:":
        return f"sqlite:///{Path(raw.removeprefix('sqlite:///')).resolve()}"
    return raw


def settings_from(environ: dict[str, str] | None = None) -> Settings:
    """Read the settings; the folders they name are made when first written to."""
    env = dict(os.environ) if environ is None else environ
    instance = Path(env.get("INSTANCE_DIR", ROOT / "instance"))
    return Settings(
        database_url=database_url(env.get("DATABASE_URL") or f"sqlite:///{instance / 'consult.db'}"),
        redis_url=env.get("REDIS_URL") or None,
        keys_dir=Path(env.get("KEYS_DIR") or instance / "keys"),
        instance_dir=instance,
        public_url=env.get("PUBLIC_URL") or None,
        is_testing=env.get("CONSULT_TESTING") == "1",
        argon2_cost=1 if env.get("CONSULT_TESTING") == "1" else 2,
        is_field_node=env.get("FIELD_NODE") == "1",
        n_proxies=int(env.get("TRUSTED_PROXIES") or 0),
    )
