"""Nested arguments: typed, or plain dictionaries, and documents from files and texts."""
