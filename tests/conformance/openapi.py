"""Compares exchanges with a vendor's published OpenAPI files, as far as such files use OpenAPI."""

import pathlib
import urllib.parse


class Descriptions:
    """All OpenAPI files of a folder."""

    def __init__(self, folder):
        import yaml
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._routes = []
        for file in sorted(pathlib.Path(folder).glob("*.y*ml")):
            document = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)
            base = urllib.parse.urlsplit(document["servers"][0]["url"]).path.rsplit("/", 1)[-1]
            for path, item in document["paths"].items():
                self._routes.append((f"/{base}{path}".split("/"), Route(document, path, item)))

    def route(self, path):
        """The route of a path, or None. Words go before parameters."""
        parts = path.split("/")
        fitting = [(sum(part.startswith("{") for part in pattern), at)
                   for at, (pattern, _) in enumerate(self._routes) if _fits(pattern, parts)]
        return self._routes[min(fitting)[1]][1] if fitting else None


def _fits(pattern, parts):
    return len(pattern) == len(parts) and all(
        wanted == part or wanted.startswith("{") and part.isdigit()
        for wanted, part in zip(pattern, parts))


class Route:
    """One path of one file."""

    def __init__(self, document, path, item):
        self.path = path
        self._schemas = Schemas(document)
        self._item = item

    def complaints(self, exchange):
        """What of the exchange is not as published, each as a sentence; None if the answer's
        status is not published at all."""
        operation = self._item.get(exchange["method"].lower())
        if operation is None:
            return [f"no {exchange['method']} is published"]
        found = self._asked(operation, exchange["query"])
        found += self._sent(operation, exchange["request"])
        told = self._told(operation, exchange)
        return found + told if told is not None else (found or None)

    def _asked(self, operation, query):
        published = {}
        for parameter in self._item.get("parameters", []) + operation.get("parameters", []):
            parameter = self._schemas.resolved(parameter)
            if parameter["in"] == "query":
                published[parameter["name"]] = parameter.get("schema", {})
        found = []
        for name, value in urllib.parse.parse_qsl(query, keep_blank_values=True):
            if name not in published:
                found.append(f"query.{name}: not published")
                continue
            words = self._schemas.words(published[name])
            for word in value.split(",") if words else []:
                if word not in words:
                    found.append(f"query.{name}: {word!r} is none of {words}")
        return found

    def _sent(self, operation, body):
        if body is None:
            return []
        request = self._schemas.resolved(operation.get("requestBody", {}))
        schema = request.get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return ["request: no body is published"]
        return self._schemas.complaints(schema, body, "request", is_request=True)

    def _told(self, operation, exchange):
        status = exchange["status"]
        answers = operation["responses"]
        answer = answers.get(str(status)) or answers.get(status)
        if answer is None:
            return None if status >= 400 else [f"status {status}: not published"]
        answer = self._schemas.resolved(answer)
        content = answer.get("content", {})
        schema = content.get("application/json", {}).get("schema")
        if schema is None or exchange["answer"] is None:
            return []
        return self._schemas.complaints(schema, exchange["answer"], "answer", is_request=False)


class Schemas:
    """The schemas of one document."""

    def __init__(self, document):
        self._document = document

    def resolved(self, schema):
        while "$ref" in schema:
            target = self._document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                target = target[step.replace("~1", "/")]
            schema = target
        return schema

    def words(self, schema):
        """The only values that are published, if they are words; of a list those of its parts."""
        schema = self.resolved(schema)
        if schema.get("type") == "array":
            schema = self.resolved(schema.get("items", {}))
        return [str(word) for word in schema.get("enum", [])]

    def complaints(self, schema, value, path, is_request):
        return self._check(schema, value, path, is_request) + self._strangers(
            schema, value, path, is_request)

    def _check(self, schema, value, path, is_request):
        schema = self.resolved(schema)
        found = []
        for part in schema.get("allOf", []):
            found += self._check(part, value, path, is_request)
        for choice in ("anyOf", "oneOf"):
            tried = [self._check(part, value, path, is_request) for part in schema.get(choice, [])]
            if tried and all(tried):
                found += min(tried, key=len)
        if value is None:
            return found if _may_be_null(schema) else found + [
                f"{path}: null where {schema['type']} belongs"]
        if not _is_kind(schema.get("type"), value):
            return found + [f"{path}: {type(value).__name__} where {schema['type']} belongs"]
        if "enum" in schema and value not in schema["enum"] and str(value) not in schema["enum"]:
            found.append(f"{path}: {value!r} is none of {schema['enum']}")
        found += self._limits(schema, value, path)
        if isinstance(value, dict):
            found += self._members(schema, value, path, is_request)
        if isinstance(value, list) and "items" in schema:
            for at, element in enumerate(value):
                found += self.complaints(schema["items"], element, f"{path}[{at}]", is_request)
        return found

    def _limits(self, schema, value, path):
        if isinstance(value, str) and len(value) > schema.get("maxLength", len(value)):
            return [f"{path}: longer than {schema['maxLength']}"]
        if isinstance(value, list) and len(value) > schema.get("maxItems", len(value)):
            return [f"{path}: more than {schema['maxItems']}"]
        return []

    def _members(self, schema, value, path, is_request):
        found = []
        properties = schema.get("properties", {})
        for name, member in properties.items():
            if name in value:
                if is_request and self.resolved(member).get("readOnly"):
                    found.append(f"{path}.{name}: is not to be written")
                found += self.complaints(member, value[name], f"{path}.{name}", is_request)
        for name in schema.get("required", []) if is_request else []:
            if name not in value and not self.resolved(properties.get(name, {})).get("readOnly"):
                found.append(f"{path}.{name}: is missing")
        return found

    def _strangers(self, schema, value, path, is_request):
        known = self._names(schema)
        if not isinstance(value, dict) or known is None:
            return []
        kind = "is not to be sent" if is_request else "is not published"
        return [f"{path}.{name}: {kind}" for name in value if name not in known]

    def _names(self, schema):
        """The members that are published, or None where any may be."""
        schema = self.resolved(schema)
        parts = [schema.get(choice, []) for choice in ("allOf", "anyOf", "oneOf")]
        known = set(schema.get("properties", {}))
        for part in [part for choice in parts for part in choice]:
            names = self._names(part)
            known |= names or set()
        return known if known and not schema.get("additionalProperties") else None


def _may_be_null(schema):
    kind = schema.get("type")
    return (kind is None or kind == "null" or schema.get("nullable") or schema.get("x-nullable")
            or isinstance(kind, list) and "null" in kind)


def _is_kind(kind, value):
    if isinstance(kind, list):
        return any(_is_kind(one, value) for one in kind)
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
    if kind in ("integer", "number"):
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return is_number and (kind == "number" or value == int(value))
    return kind not in kinds or isinstance(value, kinds[kind])
