"""A minimal engine: it calls the hooks as Pulumi's does, and keeps a state.

Tests run thousands of operations on it; the real engine takes seconds for each. `make chaos` and the tests of the engine run
a sample of the same with the literal `pulumi` command.
"""

from tests.engine_double.engine import Engine
from tests.engine_double.program import Declared, Existing, Program, Ref
from tests.engine_double.result import Result
from tests.engine_double.run import Killed
from tests.engine_double.state import Resource

__all__ = ["Declared", "Engine", "Existing", "Killed", "Program", "Ref", "Resource", "Result"]
