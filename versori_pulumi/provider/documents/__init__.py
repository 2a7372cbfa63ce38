"""The documents of versions: OpenAPI, JSON Schema, XML Schema. Pure."""
