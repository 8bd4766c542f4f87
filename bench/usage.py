"""What a process and its children use of the machine."""

from __future__ import annotations

from pathlib import Path

import psutil


class Usage:
    """Of the process with this id, as of now. Raises psutil.NoSuchProcess once it is gone."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)

    def cpu_s(self) -> float:
        """Processor time used so far, in the kernel too."""
        return sum(sum(process.cpu_times()[:2]) for process in self._all())

    def own_mb(self) -> float:
        """Memory that is the process's own: heap and stacks, whatever the libraries it shares with others."""
        return sum(_anonymous_kb(process.pid) for process in self._all()) / 1000

    def resident_mb(self) -> float:
        """Memory with what it shares with others (resident set size)."""
        return float(sum(process.memory_info().rss for process in self._all())) / 1e6

    def _all(self) -> list[psutil.Process]:
        return [self._process, *self._process.children(recursive=True)]


def _anonymous_kb(pid: int) -> int:
    """Source: https://docs.kernel.org/filesystems/proc.html, smaps_rollup."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:"))
