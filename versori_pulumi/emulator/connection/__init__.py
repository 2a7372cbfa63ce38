"""Connections and their credentials: requests, bodies and what becomes of them."""
