"""Judges exchanges between a hub and the BigCommerce sandbox."""

import collections
import re

from bigcommerce_known import ALIASES, KNOWN

_SHOWN = 40


class Judge:
    """Collects what of the exchanges is not as the vendor published it."""

    def __init__(self, descriptions):
        self._descriptions = descriptions
        self._found = collections.Counter()
        self.judged = 0
        self.without_schema = collections.Counter()

    def take(self, exchange):
        """One exchange: method, path behind the store's hash, query, request, status, answer."""
        path = "/".join(ALIASES.get(part, part) for part in exchange["path"].split("/"))
        if exchange["status"] == 404 and not isinstance(exchange["answer"], (dict, list)):
            self.without_schema["404 of no route"] += 1
            return
        route = self._descriptions.route(path)
        if route is None:
            self._found[f"{exchange['method']} {path}: no such route is published"] += 1
            return
        complaints = route.complaints(exchange)
        if complaints is None:
            self.without_schema[f"{exchange['method']} {route.path} {exchange['status']}"] += 1
            return
        self.judged += 1
        for complaint in complaints:
            complaint = re.sub(r"\[\d+\]", "", complaint)
            told = f"{exchange['method']} {route.path} {complaint}"
            if not self._is_known(told):
                self._found[told] += 1

    def _is_known(self, told):
        head, _, _ = told.partition(": ")
        return any(head.endswith(known) for known in KNOWN)

    def report(self):
        """Prints what was found; true if nothing was."""
        for told, times in self._found.most_common(_SHOWN):
            print(f"{told} ({times} times)", flush=True)
        print(f"{self.judged} exchanges judged, {sum(self.without_schema.values())} have no "
              f"published schema, {len(self._found)} complaints", flush=True)
        return self.judged > 0 and not self._found
