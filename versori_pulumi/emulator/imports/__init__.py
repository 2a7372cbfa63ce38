"""Imports of API descriptions, as connectors or as versions of them."""
