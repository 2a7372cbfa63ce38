"""Which engine is wanted, and how versions compare."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

# The version that is installed or built. `source/go.mod` pins the same one; a test compares them.
PINNED = "3.259.0"
# The oldest version whose `pulumi import --file` takes inputs and outputs, on which adoption rests.
MINIMUM = "3.254.0"

SECONDS_TO_ANSWER = 30

Version = tuple[int, int, int, bool]


def parse(text: str) -> Version | None:
    """What `pulumi version` prints, such as "v3.259.0" or "3.260.0-alpha.1", or None when it is not a version.

    The last part says whether it is a release, so that a pre-release comes before its release.
    """
    found = re.match(r"\s*v?(\d+)\.(\d+)\.(\d+)(-\S+)?", text)
    return (int(found[1]), int(found[2]), int(found[3]), found[4] is None) if found else None


def recent_enough(text: str) -> bool:
    """Whether an engine of this version will do."""
    version, minimum = parse(text), parse(MINIMUM)
    return version is not None and minimum is not None and version >= minimum


def of(pulumi: str | Path) -> str:
    """What an engine says of itself; empty when it says nothing."""
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "1"}
    try:
        asked = subprocess.run(
            [pulumi, "version"],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS_TO_ANSWER,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip()
