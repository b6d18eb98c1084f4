"""The article's 4000 x 4000 picture by every means, side by side.

python py-api/bench            prints the table
python py-api/bench --write    puts it into py-api/README.md
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import variants

SIDE = 4000
TURNS = 3
SHORT_SECS = 1
KNOWN_SUM = 512_712_001
README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- the table of bench begins -->", "<!-- the table of bench ends -->"


def peak_mb() -> float:
    import resource

    unit = 1024 if sys.platform == "darwin" else 1
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit / 1024


def measure(index: int) -> dict[str, Any]:
    """In a process of its own: the best time, the most memory above that of an idle one, the checksum."""
    _, make, side, rounds = variants.VARIANTS[index]
    picture = make()
    # Compiles, loads and starts what is needed once.
    picture(40)
    idle, times = peak_mb(), []
    for _ in range(rounds):
        start = time.perf_counter()
        counts, shades = picture(side)
        times.append(time.perf_counter() - start)
        if len(times) == 1:
            peak, result = peak_mb(), checksum(counts, shades)
        del counts, shades
    scale = (SIDE / side) ** 2
    return {"secs": min(times) * scale, "mb": (peak - idle) * scale, "scaled": scale != 1, "sum": result}


def checksum(counts: Any, shades: Any) -> list[int]:
    """The sum of counts; and, where counts up to itermin all became 0, of those from itermin up."""
    low, high = variants.ITERMIN, variants.ITERMAX
    if counts is not None:
        return [int(counts.sum(dtype=np.int64)), int(np.maximum(counts, low).sum(dtype=np.int64))]
    return [0, int(round(float(shades.sum()) * (high - low))) + low * shades.size]


def run(index: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--measure", str(index)]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


def table() -> str:
    found = [run(index) for index in range(len(variants.VARIANTS))]
    # Those that take no time are taken in turns, so that no one meets the machine at a bad moment only.
    for _ in range(TURNS - 1):
        for index, first in enumerate(found):
            if first["secs"] < SHORT_SECS:
                first["secs"] = min(first["secs"], run(index)["secs"])
    numba = min(
        row["secs"] for (name, *_), row in zip(variants.VARIANTS, found, strict=True) if "numba" in name
    )
    # Shades do not tell counts below itermin apart: their sum is held to that of our own counts.
    clamped = found[-1]["sum"][1]
    lines = ["| variant | time | against the best of numba | memory | checksum |", "|---|---|---|---|---|"]
    for (name, *_), row in zip(variants.VARIANTS, found, strict=True):
        total, total_from_itermin = row["sum"]
        if row["scaled"]:
            checked = "(a hundredth of the pixels, times and memory times 100)"
        elif total:
            checked = f"{total}" + ("" if total == KNOWN_SUM else f", {total - KNOWN_SUM:+}")
        else:
            off = total_from_itermin - clamped
            checked = f"{KNOWN_SUM}" if off == 0 else f"{off:+}"
        ratio = numba / row["secs"]
        lines.append(f"| {name} | {row['secs']:.3g} s | {ratio:.2g} x | {row['mb']:.0f} MB | {checked} |")
    return "\n".join(lines)


def machine() -> str:
    models = [line.split(":")[1].strip() for line in cpuinfo() if line.startswith("model name")]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    packages = ", ".join(f"{name} {version(name)}" for name in ["numpy", "numba"])
    name = models[0] if models else platform.processor()
    return f"{name}, {cores} cores, Python {platform.python_version()}, {packages}"


def cpuinfo() -> list[str]:
    try:
        return Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return []


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure is not None:
        print(json.dumps(measure(arguments.measure)))
        return
    text = f"{machine()}:\n\n{table()}"
    print(text)
    if arguments.write:
        before, rest = README.read_text().split(BEGIN)
        _, after = rest.split(END)
        README.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


if __name__ == "__main__":
    main()
