"""Requests per second, measured with `wrk`, which is compiled and takes a tenth of the CPU that a page does.

Each request is sent as it was written; there are eight connections, each sending its next request once the last one is
answered.
"""

import itertools
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.requests import Request

CONNECTIONS = 8
PREPARED = 4000  # requests per second of measurement, at most; a page may be asked for again then
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
SCRIPT = """
local requests = {{{requests}}}
local number = 0
function request()
    number = number % #requests + 1
    return requests[number]
end
"""


class Load(NamedTuple):
    """Requests per second, and milliseconds at the median and the 99th percentile."""

    rate: float
    median_ms: float
    slowest_ms: float


def is_installed() -> bool:
    """Whether there is a wrk."""
    return shutil.which("wrk") is not None


def run(port: int, requests: Iterator[Request], seconds: int) -> Load:
    """Send requests for some seconds. Those that were sent are taken from the iterator; some more are dropped."""
    chosen = list(itertools.islice(requests, PREPARED * seconds))
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "requests.lua"
        script.write_text(SCRIPT.format(requests=",\n".join(_quoted(one.raw()) for one in chosen)))
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", f"-s{script}"]
        out = subprocess.run([*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True).stdout
    if wrong := re.search(r"Non-2xx.*|Socket errors.*", out):
        raise RuntimeError(f"{chosen[0].path}: {wrong[0]}")
    rate = re.search(r"Requests/sec: +([0-9.]+)", out)
    times = {share: float(value) * UNITS[unit] for share, value, unit in re.findall(r"(\d+)% +([0-9.]+)(\w+)", out)}
    return Load(float(rate[1]) if rate else 0.0, times["50"], times["99"])


def middle(loads: list[Load]) -> Load:
    """The median of several measurements."""
    return Load(*(median(values) for values in zip(*loads, strict=True)))


def _quoted(raw: str) -> str:
    escaped = raw.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r").replace("\n", "\\n")
    return f'"{escaped}"'
