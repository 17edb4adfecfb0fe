"""OneShelf is killed in the middle of its work and started again: nothing doubled or lost."""

from decimal import Decimal

import catalogue
import tryton_products
from hub_setup import LINK, PAYMENT
from order_steps import cents, invoices_of, mismatches
from process import free_port, wait_until
from steps import step
from world import must_be_empty

_PRODUCTS, _KILLS_MAX = 150, 20


def many_products():
    """New goods of two SKUs each, some with a picture; their axis is the SKU itself."""
    for number in range(_PRODUCTS):
        variants = [catalogue.Variant(f"CRASH-{number:03d}-{part}", Decimal("12.00"),
                                      stock=number % 9 + 1) for part in ("A", "B")]
        yield catalogue.Product(f"Crash test No. {number}", f"Number {number}", [], variants,
                                pictured=number % 30 == 0)


class Crashes:
    def __init__(self, world):
        self.world = world

    @step("killed at each write of an apply and started again: nothing doubled or lost",
          "38")
    def apply_survives_kills(self):
        world = self.world
        products = list(many_products())
        self._make_in_erp(products)
        kills = self._until_it_lives(lambda: world.hub.start("apply", LINK), world.shop_proxy)
        world.figures["kills_of_apply"] = kills
        assert kills >= 3, f"only {kills} kills: the test does not test"
        world.apply()
        for product in products:
            world.expect(product)
            for variant in product.variants:
                world.expected[variant.sku].created = True
                world.expected[variant.sku].options = {"Variant": variant.sku}
        # Shop.catalogue() itself fails on a SKU that occurs twice.
        must_be_empty(world.differences(ordered=True))
        self._no_empty_products(products)
        plan = world.plan("--full")
        assert plan["summary"]["changes"] == 0, plan["changes"][:5]

    @step("killed at each write of an order and started again: one sale, paid once", "118")
    def order_survives_kills(self):
        world = self.world
        order = world.shop.checkout([("CRASH-001-A", 1), ("CRASH-008-B", 2)], payment=PAYMENT)
        kills = self._until_it_lives(
            lambda: world.hub.start("sync", LINK, "--orders-only"), world.erp_proxy,
            lambda: self._is_written(order))
        world.figures["kills_of_order"] = kills
        assert kills >= 3, f"only {kills} kills: the test does not test"
        self._is_whole(order)

    @step("the service is killed with orders on their way: all arrive, each once", "118")
    def service_survives_a_kill(self):
        world = self.world
        world.hub.set(LINK, intervals__orders_seconds=1)
        orders = [world.shop.checkout([(f"CRASH-{number:03d}-A", 1)], payment=PAYMENT)
                  for number in (8, 17, 26, 35)]
        running = world.hub.start("serve", "--port", str(free_port()))
        # In the middle of the second order: the first is whole, the others have not begun.
        self._kill_at(world.erp_proxy, 7, running)
        running.wait(60)
        world.erp_proxy.wait_idle()
        world.erp_proxy.clear_rules()
        assert running.code == -9, running.code
        again = world.hub.serve(free_port())
        try:
            wait_until(lambda: all(self._is_written(order) for order in orders), "the orders", 60)
        finally:
            world.hub.stop(again)
        for order in orders:
            self._is_whole(order)

    # Inner steps

    def _until_it_lives(self, start, proxy, is_done=lambda: True):
        """Kills a run at its first write, the next at its first, then second, … until one lives.

        What a killed run did is not done again, so the kills go through all kinds of writes.
        """
        for kills in range(_KILLS_MAX):
            running = start()
            self._kill_at(proxy, max(1, kills), running)
            code = running.wait(120)
            # The server may still work for a client that is dead.
            proxy.wait_idle()
            proxy.clear_rules()
            if code != -9:
                assert code in (0, 3), (code, running.text()[:1000])
                # An order whose outcome is not known waits a little before it is tried again.
                self.world.sync_until(is_done, "the work")
                return kills
        raise AssertionError(f"it wrote on after each of {_KILLS_MAX} kills")

    def _kill_at(self, proxy, number, running):
        """SIGKILL when the server has done that write and before its answer is passed on."""
        writes = []

        def after(_, answer):
            writes.append(answer)
            if len(writes) == number:
                running.kill()
            return answer

        proxy.add_rule(lambda seen: seen.is_write, after=after, times=1000)

    def _is_written(self, order):
        row = self.world.order_state(order["code"])
        return row is not None and row["state"] in ("written", "closed")

    def _is_whole(self, order):
        world = self.world
        must_be_empty(mismatches(world, order), f"differences of {order['code']}")
        invoices = invoices_of(world, world.erp.sale_by_reference(order["code"]))
        assert [(row["state"], cents(row["total_amount"])) for row in invoices] == [
            ("paid", order["totalWithTax"])], invoices

    def _make_in_erp(self, products):
        admin = self.world.fixture.tryton.admin()
        category = admin.one("product.category", [["accounting", "=", True]])
        tryton_products.create(admin, products, category)
        storage = admin.one("stock.location", [["code", "=", "STO"]])
        tryton_products.set_stock(admin, storage, {
            variant.sku: variant.stock for product in products for variant in product.variants})
        admin.close()

    def _no_empty_products(self, products):
        """A create that was cut off must not leave a product without variants, or twice."""
        rows = self.world.shop.admin.query(
            '{ products(options: {take: 1000, filter: {name: {contains: "Crash test No."}}}) {'
            " items { name variants { id } } } }")["products"]["items"]
        found = sorted((row["name"], len(row["variants"])) for row in rows)
        wanted = sorted((product.name, len(product.variants)) for product in products)
        must_be_empty(set(found) ^ set(wanted), "products in the shop")
        assert len(found) == len(wanted), (len(found), len(wanted))
