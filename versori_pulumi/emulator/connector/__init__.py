"""Connectors: their requests, their bodies and what becomes of them."""
