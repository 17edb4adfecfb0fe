#!/usr/bin/python3
"""Everything the contract tests and the BigCommerce connector say to each other is as the vendor
published it: addresses, filters, bodies and answers.

contract_exchanges_test.py --tests build/dev/tests/contract_tests --specs FOLDER
runs the tests of this platform with ONESHELF_RECORD set and judges what they recorded. Without the
descriptions it says so and passes.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from exchanges import Judge
from openapi import Descriptions


def _recorded(tests, file):
    environment = dict(os.environ, ONESHELF_RECORD=str(file))
    subprocess.run([tests, "--gtest_filter=*BigCommerce*", "--gtest_brief=1"], env=environment,
                   check=True)
    # Many tests say the same things.
    return sorted(set(file.read_text(encoding="utf-8").splitlines()))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", required=True, help="the program of the contract tests")
    parser.add_argument("--specs", required=True, help="folder of the vendor's descriptions")
    options = parser.parse_args()
    if not pathlib.Path(options.specs).is_dir():
        print(f"SKIPPED: there are no descriptions at {options.specs}")
        return 0
    try:
        judge = Judge(Descriptions(options.specs))
    except ImportError:
        print("SKIPPED: python3-yaml is not installed")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        for line in _recorded(options.tests, pathlib.Path(folder) / "exchanges"):
            judge.take(json.loads(line))
    return 0 if judge.report() else 1


if __name__ == "__main__":
    sys.exit(main())
