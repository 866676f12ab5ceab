"""The objects of a report, one visible tuple: each is a sheet of the workbook and a list in the JSON file."""

from __future__ import annotations

from consult.reports.compile.objects.counted import COUNTED
from consult.reports.compile.objects.draft import DRAFT
from consult.reports.compile.objects.matter import MATTER
from consult.reports.compile.objects.model import Cell, Field, Kind, Line, Named
from consult.reports.compile.objects.process import PROCESS

OBJECTS: tuple[Kind, ...] = (*PROCESS, *MATTER, *COUNTED, *DRAFT)

__all__ = ["COUNTED", "OBJECTS", "Cell", "Field", "Kind", "Line", "Named"]
