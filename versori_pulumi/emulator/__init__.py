"""The Versori Connect API, all 48 operations, on a loopback port, for demos, CI and tests.

`serve` is what `versori-pulumi emulator` runs; `running` is the same within a test:

    with running() as url:
        httpx.get(f"{url}/o/{organisation}/connectors", headers={"Authorization": "Bearer any"})

The package imports nothing else of `versori_pulumi`: it is written only from the official document, so that a
misunderstanding of the client can't hide in the server.
"""

from versori_pulumi.emulator.server.serving import running, serve

__all__ = ["running", "serve"]
