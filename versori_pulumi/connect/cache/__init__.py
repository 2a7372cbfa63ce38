"""What one process has read and written of the live objects."""
