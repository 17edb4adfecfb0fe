"""What all steps share: the servers, the proxies, the hub, and what both sides ought to hold."""

import pathlib
from dataclasses import dataclass, field
from decimal import Decimal

import catalogue
from counting_proxy import Proxy, classify_graphql, classify_tryton
from erp import MAIN, OUTLET, Erp
from hub import Hub
from hub_setup import LINK
from process import wait_until
from shopper import Shop

SHOP_STOCK = "Default Stock Location"


@dataclass
class Expected:
    """One SKU as it should be seen in the shop."""
    product: catalogue.Product
    gross: Decimal
    stock: dict
    options: dict
    active: bool = True
    created: bool = False  # by OneShelf: then name, text, options and pictures are its work too


@dataclass
class World:
    fixture: object
    binary: str
    folder: pathlib.Path
    erp: Erp = None
    shop: Shop = None
    erp_proxy: Proxy = None
    shop_proxy: Proxy = None
    hub: Hub = None
    expected: dict = field(default_factory=dict)
    figures: dict = field(default_factory=dict)
    locations: tuple = (MAIN,)

    def open(self):
        self.info = self.fixture.describe()
        self.erp, self.shop = Erp(self.info["tryton"]), Shop(self.info["vendure"])
        self.erp_proxy = Proxy(self.fixture.tryton.port, classify_tryton)
        self.shop_proxy = Proxy(self.fixture.vendure.port, classify_graphql)
        self.hub = self.new_hub("data")
        for product in self.fixture.products():
            self.expect(product)
        return self

    def close(self):
        for part in (self.erp_proxy, self.shop_proxy, self.erp, self.shop):
            if part is not None:
                part.close()

    def new_hub(self, name):
        return Hub(self.binary, self.folder / name, self.folder / "logs")

    def expect(self, product):
        for variant in product.variants:
            options = {} if len(product.variants) == 1 else {
                label_of(axis): value_of(axis, key) for axis, key in variant.options.items()}
            self.expected[variant.sku] = Expected(
                product, variant.gross, {MAIN: variant.stock, OUTLET: variant.outlet_stock},
                options)

    # Counting

    def marks(self):
        return self.erp_proxy.mark(), self.shop_proxy.mark()

    def writes_since(self, marks):
        """Names and numbers of all that was written on either side."""
        return {**self.erp_proxy.counts(marks[0], writes=True),
                **self.shop_proxy.counts(marks[1], writes=True)}

    # What OneShelf is asked

    def plan(self, *options):
        return self.hub.must("plan", LINK, *options)

    def apply(self, *options, codes=(0,)):
        return self.hub.must("apply", LINK, *options, codes=codes)

    def sync_orders(self, codes=(0, 3)):
        return self.hub.must("sync", LINK, "--orders-only", codes=codes)["links"][0]

    def order_state(self, code):
        found = self.hub.must("orders", LINK, "--limit", "0")["orders"]
        return next((row for row in found if row["number"] == code), None)

    def sync_until(self, probe, what, seconds=60):
        """Takes orders over again and again until the probe is content."""
        wait_until(lambda: self.sync_orders(codes=(0, 1, 3)) is not None and probe(),
                   what, seconds)

    def parked(self):
        """Subject -> ids of the errors that are parked for it."""
        found = {}
        for row in self.hub.must("parked", LINK, "--limit", "0")["parked"]:
            found.setdefault(row["subject"], []).append(row)
        return found

    # What both sides hold

    def promised(self, sku):
        """The stock of the places that count, as the steps set it."""
        return sum(self.expected[sku].stock[place] for place in self.locations)

    def free_in_erp(self):
        """SKU -> what the ERP has at the places that count, less what it has promised."""
        moves = self.erp.rpc.search_read(
            "stock.move", [["state", "in", ["draft", "assigned"]],
                           ["to_location.type", "=", "customer"]], ["product.code", "quantity"])
        free = {sku: sum(row["stock"][place] for place in self.locations)
                for sku, row in self.erp.products().items()}
        for move in moves:
            free[move["product."]["code"]] -= move["quantity"]
        return free

    def differences(self, ordered=False):
        """Everything that is not in the shop as it should be, field by field.

        Once there were orders only the ERP knows the stock; before, it is what the steps set.
        """
        shown = self.shop.catalogue()
        free = self.free_in_erp() if ordered else {
            sku: self.promised(sku) for sku in self.expected}
        found = [f"{sku}: is not in the shop" for sku in self.expected.keys() - shown.keys()]
        for sku in sorted(self.expected.keys() & shown.keys()):
            want = wanted_row(self.expected[sku], free[sku])
            got = shown_row(self.expected[sku], shown[sku])
            found += [f"{sku}: {key} is {got[key]!r} instead of {want[key]!r}"
                      for key in want if got[key] != want[key]]
        return found


def wanted_row(expected, stock):
    row = {"price": int(expected.gross * 100), "currency": "USD", "enabled": expected.active,
           "stock": stock}
    if expected.created:
        product = expected.product
        row.update(name=product.name.strip(), description=product.description.strip(),
                   options=expected.options, assets=1 if product.pictured else 0,
                   categories=sorted(product.categories))
    return row


def shown_row(expected, shown):
    row = {"price": round(shown["price_with_tax"]), "currency": shown["currency"],
           "enabled": shown["enabled"],
           "stock": shown["stock"][SHOP_STOCK] - shown["allocated"][SHOP_STOCK]}
    if expected.created:
        row.update(name=shown["product_name"].strip(),
                   description=shown["description"].strip(), options=shown["options"],
                   assets=min(shown["assets"], 1), categories=shown["categories"])
    return row


def label_of(axis):
    return catalogue.ATTRIBUTES[axis][0] if axis in catalogue.ATTRIBUTES else \
        axis.partition(":")[0]


def value_of(axis, key):
    return catalogue.ATTRIBUTES[axis][1][key] if axis in catalogue.ATTRIBUTES else key


def must_be_empty(found, what="differences"):
    found = list(found)
    assert not found, f"{len(found)} {what}: " + "; ".join(str(one) for one in found[:8])
