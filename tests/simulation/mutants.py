#!/usr/bin/python3
"""Shows that the simulation can fail: switches on each deliberate fault and looks for its catch.

mutants.py --binary build/release/oneshelf-simulate [--seeds N] [--jobs N] [--only NAME]
Every mutant runs seed by seed until one breaks what the mutant is said to break, and holds without
it. Prints a table and one JSON object last; exit code 1 if a mutant was not caught, or an invariant
caught none.
"""
import argparse
import concurrent.futures
import functools
import json
import os
import re
import subprocess
import sys
import time

INVARIANTS = range(1, 13)
SECONDS_MOST = 300  # of one seed; a mutant that never ends is not caught
FAILURE = re.compile(r"^seed (\d+): invariant (-?\d+) broken: (.*)$")


def run(binary, *words):
    return subprocess.run([binary, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True, check=False, timeout=SECONDS_MOST)


def broken_promise(binary, seed, mutant=None):
    """The invariant that broke and how, or nothing."""
    words = ["--seeds", "1", "--first", str(seed), "--jobs", "1"]
    try:
        done = run(binary, *words, *(["--mutant", mutant] if mutant else []))
    except subprocess.TimeoutExpired:
        return None
    for line in done.stdout.splitlines():
        found = FAILURE.match(line)
        if found and int(found.group(2)) > 0:
            return int(found.group(2)), found.group(3)
    return None


@functools.cache
def holds(binary, seed):
    return broken_promise(binary, seed) is None


def catch(binary, name, breaks, count):
    """Only what the mutant is said to break counts: elsewhere a seed may break by chance."""
    for seed in range(1, count + 1):
        broken = broken_promise(binary, seed, name)
        if broken and broken[0] in breaks and holds(binary, seed):
            return {"mutant": name, "invariant": broken[0], "seed": seed, "how": broken[1]}
    return None


def print_table(catches):
    print("\n| Mutant | Caught by invariant | Seed | How |\n|---|---|---|---|")
    for caught in catches:
        print(f"| {caught['mutant']} | {caught['invariant']} | {caught['seed']} | "
              f"{caught['how'][:100]} |")


def main():
    words = argparse.ArgumentParser(description=__doc__,
                                    formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--binary", required=True)
    words.add_argument("--seeds", type=int, default=120, help="most seeds per mutant")
    words.add_argument("--jobs", type=int, default=os.cpu_count(), help="mutants at the same time")
    words.add_argument("--only", help="this mutant alone")
    chosen = words.parse_args()
    began = time.monotonic()
    listed = [line.split("\t") for line in
              run(chosen.binary, "--list-mutants").stdout.strip().splitlines()]
    wanted = [pair for pair in listed if chosen.only in (None, pair[0])]
    catches = []
    missed = []

    def look_for(mutant):
        name, breaks, _ = mutant
        return catch(chosen.binary, name, [int(number) for number in breaks.split(",")],
                     chosen.seeds)

    with concurrent.futures.ThreadPoolExecutor(chosen.jobs) as workers:
        for (name, _, what), caught in zip(wanted, workers.map(look_for, wanted)):
            told = (f"invariant {caught['invariant']}, seed {caught['seed']}" if caught
                    else "NOT CAUGHT")
            print(f"{name:36} {told:24} ({what})", flush=True)
            if caught:
                catches.append(caught)
            else:
                missed.append(name)
    print_table(catches)
    useless = sorted(set(INVARIANTS) - {caught["invariant"] for caught in catches})
    if chosen.only:
        useless = []
    print(json.dumps({"mutants": len(wanted), "caught": len(catches), "missed": missed,
                      "invariants_without_catch": useless,
                      "wall_seconds": round(time.monotonic() - began)}))
    return 1 if missed or useless or not wanted else 0


if __name__ == "__main__":
    sys.exit(main())
