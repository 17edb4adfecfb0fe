#!/usr/bin/python3
"""The checks of tools/tidy, each shown a small text that breaks its rule and one that does not."""
import importlib.machinery
import importlib.util
import pathlib
import unittest

import tidy_rules as rules

TOOLS = pathlib.Path(__file__).resolve().parent


def load_tidy():
    loader = importlib.machinery.SourceFileLoader("tidy", str(TOOLS / "tidy"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("tidy", loader))
    loader.exec_module(module)
    return module


tidy = load_tidy()


def hits(path, text):
    """(rule, line) of everything found in a file of this path and text."""
    source = rules.Source(path, text)
    return [(name, line) for rule in rules.FILE_RULES for name, line, *_ in rule(source)]


CC = "src/sync/a.cc"
# Path, text, and the rule that must (or, in HARMLESS, must not) be told.
HARMFUL = [
    (CC, "auto t = std::chrono::system_clock::now();\n", "clock"),
    ("tests/unit/a_test.cc", "auto t = std::chrono::system_clock::now();\n", "clock"),
    (CC, "auto t = std::chrono::steady_clock::now();\n", "clock"),
    ("tests/unit/a_test.cc", "std::this_thread::sleep_for(x);\n", "sleep"),
    (CC, "co_await x;\n", "coroutine"),
    (CC, "auto f = std::async(g);\n", "thread"),
    (CC, "std::regex r;\n", "regex"),
    (CC, "double price = 0;\n", "float"),
    ("src/store/sqlite/a.h", "#pragma once\nfloat x;\n", "float"),
    ("src/cli/a.cc", "std::cout << 1;\n", "console"),
    ("src/cli/a.h", "#pragma once\nusing namespace std;\n", "using"),
    (CC, "for (auto x : v | std::views::reverse) {}\n", "views"),
    (CC, "} catch (...) {\n", "catch-all"),
    (CC, "  static int calls = 0;\n", "static"),
    (CC, "static std::map<std::string, int> known;\n", "static"),
    (CC, '#include "../base/id.h"\n', "include-path"),
    (CC, "\tint x;\n", "indent"),
    (CC, "#include <sqlite3.h>\n", "heavy-header"),
    ("src/engine/a.cc", "#include <boost/asio/ip/tcp.hpp>\n", "heavy-header"),
    ("src/engine/a.cc", '#include "net/asio.h"\n', "heavy-header"),
    ("tests/unit/a_test.cc", "#include <gmock/gmock.h>\n", "heavy-header"),
    (CC, "int x;  \n", "trailing-space"),
    ("src/sync/README.md", "words \n", "trailing-space"),
    (CC, "int x;\r\n", "trailing-space"),
    (CC, "// TO" "DO: later\n", "task-note"),
    ("docs/a.md", "see /ro" "ot/x\n", "machine-path"),
    ("tools/a", "cd /wo" "rk/main\n", "machine-path"),
    ("docs/a.md", "https://regis" "try.example/x\n", "registry"),
    (CC, "int x;", "last-line"),
    ("src/sync/a.h", "int x;\n", "pragma-once"),
    (CC, "x" * 101 + "\n", "line-length"),
    (CC, "\n" * 501, "file-length"),
    ("tests/unit/a_test.cc", "\n" * 701, "file-length"),
    (CC, "void f() {\n" + "g();\n" * 70 + "}\n", "function-length"),
    ("tests/unit/a_test.cc", "TEST(A, B) {\n" + "g();\n" * 70 + "}\n", "function-length"),
    ("tools/a.py", "def f():\n" + "    g()\n" * 71, "function-length"),
]
HARMLESS = [
    ("src/base/clock.cc", "auto t = std::chrono::system_clock::now();\n", "clock"),
    ("bench/a.cc", "auto t = std::chrono::steady_clock::now();\n", "clock"),
    (CC, "// never sleep_for here\n", "sleep"),
    (CC, 'const char* text = "sleep_for";\n', "sleep"),
    (CC, "// a double entry\nconst char* s = \"double\";\n", "float"),
    ("src/net/a.cc", "double seconds = 0;\n", "float"),
    (CC, "bool doubled = false;\n", "float"),
    ("src/sync/a.cc", "using namespace std;\n", "using"),
    ("src/net/http_server.cc", "} catch (...) {\n", "catch-all"),
    (CC, "  static const int kLimit = 3;\n", "static"),
    (CC, "  static constexpr int kLimit = 3;\n", "static"),
    (CC, "  static Result<int> open(const std::string& path);\n", "static"),
    ("src/store/sqlite/database.cc", "#include <sqlite3.h>\n", "heavy-header"),
    (CC, "// TO" "DO(#12): later\n", "task-note"),
    ("docs/a.md", "https://example.org/ho" "me/x and a/wo" "rk/x\n", "machine-path"),
    (CC, "x" * 100 + "\n", "line-length"),
    ("docs/a.md", "x" * 200 + "\n", "line-length"),
    ("src/sync/README.md", "x" * 200 + "\n", "line-length"),
    (CC, "\n" * 500, "file-length"),
    (CC, "void f() {\n" + "g();\n" * 68 + "}\n", "function-length"),
    (CC, "namespace a {\n" + "int f();\n" * 80 + "}\n", "function-length"),
    (CC, "struct A {\n" + "int f();\n" * 80 + "};\n", "function-length"),
    (CC, "const Table kTable = {\n" + "{1, f(2)},\n" * 80 + "};\n", "function-length"),
]


class Rules(unittest.TestCase):
    def test_what_breaks_a_rule_is_told(self):
        for path, text, rule in HARMFUL:
            with self.subTest(rule=rule, text=text[:60]):
                self.assertIn(rule, [name for name, _ in hits(path, text)])

    def test_what_keeps_a_rule_is_not_told(self):
        for path, text, rule in HARMLESS:
            with self.subTest(rule=rule, text=text[:60]):
                self.assertNotIn(rule, [name for name, _ in hits(path, text)])

    def test_the_line_is_told(self):
        self.assertEqual(hits(CC, "int x;\n\ndouble y;\n"), [("float", 3)])

    def test_every_rule_of_words_has_an_example(self):
        shown = {rule for _, _, rule in HARMFUL}
        self.assertEqual({ban.name for ban in rules.BANS} - shown, set())


class Functions(unittest.TestCase):
    def found(self, code):
        return [(name, line, size) for line, size, name in rules.functions(rules.Source(CC, code))]

    def test_members_templates_and_constructors_are_measured_from_their_first_line(self):
        code = ("class A {\n public:\n  A()\n      : x_{1}, y_(2) {\n    go();\n  }\n"
                "  template <typename T>\n  T get() const {\n    return x_;\n  }\n};\n")
        self.assertEqual(self.found(code), [("A", 3, 4), ("get", 7, 4)])

    def test_blocks_and_lambdas_belong_to_their_function(self):
        code = ("Result<void> A::run(int x) {\n  if (x) {\n    each([&](int y) {\n"
                "      go(y);\n    });\n  }\n  return success();\n}\n")
        self.assertEqual(self.found(code), [("A::run", 1, 8)])

    def test_braces_in_texts_and_macros_do_not_count(self):
        code = ('#define BRACE {\nvoid f() {\n  say("{");\n  say(\'{\');\n  // {\n}\n'
                'void g() { say(R"(})"); }\n')
        self.assertEqual(self.found(code), [("f", 2, 5), ("g", 7, 1)])


class Shape(unittest.TestCase):
    def test_sources_outside_every_target_are_told(self):
        cmake = ("oneshelf_library(base)\nforeach(platform IN ITEMS bridge)\n"
                 "oneshelf_library(connectors/${platform})\nendforeach()\n")
        paths = ["src/base/a.cc", "src/connectors/bridge/b.cc", "src/lost/c.cc", "src/lost/d.h"]
        told = list(rules.unreachable_sources(paths, "src", rules.libraries_in(cmake)))
        self.assertEqual([problem[0] for problem in told], ["src/lost/c.cc"])

    def test_a_platform_needs_readme_sandbox_and_tests(self):
        whole = ["src/connectors/good/good.cc", "src/connectors/good/README.md",
                 "src/sandbox/good/state.cc"]
        self.assertEqual(list(rules.platform_shape(whole, "GoodWorld")), [])
        bare = [problem[1] for problem in rules.platform_shape(["src/connectors/new/new.cc"], "")]
        self.assertEqual(bare, ["platform-readme", "platform-sandbox", "platform-tested"])

    def test_each_folder_has_a_readme(self):
        paths = ["src/base/README.md", "src/base/a.cc", "src/net/a.cc", "src/CMakeLists.txt"]
        self.assertEqual([problem[0] for problem in rules.folder_readmes(paths)], ["src/net"])


class Exceptions(unittest.TestCase):
    PROBLEMS = [("a.cc", "line-length", 3, "", 120), ("a.cc", "line-length", 9, "", 120),
                ("b.cc", "sleep", 1, "", None)]

    def remaining(self, text):
        return [(path, rule) for path, rule, *_ in
                tidy.judge(self.PROBLEMS, tidy.read_exceptions(text))]

    def test_an_exception_allows_what_it_says_and_no_more(self):
        self.assertEqual(self.remaining("a.cc line-length 120 why\nb.cc sleep 1 why\n"), [])
        self.assertEqual(self.remaining("a.cc line-length 110 why\nb.cc sleep 1 why\n"),
                         [("a.cc", "line-length"), ("a.cc", "line-length")])

    def test_the_list_may_only_shrink(self):
        generous = "a.cc line-length 130 why\nb.cc sleep 2 why\n"
        self.assertEqual(self.remaining(generous), [(tidy.EXCEPTIONS, "shrink")] * 2)
        unused = "a.cc line-length 120 why\nb.cc sleep 1 why\nc.cc sleep 1 why\n"
        self.assertEqual(self.remaining(unused), [(tidy.EXCEPTIONS, "shrink")])

    def test_an_exception_gives_its_reason(self):
        with self.assertRaises(SystemExit):
            tidy.read_exceptions("a.cc sleep 1\n")


if __name__ == "__main__":
    unittest.main()
