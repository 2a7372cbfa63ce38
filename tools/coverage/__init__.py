"""Writes `docs/coverage.md`: what there is for each operation of the Connect API, read from the sources."""
