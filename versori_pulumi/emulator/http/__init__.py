"""What a request is: its path, query and body, read and checked."""
