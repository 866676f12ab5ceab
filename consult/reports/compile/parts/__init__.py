"""The parts of the report, one module each: from facts to blocks."""
