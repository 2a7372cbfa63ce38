"""What a program imports: one file a noun."""
