"""CPU seconds, wall seconds and peak PSS of a command with all its descendants."""

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took; `pss` in MB, summed over the process tree at its peak."""

    cpu: float
    wall: float
    pss: float


def measure(command: Sequence[str], *, interval: float = 0.05) -> Cost:
    """Run a command to its end, looking at its tree every `interval` seconds.

    Workers are forked by a server that nobody waits for, so the kernel's own sum of children misses them: the last
    CPU time seen of each process counts (an error of at most one interval a process).
    """
    began, cpu, pss = time.perf_counter(), dict[int, float](), 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        while child.poll() is None:
            pss = max(pss, _look(child.pid, cpu))
            time.sleep(interval)
    if child.returncode not in (0, 1):
        raise RuntimeError(f"exit code {child.returncode}: {' '.join(command)}")
    return Cost(sum(cpu.values()), time.perf_counter() - began, pss)


def _look(pid: int, cpu: dict[int, float]) -> float:
    total = 0.0
    try:
        tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    for process in tree:
        try:
            times = process.cpu_times()
            cpu[process.pid] = times.user + times.system
            total += _pss(process.pid)
        except (psutil.NoSuchProcess, psutil.ZombieProcess, OSError):
            continue
    return total


def _pss(pid: int) -> float:
    """MB, from the kernel's own roll-up."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
