"""How fast the provider is, beside two peers, in one run: see README.md."""
