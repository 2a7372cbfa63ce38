"""What a test does to the emulator past the API."""
