#!/usr/bin/python3
"""Runs the simulation as part of the tests: the same seeds each time, and some nobody ran before.

simulation_test.py --binary build/release/oneshelf-simulate [--fixed N] [--new N]
A seed that breaks a promise is printed with the command that replays it; exit code 1 then.
"""
import argparse
import subprocess
import sys
import time


def run(binary, *words):
    print(" ".join(["oneshelf-simulate", *words]), flush=True)
    return subprocess.run([binary, *words], check=False).returncode


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--binary", required=True)
    words.add_argument("--fixed", type=int, default=30)
    words.add_argument("--new", type=int, default=4)
    chosen = words.parse_args()
    new_first = 1_000_000 + time.time_ns() // 1_000_000 % 1_000_000_000
    codes = [run(chosen.binary, "--seeds", str(chosen.fixed), "--first", "1"),
             run(chosen.binary, "--seeds", str(chosen.new), "--first", str(new_first)),
             run(chosen.binary, "--flash-sale", "--seeds", "1", "--first", str(new_first)),
             run(chosen.binary, "--group-sales", "500", "--seeds", "3", "--first", "1")]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
