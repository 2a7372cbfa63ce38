"""The commands of `versori-pulumi`, one a file: they read arguments, call the package and print."""
