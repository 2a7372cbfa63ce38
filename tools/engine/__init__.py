"""Finds the Pulumi engine for this repository's tests, demo and benchmarks, or puts one in place.

`python -m tools.engine` prints the folder that holds a working `pulumi`: put it first on PATH. In Python,
`tools.engine.locate.locate()` gives it.
"""
