#!/usr/bin/python3
"""The crash test: the real program on real files, killed, out of space, damaged, restored.

crash_test.py --binary build/release/oneshelf [--kills 200] [--seed N] [--results FILE]
              [--only Kills,Disks,Damages] [--keep DIR]
prints a line per step and at the end the figures as one line of JSON.
"""

import argparse
import json
import pathlib
import random
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "real"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from damage_steps import Damages  # noqa: E402  (the paths above come first)
from disk_steps import Disks  # noqa: E402
from kill_steps import Kills  # noqa: E402
from steps import Runner  # noqa: E402

_TOPICS = [Kills, Disks, Damages]


def run_in(folder, options):
    began = time.monotonic()
    runner = Runner("crash")
    figures = {}
    only = set(filter(None, options.only.split(",")))
    for topic in _TOPICS:
        if only and topic.__name__ not in only:
            continue
        made = topic(options.binary, folder, options, figures)
        try:
            runner.run(made)
        finally:
            made.close()
    figures["seconds"] = round(time.monotonic() - began, 1)
    if options.results:
        runner.write(options.results)
    print(json.dumps(figures), flush=True)
    return 1 if runner.failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True, help="the program under test")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, help="of all random choices; printed when not given")
    parser.add_argument("--results", help="JUnit XML is written there")
    parser.add_argument("--only", default="", help="these topics, with commas")
    parser.add_argument("--keep", help="use this folder and leave it")
    options = parser.parse_args()
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(10**6)
    print(f"seed {options.seed}", flush=True)
    if options.keep:
        folder = pathlib.Path(options.keep).resolve()
        folder.mkdir(parents=True)
        return run_in(folder, options)
    with tempfile.TemporaryDirectory(prefix="oneshelf-crash-") as folder:
        return run_in(pathlib.Path(folder), options)


if __name__ == "__main__":
    sys.exit(main())
