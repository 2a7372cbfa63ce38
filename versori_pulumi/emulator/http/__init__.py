"""What every request passes through, whatever it is about."""
