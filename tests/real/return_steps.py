"""Money given back in the shop reaches the ERP without a person."""

from hub_setup import PAYMENT
from order_steps import Orders, cents
from steps import step


class Returns:
    def __init__(self, world):
        self.world = world
        self._orders = Orders(world)

    @step("a refund in the shop becomes one credit in the ERP, equal to the cent", "39,120,156")
    def credits(self):
        order, sku, _ = self._buy()
        self._refund_and_check(order, sku)

    @step("a refund of goods that were shipped long ago does so as well", "39,120,156")
    def credits_after_shipping(self):
        world = self.world
        order, sku, sale = self._buy()
        world.erp.ship(sale["id"], "BACK-1")
        world.sync_orders(codes=(0,))
        assert world.order_state(order["code"])["state"] in ("written", "closed")
        self._refund_and_check(order, sku)

    # Inner steps

    def _buy(self):
        world = self.world
        sku = self._orders.skus(1)[0]
        order = world.shop.checkout([(sku, 2)], payment=PAYMENT)
        world.sync_orders(codes=(0,))
        return order, sku, world.erp.sale_by_reference(order["code"])

    def _refund_and_check(self, order, sku):
        world = self.world
        amount = order["lines"][0]["proratedUnitPriceWithTax"]
        world.shop.refund(world.shop.order(order["code"]), [(sku, 1)], amount)
        world.sync_orders(codes=(0,))
        world.sync_orders(codes=(0,))
        rows = world.erp.sales([["reference", "=", order["code"]]])
        credits = [row for row in rows if row["total_amount"] < 0]
        assert [cents(row["total_amount"]) for row in credits] == [-amount], rows
        assert len(rows) == 2 and credits[0]["state"] in ("processing", "done"), rows
        assert world.order_state(order["code"])["state"] in ("written", "closed")
