"""Floor 2: rounds and their items; the problem tree, the desired future and the alternatives they work on."""
