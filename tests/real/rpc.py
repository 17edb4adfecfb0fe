"""The two wire protocols of the fixture: Tryton's JSON-RPC and Vendure's GraphQL."""

import base64
import datetime
import http.client
import json
import urllib.parse
from decimal import Decimal


class RpcError(Exception):
    """An error the server answered. `name` is the part that is safe to test."""

    def __init__(self, name, args=()):
        super().__init__(name, args)
        self.name = name
        self.details = args


class HttpError(RpcError):
    def __init__(self, status, body):
        super().__init__(f"HTTP {status}", (body[:500],))
        self.status = status


class Connection:
    """One kept-alive connection. A request is repeated only when a kept one had gone stale."""

    def __init__(self, url, timeout=300):
        parts = urllib.parse.urlsplit(url)
        self._address = (parts.hostname, parts.port)
        self._timeout = timeout
        self._http = None

    def post(self, path, body, headers):
        for fresh in (self._http is None, True):
            if self._http is None:
                self._http = http.client.HTTPConnection(*self._address, timeout=self._timeout)
            try:
                self._http.request("POST", path, body, headers)
                answer = self._http.getresponse()
                return answer.status, answer.headers, answer.read()
            except (http.client.RemoteDisconnected, ConnectionError):
                self.close()
                if fresh:
                    raise
        raise AssertionError("unreachable")

    def close(self):
        if self._http is not None:
            self._http.close()
            self._http = None


def encode(value):
    """Tryton's JSON forms of the types that JSON lacks."""
    if isinstance(value, Decimal):
        return {"__class__": "Decimal", "decimal": str(value)}
    if isinstance(value, datetime.date):
        return {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}
    if isinstance(value, bytes):
        return {"__class__": "bytes", "base64": base64.b64encode(value).decode()}
    raise TypeError(f"cannot send {type(value)}")


def decode(value):
    kind = value.get("__class__")
    if kind == "Decimal":
        return Decimal(value["decimal"])
    if kind == "date":
        return datetime.date(value["year"], value["month"], value["day"])
    if kind == "datetime":
        return datetime.datetime(*(value[key] for key in (
            "year", "month", "day", "hour", "minute", "second", "microsecond")))
    if kind == "bytes":
        return base64.b64decode(value["base64"])
    return value


class TrytonRpc:
    """A session of one user. `call("sale.sale.read", ...)` adds the context by itself."""

    def __init__(self, url, database, user, password, context=None):
        self._connection = Connection(url)
        self._path = f"/{database}/"
        self._headers = {"Content-Type": "application/json"}
        user_id, session = self._post(
            "common.db.login", [user, {"password": password}, "en"])
        token = base64.b64encode(f"{user}:{user_id}:{session}".encode()).decode()
        self._headers["Authorization"] = f"Session {token}"
        self.user_id = user_id
        self.context = self._post("model.res.user.get_preferences", [True, {}])
        self.context.update(context or {})

    def call(self, method, *arguments, context=None):
        merged = {**self.context, **(context or {})}
        return self._post(f"model.{method}", [*arguments, merged])

    def search_read(self, model, domain, fields, order=None, limit=None, context=None):
        return self.call(f"{model}.search_read", domain, 0, limit, order, fields,
                         context=context)

    def search(self, model, domain, context=None):
        return self.call(f"{model}.search", domain, 0, None, None, context=context)

    def one(self, model, domain, context=None):
        found = self.search(model, domain, context)
        if len(found) != 1:
            raise LookupError(f"{len(found)} rows of {model} for {domain}")
        return found[0]

    def create(self, model, rows, context=None):
        return self.call(f"{model}.create", rows, context=context)

    def write(self, model, ids, values, context=None):
        return self.call(f"{model}.write", ids, values, context=context)

    def wizard(self, name, steps, context=None):
        """Runs (state, {view: values}) steps; a view starts with the server's defaults."""
        session, _, _ = self._post(f"wizard.{name}.create", [self.context])
        merged = {**self.context, **(context or {})}
        data, answer = {}, {}
        for state, values in steps:
            for view, fields in values.items():
                data[view] = {**data.get(view, {}), **fields}
            answer = self._post(f"wizard.{name}.execute", [session, data, state, merged])
            if "view" in answer:
                defaults = answer["view"]["defaults"]
                # "company." holds the names of rows for a form; it must not be sent back.
                data[answer["view"]["state"]] = {
                    key: value for key, value in defaults.items() if "." not in key}
        self._post(f"wizard.{name}.delete", [session, self.context])
        return answer

    def close(self):
        self._connection.close()

    def _post(self, method, parameters):
        body = json.dumps({"id": 1, "method": method, "params": parameters}, default=encode)
        status, _, raw = self._connection.post(self._path, body.encode(), self._headers)
        if status != 200:
            raise HttpError(status, raw.decode(errors="replace"))
        answer = json.loads(raw, object_hook=decode)
        if "error" in answer:
            raise RpcError(answer["error"][0], answer["error"][1:])
        return answer["result"]


class GraphQl:
    """A GraphQL endpoint with Vendure's bearer session, kept from the answers' header."""

    def __init__(self, url, headers=None):
        self._path = urllib.parse.urlsplit(url).path
        self._connection = Connection(url)
        self._headers = {"Content-Type": "application/json", **(headers or {})}

    def query(self, text, **variables):
        body = json.dumps({"query": text, "variables": variables}).encode()
        status, headers, raw = self._connection.post(self._path, body, self._headers)
        token = headers.get("vendure-auth-token")
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        if status != 200:
            raise HttpError(status, raw.decode(errors="replace"))
        answer = json.loads(raw)
        if answer.get("errors"):
            first = answer["errors"][0]
            raise RpcError(first.get("extensions", {}).get("code", "NO_CODE"), (first,))
        return answer["data"]

    def mutate(self, text, **variables):
        """The only field of a mutation; an ErrorResult in it is raised."""
        (result,) = self.query(text, **variables).values()
        if isinstance(result, dict) and result.get("errorCode"):
            raise RpcError(result["errorCode"], (result,))
        return result

    def login(self, user, password):
        self.mutate(
            "mutation($u: String!, $p: String!) { login(username: $u, password: $p) {"
            " ... on CurrentUser { id } ... on ErrorResult { errorCode message } } }",
            u=user, p=password)
        return self

    def close(self):
        self._connection.close()
