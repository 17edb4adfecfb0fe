"""A test as a row of steps that build on each other: runs them, tells, writes JUnit XML."""

import pathlib
import time
import traceback
import xml.etree.ElementTree as xml
from dataclasses import dataclass


@dataclass
class Outcome:
    topic: str
    title: str
    proves: str
    seconds: float = 0.0
    failure: str = ""
    skipped: bool = False


def step(title, proves="", vital=False):
    """Marks a method. After a vital one that failed nothing else can be told."""
    def mark(method):
        method.step = (title, proves, vital)
        return method
    return mark


def methods_of(topic):
    return [method for method in vars(type(topic)).values() if hasattr(method, "step")]


class Runner:
    def __init__(self, suite="real"):
        self._suite = suite
        self.outcomes = []
        self._broken = False

    @property
    def failed(self):
        return any(outcome.failure or outcome.skipped for outcome in self.outcomes)

    def run(self, topic, only_vital=False):
        """All steps of an object, in the order they are written."""
        for method in methods_of(topic):
            title, proves, vital = method.step
            if only_vital and not vital:
                continue
            outcome = Outcome(type(topic).__name__, title, proves, skipped=self._broken)
            self.outcomes.append(outcome)
            if not self._broken:
                self._run(outcome, method, topic)
                self._broken = vital and bool(outcome.failure)
            self._tell(outcome)

    def write(self, path):
        suite = xml.Element("testsuite", name=self._suite, tests=str(len(self.outcomes)),
                            failures=str(sum(bool(o.failure) for o in self.outcomes)))
        for outcome in self.outcomes:
            case = xml.SubElement(suite, "testcase", classname=f"{self._suite}.{outcome.topic}",
                                  name=outcome.title, time=f"{outcome.seconds:.3f}")
            if outcome.proves:
                properties = xml.SubElement(case, "properties")
                xml.SubElement(properties, "property", name="requirements",
                               value=outcome.proves)
            if outcome.skipped:
                xml.SubElement(case, "skipped")
            if outcome.failure:
                failure = xml.SubElement(case, "failure")
                failure.text = "".join(c for c in outcome.failure if c in "\n\t" or c >= " ")
        path = pathlib.Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        xml.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)

    @staticmethod
    def _run(outcome, method, topic):
        began = time.monotonic()
        try:
            method(topic)
        except Exception:  # the boundary of a step: whatever it was, the next one is still tried
            outcome.failure = traceback.format_exc()
        outcome.seconds = time.monotonic() - began

    @staticmethod
    def _tell(outcome):
        sign = "skipped" if outcome.skipped else "FAILED" if outcome.failure else "ok"
        print(f"{sign:7} {outcome.seconds:6.1f} s  {outcome.topic}: {outcome.title}", flush=True)
        if outcome.failure:
            print("".join(f"    {line}\n" for line in outcome.failure.splitlines()[-12:]),
                  end="", flush=True)
