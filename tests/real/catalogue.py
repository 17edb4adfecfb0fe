"""What the ERP sells: Vendure's sample catalogue plus generated products, always the same."""

import csv
import random
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

TAX_RATE = Decimal("0.20")
NET_DIGITS = Decimal("0.0001")

# Attribute name -> (label, its values as key -> label; None = free text).
ATTRIBUTES = {
    "garment_size": ("Size", {"xs": "XS", "s": "S", "m": "M", "l": "L", "xl": "XL", "xxl": "XXL"}),
    "colour": ("Colour", {
        "red": "Red", "blue": "Blue", "green": "Grün", "black": "Black", "white": "Weiß",
        "rose": "Rosé"}),
    "material": ("Material", {"oak": "Oak", "steel": "Steel", "wool": "Wool & silk"}),
    "volume": ("Volume", {"v250": "250 ml", "v500": "500 ml", "v1000": "1 l", "v2000": "2 l"}),
}
_AXES = [("garment_size",), ("colour",), ("volume",), ("garment_size", "colour"),
         ("material", "colour"), ("volume", "colour")]
_ADJECTIVES = ["Plain", "Größe-Zero", "Handmade", "Öko", "Crème", "Smørrebrød", "Señor's",
               "\"Quoted\"", "R&D", "5 < 7", "<b>Bold</b>", "Łódź", "Sparkling ✨", "日本",
               "100 %", "Back\\slash", "Tab & Go"]
_NOUNS = ["Mug", "Jacke", "T-shirt", "Lampe", "Teapot 🫖", "Schüssel", "Notebook", "Kissen",
          "Backpack 🎒", "Bürste", "Candle 🕯️", "Schal", "Poster", "Wok", "Hoodie", "Kännchen"]
_CATEGORIES = ["Home & Garden", "Fashion", "Kitchen", "Büro", "Toys"]
_CENTS = ["99", "95", "49", "05", "01", "90", "00", "33", "67", "19"]


@dataclass
class Variant:
    sku: str
    gross: Decimal
    options: dict = field(default_factory=dict)
    barcode: str = ""
    weight: float | None = None
    stock: int = 0
    outlet_stock: int = 0

    @property
    def net(self):
        exact = self.gross / (1 + TAX_RATE)
        return exact.quantize(NET_DIGITS, rounding=ROUND_HALF_UP)


@dataclass
class Product:
    name: str
    description: str
    categories: list
    variants: list
    axes: tuple = ()
    pictured: bool = False

    @property
    def list_price(self):
        """The net price that Tryton keeps once for all variants."""
        return self.variants[0].net


def ean13(number):
    """A valid EAN-13 of the range that shops may use for themselves (prefix 2)."""
    digits = f"2{number:011d}"
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits))
    return digits + str(-total % 10)


def sample_products(csv_path):
    """Vendure's own catalogue. A row without a name is a further variant of the one above."""
    products, groups = [], []
    with open(csv_path, encoding="utf-8", newline="") as file:
        for raw in csv.DictReader(file):
            row = {key.strip(): (value or "").strip() for key, value in raw.items() if key}
            if row["name"]:
                groups = [name for name in row["optionGroups"].split("|") if name]
                facets = (facet.partition(":") for facet in row["facets"].split("|"))
                products.append(Product(
                    row["name"], row["description"],
                    [name for kind, _, name in facets if kind == "category"], [],
                    tuple(groups), pictured=bool(row["assets"])))
            values = [value for value in row["optionValues"].split("|") if value]
            siblings = products[-1].variants
            siblings.append(Variant(
                distinct_sku(row["sku"], len(siblings), [other.sku for other in siblings]),
                Decimal(row["price"]).quantize(Decimal("0.01")),
                dict(zip(groups, values)), stock=int(row["stockOnHand"] or 0)))
    return products


def distinct_sku(sku, position, taken):
    """Three variants of one sample product share a SKU; the later ones get a number."""
    return f"{sku}-{position + 1}" if sku in taken else sku


def attribute_name(group):
    """The sample's option group "size:shoe-size" is named `size` and coded `shoe-size`."""
    code = group.rpartition(":")[2]
    return code.lower().replace(" ", "_").replace("-", "_")


def products(csv_path, skus):
    """The sample catalogue and as many generated products as make `skus` sellable SKUs."""
    result = sample_products(csv_path)
    missing = skus - sum(len(product.variants) for product in result)
    # A fixed seed: every machine and every run must see the same catalogue.
    dice = random.Random(20260)
    number = 0
    while missing > 0:
        number += 1
        made = _generated(number, dice, missing)
        missing -= len(made.variants)
        result.append(made)
    _add_barcodes_and_outlet(result, dice)
    return result


def _generated(number, dice, at_most):
    name = f"{dice.choice(_ADJECTIVES)} {dice.choice(_NOUNS)} No. {number}"
    base = Decimal(f"{dice.randint(1, 240)}.{dice.choice(_CENTS)}")
    made = Product(name, _description(number, dice), [dice.choice(_CATEGORIES)], [],
                   pictured=number % 5 == 0)
    if dice.random() < 0.4 or at_most == 1:
        made.variants.append(_variant(f"GEN-{number:04d}", base, dice))
        return made
    made.axes = dice.choice(_AXES)
    combinations = _combinations(made.axes)
    count = min(dice.randint(2, 12), len(combinations), at_most)
    for index, options in enumerate(sorted(dice.sample(combinations, count))):
        suffix = "-".join(key.upper() for _, key in options)
        # Tryton 6.0 knows one list price for all variants of a template; the rest of the prices
        # go into a price list. Some products are made so, the sample has several as well.
        gross = base + (Decimal(index) * Decimal("0.51") if number % 8 == 0 else 0)
        made.variants.append(
            _variant(f"GEN-{number:04d}-{suffix}", gross, dice, dict(options)))
    return made


def _combinations(axes):
    rows = [()]
    for axis in axes:
        rows = [row + ((axis, key),) for row in rows for key in ATTRIBUTES[axis][1]]
    return rows


def _variant(sku, gross, dice, options=None):
    stock = dice.choice([0, 1, 2, 3, 7, 12, 40, 99, 250])
    weight = dice.choice([None, 0.15, 0.5, 1.25, 12.0])
    return Variant(sku, gross, options or {}, weight=weight, stock=stock)


def _description(number, dice):
    return dice.choice([
        "",
        f"A plain sentence about item {number}.",
        f"<p>Item <strong>{number}</strong> &amp; friends: <em>schön</em>, 5&nbsp;cm.</p>"
        "<ul><li>first</li><li>zweitens</li></ul>",
        f"Line one of {number}\nLine two with “quotes” and a tab\tin it\n\n日本語の説明 🎁",
    ])


def _add_barcodes_and_outlet(all_products, dice):
    for number, variant in enumerate(
            (variant for product in all_products for variant in product.variants), start=1):
        if number % 3 == 0:
            variant.barcode = ean13(number)
        if number % 4 == 0:
            variant.outlet_stock = dice.randint(1, 20)
