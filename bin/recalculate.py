"""LibreOffice, where installed, recalculates our files and changes nothing (SEC-8): `make recalculate`.

Three hundred formulas as texts, in a workbook and in a CSV cut at commas, semicolons and tabs.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter
from openpyxl import load_workbook

from consult.core.cells import csv_text, write_text
from tests.hostile import FORMULAS

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
CUTS = {"44": "commas", "59": "semicolons", "9": "tabs"}


def workbook() -> bytes:
    """Write one text a row, and beside it a number."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    page = book.add_worksheet("A")
    for row, payload in enumerate(FORMULAS):
        write_text(page, row, 0, payload)
        page.write_number(row, 1, row)
    book.close()
    return kept.getvalue()


def converted(source: Path, folder: Path, *options: str) -> Path:
    """Open a file in LibreOffice, all of it recalculated, and keep what it makes of it as a workbook."""
    done = subprocess.run(
        [str(OFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", *options,
         "--convert-to", "xlsx", "--outdir", str(folder), str(source)],
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    made = folder / f"{source.stem}.xlsx"
    if done.returncode or not made.exists():
        sys.exit(f"LibreOffice did not convert {source.name}: {done.stdout}{done.stderr}")
    return made


def texts(file: Path) -> tuple[list[object], int]:
    """Return every value of the first sheet's first column, and how many formulas the book holds."""
    book = load_workbook(file)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    return [cell.value for cell in cells if cell.column == 1], sum(cell.data_type == "f" for cell in cells)


def main() -> int:
    """Compare before and after."""
    if OFFICE is None:
        sys.stdout.write("not run: LibreOffice is not installed (Debian: libreoffice-calc-nogui)\n")
        return 3
    faults = 0
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "in").mkdir()
        book = folder / "in" / "formulas.xlsx"
        book.write_bytes(workbook())
        before, after = texts(book), texts(converted(book, folder))
        faults += before != after
        sys.stdout.write(
            f"workbook: {len(after[0])} texts, {after[1]} formulas, {'same' if before == after else 'CHANGED'}\n"
        )
        for code, name in CUTS.items():
            file = folder / "in" / f"cut{code}.csv"
            file.write_text("\ufeff" + csv_text([[payload] for payload in FORMULAS]), encoding="utf-8", newline="")
            values, n_formulas = texts(
                converted(file, folder, f"--infilter=CSV:{code},34,76,1,,0,false,true,false,false")
            )
            faults += n_formulas
            sys.stdout.write(f"csv cut at {name}: {len(values)} rows, {n_formulas} formulas" + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
