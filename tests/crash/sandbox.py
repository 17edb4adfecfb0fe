"""The two emulated systems, as processes of the program itself, and what their people do."""

import http.client
import json
import pathlib
import threading

from hub import Running
from process import wait_until

TOKEN = "crash-test"
HOOK_SECRET = "crash-test-hooks"


class Refused(AssertionError):
    """The sandbox answered with another status than 200."""


class Sandbox:
    """One system: starts it, asks its API and its admin routes. Safe from any thread."""

    def __init__(self, binary, role, folder, products=0):
        output = folder / f"{role}.out"
        self._running = Running(
            [str(pathlib.Path(binary).resolve()), "sandbox", "bridge", "--role", role, "--token",
             TOKEN, "--products", str(products), "--json"], output, folder / f"{role}.log")
        wait_until(lambda: output.read_text().endswith("\n"), f"the {role}", 20)
        self.url = json.loads(output.read_text())["url"]
        self.role = role
        self._own = threading.local()  # one kept connection per thread

    def close(self):
        self._running.stop()

    def hint_to(self, hub_url):
        self.person("hints", {"url": f"{hub_url}/hooks/{self.role}", "secret": HOOK_SECRET})

    # What people and scripts do

    def person(self, what, body):
        return self.send("POST", f"/_sandbox/{what}", body)

    def batch(self, what, *items):
        """Goods or stock changed by a person; every row has to be taken."""
        answer = self.person(what, {"items": list(items)})
        bad = [row for row in answer["results"] if row["status"] == "error"]
        assert not bad, bad

    def fault(self, kind, operation, times=1):
        self.person("faults", {"faults": [{"kind": kind, "operation": operation, "times": times}]})

    def clear_faults(self):
        self.send("DELETE", "/_sandbox/faults")

    def counts(self):
        return self.send("GET", "/_sandbox/counts")

    # What it holds

    def orders(self):
        return list(self._rows("orders"))

    def products(self):
        return {row["sku"]: row for row in self._rows("products")}

    def stock(self):
        """(on the shelf, reserved) of each SKU, all locations together."""
        sums = {}
        for row in self._rows("stock"):
            shelf, reserved = sums.get(row["sku"], (0, 0))
            sums[row["sku"]] = (shelf + whole(row["quantity"]),
                                reserved + whole(row.get("reserved", "0")))
        return sums

    def _rows(self, what):
        cursor = ""
        while cursor is not None:
            page = self.send("GET", f"/bridge/v1/{what}?limit=500" +
                             (f"&cursor={cursor}" if cursor else ""))
            yield from page["items"]
            cursor = page["next_cursor"]

    def send(self, method, path, body=None):
        for attempt in (1, 2):
            connection = self._connection()
            try:
                connection.request(method, path, json.dumps(body) if body is not None else None,
                                   {"Authorization": f"Bearer {TOKEN}"})
                answer = connection.getresponse()
                text = answer.read()
                break
            except (OSError, http.client.HTTPException):
                # A kept connection that the server closed meanwhile: nothing was sent.
                connection.close()
                if attempt == 2:
                    raise
        if answer.status != 200:
            raise Refused(f"{method} {path}: {answer.status} {text[:500]!r}")
        return json.loads(text)

    def _connection(self):
        if not hasattr(self._own, "connection"):
            host, port = self.url.removeprefix("http://").split(":")
            self._own.connection = http.client.HTTPConnection(host, int(port), timeout=10)
        return self._own.connection


def whole(text):
    """A quantity of this test: always whole units."""
    number = float(text)
    assert number == int(number), text
    return int(number)
