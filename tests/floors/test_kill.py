"""INT-1 in short: writers killed at random moments lose nothing acknowledged and leave no leaf alone (`make kill`)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINE = re.compile(r"kills (\d+), acknowledged (\d+), stored (\d+); (.+)")


def test_int_1_nothing_acknowledged_is_lost_and_the_campaign_can_fail(engine: str) -> None:
    """Five seconds of kills; then the control, in which some leaf is missing."""
    words = ["--seconds", "5", "--control", "4", "--databases", engine]
    done = subprocess.run([sys.executable, "-m", "campaigns.kill", *words], cwd=ROOT, capture_output=True, text=True)
    whole, control = (LINE.search(line) for line in done.stdout.splitlines())
    assert whole is not None, done.stdout + done.stderr
    assert control is not None
    assert whole[4] == "nothing lost, nothing alone"
    assert int(whole[1]) >= 2
    assert int(whole[3]) >= int(whole[2]) >= 3
    assert "leaf" in control[4]
    assert done.returncode == 0
