"""The entry point of `versori-pulumi`. It says which extra is missing, since programs need none of them."""

from __future__ import annotations

import sys

_EXTRAS = {"typer": "cli", "rich": "cli", "black": "cli", "starlette": "emulator", "uvicorn": "emulator"}


def main() -> None:
    """Runs the command."""
    try:
        from versori_pulumi.cli.app import main as run

        run()
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get(error.name or "")
        if extra is None:
            raise
        sys.exit(f'versori-pulumi: this command needs an extra: pip install "versori-pulumi[{extra}]"')


if __name__ == "__main__":
    main()
