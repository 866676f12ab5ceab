"""Floor 1: policies, spaces, organisations, people and their mandates, cards, weights, and the gate."""
