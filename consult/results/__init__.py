"""Floor 4: the tally, its results under each weight scheme, kept with their recipe and never overwritten."""
