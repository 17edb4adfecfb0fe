"""Child processes that never outlive the fixture: start, wait until ready, stop."""

import ctypes
import os
import signal
import socket
import subprocess
import time

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def free_port():
    """A port of the loopback address that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(probe, what, seconds=120, child=None):
    """Polls `probe` until it answers true. Polling is the only sign these servers give."""
    deadline = time.monotonic() + seconds
    while not probe():
        if child is not None and not child.running():
            raise RuntimeError(f"{what} ended while starting, see {child.log_path}")
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what} was not ready after {seconds} s")
        time.sleep(0.05)


def accepts_connections(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def die_with_parent(stop_signal):
    """For preexec_fn: the kernel sends the signal when the thread that forked ends."""
    _libc.prctl(_PR_SET_PDEATHSIG, int(stop_signal), 0, 0, 0)


class Child:
    """One server process in its own process group, its output in a log file.

    Start it from the main thread only: the kernel sends the death signal when the *thread*
    that forked the child ends, not when the process does.
    """

    def __init__(self, command, log_path, stop_signal=signal.SIGTERM, user=None, env=None,
                 cwd=None):
        self.name = os.path.basename(command[0])
        self.log_path = log_path
        self._stop_signal = stop_signal
        identity = {"user": user, "group": user, "extra_groups": []} if user else {}

        def before_exec():
            # subprocess changes the user first, and that change would clear this setting.
            die_with_parent(stop_signal)

        with open(log_path, "ab") as log:
            self._popen = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env, cwd=cwd,
                start_new_session=True, preexec_fn=before_exec, **identity)

    @property
    def pid(self):
        return self._popen.pid

    def running(self):
        return self._popen.poll() is None

    def wait(self):
        return self._popen.wait()

    def stop(self, seconds=15):
        """Asks, waits, and kills the whole group of a server that does not listen."""
        if self.running():
            self._popen.send_signal(self._stop_signal)
            try:
                self._popen.wait(seconds)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._popen.wait()


def run(command, log_path, **options):
    """Runs a command to its end; its output goes to the log, a failure names the log."""
    finish(Child(command, log_path, **options))


def finish(child):
    """Waits for a child that ends by itself, and fails if it failed."""
    try:
        code = child.wait()
    finally:
        child.stop()
    if code != 0:
        raise RuntimeError(f"{child.name} failed ({code}), see {child.log_path}")
