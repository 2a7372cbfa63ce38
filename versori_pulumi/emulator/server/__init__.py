"""The server: what every request passes through, and the process itself."""
