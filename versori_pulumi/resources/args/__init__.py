"""Typed arguments within the arguments of resources: what a program may write instead of dictionaries."""
