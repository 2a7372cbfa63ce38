"""Reads for programs: functions that ask Versori in previews and updates, and change nothing."""
