"""How a provider is written into states: a reference to its class, since an instance holds nothing.

The host unpickles it. What pickle writes depends on the Python that runs (3.14 begins another protocol), and the state has
to be the same on each: another text would show every resource as changed.
"""

from __future__ import annotations

from typing import Final

from pulumi.dynamic import ResourceProvider

PICKLED: Final = {
    "ConnectorProvider": (
        "gASVPgAAAAAAAACMIXZlcnNvcmlfcHVsdW1pLnByb3ZpZGVyLmNvbm5lY3RvcpSMEUNvbm5lY3RvclByb3ZpZGVylJOUKYGULg=="
    ),
    "ConnectionProvider": (
        "gASVQAAAAAAAAACMInZlcnNvcmlfcHVsdW1pLnByb3ZpZGVyLmNvbm5lY3Rpb26UjBJDb25uZWN0aW9uUHJvdmlkZXKUk5QpgZQu"
    ),
    "ConnectorVersionProvider": (
        "gASVTQAAAAAAAACMKXZlcnNvcmlfcHVsdW1pLnByb3ZpZGVyLmNvbm5lY3Rvcl92ZXJzaW9ulIwYQ29ubmVjdG9yVmVyc2lvblBy"
        "b3ZpZGVylJOUKYGULg=="
    ),
    "ActionProvider": "gASVOQAAAAAAAACMH3ZlcnNvcmlfcHVsdW1pLnByb3ZpZGVyLmNvbnRlbnSUjA5BY3Rpb25Qcm92aWRlcpSTlCmBlC4=",
    "TriggerProvider": "gASVOgAAAAAAAACMH3ZlcnNvcmlfcHVsdW1pLnByb3ZpZGVyLmNvbnRlbnSUjA9UcmlnZ2VyUHJvdmlkZXKUk5QpgZQu",
    "DefinitionsProvider": (
        "gASVQgAAAAAAAACMI3ZlcnNvcmlfcHVsdW1pLnByb3ZpZGVyLmRlZmluaXRpb25zlIwTRGVmaW5pdGlvbnNQcm92aWRlcpSTlCmBlC4="
    ),
}
"""By the name of the class. What is in them is in users' states: they never change."""


def pickled(provider: type[ResourceProvider]) -> str:
    """What the state holds for a provider. It is public: the engine would encrypt a secret again for each resource."""
    return PICKLED[provider.__name__]
