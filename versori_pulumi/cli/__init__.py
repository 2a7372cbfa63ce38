"""`versori-pulumi …`: thin commands over the package."""
