#!/usr/bin/python3
"""The real servers of the tests: PostgreSQL, Tryton (source of record), Vendure (shop).

`servers.py up --dir DIR` starts all three, filled, prints one line of JSON that says where
they are, and stops them on SIGTERM, SIGINT, or when its own parent process has ended.
"""

import argparse
import hashlib
import json
import os
import pathlib
import pwd
import shutil
import signal
import sys
import tempfile
import threading
import time

import catalogue
import snapshot
import tryton_seed
import vendure_seed
from process import Child, accepts_connections, finish, free_port, run, wait_until
from rpc import GraphQl, TrytonRpc

HERE = pathlib.Path(__file__).resolve().parent


class Postgres:
    """A cluster of our own. It refuses to run as root, so root lends it to another user."""

    user = "oneshelf"

    def __init__(self, directory, logs):
        self.directory = pathlib.Path(directory)
        self.port = free_port()
        self._log = pathlib.Path(logs) / "postgres.log"
        self._child = None
        self._owner = "postgres" if os.geteuid() == 0 else None

    @staticmethod
    def binary(name):
        """The newest of Debian's versions, which are not on the path."""
        found = sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
                       key=lambda path: int(path.parts[4]))
        if not found:
            raise RuntimeError("PostgreSQL is not installed, run tools/install-real")
        return str(found[-1])

    @property
    def url(self):
        return f"postgresql://{self.user}@127.0.0.1:{self.port}"

    def create(self):
        self._own()
        run([self.binary("initdb"), "-D", str(self.directory), "-U", self.user, "-A", "trust",
             "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            self._log, user=self._owner, cwd="/")
        return self

    def start(self):
        self._own()
        settings = {
            "listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": "",
            "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
            "max_connections": 60, "shared_buffers": "128MB", "wal_level": "minimal",
            "max_wal_senders": 0, "jit": "off", "autovacuum_naptime": "5s",
        }
        options = [part for item in settings.items() for part in ("-c", "%s=%s" % item)]
        # SIGINT is its "fast" shutdown: open connections are closed instead of waited for.
        self._child = Child(
            [self.binary("postgres"), "-D", str(self.directory), *options], self._log,
            stop_signal=signal.SIGINT, user=self._owner, cwd="/")
        wait_until(lambda: accepts_connections(self.port), "PostgreSQL", 30, self._child)
        return self

    def stop(self):
        if self._child is not None:
            self._child.stop()
            self._child = None

    def execute(self, statement, database="postgres"):
        run([self.binary("psql"), "-q", "-v", "ON_ERROR_STOP=1", "-d",
             f"{self.url}/{database}", "-c", statement], self._log)

    def _own(self):
        """A restored or new directory must belong to the user that PostgreSQL runs as."""
        self.directory.mkdir(parents=True, exist_ok=True)
        os.chmod(self.directory, 0o700)
        if self._owner is None:
            return
        ids = pwd.getpwnam(self._owner)
        for path in [self.directory, *self.directory.rglob("*")]:
            os.chown(path, ids.pw_uid, ids.pw_gid)


class Tryton:
    """The ERP. Its database must exist; `activate` makes the tables of an empty one."""

    database = "tryton"
    user = tryton_seed.HUB_USER
    password = tryton_seed.HUB_PASSWORD
    admin_password = tryton_seed.ADMIN_PASSWORD

    def __init__(self, directory, postgres, logs):
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self._log = pathlib.Path(logs) / "tryton.log"
        self._child = None
        self._config = self.directory / "trytond.conf"
        self._config.write_text(
            f"[database]\nuri = {postgres.url}/\npath = {self.directory}/files\n"
            "[attachment]\nfilestore = false\n"
            f"[web]\nlisten = 127.0.0.1:{self.port}\n")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def activate(self):
        """Starts the long making of the tables; the caller waits with `finish`."""
        password_file = self.directory / "password"
        password_file.write_text(self.admin_password + "\n")
        environment = {**os.environ, "TRYTONPASSFILE": str(password_file)}
        return Child(
            ["/usr/bin/trytond-admin", "-c", str(self._config), "-d", self.database,
             "--email", "admin@example.org", "--activate-dependencies",
             "-u", *tryton_seed.MODULES], self._log, env=environment)

    def launch(self):
        # Without -d the modules would load with the first request instead of now.
        self._child = Child(
            ["/usr/bin/trytond", "-c", str(self._config), "-d", self.database], self._log)
        return self

    def wait(self):
        wait_until(lambda: accepts_connections(self.port), "Tryton", 60, self._child)
        return self

    def start(self):
        return self.launch().wait()

    def stop(self):
        if self._child is not None:
            self._child.stop()
            self._child = None

    def rpc(self, user=None, password=None, **context):
        return TrytonRpc(self.url, self.database, user or self.user,
                         password or self.password, context)

    def admin(self, **context):
        return self.rpc("admin", self.admin_password, **context)


class Vendure:
    """The shop. Its database must exist; `populate` fills an empty one."""

    database = "vendure"
    user = "superadmin"
    password = "superadmin-test"
    channel_token = "oneshelf-default-channel"

    def __init__(self, directory, postgres, logs):
        self.assets = pathlib.Path(directory)
        self.assets.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self._postgres = postgres
        self._log = pathlib.Path(logs) / "vendure.log"
        self._child = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def admin_api(self):
        return self.url + "/admin-api"

    @property
    def shop_api(self):
        return self.url + "/shop-api"

    def populate(self):
        """Starts the filling with the sample catalogue; the caller waits with `finish`."""
        return Child(self._command("populate"), self._log, env=self._environment())

    def launch(self):
        self._child = Child(self._command("serve"), self._log, env=self._environment())
        return self

    def wait(self):
        wait_until(lambda: accepts_connections(self.port), "Vendure", 90, self._child)
        return self

    def start(self):
        return self.launch().wait()

    def stop(self):
        if self._child is not None:
            self._child.stop()
            self._child = None

    def admin(self, user=None, password=None):
        return GraphQl(self.admin_api).login(user or self.user, password or self.password)

    def shop(self):
        return GraphQl(self.shop_api, {"vendure-token": self.channel_token})

    def _command(self, verb):
        return [snapshot.node_binary(), str(HERE / "vendure" / "server.mjs"), verb]

    def _environment(self):
        return {
            **os.environ,
            "VENDURE_MODULES": str(snapshot.vendure_modules()),
            "VENDURE_PORT": str(self.port),
            "VENDURE_USER": self.user,
            "VENDURE_PASSWORD": self.password,
            "VENDURE_CHANNEL_TOKEN": self.channel_token,
            "VENDURE_ASSETS": str(self.assets),
            "VENDURE_DB_PORT": str(self._postgres.port),
            "VENDURE_DB_USER": self._postgres.user,
            "VENDURE_DB_NAME": self.database,
            "VENDURE_DISABLE_TELEMETRY": "true",
        }


class Fixture:
    """All three servers, filled. Everything it writes is below `directory` and the cache."""

    def __init__(self, directory, skus=1000, prices_include_tax=True):
        self.directory = pathlib.Path(directory).resolve()
        self._settings = (skus, prices_include_tax)
        logs = self.directory / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        self.postgres = Postgres(_cluster_folder(self.directory), logs)
        self.tryton = Tryton(self.directory / "tryton", self.postgres, logs)
        self.vendure = Vendure(self.directory / "assets", self.postgres, logs)

    def start(self):
        try:
            self._restore_or_fill()
            self.postgres.start()
            self.tryton.launch()
            self.vendure.launch().wait()
            self.tryton.wait()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self):
        for server in (self.vendure, self.tryton, self.postgres):
            server.stop()
        shutil.rmtree(self.postgres.directory, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def products(self):
        """What the ERP was filled with; see catalogue.Product."""
        return catalogue.products(
            snapshot.vendure_modules() / "node_modules/@vendure/create/assets/products.csv",
            self._settings[0])

    def describe(self):
        """The line for other programs: addresses, names and passwords."""
        tryton, vendure, postgres = self.tryton, self.vendure, self.postgres
        return {
            "tryton": {
                "url": tryton.url, "database": tryton.database, "user": tryton.user,
                "password": tryton.password, "company": tryton_seed.COMPANY,
                "other_company": tryton_seed.OTHER_COMPANY,
                "price_list": tryton_seed.PRICE_LIST,
                "admin_password": tryton.admin_password,
                "limited_user": tryton_seed.LIMITED_USER,
                "limited_password": tryton_seed.LIMITED_PASSWORD},
            "vendure": {
                "url": vendure.url, "admin_api": vendure.admin_api,
                "shop_api": vendure.shop_api, "user": vendure.user,
                "password": vendure.password, "channel_token": vendure.channel_token,
                "limited_user": vendure_seed.LIMITED_USER,
                "limited_password": vendure_seed.LIMITED_PASSWORD},
            "postgres": {"url": postgres.url, "port": postgres.port, "user": postgres.user},
            "directory": str(self.directory),
        }

    def _restore_or_fill(self):
        kept = snapshot.Snapshot(snapshot.key(
            *self._settings, Vendure.user, Vendure.password, Vendure.channel_token))
        with kept.lock():
            if kept.exists():
                kept.restore(self.postgres.directory, self.vendure.assets)
            else:
                self._fill()
                kept.save(self.postgres.directory, self.vendure.assets)

    def _fill(self):
        self.postgres.create().start()
        for server in (self.tryton, self.vendure):
            self.postgres.execute(f"CREATE DATABASE {server.database}")
        # Side by side: each keeps one processor busy.
        activating = self.tryton.activate()
        try:
            finish(self.vendure.populate())
            vendure_seed.seed(self.vendure.start(), self._settings[1])
            self.vendure.stop()
            finish(activating)
        finally:
            activating.stop()
        tryton_seed.seed(self.tryton.start(), self.products())
        self.tryton.stop()
        self.postgres.execute("VACUUM ANALYZE", self.tryton.database)
        self.postgres.stop()


def _cluster_folder(directory):
    """PostgreSQL's user cannot enter root's folders, so root's cluster lives beside them."""
    if os.geteuid() != 0:
        return directory / "cluster"
    beside = pathlib.Path(tempfile.gettempdir())
    # A fixture that was killed could not tidy up. A day is longer than any test.
    for old in beside.glob("oneshelf-cluster-*"):
        if time.time() - old.stat().st_mtime > 86400:
            shutil.rmtree(old, ignore_errors=True)
    name = hashlib.sha256(str(directory).encode()).hexdigest()[:16]
    return beside / f"oneshelf-cluster-{name}"


def _wait_for_the_end(parent):
    """Returns on SIGTERM, SIGINT, or when the process that started this one is gone."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while os.getppid() == parent and not stop.wait(0.5):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["up"])
    parser.add_argument("--dir", required=True, help="folder for logs and working files")
    parser.add_argument("--skus", type=int, default=1000, help="sellable SKUs in the ERP")
    parser.add_argument("--net-prices", action="store_true",
                        help="the shop's prices are without tax")
    parser.add_argument("--json", action="store_true", help="accepted, it is always JSON")
    options = parser.parse_args()
    parent = os.getppid()
    # A signal while starting must also stop what runs already.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with Fixture(options.dir, options.skus, not options.net_prices) as fixture:
        print(json.dumps(fixture.describe()), flush=True)
        _wait_for_the_end(parent)
    return 0


if __name__ == "__main__":
    sys.exit(main())
