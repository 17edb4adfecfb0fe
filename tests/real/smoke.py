#!/usr/bin/python3
"""Shows that the servers of the real tests start, are filled, and do a day's work."""

import pathlib
import sys
import tempfile
import time
from decimal import Decimal

from erp import MAIN, OUTLET, Erp
from rpc import RpcError
from servers import Fixture
from shopper import Shop


def check_catalogues(fixture, erp, shop):
    expected = {v.sku: v for product in fixture.products() for v in product.variants}
    known, offered = erp.products(), shop.catalogue()
    assert set(known) == set(expected) | {"DELIVERY", "ROUNDING"}
    assert set(offered) <= set(expected), set(offered) - set(expected)
    for sku, variant in expected.items():
        assert known[sku]["stock"] == {MAIN: variant.stock, OUTLET: variant.outlet_stock}, sku
    for sku, row in offered.items():
        assert Decimal(row["price_with_tax"]) / 100 == expected[sku].gross, (sku, row)
        assert row["currency"] == "USD" and row["enabled"]
        assert row["stock"]["Default Stock Location"] == expected[sku].stock
    print(f"{len(known)} products in the ERP, {len(offered)} in the shop")


def check_checkout(shop):
    order = shop.checkout([("L2201308", 1), ("834444", 2)])
    assert order["state"] == "PaymentAuthorized", order["state"]
    assert order["subTotalWithTax"] == 129900 + 2 * 1899
    assert (order["shipping"], order["shippingWithTax"]) == (417, 500), order
    assert {line["taxRate"] for line in order["lines"]} == {20}
    seen = shop.order(order["code"])
    assert seen["totalWithTax"] == order["totalWithTax"]
    shop.settle(order)
    assert shop.order(order["code"])["state"] == "PaymentSettled"
    gift = shop.checkout([("834444", 1)], "express-shipping", "gift-card")
    assert gift["state"] == "PaymentSettled" and gift["shipping"] == gift["shippingWithTax"]
    shop.cancel_order(gift)
    assert shop.order(gift["code"])["state"] == "Cancelled"
    shop.create_coupon("TEN", 10)
    cheaper = shop.checkout([("834444", 1)], coupon="TEN")
    assert cheaper["lines"][0]["proratedUnitPriceWithTax"] == 1709, cheaper


def check_sale(erp):
    sale = erp.make_sale([("L2201308", 2), ("834444", 3)], "SMOKE-1")
    row = erp.sale_by_reference("SMOKE-1")
    assert (row["state"], row["shipment_state"], row["invoice_state"]) == (
        "processing", "waiting", "waiting"), row
    # The ERP rounds each line to cents, then the tax of the document once: 15.825 * 3 = 47.48.
    assert row["untaxed_amount"] == Decimal("2212.48"), row
    assert row["total_amount"] == Decimal("2654.98"), row
    erp.ship(sale, "TRACK-1", {"L2201308": 2, "834444": 1})
    erp.ship(sale, "TRACK-2")
    sent = erp.shipments(sale)
    assert [s["state"] for s in sent] == ["done", "done"], sent
    assert {s["packages."][0]["shipping_reference"] for s in sent} == {"TRACK-1", "TRACK-2"}
    for invoice in erp.post_invoices(sale):
        assert erp.pay_invoice(invoice) == "paid"
    assert erp.sale_by_reference("SMOKE-1")["state"] == "done"
    other = erp.make_sale([("834444", 1)], "SMOKE-2")
    assert erp.cancel(other) in ("done", "cancelled")


def check_changes(erp):
    erp.set_list_prices({"834444": "12.5833"})
    erp.set_stock({"834444": 55}, OUTLET)
    erp.set_active(["834444"], False)
    row = erp.products()["834444"]
    assert (row["list_price"], row["stock"][OUTLET], row["active"]) == (
        Decimal("12.5833"), 55, False), row
    erp.set_active(["834444"], True)


def check_missing_permission(info):
    limited = Erp(info, info["limited_user"], info["limited_password"])
    try:
        limited.sales()
    except RpcError as error:
        assert error.name == "UserError", error
    else:
        raise AssertionError("the limited user may read sales")
    finally:
        limited.close()


def main():
    with tempfile.TemporaryDirectory(prefix="oneshelf-smoke-") as folder:
        began = time.monotonic()
        with Fixture(pathlib.Path(folder)) as fixture:
            print(f"started in {time.monotonic() - began:.1f} s")
            info = fixture.describe()
            erp, shop = Erp(info["tryton"]), Shop(info["vendure"])
            check_catalogues(fixture, erp, shop)
            check_checkout(shop)
            check_sale(erp)
            check_changes(erp)
            check_missing_permission(info["tryton"])
            began = time.monotonic()
        print(f"stopped in {time.monotonic() - began:.1f} s")
    print("the real servers work")
    return 0


if __name__ == "__main__":
    sys.exit(main())
