#!/usr/bin/python3
"""A public client library of BigCommerce's reads, writes and sells in the sandbox.

client_test.py --binary build/release/oneshelf
starts the sandbox on a free port and runs client/client.mjs against it. tools/install-real puts the
library into the cache; the lock file says which one.
"""

import argparse
import hashlib
import json
import pathlib
import subprocess
import sys

_HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(_HERE.parent / "real"))

from snapshot import cache_folder, node_binary  # noqa: E402

_TOKEN = "conformance"


def _library():
    lock = (_HERE / "client" / "package-lock.json").read_bytes()
    folder = cache_folder() / f"bigcommerce-client-{hashlib.sha256(lock).hexdigest()[:16]}"
    if not (folder / "complete").exists():
        raise RuntimeError("the client library is missing, run tools/install-real")
    return folder


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True, help="the program with the sandbox")
    options = parser.parse_args()
    store = subprocess.Popen(
        [options.binary, "sandbox", "bigcommerce", "--token", _TOKEN, "--json"],
        stdout=subprocess.PIPE, text=True)
    try:
        told = json.loads(store.stdout.readline())
        port = told["url"].rsplit(":", 1)[1]
        client = [node_binary(), str(_HERE / "client" / "client.mjs"), str(_library()), port,
                  told["store_hash"], _TOKEN]
        return subprocess.run(client, timeout=120, check=False).returncode
    finally:
        store.terminate()
        store.wait(timeout=10)


if __name__ == "__main__":
    sys.exit(main())
