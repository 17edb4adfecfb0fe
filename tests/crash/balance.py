"""The sums at the end: orders, money, goods, prices. Reads both systems past OneShelf."""

from world import key_of

_STATES_OFF = ("cancelled",)


def order_differences(world, load):
    """What of the shop's orders is missing in the source, doubled, or told otherwise."""
    found = {"lost": [], "doubled": [], "different": []}
    in_source = {}
    for order in world.source.orders():
        in_source.setdefault(order["external_id"], []).append(order)
    for order in world.shop.orders():
        copies = in_source.pop(key_of(order), [])
        off = order["status"] in _STATES_OFF
        if len(copies) > 1:
            found["doubled"].append(key_of(order))
        elif not copies and not off:
            found["lost"].append(key_of(order))
        for copy in copies:
            different = _differences(order, copy)
            if different:
                found["different"].append((key_of(order), load.fates.get(key_of(order)), different))
    found["lost"] += [f"unknown to the shop: {key}" for key in in_source]
    return found


def _differences(shop, source):
    """Field by field, to the cent."""
    views = [{"lines": [(line["sku"], line["quantity"], line["total"]) for line in order["lines"]],
              "delivery": (order.get("delivery_line") or {}).get("total"),
              "totals": order["totals"], "off": order["status"] in _STATES_OFF,
              "refunded": order.get("refunded") or "0"} for order in (shop, source)]
    return {name: (views[0][name], views[1][name]) for name in views[0]
            if views[0][name] != views[1][name]}


def wrong_stock(world, load):
    """Source stock = start − sold + restocked + adjusted, and the shop shows what is left of it."""
    shipped, open_units = {}, {}
    for order in world.source.orders():
        sums = shipped if order["status"] in ("shipped", "completed") else open_units
        for line in order["lines"] if order["status"] != "cancelled" else ():
            sums[line["sku"]] = sums.get(line["sku"], 0) + int(float(line["quantity"]))
    source, shop = world.source.stock(), world.shop.stock()
    wrong = []
    for sku, shelf in load.shelf.items():
        wanted = (shelf - shipped.get(sku, 0), open_units.get(sku, 0))
        if source[sku] != wanted:
            wrong.append((sku, "in the source", source[sku], "wanted", wanted))
        if shop[sku][0] != wanted[0] - wanted[1]:
            wrong.append((sku, "in the shop", shop[sku], "wanted", wanted[0] - wanted[1]))
    return wrong


def wrong_prices(world, load):
    shown = world.shop.products()
    return [(sku, shown[sku]["price"], price) for sku, price in load.prices.items()
            if float(shown[sku]["price"]) != float(price)]
