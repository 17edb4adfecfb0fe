"""Source, shop and hub joined, on one folder; the hub's service can be killed and started."""

import sqlite3
import shutil

from hub import Hub, is_healthy
from process import free_port, wait_until
from sandbox import HOOK_SECRET, TOKEN, Sandbox

LINK = "shop"
PRODUCTS = 40

_SETTINGS = {
    "create": "published", "orders.customers": "cash_customer", "orders.cash_customer": "CASH",
    "orders.delivery_item": "DELIVERY", "orders.fee_item": "FEE",
    "orders.payment_methods.card": "card", "orders.payment_methods.invoice": "invoice",
    "orders.payment_methods.cod": "cod", "orders.shipping_methods.parcel": "parcel",
    "tax_classes.standard": "standard", "shipments.carriers.posti": "posti",
    # A hub that was dead for a while has many changes at once, and nobody is there to release them.
    "guards.touch_percent": "off", "guards.create_percent": "off",
    "intervals.orders_seconds": "1", "intervals.documents_seconds": "1",
    "intervals.stock_seconds": "1", "intervals.catalogue_seconds": "1",
    "intervals.full_seconds": "5"}


def sku_of(number):
    return f"CRASH-{number:03d}"


def goods(sku, price):
    return {"sku": sku, "name": f"Goods {sku}", "price": price, "tax_code": "standard",
            "tax_rate": "20", "active": True}


class World:
    def __init__(self, binary, folder, name, settings=None, env=None):
        self.binary, self.folder, self.name = binary, folder / name, name
        self.folder.mkdir()
        self.env = env
        self.source = Sandbox(binary, "source", self.folder)
        self.shop = Sandbox(binary, "channel", self.folder)
        self.hub = Hub(binary, self.folder / "data", self.folder / "logs")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.running = None
        self._fill()
        self._join({**_SETTINGS, **(settings or {})})

    def close(self):
        self.stop()
        self.source.close()
        self.shop.close()

    def _fill(self):
        skus = [sku_of(number) for number in range(PRODUCTS)]
        self.source.batch("products", *(goods(sku, f"{10 + i}.90") for i, sku in enumerate(skus)))
        self.source.batch("stock", *({"sku": sku, "location": "main", "quantity": "1000"}
                                     for sku in skus))

    def _join(self, settings):
        for sandbox in (self.source, self.shop):
            answer = self.hub.connect("bridge", sandbox.role, sandbox.role, {"url": sandbox.url},
                                      {"token": TOKEN, "hook_secret": HOOK_SECRET})
            assert answer.code == 0, answer.text
            sandbox.hint_to(self.url)
        arguments = ["link", LINK, "--source", "source", "--channel", "channel"]
        for path, value in settings.items():
            arguments += ["--set", f"{path}={value}"]
        self.hub.must(*arguments)
        self.hub.must("apply", LINK)

    # The service

    def start(self):
        """Starts the service and does not wait: a kill may hit the start itself."""
        self.running = self.hub.start("serve", "--port", str(self.port), env=self.env)

    def answers(self):
        return is_healthy(self.port)

    def kill(self):
        self.running.kill()
        code = self.running.wait(20)
        self.running = None
        assert code == -9, f"the service had ended by itself: {code}"

    def stop(self):
        if self.running is not None:
            code = self.running.stop()
            self.running = None
            assert code == 0, f"the service ended with {code}"

    def serve(self):
        """The service, once it answers."""
        self.running = self.hub.serve(self.port, env=self.env)

    # What the hub knows

    def orders_in(self, *states):
        rows = self.hub.must("orders", "--limit", "0")["orders"]
        return [row for row in rows if row["state"] in states]

    def buy(self, *items, payment="card"):
        """Somebody buys in the shop; the order as the shop has it."""
        return self.shop.person("orders", {
            "items": [{"sku": sku, "quantity": str(quantity)} for sku, quantity in items],
            "customer": {"name": "Ida Buyer", "email": "ida@example.com"},
            "payment_method": payment, "shipping_method": "parcel"})

    def until_written(self, *orders, seconds=100):
        keys = {key_of(order) for order in orders}
        wait_until(lambda: keys <= {row.get("external_id") for row in self.source.orders()},
                   "the orders", seconds)

    def check_database(self):
        """The database as a stranger reads it, from a copy: whole, and with nothing running."""
        self.hub.must("status")  # whoever comes next takes over what a dead process left
        copy = self.folder / "copy"
        shutil.copytree(self.hub.data, copy)
        database = sqlite3.connect(copy / "oneshelf.db")
        try:
            said = database.execute("PRAGMA integrity_check").fetchall()
            assert said == [("ok",)], said
            left = database.execute(
                "SELECT id, kind, state FROM jobs WHERE finished_at IS NULL").fetchall()
            assert not left, f"jobs never ended: {left}"
        finally:
            database.close()
            shutil.rmtree(copy)


def key_of(shop_order):
    """The key under which the source gets an order of the shop."""
    return f"{LINK}:{shop_order['id']}"
