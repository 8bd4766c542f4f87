"""The platform's own web server process, which a profile of can be taken: `python -m bench.server` is `config.server`.

BENCH_PROFILE=<file> writes a profile of its event loop's thread there when the server ends: of what it does from the
moment it is sent SIGUSR1, so that its start and the ringing are not in it.
"""

from __future__ import annotations

import cProfile
import os
import signal
import sys

from config import server


def main() -> None:
    target = os.environ.get("BENCH_PROFILE")
    if not target:
        server.main()
        return
    # uvicorn ends in an orderly way, and then lets the signal do what it would have done: which is not to kill us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    profile = cProfile.Profile()
    signal.signal(signal.SIGUSR1, lambda *_: profile.enable())
    try:
        server.main()
    finally:
        profile.disable()
        profile.dump_stats(target)


if __name__ == "__main__":
    main()
