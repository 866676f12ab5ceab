"""Long searches for what a test cannot wait for: every address as everybody, and thousands of clocked requests."""
