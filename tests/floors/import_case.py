"""One small policy to bring published files into, by the command line: shared by the tests of the formats."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from click.testing import Result

from consult.rounds.models import Round
from consult.rounds.queries import round_by_code
from consult.spaces.queries import policy_by_slug
from tests.floors.test_commands import Line

KNOWN = Path(__file__).parent.parent / "data" / "known"
BURLINGTON = KNOWN / "rankings" / "burlington2009_00005-00000002.toi"
MILLION = 1_000_000


def policy(items: Iterable[str], spaces: str = "{id: UNO, kind: land, es: Uno, weight: 1}", mode: str = "") -> str:
    """Write a policy of one round: of support, or of alternatives in that mode."""
    codes = ", ".join(re.findall(r"\{id: ([\w-]+)", spaces))
    kind = f"kind: alternatives\n    mode: {mode}" if mode else "kind: validation"
    return f"""
policy: {{code: PRUEBA, name: {{es: Prueba}}}}
spaces: [{spaces}]
rounds:
  - id: R
    es: Ronda
    {kind}
    spaces: [{codes}]
    items: [{", ".join(f'{{id: "{code}", es: "Punto {code}"}}' for code in items)}]
"""


def opened(line: Line, text: str) -> Line:
    loaded = line.load(text)
    assert loaded.exit_code == 0, loaded.output
    answer = line("round", "open", "prueba/R", "--because", "prueba")
    assert answer.exit_code == 0, answer.output
    return line


def bring(line: Line, file: Path | str, *flags: str) -> Result:
    return line("contributions", "import", "prueba/R", str(file), *flags)


def last_line(outcome: Result) -> str:
    return outcome.stdout.splitlines()[-1]


def the_round() -> Round:
    return round_by_code(policy_by_slug("prueba"), "R")
