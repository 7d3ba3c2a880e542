"""Logs: each event is one line, whichever process writes it."""

import json
import os
import subprocess
import sys
from pathlib import Path

FOUR_PROCESSES = """
import os
from community.web import logs
logs.configure("json")
children = []
while len(children) < 3 and 0 not in children:
    children.append(os.fork())
for number in range(500):
    logs.log.info("something happened", number=number)
if 0 not in children:
    for child in children:
        os.waitpid(child, 0)
"""


def test_lines_of_several_processes_do_not_mix(tmp_path: Path) -> None:
    output = tmp_path / "log"
    with output.open("w") as file:
        environ = {**os.environ, "PYTHONUNBUFFERED": "1"}  # as in many containers: each write goes out by itself
        subprocess.run([sys.executable, "-c", FOUR_PROCESSES], env=environ, stderr=file, check=True, timeout=60)
    events = [json.loads(line) for line in output.read_text().splitlines()]
    assert sorted(event["number"] for event in events) == sorted([*range(500)] * 4)
