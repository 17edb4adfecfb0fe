"""A reverse proxy on loopback that counts what passes and can spoil it.

It stands between OneShelf and one server, knows reads from writes of both wire protocols, and can
be told to drop an answer after the server has worked, to change an answer, or to call something
(a kill) at a chosen request.
"""

import http.client
import http.server
import json
import re
import ssl
import threading
from collections import Counter
from dataclasses import dataclass, field

_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "host", "content-length",
               "accept-encoding"}
_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\.\.\.|[A-Za-z_]\w*|[{}():]')
# The last part of the JSON-RPC methods that change nothing.
_TRYTON_READS = {"search_read", "search", "read", "search_count", "fields_get", "default_get",
                 "get_preferences", "get_access", "login", "logout",
                 "version"}


@dataclass
class Seen:
    """One request. `names` are its GraphQL fields or its one JSON-RPC method."""
    names: tuple
    is_write: bool
    variables: object = None

    @property
    def name(self):
        return "+".join(sorted(set(self.names)))

    def ids(self, *fields):
        """The ids of all rows that a GraphQL write changes with these fields (none: any)."""
        if fields and not set(fields) & set(self.names):
            return set()
        return set(_ids_in(self.variables))


@dataclass
class Rule:
    """What happens to requests that match. `after` may return another answer, or None: drop it."""
    match: object
    before: object = None
    after: object = None
    times: int = 1
    used: int = field(default=0)


def _ids_in(value):
    if isinstance(value, dict):
        if "id" in value and not isinstance(value["id"], (dict, list)):
            yield str(value["id"])
        for part in value.values():
            yield from _ids_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from _ids_in(part)


def graphql_fields(document):
    """The names of the top fields; of `a: products(...) {...}` it is `products`."""
    braces = brackets = 0
    names, previous = [], ""
    for token in _TOKEN.findall(document):
        if token in "()":
            brackets += 1 if token == "(" else -1
        elif brackets == 0 and token in "{}":
            braces += 1 if token == "{" else -1
        elif brackets == 0 and braces == 1 and token[0] not in '"':
            if token == ":":
                names.pop()
            elif token != "..." and previous != "...":
                names.append(token)
        previous = token
    return tuple(names)


def classify_graphql(content_type, body):
    if "multipart/form-data" in content_type:
        body = _form_field(body, b"operations")
    asked = json.loads(body)
    document = asked.get("query", "")
    names = graphql_fields(document)
    is_write = document.lstrip().startswith("mutation") and set(names) != {"login"}
    return Seen(names, is_write, asked.get("variables"))


def _form_field(body, name):
    _, _, rest = body.partition(b'name="' + name + b'"')
    _, _, value = rest.partition(b"\r\n\r\n")
    return value.partition(b"\r\n--")[0]


def classify_tryton(_, body):
    asked = json.loads(body)
    method = asked["method"]
    kind, last = method.split(".")[0], method.rpartition(".")[2]
    is_write = kind != "common" and last not in _TRYTON_READS
    if kind == "wizard":
        is_write = last == "execute"
    return Seen((method,), is_write, asked.get("params"))


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A killed client resets its connections; that is what the tests are about."""


class Proxy:
    """`classify` tells a Seen from the content type and the body of a request."""

    def __init__(self, target_port, classify, certificate=None):
        self._target = ("127.0.0.1", target_port)
        self._classify = classify
        self._lock = threading.Lock()
        self._seen, self._rules, self._busy = [], [], 0
        self._idle = threading.Condition(self._lock)
        handler = type("Handler", (_Handler,), {"proxy": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False)
        scheme = "https" if certificate else "http"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    # Counting

    def mark(self):
        with self._lock:
            return len(self._seen)

    def since(self, mark=0, writes=None):
        """The requests after the mark; only writes or only reads if asked so."""
        with self._lock:
            seen = self._seen[mark:]
        return [one for one in seen if writes is None or one.is_write == writes]

    def counts(self, mark=0, writes=None):
        return Counter(one.name for one in self.since(mark, writes))

    def wait_idle(self, seconds=60):
        """Until the server has answered all that was sent to it, also for a client that died."""
        with self._idle:
            if not self._idle.wait_for(lambda: self._busy == 0, seconds):
                raise TimeoutError("the server behind the proxy did not answer")

    # Spoiling

    def add_rule(self, match, before=None, after=None, times=1):
        rule = Rule(match, before, after, times)
        with self._lock:
            self._rules.append(rule)
        return rule

    def drop_answers(self, name, times):
        """The server works, its answer is lost, the connection is closed."""
        return self.add_rule(lambda seen: name in seen.names, after=lambda _, answer: None,
                             times=times)

    def clear_rules(self):
        with self._lock:
            self._rules.clear()

    # Called by the handler

    def note(self, content_type, body):
        seen = self._classify(content_type, body) if body else Seen(("GET",), False)
        with self._lock:
            self._seen.append(seen)
            rule = next((rule for rule in self._rules
                         if rule.used < rule.times and rule.match(seen)), None)
            if rule is not None:
                rule.used += 1
        return seen, rule

    def forward(self, method, path, body, headers):
        with self._lock:
            self._busy += 1
        connection = http.client.HTTPConnection(*self._target, timeout=300)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without it every answer waits for the client's delayed acknowledgement.
    disable_nagle_algorithm = True
    proxy = None

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {key: value for key, value in self.headers.items()
                   if key.lower() not in _HOP_BY_HOP}
        seen, rule = self.proxy.note(self.headers.get("Content-Type", ""), body)
        if rule and rule.before:
            rule.before(seen)
        answer = self.proxy.forward(self.command, self.path, body, headers)
        if rule and rule.after:
            answer = rule.after(seen, answer)
        if answer is None:
            self.close_connection = True
            return
        self._answer(*answer)

    do_GET = do_POST

    def _answer(self, status, headers, body):
        head = [f"HTTP/1.1 {status} {http.client.responses.get(status, '')}"]
        head += [f"{key}: {value}" for key, value in headers if key.lower() not in _HOP_BY_HOP]
        head += [f"Content-Length: {len(body)}", "", ""]
        try:
            self.wfile.write("\r\n".join(head).encode("latin-1") + body)
        except OSError:
            # The client was killed meanwhile, as some tests want it.
            self.close_connection = True

    def log_message(self, *_):
        pass
