"""How requests are sent, repeated and understood, whatever they are about."""
