"""Protocols, and uploads for imports."""
