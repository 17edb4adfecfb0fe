"""Catalogue, prices and stock from the ERP into the shop."""

import time
from decimal import Decimal

from erp import MAIN, OUTLET
from hub_setup import LINK, connect_both, link_settings, make_link
from steps import step
from world import must_be_empty

_GRACE_REQUESTS = 3  # per 100 products

class Catalogue:
    def __init__(self, world):
        self.world = world

    @step("both real servers can be connected, and tell what they are", "12,13,14,81", vital=True)
    def connects_both(self):
        world = self.world
        source, channel = connect_both(world.hub, world.info, world.erp_proxy.url,
                                       world.shop_proxy.url)
        assert source["info"]["currency"] == channel["info"]["currency"] == "USD", source
        names = [company["name"] for company in source["info"]["companies"]]
        assert sorted(names) == sorted([world.info["tryton"]["company"],
                                        world.info["tryton"]["other_company"]]), names
        assert not source["info"].get("missing"), source
        assert not channel["info"].get("missing"), channel
        assert channel["info"]["prices_include_tax"], channel
        assert not source["info"].get("prices_include_tax"), source
        secrets = {world.info["tryton"]["password"], world.info["vendure"]["password"]}
        kept = b"".join(path.read_bytes() for path in world.hub.data.iterdir())
        must_be_empty((s for s in secrets if s.encode() in kept), "secrets in plain text")

    @step("a link is made with every id chosen from lists", "19,117", vital=True)
    def makes_link(self):
        answer = make_link(self.world.hub, link_settings(self.world.erp))
        assert answer.code == 0, answer.text

    @step("the plan shows exactly what the shop lacks, and writes nothing", "21,35,157",
          vital=True)
    def plans_exactly(self):
        world = self.world
        in_shop = set(world.shop.catalogue())
        marks = world.marks()
        began = time.monotonic()
        plan = world.plan("--full")
        world.figures["first_plan_seconds"] = round(time.monotonic() - began, 1)
        assert not world.writes_since(marks), world.writes_since(marks)
        missing = set(world.expected) - in_shop
        creates = {row["sku"] for row in plan["changes"] if row["action"] == "create"}
        must_be_empty(creates ^ missing, "creates too many or too few")
        names = {world.expected[sku].product.name for sku in missing}
        others = [row for row in plan["changes"] if row["action"] != "create"
                  and not (row["action"] == "product" and row["product"] in names)]
        must_be_empty(others, "changes of listings that are right already")
        assert plan["summary"]["creates"] == len(missing) and not plan["issues"], plan["summary"]
        world.figures["skus"] = len(world.expected)
        for sku in missing:
            world.expected[sku].created = True

    @step("apply creates all of it in few requests", "34,40,42,109", vital=True)
    def applies(self):
        world = self.world
        marks = world.marks()
        began = time.monotonic()
        report = world.apply()
        seconds = time.monotonic() - began
        created = [sku for sku, row in world.expected.items() if row.created]
        assert report["apply"]["created"] == len(created), report["apply"]
        assert report["apply"]["failed"] == report["apply"]["unknown"] == 0, report["apply"]
        sent = len(world.shop_proxy.since(marks[1]))
        writes = world.shop_proxy.since(marks[1], writes=True)
        products = len({id(world.expected[sku].product) for sku in created})
        world.figures.update(
            apply_seconds=round(seconds, 1), apply_products=products, apply_skus=len(created),
            apply_requests=sent, apply_writes=len(writes),
            writes_per_100_products=round(len(writes) * 100 / products, 2))
        assert not world.erp_proxy.since(marks[0], writes=True), "the ERP was written to"
        assert report["channel_requests"] == sent, (report["channel_requests"], sent)

    @step("at most 3 writes per 100 products", "40")
    def stays_in_its_budget(self):
        figures = self.world.figures
        budget = -(-figures["apply_products"] // 100) * _GRACE_REQUESTS
        assert figures["apply_writes"] <= budget, figures

    @step("every field of every SKU reads back as the ERP has it",
          "24,25,46,50,105,108,109", vital=True)
    def reads_back(self):
        must_be_empty(self.world.differences())

    @step("the second plan is empty and nothing is written", "24,25,82")
    def second_plan_is_empty(self):
        world = self.world
        marks = world.marks()
        began = time.monotonic()
        plan = world.plan()
        world.figures["delta_plan_seconds"] = round(time.monotonic() - began, 2)
        assert plan["summary"]["changes"] == 0 and not plan["changes"], plan["changes"][:5]
        world.apply()
        assert not world.writes_since(marks), world.writes_since(marks)

    @step("a full compare of an unchanged catalogue sends no write", "82")
    def full_compare_writes_nothing(self):
        world = self.world
        marks = world.marks()
        began = time.monotonic()
        report = world.hub.must("sync", LINK, "--full", "--catalogue-only")["links"][0]
        world.figures["no_change_full_sync_seconds"] = round(time.monotonic() - began, 1)
        world.figures["no_change_full_sync_requests"] = sum(
            len(proxy.since(mark)) for proxy, mark in
            zip((world.erp_proxy, world.shop_proxy), marks))
        assert report["catalogue"]["listings"]["full"] and report["catalogue"]["items"]["full"]
        assert not world.writes_since(marks), world.writes_since(marks)

    @step("50 prices and 200 stock figures change in the ERP: only those are written",
          "2,51,76,102,106,147")
    def writes_only_changes(self):
        world = self.world
        prices = self._change_prices(50)
        stocks = self._change_stock(200)
        before, marks = world.shop.catalogue(), world.marks()
        report = world.apply()
        after = world.shop.catalogue()
        touched = {after[sku]["id"] for sku in prices | stocks}
        for row in world.shop_proxy.since(marks[1], writes=True):
            must_be_empty(row.ids() - touched, f"other rows in {row.name}")
        must_be_empty((sku for sku in after
                       if (after[sku] != before[sku]) != (sku in prices | stocks)),
                      "SKUs changed that should not have, or the reverse")
        assert report["plan"]["price_changes"] == 50, report["plan"]
        assert report["plan"]["stock_changes"] == 200, report["plan"]
        world.figures["writes_for_250_changes"] = len(
            world.shop_proxy.since(marks[1], writes=True))
        must_be_empty(world.differences())

    @step("an edit in the shop is seen and put right; the ERP is left alone", "53,55,84")
    def restores_edits(self):
        world = self.world
        sku = self._single_skus()[0]
        world.shop.update_variant(sku, prices=[{"currencyCode": "USD", "price": 123456}])
        marks = world.marks()
        plan = world.plan()
        assert [row["sku"] for row in plan["changes"]] == [sku], plan["changes"]
        assert plan["changes"][0]["fields"][0]["before"] == "1234.56", plan["changes"]
        world.apply()
        assert not world.erp_proxy.since(marks[0], writes=True)
        must_be_empty(world.differences())

    @step("deactivated in the ERP: hidden in the shop; reactivated: shown again", "44,58,59,61")
    def deactivates_and_reactivates(self):
        world = self.world
        chosen = self._single_skus()[10:15] + self._sibling_skus()[:2]
        for active in (False, True):
            world.erp.set_active(chosen, active)
            for sku in chosen:
                world.expected[sku].active = active
            report = world.apply()
            changed = report["apply"]["updated"] + report["apply"]["hidden"]
            assert changed == len(chosen), (active, report["apply"])
            must_be_empty(world.differences())

    @step("a rename in the ERP is passed on when the field is the source's", "51,102,107")
    def renames(self):
        world = self.world
        sku = self._single_skus()[20]
        world.hub.set(LINK, fields__name="source")
        world.erp.rename(sku, "Größe “Neu” <b>& Söhne</b> 🫖")
        world.expected[sku].product.name = "Größe “Neu” <b>& Söhne</b> 🫖"
        world.apply()
        must_be_empty(world.differences())

    @step("stock of two warehouses is added up", "63,64,68")
    def adds_up_warehouses(self):
        world = self.world
        rows = world.erp.rpc.search_read("stock.location", [["type", "=", "warehouse"]], ["code"])
        ids = {row["code"]: str(row["id"]) for row in rows}
        world.hub.set(LINK, stock__locations=f"{ids[MAIN]},{ids[OUTLET]}")
        world.locations = (MAIN, OUTLET)
        with_more = {sku for sku, row in world.expected.items() if row.stock[OUTLET]}
        plan = world.plan()
        assert {row["sku"] for row in plan["changes"]} == with_more, plan["summary"]
        assert plan["summary"]["stock_changes"] == len(with_more)
        world.apply()
        must_be_empty(world.differences())

    @step("explain tells how a price and a stock figure came about", "68")
    def explains(self):
        world = self.world
        sku = next(sku for sku, row in world.expected.items() if row.stock[OUTLET])
        told = world.hub.must("explain", sku)["links"][0]
        assert told["desired_stock"] == str(world.promised(sku)), told
        assert Decimal(told["desired_price"]) == world.expected[sku].gross, told
        assert told["price"] and told["stock"] and told["selection"], told

    # Inner steps

    def _single_skus(self):
        """SKUs that alone make a product, so that a change of its template is theirs alone."""
        return [sku for sku, row in self.world.expected.items()
                if row.created and len(row.product.variants) == 1]

    def _sibling_skus(self):
        return [sku for sku, row in self.world.expected.items()
                if row.created and len(row.product.variants) == 4]

    def _change_prices(self, number):
        world = self.world
        chosen = self._single_skus()[:number]
        assert len(chosen) == number, len(chosen)
        world.erp.set_list_prices(
            {sku: world.expected[sku].product.list_price + Decimal("1.5") for sku in chosen})
        for sku in chosen:
            world.expected[sku].gross += Decimal("1.80")
        return set(chosen)

    def _change_stock(self, number):
        world = self.world
        chosen = [sku for sku, row in world.expected.items() if row.created][100:100 + number]
        figures = {sku: world.expected[sku].stock[MAIN] + 5 for sku in chosen}
        world.erp.set_stock(figures)
        for sku, figure in figures.items():
            world.expected[sku].stock[MAIN] = figure
        return set(chosen)
