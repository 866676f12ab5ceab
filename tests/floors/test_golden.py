"""The expected table of docs/method.md §3.4, by the public door: policy file and command line, on every database."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from flask import Flask

METHOD = Path(__file__).resolve().parents[2] / "docs" / "method.md"
SPACES = ("FED", "MIN", "PAL", "MAC", "SOC")
CRITERIA = ("VP", "VS", "VA", "EF")


def expected() -> dict[str, list[str]]:
    """Read the table from the specification itself, row by row."""
    text = METHOD.read_text(encoding="utf-8").split("### 3.4")[1].split("### 3.5")[0]
    rows = [line.strip()[1:-1].replace("**", "") for line in text.splitlines() if line.startswith("| A")]
    cells = {row.split("|")[0].strip(): [cell.strip() for cell in row.split("|")] for row in rows}
    return {code: row for code, row in cells.items() if code != "Alt."}


def half_up(value: float, like: str) -> str:
    """Round a figure of the program to as many places as the specification prints."""
    places = Decimal(1).scaleb(-len(like.split(".")[1]))
    return str(Decimal(repr(round(value, 9))).quantize(places, ROUND_HALF_UP))


def show(app: Flask, address: str, *flags: str) -> dict[str, object]:
    """Call `flask results show` and read what it prints."""
    outcome = app.test_cli_runner().invoke(args=["results", "show", address, "--json", *flags])
    assert outcome.exit_code == 0, outcome.output
    found: dict[str, object] = json.loads(outcome.stdout)
    return found


def test_the_specification_still_has_its_twelve_rows() -> None:
    assert len(expected()) == 12


def test_every_figure_equals_the_specification(each_app: Flask) -> None:
    found = show(each_app, "pnm-mape-demo/R3", "--internal")
    for item in found["items"]:  # type: ignore[attr-defined]
        row = expected()[item["id"]]
        ours = [item["criteria"][name]["weighted"] for name in CRITERIA]
        ours += [item["total"]["weighted"], item["total"]["head_count"], item["total"]["equal"]]
        ours += [item["by_space"][space] for space in SPACES] + [item["gap"]]
        assert [half_up(value, text) for value, text in zip(ours, row[1:14], strict=True)] == row[1:14], item["id"]
        assert item["chosen"] == (row[14] == "yes")
        assert bool(item["dissent"]) == (row[15] == "yes")


def test_leaving_a_space_out_says_what_the_specification_says(each_app: Flask) -> None:
    scenarios = show(each_app, "pnm-mape-demo/R3", "--internal")["robustness"]["scenarios"]  # type: ignore[index]
    chosen = set(scenarios["published"])
    assert chosen == {"A1.1", "A1.2", "A2.3", "A2.2", "A3.3", "A3.1", "A4.2", "A4.1"}
    lost = {
        name: chosen - set(ids) for name, ids in scenarios.items() if ":" not in name or name.startswith("without:")
    }
    assert lost == {
        "published": set(), "equal": set(), "head_count": {"A1.2"}, "without:FED": set(), "without:MIN": set(),
        "without:PAL": {"A1.2"}, "without:SOC": {"A1.2"}, "without:MAC": {"A3.1"},
    }  # fmt: skip


def test_in_cd2_the_order_flips_between_weights_and_heads(each_app: Flask) -> None:
    items = {item["id"]: item["total"] for item in show(each_app, "pnm-mape-demo/R3", "--internal")["items"]}  # type: ignore[attr-defined]
    assert items["A2.3"]["weighted"] > items["A2.2"]["weighted"]
    assert items["A2.3"]["head_count"] < items["A2.2"]["head_count"]


def test_an_open_round_refuses_even_staff(each_app: Flask) -> None:
    for flags in ([], ["--internal"]):
        outcome = each_app.test_cli_runner().invoke(args=["results", "show", "pnm-mape-demo/R4", "--json", *flags])
        assert outcome.exit_code != 0
        assert outcome.stdout == ""


def test_what_leaves_has_bands_and_no_counts_of_confidential_spaces(each_app: Flask) -> None:
    spaces = {space["id"]: space for space in show(each_app, "pnm-mape-demo/R3")["spaces"]}  # type: ignore[attr-defined]
    assert {code for code, space in spaces.items() if "n_band" in space} == {"PAL", "MAC"}
    assert "n" not in spaces["PAL"]


@pytest.mark.parametrize("factor", ["1", "1000", "0.5"])
def test_scaling_the_weights_changes_only_the_weight_column(each_empty_app: Flask, tmp_path: Path, factor: str) -> None:
    """Property 2 of docs/counting.md §13, through the public door."""
    text = METHOD.parents[1].joinpath("tests/data/mape.yaml").read_text(encoding="utf-8")
    for weight in ("0.20", "0.25", "0.15"):
        scaled = (Decimal(weight) * Decimal(factor)).normalize()
        text = text.replace(f"weight: {weight},", f"weight: {scaled:f},")
    file = tmp_path / "scaled.yaml"
    file.write_text(text, encoding="utf-8")
    outcome = each_empty_app.test_cli_runner().invoke(args=["policy", "load", str(file)])
    assert outcome.exit_code == 0, outcome.output
    slug = outcome.stdout.strip().splitlines()[-1]
    found = show(each_empty_app, f"{slug}/R3", "--internal")
    total = {item["id"]: item["total"]["weighted"] for item in found["items"]}  # type: ignore[attr-defined]
    assert {code: half_up(value, expected()[code][5]) for code, value in total.items()} == {
        code: row[5] for code, row in expected().items()
    }
