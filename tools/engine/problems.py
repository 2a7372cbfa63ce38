"""What goes wrong when there is no engine."""


class EngineUnavailableError(Exception):
    """One way to get an engine, or all of them, failed; the message says what was tried and what to install."""
