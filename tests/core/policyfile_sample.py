"""A small sound policy file, and ways to damage it. Shared by the tests of the border."""

from __future__ import annotations

SMALL = """\
policy: {code: P-1, name: Una política}
spaces:
  - {id: FED, kind: federation, es: Federaciones, weight: 0.2}
  - {id: PAL, kind: pallaqueras, es: Pallaqueras, weight: "4421"}
criteria: [{id: VP, es: Política, k: 0.5}, {id: VS, es: Social, k: 0.5}]
problem: {id: PP, es: El problema}
causes:
  - {id: CD1, es: Directa}
  - {id: CI1, parent: CD1, es: Indirecta}
alternatives:
  - {id: A1, cause: CD1, targets: [CI1], es: Una salida, scores: {FED: [2, 5]}}
objectives:
  - {id: OP1, cause: CD1, es: Un objetivo}
guidelines:
  - {id: L1, objective: OP1, from: [A1], es: Un lineamiento}
services:
  - {id: S1, guideline: L1, es: Un servicio}
standards:
  - {id: E1, service: S1, es: Un estándar, op: "<=", value: 30}
indicators:
  - {id: I1, of: S1, es: Un indicador, unit: número}
contributions:
  - {id: AP-1, space: PAL, node: CI1, es: Algo dicho, channel: voz}
dissents:
  - {id: D-1, alternative: A1, space: FED, es: No así}
related_policies:
  - {id: RP1, es: Otra política, with: OP1}
rounds:
  - {id: R1, kind: alternatives, es: "¿Cuál?", spaces: [FED, PAL], items: [alternatives], scale: {min: 1, max: 5}}
  - {id: R2, kind: validation, es: "¿Bien?", spaces: [PAL], items: [{id: x, es: Algo}]}
"""


def line_of(fragment: str, text: str = SMALL) -> int:
    """Number of the first line with the fragment."""
    return next(n for n, line in enumerate(text.splitlines(), 1) if fragment in line)


def changed(old: str, new: str) -> str:
    """The small file with one thing changed; the thing must be there."""
    assert SMALL.count(old) >= 1, old
    return SMALL.replace(old, new, 1)
