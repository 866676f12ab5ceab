"""The public door for known answers: a policy file, an import, open, close, and what `results show` prints."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from click.testing import Result
from flask import Flask

Row = tuple[str, str, str, str, object]
"""Space, participant, item, criterion, value."""


class PublicDoor:
    """The command line of one application, as a person at a terminal uses it."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app, self.folder = app, folder

    def __call__(self, *args: str, is_refused: bool = False) -> Result:
        outcome = self.app.test_cli_runner().invoke(args=list(args))
        assert (outcome.exit_code != 0) == is_refused, outcome.output
        return outcome

    def load(self, code: str, spaces: Mapping[str, Mapping[str, object]], round_: Mapping[str, object]) -> str:
        """Load a policy of one round; spaces are id -> fields beyond `kind` and `es`. Return the round's address."""
        policy = {
            "policy": {"code": code, "name": {"es": code}},
            "spaces": [{"id": name, "kind": "miners", "es": name, **more} for name, more in spaces.items()],
            "rounds": [{"id": "R", "es": "Ronda", "spaces": list(spaces), **round_}],
        }
        path = self.folder / "policy.yaml"
        path.write_text(yaml.safe_dump(policy, allow_unicode=True, sort_keys=False), encoding="utf-8")
        self("policy", "load", str(path))
        return f"{code.lower()}/R"

    def open(self, address: str) -> None:
        """Open a round whatever its checklist says: these cases have no workshops, channels or dates."""
        self("round", "open", address, "--because", "prueba con datos publicados")

    def rows(self, address: str, rows: Iterable[Row], columns: str = "") -> Result:
        """Import rows as a long CSV; `columns` names what comes after the value."""
        path = self.folder / "rows.csv"
        lines = [f"space,participant,item,criterion,value{columns}"]
        path.write_text("\n".join([*lines, *(",".join(map(str, row)) for row in rows)]), encoding="utf-8")
        return self("contributions", "import", address, str(path))

    def result(self, address: str, *flags: str) -> dict[str, Any]:
        """Close the round and read its result, exact."""
        self("round", "close", address)
        return self.shown(address, "--internal", *flags)

    def shown(self, address: str, *flags: str) -> dict[str, Any]:
        """Read the result of a closed round."""
        found: dict[str, Any] = json.loads(self("results", "show", address, "--json", *flags).stdout)
        return found
