"""Build the guidelines report ("informe de lineamientos") of a policy as one frozen Document (method.md §1.11).

`facts` gathers what the floors below say, past the small-number gate; `desk` puts it into words and figures; one module
per part of the report writes its blocks; `records` and `sheets` give the same objects as data.
"""

from __future__ import annotations

from consult.reports.compile.document import compile_document

__all__ = ["compile_document"]
