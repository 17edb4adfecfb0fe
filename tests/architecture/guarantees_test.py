#!/usr/bin/python3
"""What docs/guarantees.md calls a test is a test.

Every `Suite.Name` and every suite that it names exists in the sources of the tests, and each of the
28 failures names one, or says "open" and why.
"""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "guarantees.md"
MACROS = r"(?:TEST|TEST_F|TEST_P|TYPED_TEST|RC_GTEST_PROP|RC_GTEST_FIXTURE_PROP)"
TEST = re.compile(MACROS + r"\(\s*(\w+)\s*,\s*(\w+)")
NAMED_TEST = re.compile(r"`([A-Z]\w+)\.([A-Z]\w+)`")
NAMED_SUITES = re.compile(r"suites? ((?:`[A-Z]\w+`(?:, | and )?)+)")
FAILURES = 28


def tests_of(folder):
    """{(suite, name)} of every test in the folder's sources."""
    found = set()
    for source in folder.rglob("*.cc"):
        found.update(TEST.findall(source.read_text(encoding="utf-8")))
    return found


def named_in(text):
    """The tests and the suites that a text names."""
    suites = set()
    for several in NAMED_SUITES.findall(text):
        suites.update(re.findall(r"`(\w+)`", several))
    return set(NAMED_TEST.findall(text)), suites


def failures_in(text):
    """{number: what is said of it} of the table of failures."""
    rows = re.findall(r"^\| (\d+) \|[^|]*\|(.*)\|$", text, re.MULTILINE)
    return {int(number): said for number, said in rows}


class GuaranteesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = DOCUMENT.read_text(encoding="utf-8")
        cls.tests = tests_of(ROOT / "tests")
        cls.suites = {suite for suite, _ in cls.tests}

    def test_every_named_test_exists(self):
        named, _ = named_in(self.text)
        self.assertGreater(len(named), 20)
        missing = sorted(".".join(test) for test in named - self.tests)
        self.assertEqual(missing, [], "docs/guarantees.md names tests that do not exist")

    def test_every_named_suite_exists(self):
        _, named = named_in(self.text)
        self.assertEqual(sorted(named - self.suites), [], "and suites that do not exist")

    def test_each_failure_names_a_test_or_says_what_is_open(self):
        failures = failures_in(self.text)
        self.assertEqual(sorted(failures), list(range(1, FAILURES + 1)))
        for number, said in failures.items():
            tests, suites = named_in(said)
            self.assertTrue(tests or suites or "Open:" in said, f"failure {number}: {said}")


class ReadingTest(unittest.TestCase):
    def test_finds_tests_and_suites_in_a_text(self):
        named, suites = named_in("(`Sync.Works`, suites `Kits`, `InFlight` and `Undo`; `Field`)")
        self.assertEqual(named, {("Sync", "Works")})
        self.assertEqual(suites, {"Kits", "InFlight", "Undo"})


if __name__ == "__main__":
    unittest.main()
