"""Orders of the shop into the ERP, and what becomes of them back into the shop."""

import statistics
import time
from decimal import Decimal

from erp import MAIN
from hub_setup import LINK, PAYMENT
from process import free_port, wait_until
from steps import step
from world import must_be_empty

_LATENCY_ORDERS = 20
_AT_ONCE = 10
_BUYER = {"firstName": "Zoë", "lastName": "D'Ávila-Groß", "emailAddress": "zoe@example.org",
          "phoneNumber": "+44 20 7946 0001"}
_HOME = {"fullName": "Zoë D'Ávila-Groß", "streetLine1": "2 Mill Lane", "city": "Leeds",
         "postalCode": "LS1 1AA", "countryCode": "GB", "phoneNumber": "+44 20 7946 0001"}


def cents(amount):
    return int(Decimal(amount) * 100)


class Orders:
    def __init__(self, world):
        self.world = world

    @step("a checkout becomes one sale, equal to the cent: lines, shipping, buyer, payment",
          "2,27,36,39,113,118", vital=True)
    def takes_an_order(self):
        world = self.world
        first, second = self.skus(2)
        order = world.shop.checkout([(first, 1), (second, 2)], payment=PAYMENT,
                                    customer=_BUYER, address=_HOME)
        marks = world.marks()
        report = world.sync_orders(codes=(0,))
        assert report["orders"]["orders"]["written"] == 1, report
        must_be_empty(mismatches(world, order))
        sale = world.erp.sale_by_reference(order["code"])
        assert sale["party"] == "Zoë D'Ávila-Groß", sale["party"]
        assert "2 Mill Lane" in sale["shipment_address."]["full_address"], sale
        invoices = invoices_of(world, sale)
        assert [row["state"] for row in invoices] == ["paid"], invoices
        assert cents(invoices[0]["total_amount"]) == order["totalWithTax"], invoices
        assert not world.shop_proxy.since(marks[1], writes=True), "the shop was written to"

    @step("the same order read again makes nothing new", "113")
    def takes_it_once(self):
        world = self.world
        sales = len(world.erp.sales())
        marks = world.marks()
        world.sync_orders(codes=(0,))
        assert not world.writes_since(marks), world.writes_since(marks)
        assert len(world.erp.sales()) == sales

    @step("shipping without tax, a discount and many pieces add up as well", "36,37,113")
    def takes_harder_orders(self):
        world = self.world
        first, second, third = self.skus(3)
        world.shop.create_coupon("SEVEN", 7)
        orders = [
            world.shop.checkout([(first, 3)], "express-shipping", PAYMENT),
            world.shop.checkout([(first, 7), (second, 3), (third, 1)], payment=PAYMENT,
                                coupon="SEVEN"),
            world.shop.checkout([(third, 11)], "express-shipping", PAYMENT, coupon="SEVEN")]
        world.sync_orders(codes=(0,))
        for order in orders:
            must_be_empty(mismatches(world, order), f"differences of {order['code']}")

    @step("shipped in the ERP: the shop has the parcels with their tracking", "39,121,132,153")
    def ships(self):
        world = self.world
        first, second = self.skus(2)
        order = world.shop.checkout([(first, 2), (second, 1)], payment=PAYMENT)
        world.sync_orders(codes=(0,))
        sale = world.erp.sale_by_reference(order["code"])["id"]
        world.erp.ship(sale, "TRACK-1", {first: 1, second: 1})
        world.sync_orders(codes=(0,))
        assert world.shop.order(order["code"])["state"] == "PartiallyShipped"
        world.erp.ship(sale, "TRACK-2")
        world.sync_orders(codes=(0,))
        shown = world.shop.order(order["code"])
        assert shown["state"] == "Shipped", shown["state"]
        parcels = {row["trackingCode"]: sorted(
            (line["orderLine"]["productVariant"]["sku"], line["quantity"])
            for line in row["lines"]) for row in shown["fulfillments"]}
        assert parcels == {"TRACK-1": sorted([(first, 1), (second, 1)]),
                           "TRACK-2": [(first, 1)]}, parcels
        marks = world.marks()
        world.sync_orders(codes=(0,))
        assert not world.writes_since(marks), world.writes_since(marks)

    @step("cancelled in the shop: cancelled in the ERP", "39,85,156")
    def cancels_from_shop(self):
        world = self.world
        order = world.shop.checkout([(self.skus(1)[0], 2)], payment=PAYMENT)
        world.sync_orders(codes=(0,))
        world.shop.cancel_order(world.shop.order(order["code"]))
        world.sync_orders(codes=(0,))
        self.is_cancelled(order)

    @step("cancelled in the ERP: cancelled in the shop", "39,85,156")
    def cancels_from_erp(self):
        world = self.world
        order = world.shop.checkout([(self.skus(1)[0], 3)], payment="standard-payment")
        world.hub.set(LINK, paths={"orders.payment_methods.standard-payment": payment_id(world)})
        world.sync_orders(codes=(0,))
        sale = world.erp.sale_by_reference(order["code"])
        assert [row["state"] for row in invoices_of(world, sale)] == ["draft"], sale
        world.erp.cancel(sale["id"])
        world.sync_orders(codes=(0,))
        self.is_cancelled(order)

    @step("the ERP's answer is lost twice after the order was written: one sale", "118")
    def survives_lost_answers(self):
        world = self.world
        for method in ("sale.sale.create", "sale.sale.quote", "sale.sale.confirm",
                       "account.invoice.post"):
            rule = world.erp_proxy.drop_answers("model." + method, times=2)
            order = world.shop.checkout([(sku, 1) for sku in self.skus(2)], payment=PAYMENT)
            self.until_written(order)
            world.erp_proxy.clear_rules()
            assert rule.used >= 1, f"{method} was never called"
            must_be_empty(mismatches(world, order), f"differences after {method}")
            invoices = invoices_of(world, world.erp.sale_by_reference(order["code"]))
            assert [row["state"] for row in invoices] == ["paid"], (method, invoices)

    @step("the shop's answer to a parcel is lost twice: one fulfilment", "121")
    def survives_lost_parcels(self):
        world = self.world
        sku = self.skus(1)[0]
        order = world.shop.checkout([(sku, 1)], payment=PAYMENT)
        world.sync_orders(codes=(0,))
        world.erp.ship(world.erp.sale_by_reference(order["code"])["id"], "LOST-1")
        world.shop_proxy.drop_answers("addFulfillmentToOrder", times=2)
        world.sync_until(lambda: world.shop.order(order["code"])["state"] == "Shipped",
                         "the parcel in the shop")
        world.shop_proxy.clear_rules()
        rows = world.shop.order(order["code"])["fulfillments"]
        assert [row["trackingCode"] for row in rows] == ["LOST-1"], rows

    @step("many orders at once: how many requests one takes", "113")
    def counts_requests(self):
        world = self.world
        skus = self.skus(_AT_ONCE)
        orders = [world.shop.checkout([(sku, 1)], payment=PAYMENT) for sku in skus]
        marks = world.marks()
        report = world.sync_orders(codes=(0,))
        assert report["orders"]["orders"]["written"] == _AT_ONCE, report
        writes = world.erp_proxy.since(marks[0], writes=True)
        sent = sum(len(proxy.since(mark)) for proxy, mark in
                   zip((world.erp_proxy, world.shop_proxy), marks))
        world.figures["requests_per_order"] = round(sent / _AT_ONCE, 1)
        world.figures["writes_per_order"] = round(len(writes) / _AT_ONCE, 1)
        world.figures["order_operations"] = dict(world.erp_proxy.counts(marks[0]))
        for order in orders:
            must_be_empty(mismatches(world, order))

    @step("with the service running an order is in the ERP within seconds", "27,118")
    def is_quick(self):
        world = self.world
        world.hub.set(LINK, intervals__orders_seconds=1, intervals__documents_seconds=1)
        running = world.hub.serve(free_port())
        seconds = []
        try:
            for sku in self.skus(_LATENCY_ORDERS):
                order = world.shop.checkout([(sku, 1)], payment=PAYMENT)
                began = time.monotonic()
                wait_until(lambda: self.is_confirmed(order["code"]), "the sale", 60)
                seconds.append(time.monotonic() - began)
        finally:
            code = world.hub.stop(running)
        assert code == 0, f"serve ended with {code} on SIGTERM"
        world.figures["order_latency_median_seconds"] = round(statistics.median(seconds), 2)
        world.figures["order_latency_worst_seconds"] = round(max(seconds), 2)

    @step("after all these orders both sides show the same stock, and nothing is left to do",
          "30,85,120")
    def agrees_afterwards(self):
        world = self.world
        # What the service was at when it was stopped counts as sold twice until it is finished.
        world.sync_orders(codes=(0,))
        world.apply()
        must_be_empty(world.differences(ordered=True))
        assert world.plan("--full")["summary"]["changes"] == 0
        must_be_empty(row for row in world.hub.must("orders", LINK, "--limit", "0")["orders"]
                      if row["state"] in ("held", "new", "writing"))

    # Inner steps

    def skus(self, number):
        """Each time other SKUs with plenty of stock in the main warehouse."""
        world = self.world
        rich = [sku for sku, row in world.expected.items()
                if row.stock[MAIN] >= 40 and row.active and row.created]
        self._used = getattr(self, "_used", 0)
        chosen = [rich[(self._used + i) % len(rich)] for i in range(number)]
        self._used += number
        return chosen

    def is_confirmed(self, code):
        return bool(self.world.erp.rpc.search("sale.sale", [
            ["reference", "=", code], ["state", "in", ["confirmed", "processing", "done"]]]))

    def until_written(self, order):
        def is_written():
            row = self.world.order_state(order["code"])
            return row is not None and row["state"] in ("written", "closed")
        self.world.sync_until(is_written, f"order {order['code']}")

    def is_cancelled(self, order):
        world = self.world
        assert world.shop.order(order["code"])["state"] == "Cancelled"
        sale = world.erp.sale_by_reference(order["code"])
        states = {row["state"] for row in world.erp.shipments(sale["id"])}
        assert states <= {"cancelled"}, (sale["state"], states)
        assert world.order_state(order["code"])["state"] == "closed"


def payment_id(world):
    return world.erp.rpc.one("account.invoice.payment.method", [
        ["name", "=", "dummy-payment"], ["company", "=", world.erp.rpc.context["company"]]])


def invoices_of(world, sale):
    return world.erp.rpc.call("account.invoice.read", sale["invoices"],
                              ["state", "total_amount", "amount_to_pay", "payment_lines"])


def mismatches(world, order):
    """What differs between an order of the shop and its sale in the ERP."""
    sale = world.erp.sale_by_reference(order["code"])
    goods = [line for line in sale["lines"] if line["product"] not in ("DELIVERY", "ROUNDING")]
    delivery = [line for line in sale["lines"] if line["product"] == "DELIVERY"]
    pieces = {}
    for line in goods:
        pieces[line["product"]] = pieces.get(line["product"], 0) + line["quantity"]
    bought = {line["productVariant"]["sku"]: line["quantity"] for line in order["lines"]}
    pairs = [
        ("total", order["totalWithTax"], cents(sale["total_amount"])),
        ("tax", order["totalWithTax"] - cents(sale["untaxed_amount"]), cents(sale["tax_amount"])),
        ("currency", order["currencyCode"], sale["currency"]),
        ("pieces", bought, pieces),
        ("shipping", [order["shipping"]], [cents(line["amount"]) for line in delivery]),
        ("confirmed", True, sale["state"] in ("confirmed", "processing", "done")),
    ]
    return [f"{what} is {got!r} instead of {want!r}" for what, want, got in pairs if want != got]
