"""The report as data: its objects as JSON, the seal over them, and the same objects as sheets of a workbook."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from consult.core.document import Sheet, SheetColumn, Value
from consult.core.words import N_
from consult.reports.compile.desk import Desk
from consult.reports.compile.facts import Facts
from consult.reports.compile.objects import COUNTED, OBJECTS, Cell, Field, Kind, Named
from consult.results.export import as_json

Json = dict[str, Any]
"""JSON, at its border: what the file gives out."""

SCHEMA = 1
"""Number of the shape of the data; it grows when a key changes its meaning."""

YES, NO = N_("sí"), N_("no")


def payload(facts: Facts) -> Json:
    """Return everything the report says as data, in no language more than another; it does not know the date."""
    found: Json = {"schema": SCHEMA}
    for kind in OBJECTS:
        keys = [field.key for field in kind.fields]
        found[kind.key] = [dict(zip(keys, map(_plain, line), strict=True)) for line in kind.rows(facts)]
    found["results"] = {code: [_result(facts, code, n) for n in range(len(seen))] for code, seen in facts.views.items()}
    return found


def _result(facts: Facts, code: str, n: int) -> Json:
    """Return a result as `results show --json` gives it, without the roster of a space that shows only a band."""
    seen = facts.views[code][n]
    result = as_json(seen)
    for space in result["spaces"]:
        if "n_band" in space:
            space["eligible"] = None
    return result | {"is_simulated": code in facts.simulated}


def _plain(cell: Cell) -> Any:
    if isinstance(cell, Named):
        return cell.key
    if isinstance(cell, Mapping):
        return dict(cell)
    if isinstance(cell, tuple):
        return [_plain(each) for each in cell]
    if isinstance(cell, date | Decimal):
        return str(cell)
    return cell


def seal_of(found: Json) -> str:
    """Return the SHA-256 of the canonical JSON of the data: sorted keys, no spaces, UTF-8."""
    written = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(written.encode()).hexdigest()


def sheets(desk: Desk) -> tuple[Sheet, ...]:
    """Return the objects as sheets, in the report's language; what no round of the policy has gets none."""
    found = [(kind, _sheet(desk, kind)) for kind in OBJECTS]
    return tuple(sheet for kind, sheet in found if sheet.rows or kind not in COUNTED)


def _sheet(desk: Desk, kind: Kind) -> Sheet:
    return Sheet(
        name=desk.word(kind.name),
        holds=desk.word(kind.holds),
        columns=tuple(_column(desk, field) for field in kind.fields),
        rows=tuple(tuple(_value(desk, cell) for cell in line) for line in kind.rows(desk.facts)),
    )


def _column(desk: Desk, field: Field) -> SheetColumn:
    return SheetColumn(desk.word(field.title), desk.word(field.note) if field.note else "", field.number_format)


def _value(desk: Desk, cell: Cell) -> Value:
    if isinstance(cell, bool):
        return desk.word(YES if cell else NO)
    if isinstance(cell, Named):
        return desk.word(cell.name)
    if isinstance(cell, Mapping):
        return desk.text(cell)
    if isinstance(cell, tuple):
        return ", ".join(str(_value(desk, each)) for each in cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return cell
