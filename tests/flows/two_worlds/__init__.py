"""Two databases that differ only inside the protected space, and somebody outside it who looks at both (PRI-1)."""
