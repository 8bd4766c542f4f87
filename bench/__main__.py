"""python -m bench: how many calls a process holds, and with --soak what its memory does.

One line of JSON a run, and a table at the end. Method and figures: docs/capacity.md.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import pstats
import signal
import sys
from pathlib import Path

import uvloop

from bench import installation
from bench.figures import Figures
from bench.installation import Server
from bench.table import capacity_table

DEFAULT_CALLS = [10, 20, 60, 100, 150]


def main() -> None:
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # nothing of ours stays behind
    server_core, other_cores = installation.separate_cores()
    os.sched_setaffinity(0, other_cores)
    _note("preparing a database and two tenants")
    with installation.prepare() as folder:
        options.log = options.log or folder / "server.log"
        from bench.measure import NothingToMeasure

        try:
            _soak(options, server_core) if options.soak else _runs(options, server_core)
        except NothingToMeasure as nothing:
            sys.exit(f"bench: {nothing}\n{options.log.read_text()[-2000:]}")


def _runs(options: argparse.Namespace, core: set[int]) -> None:
    runs = [_run(calls, options, core) for calls in options.calls or DEFAULT_CALLS]
    _say(capacity_table(runs))


def _run(calls: int, options: argparse.Namespace, core: set[int]) -> Figures:
    from bench.measure import Load, make_script, measure
    from config.demo import DEMO_TENANTS

    numbers = [demo.number for demo in DEMO_TENANTS]
    with Server(options.log, core, options.profile) as server:
        _note(f"{calls} calls for {options.minutes:g} min")
        script = make_script(server.wire, street=options.street)
        load = Load(calls, options.minutes * 60)
        figures = uvloop.run(measure(load, script, numbers, server.usage, server.begin_profile))
    _say(json.dumps(figures))
    if options.profile is not None:
        pstats.Stats(str(options.profile), stream=sys.stdout).sort_stats("tottime").print_stats(45)
    return figures


def _soak(options: argparse.Namespace, core: set[int]) -> None:
    from bench.measure import make_script
    from bench.soak import CALLS_AT_ONCE, Sample, Soak, soak
    from config.demo import DEMO_TENANTS

    def tell(sample: Sample) -> None:
        _say(json.dumps(dataclasses.asdict(sample)))

    plan = Soak(options.soak * 60, (options.calls or [CALLS_AT_ONCE])[0])
    numbers = [demo.number for demo in DEMO_TENANTS]
    with Server(options.log, core) as server:
        _note(f"{plan.calls} calls at once, {plan.call_s:g} s each, for {options.soak:g} min")
        figures = uvloop.run(soak(plan, make_script(server.wire, street=options.street), numbers, server.usage, tell))
    _say(json.dumps(figures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--calls", type=_numbers, help=f"calls at once ({DEFAULT_CALLS})")
    parser.add_argument("--minutes", type=float, default=1.0, help="how long each run is measured (1)")
    parser.add_argument("--soak", type=float, metavar="MINUTES", help="short calls for so long, and the memory of it")
    parser.add_argument("--street", action="store_true", help="every caller stands beside a road")
    parser.add_argument("--profile", type=Path, help="profile the server's event loop into this file")
    parser.add_argument("--log", type=Path, help="keep the server's messages in this file")
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    numbers = [int(part) for part in text.split(",")]
    if min(numbers) < 1:
        raise ValueError(text)
    return numbers


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _note(text: str) -> None:
    sys.stderr.write(f"bench: {text}\n")


if __name__ == "__main__":
    main()
