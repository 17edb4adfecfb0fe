#!/usr/bin/python3
"""The test with real servers: Tryton and Vendure, joined by OneShelf's own program.

real_test.py --binary build/release/oneshelf [--results FILE] [--only TOPIC,…] [--keep DIR]
prints a line per step and at the end the figures as one line of JSON.
"""

import argparse
import json
import pathlib
import sys
import tempfile
import time

from bad_input_steps import BadConnections, BadRecords
from catalogue_steps import Catalogue
from crash_steps import Crashes
from order_steps import Orders
from return_steps import Returns
from servers import Fixture
from steps import Runner
from world import World

# BadConnections comes last: its logins leave the ERP's user in another company.
_TOPICS = [Catalogue, Orders, Returns, Crashes, BadRecords, BadConnections]


def run_topics(world, only):
    runner = Runner()
    for topic in _TOPICS:
        chosen = not only or topic.__name__ in only
        # Everything needs the catalogue in the shop; other topics can be left out.
        if chosen or topic is Catalogue:
            runner.run(topic(world), only_vital=not chosen)
    return runner


def run_in(folder, options):
    began = time.monotonic()
    with Fixture(folder / "servers", options.skus) as fixture:
        world = World(fixture, options.binary, folder).open()
        print(f"servers started in {time.monotonic() - began:.1f} s", flush=True)
        try:
            runner = run_topics(world, set(filter(None, options.only.split(","))))
        finally:
            world.close()
        world.figures["peak_memory_mb"] = round(world.hub.peak_kb / 1024, 1)
    world.figures["seconds"] = round(time.monotonic() - began, 1)
    if options.results:
        runner.write(options.results)
    print(json.dumps(world.figures), flush=True)
    return 1 if runner.failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True, help="the program under test")
    parser.add_argument("--results", help="JUnit XML is written there")
    parser.add_argument("--only", default="", help="these topics, with commas")
    parser.add_argument("--skus", type=int, default=1000)
    parser.add_argument("--keep", help="use this folder and leave it")
    options = parser.parse_args()
    if options.keep:
        folder = pathlib.Path(options.keep).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        return run_in(folder, options)
    with tempfile.TemporaryDirectory(prefix="oneshelf-real-") as folder:
        return run_in(pathlib.Path(folder), options)


if __name__ == "__main__":
    sys.exit(main())
