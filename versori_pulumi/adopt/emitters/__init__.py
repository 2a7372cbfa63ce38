"""What a program declares so that live objects stay as they are: a file a noun. Pure."""
