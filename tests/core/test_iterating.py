"""When a round may be asked again, and where it says how many times (counting.md §10 M5)."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product

import pytest

from consult.core.errors import Conflict, Invalid
from consult.core.iterating import MOST_ITERATIONS, require_next
from consult.core.kinds.storing import config_from_json, config_to_json
from consult.core.lifecycle import STATES
from consult.core.policyfile import config_of, parse

POLICY = """
policy: {code: AGUA, name: {es: "Agua"}}
spaces: [{id: MAC, kind: miners, es: "Mineros", weight: 1}]
rounds:
  - id: D
    kind: standards
    es: "¿Hasta cuánto?"
    spaces: [MAC]
    items: [{id: e1, es: "Uno", min: 1, max: 5}]
    ITERATIONS
"""


def test_when_the_next_iteration_may_start() -> None:
    """Open or paused, below its maximum, with an answer; the fourth only by the vote of the panel."""
    n_allowed = 0
    for state, maximum, iteration, has_answers, because in product(
        STATES, (1, 2, 3, 4), (1, 2, 3, 4), (True, False), ("", "  ", "El panel lo votó")
    ):
        is_voted = iteration < 3 or bool(because.strip())
        asked = {"iteration": iteration, "maximum": maximum, "has_answers": has_answers, "because": because}
        if state in ("open", "paused") and iteration < maximum and has_answers and is_voted:
            assert require_next(state, **asked) == iteration + 1  # type: ignore[arg-type]
            n_allowed += 1
        else:
            with pytest.raises(Conflict):
                require_next(state, **asked)  # type: ignore[arg-type]
    assert n_allowed == 2 * (3 + 6 + 7), "two states; 1 of 2, 1-2 of 3, 1-3 of 4, the last with one reason of three"


@pytest.mark.parametrize(("written", "expected"), [("", 1), ("iterations: 1", 1), ("iterations: 4", MOST_ITERATIONS)])
def test_a_file_declares_the_iterations_of_a_round(written: str, expected: int) -> None:
    file = parse(POLICY.replace("ITERATIONS", written))
    config = config_of(file, file.rounds[0])
    assert config.iterations == expected
    assert config_from_json(json.loads(json.dumps(config_to_json(config)))) == config


def test_a_configuration_kept_before_there_were_iterations_is_asked_once() -> None:
    file = parse(POLICY.replace("ITERATIONS", "iterations: 3"))
    config = config_of(file, file.rounds[0])
    older = {name: part for name, part in config_to_json(config).items() if name != "iterations"}
    assert config_from_json(older) == replace(config, iterations=1)


@pytest.mark.parametrize("written", ["0", "5", "-1", "2.5", "tres", "[1, 2]"])
def test_a_file_with_other_iterations_is_refused_with_its_line(written: str) -> None:
    with pytest.raises(Invalid, match=r"Línea 10: «iterations» de «D»"):
        parse(POLICY.replace("ITERATIONS", f"iterations: {written}"))
