"""The child process of `official`: says that Pulumi's site answers, then installs.

Neither the SDK's installer nor a name server that is out of reach can be interrupted from within, so a process of its
own does this, which can be ended.
"""

from __future__ import annotations

import subprocess
import sys
import urllib.error
import urllib.request


def main() -> None:
    """Install the version and into the folder that the command line names.

    Raises:
        SystemExit: With the reason in one line.
    """
    site, version, folder = sys.argv[1:]
    try:
        with urllib.request.urlopen(site, timeout=5):  # noqa: S310 - it is https
            print(f"downloading from {site}", flush=True)
        _install(version, folder)
    except (urllib.error.URLError, TimeoutError) as error:
        sys.exit(f"{site} can't be reached: {getattr(error, 'reason', error)}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"it failed: {(error.output or b'').decode(errors='replace').strip() or error}".replace("\n", " "))
    except ImportError as error:
        sys.exit(f"this Python has no Pulumi SDK: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _install(version: str, folder: str) -> None:
    from pulumi.automation import PulumiCommand
    from semver import VersionInfo

    PulumiCommand.install(root=folder, version=VersionInfo.parse(version))


if __name__ == "__main__":
    main()
