"""The rules that tools/tidy checks: what is looked for, where, and what to do instead.

A rule is a function from a Source to hits. Each hit is (line, what to do). Rules that measure
(lengths) give the measured amount as third part, so that an exception can cap it.
"""
import ast
import pathlib
import re

LINE_MAX = 100
FUNCTION_MAX = 70
FILE_MAX, TEST_FILE_MAX = 500, 700
BYTES_MAX = 500_000

CODE = {".cc", ".h"}
LINES_COUNT_IN = CODE | {".py", ".sh", ".cmake", ".js", ".mjs", ".css", ".html", ""}


class Source:
    """A text file with its path from the project's root."""

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.suffix = pathlib.PurePosixPath(path).suffix
        self.lines = text.split("\n")
        self.is_code = self.suffix in CODE
        # Comments, strings and literals blanked out, so that words in them are not taken for code.
        self.code = blanked(text) if self.is_code else text

    def line_of(self, offset):
        return self.text.count("\n", 0, offset) + 1


PARTS = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<tag>[^()\s\\]{0,16})\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'", re.DOTALL)
INCLUDE_LINE = re.compile(r'#include +["<]')


def blanked(text):
    def blank(match):
        if INCLUDE_LINE.match(text, text.rfind("\n", 0, match.start()) + 1):
            return match[0]
        return re.sub(r"[^\n]", " ", match[0])
    return PARTS.sub(blank, text)


EVERYWHERE = r"\.(cc|h)$"


# ---- banned words -------------------------------------------------------------------------------

class Ban:
    """A pattern that must not occur in the code of files whose path matches `where`."""

    def __init__(self, name, pattern, instead, where=EVERYWHERE, but=()):
        self.name = name
        self.pattern = re.compile(pattern, re.MULTILINE)
        self.instead = instead
        self.where = re.compile(where)
        self.but = set(but)

    def hits(self, source):
        if source.path in self.but or not self.where.search(source.path):
            return []
        return [(source.line_of(found.start()), self.instead)
                for found in self.pattern.finditer(source.code)]


IN_SRC = r"^src/.*\.(cc|h)$"
IN_HEADERS = r"\.h$"
DECIDING = r"^src/(commerce|sync|engine|store)/.*\.(cc|h)$"
CLOCK = ("src/base/clock.cc",)
# The tops of a job, a request, a worker and the program: nothing may fly past them.
TOPS = ("src/net/http_server.cc",)

BANS = [
    Ban("clock", r"\b(system_clock|high_resolution_clock)::now\b",
        "ask a Clock (base/clock.h), so that tests decide what time it is", but=CLOCK),
    Ban("clock", r"\bsteady_clock::now\b", "use Clock::monotonic()", IN_SRC, CLOCK),
    Ban("sleep", r"\b(sleep_for|sleep_until|usleep|nanosleep)\b",
        "wait through Clock::wait_for, or return when to run again"),
    Ban("coroutine", r"\bco_(await|yield|return)\b", "write straight-line blocking code"),
    Ban("thread", r"\bstd::async\b|\.detach\(\)|\bthread_local\b",
        "own the thread in a class that joins it; pass values", IN_SRC),
    Ban("regex", r"\bstd::w?regex\b|#include +<regex>",
        "parse by hand; it is faster and cannot blow up"),
    Ban("float", r"\b(double|float)\b", "use Decimal for money and quantities", DECIDING),
    Ban("console", r"\bstd::(cout|cerr|clog)\b|#include +<iostream>",
        "log through base/log.h or print through cli/output.h", IN_SRC),
    Ban("using", r"^\s*using namespace\b", "name what is used", IN_HEADERS),
    Ban("views", r"\bstd::(ranges::)?views::", "write a plain loop"),
    Ban("catch-all", r"\bcatch \(\.\.\.\)", "catch what the called library throws, in its wrapper",
        IN_SRC, TOPS),
    Ban("static", r"^\s*(?:inline )?static (?!const\b|constexpr\b|consteval\b|constinit const\b)"
                  r"[\w:<>,\s*&]+\w\s*(?:=|;|\{)",
        "keep state in an object with an owner", IN_SRC),
    Ban("include-path", r'^#include "\.\.?/', "include from src/: \"folder/file.h\""),
    Ban("indent", r"^ *\t", "indent with spaces"),
]


def heavy(header, allowed, instead):
    return Ban("heavy-header", rf'^#include +[<"]({header})', instead, EVERYWHERE, allowed)


BANS += [
    heavy(r"boost/(asio|beast)", ("src/net/asio.h",), "only net/asio.h includes Asio and Beast"),
    heavy(r"net/asio\.h", ("src/net/http_connection.h", "src/net/http_connection.cc",
                           "src/net/http_server.cc"), "Asio costs seconds per file: stay out"),
    heavy(r"spdlog/", ("src/base/log.cc",), "log through base/log.h"),
    heavy(r"CLI/", ("src/cli/parse.cc",), "describe the command in cli/command_table.cc"),
    heavy(r"toml", ("src/base/config.cc",), "read settings through base/config.h"),
    heavy(r"boost/json", ("src/base/json_parse.cc",), "use base/json.h"),
    heavy(r"nlohmann/|boost/multiprecision|gmock/", (), "use base/json.h, Decimal and fakes"),
    heavy(r"sqlite3\.h", ("src/store/sqlite/database.cc",), "go through store/sqlite/database.h"),
    heavy(r"curl/", ("src/net/http_client.cc", "src/net/mail.cc", "src/net/transfer.cc",
                     "src/net/transfer.h", "src/net/transfer_failure.cc",
                     "src/net/transfer_failure.h"),
          "send requests through net/http.h"),
    heavy(r"sodium", ("src/base/secrets.cc", "src/base/bytes.cc", "src/base/random.cc",
                      "src/base/key_file.cc", "src/base/sodium_ready.cc"),
          "use base/secrets.h, base/bytes.h or base/random.h"),
    heavy(r"unicode/", ("src/base/text.cc",), "use base/text.h"),
    heavy(r"prometheus/", ("src/server/metrics.cc",), "use server/metrics.h"),
]


def banned(source):
    for ban in BANS:
        for line, instead in ban.hits(source):
            yield ban.name, line, instead, None


# ---- texts --------------------------------------------------------------------------------------

TASK_NOTE = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b(?!\(#\d+\))")
MACHINE_PATH = re.compile(r"(?<![\w.}\])])/(?:work|home|root)/")
# Package managers know their own addresses; a lock file with addresses ties users to one of them.
REGISTRY = re.compile(r"https?://(?:registry|packages?|files|index|proxy|deb|static)\.|"
                      r'"resolved":\s*"http')


def texts(source):
    for number, line in enumerate(source.lines, 1):
        if line.endswith((" ", "\t", "\r")):
            yield "trailing-space", number, "remove it", None
        if TASK_NOTE.search(line):
            yield "task-note", number, "do it now, or name an issue: TO" "DO(#123)", None
        if MACHINE_PATH.search(line):
            yield "machine-path", number, "take it as an option or from the project's root", None
        if REGISTRY.search(line):
            yield "registry", number, "leave to the user where packages come from", None
    if source.text and not source.text.endswith("\n"):
        yield "last-line", len(source.lines), "end the file with a line break", None
    if source.suffix == ".h" and "#pragma once" not in source.text:
        yield "pragma-once", 1, "begin with #pragma once", None


# ---- lengths ------------------------------------------------------------------------------------

def lengths(source):
    if source.suffix not in LINES_COUNT_IN or source.path.startswith("docs/"):
        return
    longest = max((len(line), number) for number, line in enumerate(source.lines, 1))
    for number, line in enumerate(source.lines, 1):
        if len(line) > LINE_MAX:
            yield "line-length", number, f"{len(line)} columns: break it at {LINE_MAX}", longest[0]
    wall = TEST_FILE_MAX if source.path.startswith("tests/") else FILE_MAX
    count = len(source.lines) - 1
    if count > wall:
        yield "file-length", 1, f"{count} lines: split it by idea, the wall is {wall}", count
    for number, size, name in functions(source):
        if size > FUNCTION_MAX:
            yield ("function-length", number,
                   f"{name}: {size} lines: move straight work into leaves, the wall is "
                   f"{FUNCTION_MAX}", size)


def functions(source):
    """(first line, lines, name) of each function."""
    if source.is_code:
        return cpp_functions(source.code)
    if source.suffix == ".py" or source.text.startswith("#!/usr/bin/python3"):
        return python_functions(source.text)
    return []


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.end_lineno - node.lineno + 1, node.name


BRACE_OR_END = re.compile(r"[{};]")
NOT_STATEMENTS = re.compile(r"^[ \t]*(?:#(?:[^\n\\]|\\\n|\\.)*|(?:public|private|protected):)",
                            re.MULTILINE)
HEAD_OF_SCOPE = re.compile(r"\b(namespace|extern)\b")
HEAD_OF_TYPE = re.compile(r"(?:^|[>\s])(class|struct|union|enum)\b")
NAME = re.compile(r"([~\w:]+|operator\s*\S+)\s*\(")


def kind_of(head):
    """What the brace after `head` opens: "scope", "function" or "other"."""
    if HEAD_OF_SCOPE.search(head):
        return "scope"
    if head[-1:].strip() and (head[-1].isalnum() or head[-1] in "_>,("):
        return "other"  # a value in braces stands close to its name
    plain = re.sub(r"<[^<>]*>", "", head)
    if HEAD_OF_TYPE.search(plain) and ")" not in plain:
        return "scope"
    before_parameters = plain.split("(", 1)[0]
    if "(" not in plain or ("=" in before_parameters and "operator" not in before_parameters):
        return "other"
    return "function"


def cpp_functions(code):
    code = NOT_STATEMENTS.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), code)
    open_braces = []  # (kind, offset of the head, name)
    start = 0
    for found in BRACE_OR_END.finditer(code):
        at, mark = found.start(), found[0]
        if mark == "{":
            head = code[start:at]
            inside = open_braces[-1][0] if open_braces else "scope"
            kind = kind_of(head) if inside == "scope" else "other"
            first = start + len(head) - len(head.lstrip())
            open_braces.append((kind, first, name_in(head)))
            if kind == "other" and inside == "scope":
                continue  # an initialiser: the head goes on behind it
        elif mark == "}" and open_braces:
            kind, first, name = open_braces.pop()
            if kind == "function":
                top = code.count("\n", 0, first)
                yield top + 1, code.count("\n", 0, at) - top + 1, name
            elif kind == "other" and (not open_braces or open_braces[-1][0] == "scope"):
                continue
        start = at + 1


def name_in(head):
    found = NAME.search(head)
    return found[1] if found else "this function"


# ---- the shape of the project -------------------------------------------------------------------

def libraries_in(cmake):
    """Folders that src/CMakeLists.txt makes libraries of."""
    for name in re.findall(r"oneshelf_library\(([^\s)]+)", cmake):
        variable = re.search(r"\$\{(\w+)\}", name)
        if not variable:
            yield name
            continue
        listed = re.search(rf"foreach\({variable[1]} IN ITEMS ([^)]*)\)", cmake)
        for item in listed[1].split() if listed else []:
            yield name.replace(variable[0], item)


def unreachable_sources(paths, folder, named):
    """Sources in folders that no CMakeLists.txt names: they would never be compiled."""
    known = {f"{folder}/{name}" for name in named}
    known |= {path.rsplit("/", 1)[0] for path in paths if path.endswith("/CMakeLists.txt")}
    for path in paths:
        parent = path.rsplit("/", 1)[0]
        if path.startswith(folder + "/") and path.endswith(".cc") and parent not in known:
            yield path, "unreachable", 1, f"name {parent} in {folder}/CMakeLists.txt", None


def test_programs_in(cmake):
    return re.findall(r"(?:oneshelf_tests|add_subdirectory)\(([^\s)]+)", cmake)


def platform_shape(paths, contract_text):
    """Each platform has a README, a sandbox, and stands in the contract or live tests."""
    known = set(paths)
    for platform in sorted({path.split("/")[2] for path in paths
                            if re.match(r"src/connectors/(?!all/)\w+/", path)}):
        folder = f"src/connectors/{platform}"
        if f"{folder}/README.md" not in known:
            yield folder, "platform-readme", 1, "write README.md: facts, quirks, assumptions", None
        if not any(path.startswith(f"src/sandbox/{platform}/") for path in paths):
            yield folder, "platform-sandbox", 1, f"add src/sandbox/{platform}/", None
        if not re.search(rf"\b{platform}", contract_text, re.IGNORECASE):
            yield folder, "platform-tested", 1, "add it to tests/contract or tests/live", None


def folder_readmes(paths):
    known = set(paths)
    for folder in sorted({path.split("/")[1] for path in paths if path.count("/") >= 2
                          and path.startswith("src/")}):
        if f"src/{folder}/README.md" not in known:
            yield f"src/{folder}", "folder-readme", 1, "write README.md: purpose, who uses it", None


FILE_RULES = [banned, texts, lengths]
