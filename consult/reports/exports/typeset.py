"""The one door to typst: files held in memory, the fonts of the house and of the wheel, never those of the system."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import typst

_FONTS = typst.Fonts(
    include_system_fonts=False,
    include_embedded_fonts=True,
    font_paths=[str(Path(__file__).parent / "assets" / "fonts")],
)
_DOTS_PER_INCH = 200.0


def typeset(files: Mapping[str, bytes], *, stamp: int, standards: list[Literal["ua-1"]]) -> bytes:
    """Set `files["main"]` as a PDF dated `stamp` (seconds since 1970). Raises typst.TypstError."""
    # in-memory files are documented by the wheel but missing from its stubs
    done: bytes = typst.compile(  # type: ignore[call-overload]
        dict(files), format="pdf", font_paths=_FONTS, timestamp=stamp, pdf_standards=standards
    )
    return done


def drawn(files: Mapping[str, bytes]) -> bytes:
    """Set `files["main"]`, one page, as a PNG."""
    done: bytes = typst.compile(  # type: ignore[call-overload]
        dict(files), format="png", ppi=_DOTS_PER_INCH, font_paths=_FONTS
    )
    return done
