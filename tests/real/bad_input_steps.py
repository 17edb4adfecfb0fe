"""Bad input: each is told with a code, a sentence, the record and what to do; the rest goes on."""

import json
import subprocess
from decimal import Decimal

import catalogue
import tryton_products
from counting_proxy import Proxy, classify_graphql
from hub_setup import (LINK, PAYMENT, SHOP_LOCATION, link_settings, make_link, tryton_options,
                       vendure_options)
from order_steps import mismatches, payment_id
from process import free_port
from steps import step
from world import must_be_empty

_LONG = "L" * 300


def is_told(error, wanted_id, **record):
    """A problem as a merchant needs it: a stable id, a sentence, what to do, which record."""
    assert error.get("id") == wanted_id, error
    assert error["code"] and len(error["message"]) > 20 and error["message"].endswith("."), error
    assert error["remedy"], f"{wanted_id} does not tell what to do: {error}"
    for key, value in record.items():
        assert error["context"].get(key) == value, error


class BadConnections:
    def __init__(self, world):
        self.world = world

    @step("wrong credentials, on either side", "12,13,81,122")
    def wrong_credentials(self):
        for platform, options in (("tryton", self.tryton()), ("vendure", self.vendure())):
            self.refuses(platform, options, {"password": "not-the-password"},
                         "connect.bad_credentials", 4)

    @step("an address where nobody listens, and one of another program", "12")
    def wrong_addresses(self):
        nobody = f"http://127.0.0.1:{free_port()}"
        world = self.world
        for platform, options in (("tryton", self.tryton(url=nobody)),
                                  ("vendure", self.vendure(url=nobody))):
            self.refuses(platform, options, {}, "net.refused", 1)
        self.refuses("vendure", self.vendure(url=world.fixture.tryton.url), {},
                     "connect.not_vendure", 1)
        self.refuses("tryton", self.tryton(url=world.fixture.vendure.url), {}, None, 1)
        self.refuses("tryton", self.tryton(database="nowhere"), {}, None, 1)

    @step("a certificate that nobody vouches for", "12")
    def untrusted_certificate(self):
        world = self.world
        certificate = world.folder / "self-signed.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
             "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
             str(certificate), "-out", f"{certificate}.crt"], check=True, capture_output=True)
        with open(certificate, "ab") as both, open(f"{certificate}.crt", "rb") as part:
            both.write(part.read())
        proxy = Proxy(world.fixture.vendure.port, classify_graphql, str(certificate))
        try:
            self.refuses("vendure", self.vendure(url=proxy.url), {}, "net.tls", 1)
            assert not proxy.since(), "something was sent to a server that proved nothing"
        finally:
            proxy.close()

    @step("no company chosen of several, and one that is not there", "14")
    def wrong_company(self):
        options = self.tryton()
        del options["company"]
        error = self.refuses("tryton", options, {}, "connect.company_required", 4)
        assert self.world.info["tryton"]["company"] in error["message"], error
        self.refuses("tryton", self.tryton(company="Nobody Ltd."), {},
                     "connect.unknown_company", 1)

    @step("permissions that are missing are listed with what they disable", "81,125,128")
    def missing_permissions(self):
        for platform, options in (("tryton", self.tryton()), ("vendure", self.vendure())):
            info = self.world.info[platform]
            answer = self.world.hub.connect(
                platform, "limited", "source" if platform == "tryton" else "channel",
                {**options, "user": info["limited_user"]},
                {"password": info["limited_password"]}, test=True)
            if answer.code == 0:
                missing = answer.json["info"].get("missing")
                assert missing and all(row["permission"] and row["disables"] for row in missing)
            else:
                is_told(answer.json["error"], "connect.missing_permission")
                assert answer.code == 4, answer.code

    @step("a company in another currency cannot be linked with the shop", "14")
    def other_currency(self):
        world = self.world
        options, secrets = tryton_options(world.info["tryton"])
        options.update(company=world.info["tryton"]["other_company"])
        del options["price_lists"]
        answer = world.hub.connect("tryton", "euro", "source", options, secrets)
        assert answer.code == 0 and answer.json["info"]["currency"] == "EUR", answer.text
        answer = make_link(world.hub, {"stock.channel_location": SHOP_LOCATION}, "euro-link",
                           "euro")
        assert answer.code == 1, answer.text
        is_told(answer.json["error"], "link.currency_mismatch", source="EUR", channel="USD")

    @step("a server that goes away in the middle is told, and nothing is lost", "38,88")
    def server_goes_away(self):
        world = self.world
        proxy = Proxy(world.fixture.vendure.port, classify_graphql)
        hub = world.new_hub("gone")
        options, secrets = tryton_options(world.info["tryton"])
        assert hub.connect("tryton", "erp", "source", options, secrets).code == 0
        options, secrets = vendure_options(world.info["vendure"], proxy.url)
        assert hub.connect("vendure", "store", "channel", options, secrets).code == 0
        assert make_link(hub, link_settings(world.erp)).code == 0
        proxy.close()
        answer = hub.run("plan", LINK)
        assert answer.code == 1, answer.text
        is_told(answer.json["error"], "net.refused")

    @step("an account without the permission to write stops the run and says which", "128")
    def may_not_write(self):
        world = self.world
        hub = world.new_hub("limited")
        options, secrets = tryton_options(world.info["tryton"])
        assert hub.connect("tryton", "erp", "source", options, secrets).code == 0
        info = world.info["vendure"]
        options, secrets = vendure_options({**info, "user": info["limited_user"],
                                            "password": info["limited_password"]})
        answer = hub.connect("vendure", "store", "channel", options, secrets)
        assert answer.code == 0 and answer.json["info"].get("missing"), answer.text
        sku = next(iter(world.expected))
        assert make_link(hub, {**link_settings(world.erp), "stock.buffer": 1}).code == 0
        before = world.shop.catalogue()[sku]
        answer = hub.run("apply", LINK)
        assert answer.code in (3, 4), answer.text
        errors = [answer.json["error"]] if answer.code == 4 else [
            row["error"] for row in hub.must("parked", LINK, "--limit", "5")["parked"]]
        for error in errors:
            is_told(error, "connect.missing_permission")
        assert errors and world.shop.catalogue()[sku] == before

    # Inner steps

    def tryton(self, **changes):
        return {**tryton_options(self.world.info["tryton"])[0], **changes}

    def vendure(self, **changes):
        return {**vendure_options(self.world.info["vendure"])[0], **changes}

    def refuses(self, platform, options, secrets, wanted_id, code):
        secrets = {"password": self.world.info[platform]["password"], **secrets}
        role = "source" if platform == "tryton" else "channel"
        answer = self.world.hub.connect(platform, "bad", role, options, secrets)
        assert answer.code == code, (platform, wanted_id, answer.code, answer.text)
        is_told(answer.json["error"], wanted_id or answer.error_id)
        assert secrets["password"] not in answer.text, "the secret is told"
        return answer.json["error"]


class BadRecords:
    def __init__(self, world):
        self.world = world

    @step("bad goods are parked one by one, each with its reason; the good ones go on",
          "83,92,93,109")
    def bad_goods(self):
        world = self.world
        self._make_goods()
        report = world.apply(codes=(3,))
        parked = world.parked()
        for subject, wanted in ((_LONG, "sku.too_long"), ("BAD-NAME", "name.too_long"),
                                ("BAD-AXES-0", "options.too_many"),
                                ("BAD-AXES-1", "options.too_many"),
                                ("BAD-PART", "stock.fractional")):
            assert subject in parked, (subject, sorted(parked))
            is_told(parked[subject][0]["error"], wanted)
        blank = [row for name, rows in parked.items() if name.startswith("#") for row in rows]
        assert len(blank) == 1, blank
        is_told(blank[0]["error"], "sku.blank")
        shown = world.shop.catalogue()
        assert shown["BAD-GOOD"]["price_with_tax"] == 1200, shown["BAD-GOOD"]
        assert shown["BAD-PART"]["stock"]["Default Stock Location"] == 2, shown["BAD-PART"]
        must_be_empty({"BAD-NAME", "BAD-AXES-0", _LONG} & set(shown))
        assert report["apply"]["created"] == 3 and report["apply"]["failed"] == 0, report
        must_be_empty(world.differences(ordered=True))

    @step("negative stock never stops anything and is never shown as stock", "83")
    def negative_stock(self):
        world = self.world
        sale = world.erp.make_sale([("BAD-MINUS", 3)], "MINUS-1")
        world.erp.ship(sale)
        assert sum(world.erp.products()["BAD-MINUS"]["stock"].values()) == -3
        world.apply(codes=(3,))
        shown = world.shop.catalogue()["BAD-MINUS"]
        assert shown["stock"]["Default Stock Location"] <= 0, shown
        must_be_empty(world.differences(ordered=True))

    @step("a mended record goes through and is parked no longer", "35,93")
    def mended(self):
        world = self.world
        admin = world.fixture.tryton.admin()
        ids = admin.search("product.product", [["code", "=", _LONG]])
        admin.write("product.product", ids, {"suffix_code": "BAD-SHORT"})
        admin.close()
        world.apply(codes=(3,))
        assert not {_LONG, "BAD-SHORT"} & set(world.parked())
        assert "BAD-SHORT" in world.shop.catalogue()

    @step("a SKU that the shop has twice stops only itself, until one of the two is gone",
          "83,92,93")
    def doubled_in_shop(self):
        world = self.world
        products = [self._make_shop_only_product("BAD-TWICE") for _ in range(2)]
        self._make_one("Twice", "BAD-TWICE")
        self._make_one("Once", "BAD-ONCE")
        world.apply(codes=(3,))
        is_told(world.parked()["BAD-TWICE"][0]["error"], "sku.taken")
        world.shop.admin.mutate(
            "mutation($id: ID!) { deleteProduct(id: $id) { result } }", id=products[1])
        assert "BAD-ONCE" in world.shop.catalogue()
        world.hub.run("sync", LINK, "--full", "--catalogue-only")
        assert "BAD-TWICE" not in world.parked()
        assert world.shop.catalogue()["BAD-TWICE"]["price_with_tax"] == 1200

    @step("bad orders are held one by one, each with its reason; the good ones go on",
          "117,119,138")
    def bad_orders(self):
        world = self.world
        world.hub.set(LINK, paths={"orders.payment_methods.standard-payment": ""})
        self._make_shop_only_product("ONLY-IN-SHOP")
        sku = next(s for s, row in world.expected.items() if row.stock["WH"] >= 40)
        stranger = world.shop.checkout([(sku, 1), ("ONLY-IN-SHOP", 1)], payment=PAYMENT)
        unmapped = world.shop.checkout([(sku, 2)], payment="standard-payment")
        wrong = world.shop.checkout([(sku, 3)], payment=PAYMENT)
        good = world.shop.checkout([(sku, 1)], payment=PAYMENT)
        world.shop_proxy.add_rule(lambda seen: "orders" in seen.names, times=1000,
                                  after=lambda _, answer: dearer(answer, wrong["code"]))
        report = world.sync_orders(codes=(3,))
        assert report["orders"]["orders"]["written"] == 1, report
        must_be_empty(mismatches(world, good))
        for order, wanted in ((stranger, "order.unknown_sku"),
                              (unmapped, "order.unmapped_payment"),
                              (wrong, "order.total_mismatch")):
            row = world.order_state(order["code"])
            assert row["state"] == "held", row
            is_told(row["hold"], wanted)
            assert not world.erp.sales([["reference", "=", order["code"]]])
        self._heal(stranger, unmapped, wrong)

    # Inner steps

    def _heal(self, stranger, unmapped, wrong):
        """Each cause is removed as its remedy says; then the orders arrive."""
        world = self.world
        world.shop_proxy.clear_rules()
        world.hub.set(LINK, paths={"orders.payment_methods.standard-payment": payment_id(world)})
        world.hub.must("orders", "retry", unmapped["code"])
        world.hub.must("orders", "ignore", stranger["code"])
        world.sync_orders()
        for order in (unmapped, wrong):
            must_be_empty(mismatches(world, order), f"differences of {order['code']}")
        assert world.order_state(stranger["code"])["state"] == "ignored"

    def _make_goods(self):
        admin = self.world.fixture.tryton.admin()
        units = {row["symbol"]: row["id"] for row in
                 admin.search_read("product.uom", [], ["symbol"])}
        category = admin.one("product.category", [["accounting", "=", True]])

        def goods(name, skus, unit="u", **more):
            variants = [{"suffix_code": sku} if isinstance(sku, str) else sku for sku in skus]
            return {"name": name, "type": "goods", "default_uom": units[unit], "salable": True,
                    "sale_uom": units[unit], "account_category": category,
                    "list_price": Decimal("10"), "products": [["create", variants]], **more}

        axes = self._make_axes(admin)
        admin.create("product.template", [
            goods("Good", ["BAD-GOOD"]), goods("Minus", ["BAD-MINUS"]),
            goods("Without a number", [{}]), goods("Long number", [_LONG]),
            goods("N" * 300, ["BAD-NAME"]), goods("By the kilo", ["BAD-PART"], "kg"),
            goods("Many axes", [
                {"suffix_code": f"BAD-AXES-{i}", "attributes": {name: f"v{i}" for name in axes[1]}}
                for i in (0, 1)], attribute_set=axes[0])])
        (part,) = admin.search("product.product", [["code", "=", "BAD-PART"]])
        storage = admin.one("stock.location", [["code", "=", "STO"]])
        (count,) = admin.create("stock.inventory", [{
            "location": storage, "company": admin.context["company"],
            "lines": [["create", [{"product": part, "quantity": 2.5}]]]}])
        admin.call("stock.inventory.confirm", [count])
        admin.close()

    @staticmethod
    def _make_axes(admin):
        names = [f"axis_{number}" for number in range(12)]
        ids = admin.create("product.attribute", [
            {"name": name, "string": name.title(), "type_": "char"} for name in names])
        (made,) = admin.create("product.attribute.set", [
            {"name": "Many axes", "attributes": [["add", ids]]}])
        return made, names

    def _make_shop_only_product(self, sku):
        admin = self.world.shop.admin
        texts = [{"languageCode": "en", "name": sku, "slug": sku.lower(), "description": ""}]
        product = admin.mutate(
            "mutation($input: CreateProductInput!) { createProduct(input: $input) { id } }",
            input={"enabled": True, "translations": texts})
        admin.mutate(
            "mutation($input: [CreateProductVariantInput!]!) {"
            " createProductVariants(input: $input) { id } }",
            input=[{"productId": product["id"], "sku": sku, "price": 1000, "stockOnHand": 50,
                    "translations": [{"languageCode": "en", "name": sku}]}])
        return product["id"]

    def _make_one(self, name, sku):
        admin = self.world.fixture.tryton.admin()
        product = catalogue.Product(name, "", [], [catalogue.Variant(sku, Decimal("12.00"))])
        tryton_products.create(
            admin, [product], admin.one("product.category", [["accounting", "=", True]]))
        admin.close()


def dearer(answer, code):
    """The shop's answer with another total of one order: the sum no longer adds up."""
    status, headers, body = answer
    tree = json.loads(body)
    for order in _orders_in(tree):
        if order.get("code") == code and "totalWithTax" in order:
            order["totalWithTax"] += 500
    return status, headers, json.dumps(tree).encode()


def _orders_in(tree):
    if isinstance(tree, dict):
        yield tree
        for part in tree.values():
            yield from _orders_in(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _orders_in(part)
