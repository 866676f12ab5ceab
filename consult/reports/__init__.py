"""Floor 6: compile one frozen Document from the floors below, and export it."""
