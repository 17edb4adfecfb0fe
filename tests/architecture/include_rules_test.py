#!/usr/bin/python3
"""The include rules of the design hold because a wrong include does not build.

include_rules_test.py BUILD    includes, with the flags of a real source of each library of src/,
one header of every folder it may not see (the compiler must not find it) and one of every folder
it may see (it must).
"""
import concurrent.futures
import json
import pathlib
import shlex
import subprocess
import sys
import unittest

import layers

ROOT = pathlib.Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
BUILD = pathlib.Path("build/dev")
TABLE = layers.layers(SRC)


def folders_with_headers():
    return {str(path.parent.relative_to(SRC)) for path in SRC.rglob("*.h")}


def compiler_commands():
    """Library -> compiler and include flags of one of its sources."""
    commands = {}
    for entry in json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8")):
        source = pathlib.Path(entry["file"])
        if SRC in source.parents and source.name != "main.cc":
            library = str(source.parent.relative_to(SRC))
            commands.setdefault(library, include_flags(shlex.split(entry["command"])))
    return commands


def include_flags(words):
    kept = []
    for at, word in enumerate(words):
        if word == "-isystem":
            kept += [word, words[at + 1]]
        elif word.startswith(("-I", "-std=")):
            kept.append(word)
    return kept


def include_in_snippet(flags, headers):
    """Includes are found or not while preprocessing, so that is as far as the compiler goes."""
    snippet = "".join(f'#include "{header}"\n' for header in headers)
    command = ["g++", "-E", "-o", "/dev/null", "-x", "c++", *flags, "-"]
    done = subprocess.run(command, input=snippet, capture_output=True, text=True, cwd=ROOT,
                          timeout=120, check=False)
    return done.returncode, done.stderr


class IncludeRules(unittest.TestCase):
    def setUp(self):
        self.flags = compiler_commands()

    def check_all(self, check, cases):
        with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
            for problem in pool.map(lambda case: check(*case), cases):
                if problem:
                    with self.subTest(problem):
                        self.fail(problem)

    def test_every_library_is_in_the_table_and_has_a_source(self):
        self.assertEqual(folders_with_headers(), set(TABLE))
        self.assertEqual(set(TABLE) - set(self.flags), set())

    def test_a_forbidden_header_is_not_found(self):
        def check(library, folder):
            header = layers.header_of(folder)
            status, told = include_in_snippet(self.flags[library], [header])
            if status != 0 and f"fatal error: {header}: No such file" in told:
                return None
            return f"{library}/ can include {header}; it must not see {folder}/\n{told}"

        forbidden = [(library, folder) for library, seen in TABLE.items()
                     for folder in TABLE if folder not in seen]
        self.assertGreater(len(forbidden), len(TABLE))
        self.check_all(check, forbidden)

    def test_an_allowed_header_is_found(self):
        def check(library, seen):
            headers = [layers.header_of(folder) for folder in sorted(seen)]
            status, told = include_in_snippet(self.flags[library], headers)
            return None if status == 0 else f"{library}/ cannot include what it may use:\n{told}"

        self.check_all(check, TABLE.items())


if __name__ == "__main__":
    BUILD = pathlib.Path(sys.argv.pop(1))
    unittest.main()
