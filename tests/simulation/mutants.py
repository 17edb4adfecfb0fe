#!/usr/bin/python3
"""Shows that the simulation can fail: switches on each deliberate fault and looks for its catch.

mutants.py --binary build/release/oneshelf-simulate [--seeds N] [--only NAME] [--quick]
Prints a line per mutant and one JSON object last; exit code 1 if one was not caught.
"""
import argparse
import json
import subprocess
import sys

STEP = 8  # seeds looked at before it is asked whether the mutant was caught


def run(binary, *words):
    return subprocess.run([binary, *words], stdout=subprocess.PIPE, text=True, check=False)


def catch(binary, name, seeds):
    """The invariants that broke first and after how many seeds, or nothing."""
    for first in range(1, seeds + 1, STEP):
        done = run(binary, "--mutant", name, "--seeds", str(STEP), "--first", str(first))
        result = json.loads(done.stdout.strip().splitlines()[-1])
        broken = sorted({int(number) for number in result["invariants"]})
        if broken:
            return broken, first + STEP - 1
    return [], seeds


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--binary", required=True)
    words.add_argument("--seeds", type=int, default=200, help="most seeds per mutant")
    words.add_argument("--only", help="this mutant alone")
    chosen = words.parse_args()
    listed = [line.split("\t") for line in
              run(chosen.binary, "--list-mutants").stdout.strip().splitlines()]
    caught = 0
    wanted = [pair for pair in listed if chosen.only in (None, pair[0])]
    for name, what in wanted:
        broken, seeds = catch(chosen.binary, name, chosen.seeds)
        caught += bool(broken)
        told = f"caught by invariant {broken} within {seeds} seeds" if broken else "NOT CAUGHT"
        print(f"{name:32} {told}  ({what})", flush=True)
    print(json.dumps({"mutants": len(wanted), "caught": caught}))
    return 0 if wanted and caught == len(wanted) else 1


if __name__ == "__main__":
    sys.exit(main())
