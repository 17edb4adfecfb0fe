#!/usr/bin/python3
"""Which numbered requirements did the last test run prove?

requirements.py RESULTS OUT   gathers `requirements` properties of the test results (GoogleTest's
                              XML files) into lines: number, pass or fail, test name.
requirements.py --print FILE  prints them with the total.
"""
import pathlib
import sys
import xml.etree.ElementTree as xml

TOTAL = 158  # numbered requirements of the product


def numbers_of(case):
    """The numbers a test case names, as an attribute or a property; "46-48,51" is understood."""
    texts = [case.get("requirements", "")]
    texts += [p.get("value", "") for p in case.iter("property") if p.get("name") == "requirements"]
    for text in texts:
        for part in filter(None, (piece.strip() for piece in text.split(","))):
            first, _, last = part.partition("-")
            yield from range(int(first), int(last or first) + 1)


def rows_of(folder):
    for path in sorted(pathlib.Path(folder).glob("*.xml")):
        for case in xml.parse(path).getroot().iter("testcase"):
            failed = case.find("failure") is not None or case.find("error") is not None
            skipped = case.find("skipped") is not None or case.get("result") == "skipped"
            if skipped:
                continue
            name = f"{case.get('classname')}.{case.get('name')}"
            for number in numbers_of(case):
                yield number, "fail" if failed else "pass", name


def write(folder, out):
    rows = sorted(set(rows_of(folder)))
    lines = [f"{number}\t{result}\t{name}\n" for number, result, name in rows]
    pathlib.Path(out).write_text("".join(lines), encoding="utf-8")
    print(summary(rows))


def summary(rows):
    failed = {number for number, result, _ in rows if result == "fail"}
    proven = {number for number, result, _ in rows if result == "pass"} - failed
    return (f"requirements: {len(proven)} of {TOTAL} proven, {len(failed)} failing, "
            f"{TOTAL - len(proven | failed)} not tested yet")


def show(path):
    rows = []
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        number, result, name = line.split("\t")
        rows.append((int(number), result, name))
        print(line)
    print(summary(rows))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    if sys.argv[1] == "--print":
        show(sys.argv[2])
    else:
        write(sys.argv[1], sys.argv[2])
