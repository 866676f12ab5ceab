"""Speed and memory, as ratios against a floor or a peer of the same run: `make bench` (docs/benchmarks.md)."""
