#!/usr/bin/python3
"""Buys in the shop of a running `make demo REAL=1`, as a guest does.

shop.py DIR                       what can be bought (the first of it)
shop.py DIR buy SKU[=N] [SKU …]   places and pays an order
"""

import json
import pathlib
import sys

from hub_setup import PAYMENT
from shopper import Shop

_SHOWN = 15


def load(folder):
    text = (pathlib.Path(folder) / "servers.json").read_text(encoding="utf-8")
    return Shop(json.loads(text)["vendure"])


def show(shop):
    rows = [row for row in sorted(shop.catalogue().items()) if row[1]["enabled"]]
    for sku, row in rows[:_SHOWN]:
        print(f"{sku:28} {row['price_with_tax'] / 100:10.2f} {row['currency']}  {row['name']}")
    print(f"… of {len(rows)}")


def buy(shop, wanted):
    lines = []
    for text in wanted:
        sku, _, number = text.partition("=")
        lines.append((sku, int(number or 1)))
    order = shop.checkout(lines, payment=PAYMENT)
    print(f"order {order['code']}: {order['totalWithTax'] / 100:.2f} {order['currencyCode']}, "
          f"{order['state']}")


def main(arguments):
    if len(arguments) < 1 or (len(arguments) > 1 and arguments[1] != "buy"):
        sys.exit(__doc__)
    shop = load(arguments[0])
    try:
        if len(arguments) > 2:
            buy(shop, arguments[2:])
        else:
            show(shop)
    finally:
        shop.close()


if __name__ == "__main__":
    main(sys.argv[1:])
