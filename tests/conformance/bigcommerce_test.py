#!/usr/bin/python3
"""The answers of the BigCommerce sandbox fit the vendor's published descriptions.

bigcommerce_test.py --binary build/release/oneshelf --specs ../shared/specs/bigcommerce
starts the sandbox on a free port, does what a hub does, and compares each request and answer with
the description of its route. Without the descriptions it says so and passes.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import urllib.error
import urllib.request

from exchanges import Judge
from openapi import Descriptions

_TOKEN = "conformance"

# Everything that can be read, of one order and one product.
_READS = [
    "/v3/catalog/products?include=variants,images", "/v3/catalog/products/PRODUCT?include=options",
    "/v3/catalog/products/PRODUCT/images", "/v3/catalog/variants?limit=2",
    "/v3/catalog/products/PRODUCT/variants", "/v3/catalog/products/PRODUCT/options",
    "/v3/catalog/products/PRODUCT/custom-fields", "/v3/catalog/trees/categories",
    "/v3/catalog/brands", "/v3/pricelists", "/v3/pricelists/assignments", "/v3/customers",
    "/v2/customer_groups", "/v3/settings/inventory", "/v2/orders?external_order_id=WEB-1",
    "/v3/inventory/items", "/v3/inventory/locations",
    "/v2/orders?include=fees", "/v2/orders/count", "/v2/orders/ORDER", "/v2/orders/ORDER/products",
    "/v2/orders/ORDER/shipping_addresses", "/v2/orders/ORDER/shippingaddresses",
    "/v2/orders/ORDER/taxes?details=true", "/v2/orders/ORDER/coupons",
    "/v2/orders/ORDER/shipments", "/v2/order_statuses",
    "/v3/orders/payment_actions/refunds", "/v3/orders/ORDER/payment_actions/refunds",
    "/v3/orders/ORDER/transactions", "/v3/hooks", "/v2/store", "/v2/time", "/v2/tax_classes",
    "/v2/payments/methods", "/v2/shipping/zones", "/v2/shipping/zones/1/methods",
]

class Store:
    """The sandbox on a port."""

    def __init__(self, binary, judge):
        self._judge = judge
        self._process = subprocess.Popen(
            [binary, "sandbox", "bigcommerce", "--token", _TOKEN, "--products", "3", "--json"],
            stdout=subprocess.PIPE, text=True)
        told = json.loads(self._process.stdout.readline())
        self._base = told["url"]
        self._store = f"{told['url']}/stores/{told['store_hash']}"

    def close(self):
        self._process.terminate()
        self._process.wait(timeout=10)

    def get(self, path):
        return self._told("GET", path, None)

    def put(self, path, body):
        return self._told("PUT", path, body)

    def post(self, path, body):
        return self._told("POST", path, body)

    def _told(self, method, target, body):
        status, answer = _send(method, self._store + target, body)
        path, _, query = target.partition("?")
        self._judge.take({"method": method, "path": path, "query": query, "request": body,
                          "status": status, "answer": answer})
        if status >= 300:
            raise RuntimeError(f"{method} {target}: {status} {answer}")
        return answer

    def act(self, path, body):
        """What a person at the store does."""
        return _send("POST", self._base + "/_sandbox" + path, body)[1]


def _send(method, url, body):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method)
    request.add_header("X-Auth-Token", _TOKEN)
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            status, text = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read()
    return status, json.loads(text) if text else None


def _tee():
    variants = [{"sku": f"TEE-{size}", "price": 21, "inventory_level": 4,
                 "option_values": [{"option_display_name": "Size", "label": size}]}
                for size in ("S", "M")]
    return {"name": "Tee", "type": "physical", "weight": 0.3, "price": 20, "brand_name": "Acme",
            "inventory_tracking": "variant", "variants": variants,
            "images": [{"image_url": "https://images.example/tee.png", "is_thumbnail": True}]}


def _enter(store, tee):
    """What only a hub writes that keeps a master shop, or a group's prices."""
    small = tee["variants"][0]["id"]
    trade = store.post("/v3/pricelists", {"name": "Trade", "active": True})["data"]["id"]
    store.put(f"/v3/pricelists/{trade}/records",
              [{"variant_id": small, "currency": "eur", "price": 12.5, "sale_price": 11}])
    store.post("/v3/pricelists/assignments", [{"price_list_id": trade, "customer_group_id": 1}])
    store.get(f"/v3/pricelists/{trade}/records?variant_id:in={small}&currency=eur&limit=250")
    store.get(f"/v3/pricelists/{trade}")
    store.post(f"/v3/catalog/products/{tee['id']}/custom-fields",
               {"name": "Material", "value": "Cotton"})
    store.post("/v3/customers", [{"email": "ada@example.com", "first_name": "Ada",
                                  "last_name": "Example"}])
    address = {"first_name": "Ada", "last_name": "Example", "zip": "00100", "country_iso2": "FI"}
    fee = {"type": "custom_fee", "display_name_customer": "Packaging", "source": "hub",
           "display_name_merchant": "Packaging", "cost_inc_tax": "1.2", "cost_ex_tax": "1"}
    store.post("/v2/orders", {
        "status_id": 11, "external_order_id": "WEB-1", "billing_address": address,
        "shipping_addresses": [address], "fees": [fee], "total_inc_tax": "38.2",
        "total_ex_tax": "31", "products": [{"product_id": tee["id"], "variant_id": small,
                                            "quantity": 2, "price_inc_tax": 18,
                                            "price_ex_tax": 15}]})


def _deal(store):
    """What a hub asks and does, on a store with an order that has everything."""
    order = str(store.act("/orders", {"items": [{"sku": "SKU-3", "quantity": 2}], "coupon": True,
                                      "fee": "1.5", "payment_status": "captured"})["id"])
    store.act(f"/orders/{order}/refund", {"amount": "1"})
    store.post("/v3/hooks", {"scope": "store/order/created", "is_active": True,
                             "destination": "https://hub.example/in",
                             "headers": {"X-Secret": "s"}})
    store.post("/v3/catalog/trees/categories",
               [{"name": "Shirts", "parent_id": 0, "tree_id": 1}])
    tee = store.post("/v3/catalog/products", _tee())["data"]
    store.post(f"/v3/catalog/products/{tee['id']}/images",
               {"image_url": "https://images.example/back.png", "description": "Back"})
    line = store.get(f"/v2/orders/{order}/products")[0]
    store.post(f"/v2/orders/{order}/shipments",
               {"order_address_id": line["order_address_id"], "tracking_number": "JJFI1",
                "items": [{"order_product_id": line["id"], "quantity": 1}]})
    store.put("/v3/inventory/adjustments/absolute",
              {"reason": "test", "items": [{"location_id": 1, "sku": "SKU-1", "quantity": 6}]})
    items = [{"item_type": "PRODUCT", "item_id": line["id"], "quantity": 1, "reason": "broken"}]
    quote = store.post(f"/v3/orders/{order}/payment_actions/refund_quotes", {"items": items})
    payments = [{key: one[key] for key in ("provider_id", "amount", "offline")}
                for one in quote["data"]["refund_methods"][0]]
    store.post(f"/v3/orders/{order}/payment_actions/refunds",
               {"items": items, "payments": payments})
    store.put(f"/v2/orders/{order}", {"status_id": 2})
    _enter(store, tee)
    for path in _READS:
        store.get(path.replace("ORDER", order).replace("PRODUCT", str(tee["id"])))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True, help="the program with the sandbox")
    parser.add_argument("--specs", required=True, help="folder of the vendor's descriptions")
    options = parser.parse_args()
    specs = pathlib.Path(options.specs)
    if not specs.is_dir():
        print(f"SKIPPED: there are no descriptions at {specs}")
        return 0
    try:
        judge = Judge(Descriptions(specs))
    except ImportError:
        print("SKIPPED: python3-yaml is not installed")
        return 0
    store = Store(options.binary, judge)
    try:
        _deal(store)
    finally:
        store.close()
    return 0 if judge.report() else 1


if __name__ == "__main__":
    sys.exit(main())
