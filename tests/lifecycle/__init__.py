"""The life of an object: each behaviour once, for every noun. `nouns.py` has a row for each of them."""
