"""Where `start.py` arrives: `language …` serves the engine, `plugin …` becomes the dynamic provider's plugin."""

import os
import sys

from . import interpreters, plugin

if __name__ == "__main__":
    # gRPC would warn on standard error, which the user sees, of every child process that is started.
    os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")
    role, *arguments = sys.argv[1:]
    if role == "plugin":
        plugin.become(arguments)
    interpreters.use_one_with_pulumi()
    # Only now is it certain that this interpreter has the Pulumi SDK, whose gRPC services the server needs.
    from .server import serve

    serve(arguments)
