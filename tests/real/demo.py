#!/usr/bin/python3
"""`make demo REAL=1`: OneShelf between a real Tryton and a real Vendure, until Ctrl-C."""

import argparse
import json
import pathlib
import signal
import sys
import tempfile
import threading

from erp import Erp
from hub import Hub
from hub_setup import LINK, connect_both, link_settings, make_link
from process import free_port
from servers import Fixture

_HERE = pathlib.Path(__file__).resolve().parent


def join(hub, info):
    """Connects both, makes the link, plans and applies, and tells of each."""
    connect_both(hub, info)
    print("connected: Tryton as the source, Vendure as the channel", flush=True)
    erp = Erp(info["tryton"])
    settings = link_settings(erp, **{"intervals.orders_seconds": 2,
                                     "intervals.documents_seconds": 5,
                                     "intervals.stock_seconds": 10})
    erp.close()
    answer = make_link(hub, settings)
    if answer.code != 0:
        raise RuntimeError(answer.text)
    summary = hub.must("plan", LINK)["summary"]
    print(f"the plan: {summary['creates']} SKUs to create, {summary['updates']} to change, "
          f"{summary['in_sync']} right already, in {summary['requests']} requests", flush=True)
    report = hub.must("apply", LINK, codes=(0, 3))
    print(f"applied: {report['apply']['created']} created in {report['took_ms'] / 1000:.1f} s",
          flush=True)


def tell(info, address, folder, binary):
    tryton, script = info["tryton"], _HERE / "shop.py"
    print(f"""
OneShelf        {address}
Tryton          {tryton['url']}  database {tryton['database']}, user {tryton['user']}, password {
        tryton['password']}
                sales: in any Tryton 6.0 client at that address under Sales, or with
                {binary} orders --data {folder / 'data'}
Vendure         {info['vendure']['shop_api']}
see what it sells    {script} {folder}
buy something        {script} {folder} buy L2201308 834444=2

Ctrl-C ends all of it.""", flush=True)


def wait_for_the_end(running):
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    while not stop.wait(0.5):
        if not pathlib.Path(f"/proc/{running.pid}/exe").exists():
            raise RuntimeError("OneShelf ended by itself")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--skus", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="oneshelf-demo-") as name:
        folder = pathlib.Path(name)
        print("starting PostgreSQL, Tryton and Vendure …", flush=True)
        with Fixture(folder / "servers", options.skus) as fixture:
            info = fixture.describe()
            described = folder / "servers.json"
            described.touch(mode=0o600)
            described.write_text(json.dumps(info), encoding="utf-8")
            hub = Hub(options.binary, folder / "data", folder / "logs")
            join(hub, info)
            port = free_port()
            running = hub.serve(port)
            tell(info, f"http://127.0.0.1:{port}/", folder, options.binary)
            try:
                wait_for_the_end(running)
            finally:
                hub.stop(running)
    return 0


if __name__ == "__main__":
    sys.exit(main())
