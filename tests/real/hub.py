"""OneShelf as a person at a shell uses it: commands, their JSON, their end, and what they cost."""

import json
import os
import pathlib
import signal
import subprocess
import threading
import urllib.request
from dataclasses import dataclass

from process import die_with_parent, wait_until


class HubError(AssertionError):
    """A command ended in another way than the test wants."""


@dataclass
class Answer:
    """How a command ended: exit code (negative: by a signal) and its line of JSON."""
    code: int
    json: dict
    text: str

    @property
    def error_id(self):
        return self.json.get("error", {}).get("id")


class Running:
    """One process of the program."""

    def __init__(self, command, output, log, env=None):
        self._output = output
        with open(output, "wb") as out, open(log, "ab") as errors:
            self._popen = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=errors,
                env={**os.environ, **(env or {})}, start_new_session=True,
                preexec_fn=lambda: die_with_parent(signal.SIGKILL))
        self.pid = self._popen.pid
        self.code, self.peak_kb, self.seconds = None, 0, 0.0

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)

    def wait(self, seconds=300):
        """Its end; one that takes longer is killed, and its code tells that."""
        if self.code is None:
            timer = threading.Timer(seconds, self.kill)
            timer.start()
            _, status, usage = os.wait4(self.pid, 0)
            timer.cancel()
            self.code = self._popen.returncode = os.waitstatus_to_exitcode(status)
            self.peak_kb = usage.ru_maxrss
        return self.code

    def stop(self):
        if self.code is None:
            os.kill(self.pid, signal.SIGTERM)
            self.wait(20)
        return self.code

    def text(self):
        return pathlib.Path(self._output).read_text(encoding="utf-8")


class Hub:
    """One data folder of OneShelf."""

    def __init__(self, binary, data, logs):
        self._binary = str(pathlib.Path(binary).resolve())
        self.data = pathlib.Path(data)
        self._logs = pathlib.Path(logs)
        self._logs.mkdir(parents=True, exist_ok=True)
        self.data.mkdir(parents=True, exist_ok=True)
        os.chmod(self.data, 0o700)
        self._number = 0
        self.peak_kb = 0

    def start(self, *arguments, env=None):
        self._number += 1
        output = self._logs / f"{self.data.name}-{self._number:03d}-{arguments[0]}.out"
        return Running([self._binary, *arguments, "--data", str(self.data), "--json"],
                       output, self._logs / f"{self.data.name}.log", env)

    def finish(self, running, seconds=300):
        running.wait(seconds)
        self.peak_kb = max(self.peak_kb, running.peak_kb)
        text = running.text()
        try:
            answer = json.loads(text) if text.strip() else {}
        except ValueError as error:
            raise HubError(f"no JSON: {text[:500]!r}") from error
        return Answer(running.code, answer, text)

    def run(self, *arguments, env=None, seconds=300):
        """Runs a command to its end, however it ends."""
        return self.finish(self.start(*arguments, env=env), seconds)

    def must(self, *arguments, codes=(0,), **options):
        """Runs a command that has to end with one of these codes; its JSON."""
        answer = self.run(*arguments, **options)
        if answer.code not in codes:
            raise HubError(f"`oneshelf {' '.join(arguments)}` ended with {answer.code}: "
                           f"{answer.text[:1500]}")
        return answer.json

    def serve(self, port, env=None):
        """The service, once it answers."""
        running = self.start("serve", "--port", str(port), env=env)
        wait_until(lambda: is_healthy(port), "OneShelf", 30)
        return running

    def stop(self, running):
        running.stop()
        self.peak_kb = max(self.peak_kb, running.peak_kb)
        return running.code

    # Set-up

    def connect(self, platform, name, role, options, secrets, test=False):
        """Connects; the secrets go through the environment, as on a machine with others."""
        arguments = ["connect", platform, name, "--role", role]
        for key, value in options.items():
            arguments += ["--set", f"{key}={value}"]
        for key in secrets:
            arguments += ["--secret-env", f"{key}=REAL_{key.upper()}"]
        if test:
            arguments.append("--test")
        return self.run(*arguments, env={f"REAL_{key.upper()}": value
                                         for key, value in secrets.items()})

    def set(self, link, **settings):
        """`stock__buffer="2"` is the path stock.buffer; codes with dashes go through `paths`."""
        paths = dict(settings.pop("paths", {}))
        paths.update({key.replace("__", "."): value for key, value in settings.items()})
        arguments = ["link", link]
        for path, value in paths.items():
            arguments += ["--set", f"{path}={value}"]
        return self.must(*arguments)


def is_healthy(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False
