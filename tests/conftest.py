"""Real databases for the tests: made once as templates, copied for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import settings as hypothesis_settings
from jinja2.bccache import Bucket, BytecodeCache

from consult.app import create_app
from consult.base.config import Settings, database_url
from consult.base.db import db
from consult.demo import PASSWORD, demo_people, fill
from consult.drafting.loading import load_policy
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug

hypothesis_settings.register_profile("consult", deadline=None)  # two shared cores: a slow moment is no failure
hypothesis_settings.load_profile("consult")

SLUG = "pnm-mape-demo"
EXAMPLE = Path(__file__).parent / "data" / "mape.yaml"
POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgresql://127.0.0.1:5432/postgres")


def postgres_answers() -> bool:
    """Tell whether a PostgreSQL answers at TEST_POSTGRES_URL or on the local default."""
    try:
        with psycopg.connect(POSTGRES_URL, connect_timeout=2):
            return True
    except psycopg.OperationalError:
        if "TEST_POSTGRES_URL" in os.environ:
            raise
        return False


REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")


def redis_answers() -> bool:
    """Tell whether a Redis answers at TEST_REDIS_URL or on the local default."""
    with redis.Redis.from_url(REDIS_URL, socket_connect_timeout=2) as client:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            if "TEST_REDIS_URL" in os.environ:
                raise
            return False


HAS_REDIS = redis_answers()
QUEUES = ["sqlite", *(["redis"] if HAS_REDIS else [])]
HAS_POSTGRES = postgres_answers()
DATABASES = ["sqlite", *(["postgresql"] if HAS_POSTGRES else [])]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--campaigns", action="store_true", help="run the long ones too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long ones to `make campaigns`: each has a shorter sister that stays."""
    if config.getoption("--campaigns"):
        return
    long = [item for item in items if item.get_closest_marker("campaign")]
    items[:] = [item for item in items if item not in long]
    config.hook.pytest_deselected(items=long)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which databases ran: never a silent skip."""
    without = "" if HAS_POSTGRES else " (PostgreSQL did not answer: its half of the database tests did NOT run)"
    terminalreporter.write_line(f"databases: {', '.join(DATABASES)}{without}")
    if not terminalreporter.config.getoption("--campaigns"):
        terminalreporter.write_line("campaigns: the long tests did NOT run here (make campaigns)")
    queueless = "" if HAS_REDIS else " (Redis did not answer: its half of the queue tests did NOT run)"
    terminalreporter.write_line(f"queues: {', '.join(QUEUES)}{queueless}")


class Databases:
    """Templates by (engine, content), copied on demand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.templates: dict[tuple[str, str], str] = {}
        self.made: list[str] = []

    def template(self, engine: str, content: str) -> str:
        if (engine, content) not in self.templates:
            url = self.empty(engine)
            app = self.app(url)
            with app.app_context():
                upgrade()
                if content == "example":
                    load_example()
                db.session.remove()
                for bound in db.engines.values():
                    bound.dispose()
            self.templates[engine, content] = url
        return self.templates[engine, content]

    def empty(self, engine: str) -> str:
        if engine == "sqlite":
            return f"sqlite:///{self.folder / uuid4().hex}.db"
        return self._create(None)

    def copy(self, engine: str, content: str) -> str:
        url = self.template(engine, content)
        if engine == "postgresql":
            return self._create(url.rsplit("/", 1)[1])
        fresh = self.folder / f"{uuid4().hex}.db"
        shutil.copyfile(url.removeprefix("sqlite:///"), fresh)
        return f"sqlite:///{fresh}"

    def _create(self, template: str | None) -> str:
        name = f"consult_test_{uuid4().hex[:12]}"
        with psycopg.connect(POSTGRES_URL, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        self.made.append(name)
        return POSTGRES_URL.rsplit("/", 1)[0] + "/" + name

    def drop(self) -> None:
        if not self.made:
            return
        with psycopg.connect(POSTGRES_URL, autocommit=True) as connection:
            for name in self.made:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def app(self, url: str, *, redis_url: str | None = None) -> Flask:
        app = create_app(
            Settings(
                database_url=database_url(url),
                redis_url=redis_url,
                keys_dir=self.folder / "keys",
                instance_dir=self.folder,
                public_url=None,
                is_testing=True,
                argon2_cost=1,
            )
        )
        app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
        app.jinja_env.bytecode_cache = COMPILED
        MADE.append(app)
        return app


class Compiled(BytecodeCache):
    """Templates compiled once for the whole run: each test has an application of its own."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()
MADE: list[Flask] = []
"""Applications of the test that runs."""


@pytest.fixture(autouse=True)
def let_go() -> Iterator[None]:
    """Close what a test's applications held open: a connection found later would fail another test."""
    yield
    while MADE:
        with MADE.pop().app_context():
            db.session.remove()
            for bound in db.engines.values():
                bound.dispose()


def load_example() -> None:
    """Load the example policy with its people and its simulated answers."""
    policy = load_policy(SYSTEM, EXAMPLE.read_text(encoding="utf-8"))
    demo_people(policy)
    fill(SYSTEM, policy)
    db.session.commit()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Templates for the whole run."""
    found = Databases(tmp_path_factory.mktemp("databases"))
    yield found
    found.drop()


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest) -> str:
    """Each database engine in turn; ask for it to run a test on all of them."""
    return str(request.param)


def _ready(databases: Databases, engine: str, content: str) -> Iterator[Flask]:
    app = databases.app(databases.copy(engine, content))
    yield app
    with app.app_context():
        db.session.remove()
        for bound in db.engines.values():
            bound.dispose()


@pytest.fixture
def app(databases: Databases) -> Iterator[Flask]:
    """The example on SQLite. No context is pushed: with one open every client would be the first user."""
    yield from _ready(databases, "sqlite", "example")


@pytest.fixture
def empty_app(databases: Databases) -> Iterator[Flask]:
    """Only the tables, on SQLite."""
    yield from _ready(databases, "sqlite", "empty")


@pytest.fixture
def each_app(databases: Databases, engine: str) -> Iterator[Flask]:
    """The example on every engine in turn."""
    yield from _ready(databases, engine, "example")


@pytest.fixture
def each_empty_app(databases: Databases, engine: str) -> Iterator[Flask]:
    """Only the tables, on every engine in turn."""
    yield from _ready(databases, engine, "empty")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Nobody in particular."""
    return app.test_client()


SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """Return a client signed in as one of the cast by login: coordina, facilita, promotora, redacta, observa, …"""

    def enter(login: str) -> FlaskClient:
        client = app.test_client()
        answer = client.post("/login", data={"login": login, "password": PASSWORD})
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return client

    return enter


@pytest.fixture
def card(app: Flask) -> Callable[[str], str]:
    """Return the printed code of a demonstration card of a space."""

    def code(space: str) -> str:
        with app.app_context():
            people = demo_people(policy_by_slug(SLUG))
            db.session.rollback()
        return next(str(person["login"]) for person in people if person["space"] == space and not person["password"])

    return code
