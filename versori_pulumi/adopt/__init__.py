"""An existing organisation → a program and an import file. It reads from Versori, and sends no write, ever.

`scan.py` reads (what is in versions, `content_scan.py`), `plan.py` decides what becomes of each object, one emitter a noun
(`connectors.py`, `connections.py`, `versions.py`, `contents.py`) says what a program would declare, `source.py` and
`modules.py` write it, `run.py` drives `pulumi import` and the proof.
"""
