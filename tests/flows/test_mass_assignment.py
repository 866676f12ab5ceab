"""SEC-13: a form changes what its own fields say and nothing else; and SEC-16: what is typed never reaches a log."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import Boolean, Date, DateTime, Integer, select

from consult.base.db import Base, db
from consult.demo import PASSWORD
from tests.conftest import Databases
from tests.flows.forms import PageForm, forms_of
from tests.flows.test_hosts import brief

SENTINEL = "intruso7731"
NUMBER = "77317731"
OF_OTHER_MOVES = frozenset({"because"})
"""The reason of a move: the one address of all moves keeps it for each, also for those whose form does not ask it."""
SKIPPED = ("/logout", "/account", "/lang")
SOME_OR_ALL = pytest.mark.parametrize("most", [12, pytest.param(1000, marks=pytest.mark.campaign)], ids=["some", "all"])
"""Forms that are filled: the first ones, or every one."""
ROW = re.compile(r"[0-9a-f]{32}|AP-\w+")


def columns() -> dict[str, str]:
    """Return a value of its kind for each column of each model: none of them is what the form asked."""
    found: dict[str, str] = {}
    for table in Base.metadata.sorted_tables:
        for column in (one for one in table.columns if one.name not in OF_OTHER_MOVES):
            kind = column.type
            value = NUMBER if isinstance(kind, Integer) and not isinstance(kind, Boolean) else SENTINEL
            value = "1" if isinstance(kind, Boolean) else value
            value = "2031-07-31" if isinstance(kind, Date | DateTime) else value
            found.setdefault(column.name, value)
    return found


def forms(app: Flask, client: FlaskClient) -> Iterator[PageForm]:
    """Give every form a visitor meets, one of each shape."""
    done: set[tuple[str, tuple[str, ...]]] = set()
    for address in brief(app):
        with client.get(address) as page:
            found = forms_of(page.get_data(as_text=True), address) if page.mimetype == "text/html" else []
        for form in found:
            shape = ROW.sub("*", form.action), tuple(form.fields)
            if form.method == "post" and shape not in done and not form.action.startswith(SKIPPED):
                done.add(shape)
                yield form


def rows() -> dict[str, dict[tuple[Any, ...], dict[str, Any]]]:
    """Return every row of the database by table and key."""
    found: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {}
    with db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            key = [column.name for column in table.primary_key]
            kept = connection.execute(select(table)).mappings().all()
            found[table.name] = {tuple(row[name] for name in key): dict(row) for row in kept}
    return found


def changed(before: Any, after: Any) -> tuple[Counter[str], Counter[str]]:
    """Say which columns of rows that were there changed and how often, and how many rows of each table are new."""
    altered: Counter[str] = Counter()
    added = Counter({table: len(after[table].keys() - before[table].keys()) for table in after})
    for table, kept in before.items():
        for key, row in kept.items():
            now = after[table].get(key)
            altered.update([f"{table} gone"] if now is None else [])
            altered.update(f"{table}.{name}" for name in row if now is not None and now[name] != row[name])
    return altered, added


def strange(after: Any) -> list[str]:
    """List where the values that nobody asked for ended."""
    return sorted({f"{table}.{name}" for table, kept in after.items() for row in kept.values()
                   for name, value in row.items() if SENTINEL in str(value) or NUMBER in str(value)})  # fmt: skip


@SOME_OR_ALL
def test_sec_13_columns_that_no_form_has_change_nothing(most: int, databases: Databases) -> None:
    """Two copies of the example; the same forms to both, to one with every column of every model besides."""
    outcomes = []
    every = columns()
    for is_attack in (False, True):
        app = databases.app(databases.copy("sqlite", "example"))
        client = app.test_client()
        assert client.post("/login", data={"login": "coordina", "password": PASSWORD}).status_code == 302
        with app.app_context():
            before = rows()
        statuses = []
        n_forms = 0
        for form in list(islice(forms(app, client), most)):
            n_forms += 1
            more = {name: value for name, value in every.items() if name not in form.fields} if is_attack else {}
            with client.post(form.action, data=more | form.values()) as answer:
                statuses.append((ROW.sub("*", form.action), answer.status_code))
        with app.app_context():
            after = rows()
            for bound in db.engines.values():
                bound.dispose()
        assert n_forms >= min(most, 15)
        outcomes.append((statuses, changed(before, after)))
        assert strange(after) == []
    assert outcomes[0] == outcomes[1]
    assert sum(outcomes[0][1][1].values()) >= 1  # the forms do change something


def test_sec_13_the_eye_sees_a_column_that_does_change(app: Flask) -> None:
    """The control."""
    with app.app_context():
        before = rows()
        table = Base.metadata.tables["people"]
        with db.engine.begin() as connection:
            connection.execute(table.update().values(name=SENTINEL))
        after = rows()
    assert set(changed(before, after)[0]) == {"people.name"}
    assert strange(after) == ["people.name"]


CANARY = "canario-8842-voz"


def typed(form: PageForm) -> dict[str, str]:
    """Fill every free field with the canary."""
    return form.values() | dict.fromkeys(form.written(), CANARY)


@SOME_OR_ALL
def test_sec_16_what_is_typed_never_reaches_a_log(
    most: int, app: Flask, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Every form with a canary in every field, all loggers at their most talkative; then pages that break."""
    caplog.set_level(logging.DEBUG)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = app.test_client()
    assert client.post("/login", data={"login": "coordina", "password": PASSWORD}).status_code == 302
    found = list(islice(forms(app, client), most))
    for form in found:
        client.post(form.action, data=typed(form)).close()
    client.post("/", data={"code": CANARY})
    client.post("/login", data={"login": CANARY, "password": CANARY})
    client.post("/receipt", data={"receipt": CANARY})
    caplog.clear()
    for name, view in list(app.view_functions.items()):
        if name.startswith(("entry.enter", "auth.enter", "draft.add", "people.add", "weights.edit")):
            app.view_functions[name] = breaking(view)
    for address in ("/", "/login"):
        assert client.post(address, data={"code": CANARY, "login": CANARY, "password": CANARY}).status_code == 500
    logged = caplog.text + "".join(capfd.readouterr())
    assert "ZeroDivisionError" in logged  # what broke is told
    assert CANARY not in logged


def breaking(view: Any) -> Any:
    """Make a view that reads its form and then breaks in the database and in itself."""

    def broken(**_: Any) -> str:
        table = Base.metadata.tables["people"]
        try:
            with db.engine.begin() as connection:
                connection.execute(table.insert().values(id="x" * 5, name=request.form.get("code"), login=None))
        except Exception as fault:
            logging.getLogger("consult").exception("broken")
            raise ZeroDivisionError from fault
        return str(view)

    return broken
