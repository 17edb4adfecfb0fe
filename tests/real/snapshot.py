"""The cache: where the shop's packages are, and filled databases kept from run to run.

A snapshot is a stopped PostgreSQL cluster with both databases plus the shop's picture files.
Copying it back takes a second; making it takes minutes. Its name is a hash of everything that
went into it, so it is never out of date.
"""

import datetime
import fcntl
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
from contextlib import contextmanager

HERE = pathlib.Path(__file__).resolve().parent
_KEPT = 3
_SOURCES = ["catalogue.py", "picture.py", "tryton_products.py", "tryton_seed.py",
            "vendure_seed.py", "vendure/package-lock.json", "vendure/server.mjs"]
_NODE_AT_LEAST = 20


def cache_folder():
    chosen = os.environ.get("ONESHELF_CACHE")
    return pathlib.Path(chosen) if chosen else pathlib.Path.home() / ".cache" / "oneshelf"


def vendure_modules():
    """The folder that tools/install-real filled; its name is the hash of the lock file."""
    lock = (HERE / "vendure" / "package-lock.json").read_bytes()
    folder = cache_folder() / f"vendure-{hashlib.sha256(lock).hexdigest()[:16]}"
    if not (folder / "complete").exists():
        raise RuntimeError("the shop's packages are missing, run tools/install-real")
    return folder


def node_binary():
    """Node of the machine if it is new enough, else the one tools/install-real put aside."""
    own = shutil.which("node")
    if own:
        version = subprocess.run([own, "--version"], capture_output=True, text=True).stdout
        if int(re.match(r"v(\d+)", version).group(1)) >= _NODE_AT_LEAST:
            return own
    found = sorted(cache_folder().glob("node-*/node_modules/node-linux-*/bin/node"))
    if not found:
        raise RuntimeError("no Node.js 20 or newer, run tools/install-real")
    return str(found[-1])


def key(*settings):
    digest = hashlib.sha256()
    for name in _SOURCES:
        digest.update((HERE / name).read_bytes())
    packages = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package}=${Version}\n", "tryton-*", "postgresql-[0-9]*"],
        capture_output=True).stdout
    digest.update(packages)
    # The fiscal years depend on the year it is made in.
    digest.update(repr((settings, datetime.date.today().year)).encode())
    return digest.hexdigest()[:16]


class Snapshot:
    def __init__(self, name):
        self._folder = cache_folder() / f"filled-{name}"

    def exists(self):
        return self._folder.exists()

    def restore(self, cluster, assets):
        _copy(self._folder / "cluster", cluster)
        _copy(self._folder / "assets", assets)
        os.utime(self._folder)

    def save(self, cluster, assets):
        """The rename comes last, so a snapshot is whole or absent."""
        half = self._folder.with_name(f"{self._folder.name}.{os.getpid()}")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(parents=True)
        _copy(cluster, half / "cluster")
        _copy(assets, half / "assets")
        half.rename(self._folder)
        _forget_old_ones()

    @contextmanager
    def lock(self):
        """Two tests that start at once must not both spend minutes on the same snapshot."""
        cache_folder().mkdir(parents=True, exist_ok=True)
        with open(cache_folder() / "filled.lock", "w", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _copy(source, target):
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    # cp shares the blocks of the files where the file system can.
    subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(target)], check=True)


def _forget_old_ones():
    folders = sorted(cache_folder().glob("filled-*"), key=lambda path: path.stat().st_mtime)
    for folder in folders[:-_KEPT]:
        shutil.rmtree(folder, ignore_errors=True)
