"""`python -m versori_pulumi.emulator`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from versori_pulumi.emulator.server.serving import serve


def main() -> None:
    """Runs the emulator as the command line says."""
    parser = argparse.ArgumentParser(prog="versori_pulumi.emulator", description="The Connect API on a loopback port.")
    parser.add_argument("--port", type=int, default=8082, help="the port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--data", type=Path, help="the file that keeps the data; without it, nothing is kept")
    # Every user of a machine sees the arguments of its processes.
    token = os.environ.get("VERSORI_EMULATOR_TOKEN") or None
    described = "the only bearer token to accept; without it, that of VERSORI_EMULATOR_TOKEN, or any"
    parser.add_argument("--token", default=token, help=described)
    arguments = parser.parse_args()
    serve(arguments.port, arguments.data, arguments.token)


if __name__ == "__main__":
    main()
