"""Products of the catalogue as Tryton rows: attributes, templates, variants, stock, pictures."""

import datetime
from decimal import Decimal

import catalogue
from picture import png

# One call is one transaction; a few hundred rows keep its memory and its time small.
_BATCH = 100


def create(admin, products, account_category):
    unit = admin.one("product.uom", [["symbol", "=", "u"]])
    kilogram = admin.one("product.uom", [["symbol", "=", "kg"]])
    sets = _create_attribute_sets(admin, products)
    categories = _create_categories(admin, products)
    for start in range(0, len(products), _BATCH):
        batch = products[start:start + _BATCH]
        ids = admin.create("product.template", [
            _template(product, unit, kilogram, account_category, categories, sets)
            for product in batch])
        _attach_pictures(admin, batch, ids, start)


def create_services(admin, account_category):
    """What an order has besides goods: the delivery fee and the cents that do not add up."""
    unit = admin.one("product.uom", [["symbol", "=", "u"]])
    admin.create("product.template", [
        {"name": name, "code": code, "type": "service", "default_uom": unit, "salable": True,
         "sale_uom": unit, "account_category": account_category,
         "list_price": Decimal("0"), "products": [["create", [{}]]]}
        for name, code in (("Delivery", "DELIVERY"), ("Rounding", "ROUNDING"))])


def create_price_list(admin, products, name):
    """A price list with the variants whose price is not that of their template."""
    prices = {variant.sku: variant.net for product in products for variant in product.variants
              if variant.net != product.list_price}
    rows = admin.search_read("product.product", [["code", "in", list(prices)]], ["code"])
    admin.create("product.price_list", [{
        "name": name, "company": admin.context["company"], "unit": "product_default",
        "lines": [["create", [
            {"product": row["id"], "formula": str(prices[row["code"]])} for row in rows]]]}])


def set_stock(rpc, location, quantities):
    """Counts the named SKUs at a location; what is not named keeps its quantity."""
    rows = rpc.search_read(
        "product.product", [["code", "in", list(quantities)]], ["code"],
        context={"active_test": False})
    (inventory,) = rpc.create("stock.inventory", [{
        "location": location, "company": rpc.context["company"],
        "date": datetime.date.today(),
        "lines": [["create", [
            {"product": row["id"], "quantity": float(quantities[row["code"]])}
            for row in rows]]]}])
    rpc.call("stock.inventory.confirm", [inventory])
    return inventory


def _create_attribute_sets(admin, products):
    """One set for each combination of axes that occurs; axes of the sample are free text."""
    attributes = {
        name: {"name": name, "string": label, "type_": "selection",
               "selection": "\n".join(f"{key}: {text}" for key, text in values.items())}
        for name, (label, values) in catalogue.ATTRIBUTES.items()}
    combinations = sorted({product.axes for product in products if product.axes})
    for axis in sorted({axis for axes in combinations for axis in axes}):
        name = catalogue.attribute_name(axis)
        attributes.setdefault(
            name, {"name": name, "string": axis.partition(":")[0], "type_": "char"})
    made = dict(zip(attributes, admin.create("product.attribute", list(attributes.values()))))
    names = [[catalogue.attribute_name(axis) for axis in axes] for axes in combinations]
    ids = admin.create("product.attribute.set", [
        {"name": ", ".join(part), "attributes": [["add", [made[name] for name in part]]]}
        for part in names])
    return dict(zip(combinations, ids))


def _create_categories(admin, products):
    names = sorted({name for product in products for name in product.categories})
    return dict(zip(names, admin.create("product.category", [{"name": n} for n in names])))


def _template(product, unit, kilogram, account_category, categories, sets):
    first = product.variants[0]
    row = {
        "name": product.name, "type": "goods", "default_uom": unit, "sale_uom": unit,
        "salable": True, "account_category": account_category, "list_price": product.list_price,
        "categories": [["add", [categories[name] for name in product.categories]]],
        "products": [["create", [_variant(v, product) for v in product.variants]]],
    }
    if product.axes:
        row["attribute_set"] = sets[product.axes]
    if first.weight is not None:
        row.update(weight=first.weight, weight_uom=kilogram)
    return row


def _variant(variant, product):
    # The template has no code, so that the suffix alone is the SKU.
    row = {"suffix_code": variant.sku, "description": product.description}
    if variant.options:
        row["attributes"] = {
            catalogue.attribute_name(axis): value for axis, value in variant.options.items()}
    if variant.barcode:
        row["identifiers"] = [["create", [{"type": "ean", "code": variant.barcode}]]]
    return row


def _attach_pictures(admin, products, template_ids, offset):
    admin.create("ir.attachment", [
        {"name": f"picture-{offset + index}.png", "type": "data", "data": png(offset + index),
         "resource": f"product.template,{template_id}"}
        for index, (product, template_id) in enumerate(zip(products, template_ids))
        if product.pictured])
