"""Starts the `host` package beside this file, whatever folder the engine is in and whatever PYTHONPATH says."""

import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
runpy.run_module("host", run_name="__main__", alter_sys=True)
