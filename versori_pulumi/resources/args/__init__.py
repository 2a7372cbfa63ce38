"""Typed arguments within the arguments of resources: what a program may write in the place of dictionaries."""
