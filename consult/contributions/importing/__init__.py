"""Files that come in at the one door: the long CSV, a Polis conversation, PrefLib's orders."""

from __future__ import annotations

from consult.contributions.importing.doors import import_spaces
from consult.contributions.importing.outcome import Fault, Outcome
from consult.contributions.importing.polis import import_polis
from consult.contributions.importing.preflib import import_preflib
from consult.contributions.importing.rows import import_rows

__all__ = ["Fault", "Outcome", "import_polis", "import_preflib", "import_rows", "import_spaces"]
