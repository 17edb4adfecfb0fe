"""The ERP as its own users see and change it: the tests' second opinion beside OneShelf."""

import datetime
from decimal import Decimal

import tryton_products
from rpc import RpcError, TrytonRpc

_ANY_STATE = ["active", "in", [True, False]]
MAIN, OUTLET = "WH", "OUTLET"
_SALE_FIELDS = [
    "number", "reference", "state", "party.name", "web_id", "total_amount", "untaxed_amount",
    "tax_amount", "shipment_state", "invoice_state", "lines", "shipments", "invoices", "comment",
    "currency.code", "shipment_address.full_address", "warehouse.code", "description"]
_LINE_FIELDS = ["type", "product.code", "quantity", "unit_price", "amount", "description",
                "taxes"]


class Erp:
    """`info` is the "tryton" part of Fixture.describe()."""

    def __init__(self, info, user=None, password=None):
        self.rpc = TrytonRpc(info["url"], info["database"], user or info["user"],
                             password or info["password"])
        rows = self.rpc.search_read("stock.location", [["type", "=", "warehouse"]],
                                    ["code", "storage_location"])
        self._warehouses = {row["code"]: row for row in rows}

    def close(self):
        self.rpc.close()

    # Products

    def products(self):
        """SKU -> what the ERP knows of it, switched-off products included."""
        fields = ["code", "active", "template", "template.name", "list_price", "attributes",
                  "description", "weight", "identifiers.code", "write_date"]
        rows = self.rpc.search_read("product.product", [_ANY_STATE], fields)
        stock = {code: self._quantities(code) for code in self._warehouses}
        return {row["code"]: {
            "id": row["id"], "template": row["template"], "name": row["template."]["name"],
            "active": row["active"], "list_price": row["list_price"],
            "options": row["attributes"] or {}, "description": row["description"],
            "weight": row["weight"], "barcodes": [i["code"] for i in row["identifiers."]],
            "stock": {code: stock[code].get(row["id"], 0) for code in stock},
        } for row in rows}

    def set_list_prices(self, prices):
        """{sku: net}. A price belongs to the template, so it is that of all its variants."""
        arguments = []
        for row in self._by_sku(prices, ["code", "template"]):
            arguments += [[row["template"]], {"list_price": Decimal(prices[row["code"]])}]
        self.rpc.call("product.template.write", *arguments)

    def set_stock(self, quantities, warehouse=MAIN):
        """{sku: quantity} by a stock count, as a person in the warehouse would."""
        storage = self._warehouses[warehouse]["storage_location"]
        tryton_products.set_stock(self.rpc, storage, quantities)

    def set_active(self, skus, active):
        ids = [row["id"] for row in self._by_sku(skus, ["code"])]
        self.rpc.write("product.product", ids, {"active": active})

    def rename(self, sku, name):
        (row,) = self._by_sku([sku], ["code", "template"])
        self.rpc.write("product.template", [row["template"]], {"name": name})

    # Sales

    def sales(self, domain=()):
        """Sales with their lines nested; `product` of a line is its SKU."""
        rows = self.rpc.search_read("sale.sale", list(domain), _SALE_FIELDS, [["id", "ASC"]])
        wanted = [line for row in rows for line in row["lines"]]
        lines = {line["id"]: line for line in self.rpc.call("sale.line.read", wanted,
                                                            _LINE_FIELDS)}
        for row in rows:
            row["party"] = row.pop("party.")["name"]
            row["currency"] = row.pop("currency.")["code"]
            row["lines"] = [_readable_line(lines[line]) for line in row["lines"]]
        return rows

    def sale_by_reference(self, reference):
        found = self.sales([["reference", "=", reference]])
        if len(found) != 1:
            raise LookupError(f"{len(found)} sales with the reference {reference}")
        return found[0]

    def make_sale(self, lines, reference, party="Cash customer", warehouse=MAIN):
        """A hand-made sale of (sku, quantity) lines at list price, confirmed. Its id."""
        buyer = self.rpc.search_read("party.party", [["name", "=", party]], ["addresses"])[0]
        products = {row["code"]: row for row in self._by_sku(
            [sku for sku, _ in lines],
            ["code", "list_price", "sale_uom", "template.account_category.customer_taxes"])}
        (sale,) = self.rpc.create("sale.sale", [{
            "company": self.rpc.context["company"], "party": buyer["id"],
            "currency": self.rpc.one("currency.currency", [["code", "=", "USD"]]),
            "reference": reference, "sale_date": datetime.date.today(),
            "warehouse": self._warehouses[warehouse]["id"],
            "payment_term": self.rpc.search("account.invoice.payment_term", [])[0],
            "invoice_address": buyer["addresses"][0], "shipment_address": buyer["addresses"][0],
            "lines": [["create", [_sale_line(products[sku], quantity)
                                  for sku, quantity in lines]]]}])
        for button in ("quote", "confirm"):
            self.press("sale.sale", button, sale)
        return sale

    def ship(self, sale, tracking=None, quantities=None):
        """Sends the sale's open shipments, in parts when {sku: quantity} is given."""
        shipments = self.rpc.call("sale.sale.read", [sale], ["shipments"])[0]["shipments"]
        rows = self.rpc.search_read(
            "stock.shipment.out", [["id", "in", shipments],
                                   ["state", "in", ["draft", "waiting", "assigned"]]], ["state"])
        for row in rows:
            self._ship_one(row["id"], tracking, quantities)
        return [row["id"] for row in rows]

    def cancel(self, sale):
        """Cancels a sale however far it is, short of goods that have left. Its last state."""
        row = self.rpc.call("sale.sale.read", [sale], ["state", "shipments", "invoices"])[0]
        if row["state"] == "confirmed":
            self.press("sale.sale", "draft", sale)
        if row["state"] in ("draft", "quotation", "confirmed"):
            self.press("sale.sale", "cancel", sale)
        else:
            # A sale in processing ignores the button; what it made can be cancelled.
            for model, ids in (("stock.shipment.out", row["shipments"]),
                               ("account.invoice", row["invoices"])):
                for one in ids:
                    self.press(model, "cancel", one)
            self._ignore_exceptions(sale)
        return self.rpc.call("sale.sale.read", [sale], ["state"])[0]["state"]

    def shipments(self, sale):
        ids = self.rpc.call("sale.sale.read", [sale], ["shipments"])[0]["shipments"]
        return self.rpc.call(
            "stock.shipment.out.read", ids,
            ["number", "state", "packages.shipping_reference", "outgoing_moves.quantity",
             "outgoing_moves.product.code", "effective_date"])

    def press(self, model, button, row):
        """A button, and "yes" to its questions; those are asked once per row and user."""
        for _ in range(5):
            try:
                return self.rpc.call(f"{model}.{button}", [row])
            except RpcError as error:
                if error.name != "UserWarning":
                    raise
                self.rpc.create("res.user.warning", [
                    {"user": self.rpc.user_id, "name": error.details[0][0], "always": False}])
        raise RuntimeError(f"{model}.{button} asks without end")

    # Invoices

    def post_invoices(self, sale):
        ids = self.rpc.call("sale.sale.read", [sale], ["invoices"])[0]["invoices"]
        today = datetime.date.today()
        self.rpc.write("account.invoice", ids, {"invoice_date": today})
        for invoice in ids:
            self.press("account.invoice", "post", invoice)
        return ids

    def pay_invoice(self, invoice, method="dummy-payment"):
        """Pays all of it by the wizard that people use."""
        ways = self.rpc.search("account.invoice.payment.method", [
            ["name", "=", method], ["company", "=", self.rpc.context["company"]]])
        # The wizard stumbles over fields that are absent, and its defaults lack this text.
        values = {"payment_method": ways[0], "date": datetime.date.today(), "description": ""}
        self.rpc.wizard(
            "account.invoice.pay", [("start", {}), ("choice", {"start": values})],
            {"active_model": "account.invoice", "active_id": invoice, "active_ids": [invoice]})
        return self.rpc.call("account.invoice.read", [invoice], ["state"])[0]["state"]

    # Inner steps

    def _by_sku(self, skus, fields):
        rows = self.rpc.search_read(
            "product.product", [["code", "in", list(skus)], _ANY_STATE], fields)
        missing = set(skus) - {row["code"] for row in rows}
        if missing:
            raise LookupError(f"the ERP lacks {sorted(missing)}")
        return rows

    def _quantities(self, warehouse):
        rows = self.rpc.search_read(
            "product.product", [_ANY_STATE], ["quantity"],
            context={"locations": [self._warehouses[warehouse]["id"]]})
        return {row["id"]: row["quantity"] for row in rows}

    def _ship_one(self, shipment, tracking, quantities):
        moves = self.rpc.search_read(
            "stock.move", [["shipment", "=", f"stock.shipment.out,{shipment}"]],
            ["product.code", "quantity", "from_location.type", "to_location.type"])
        inner = [move for move in moves if move["to_location."]["type"] == "storage"]
        for move in inner if quantities is not None else ():
            wanted = quantities.get(move["product."]["code"], 0)
            self.rpc.write("stock.move", [move["id"]], {"quantity": float(wanted)})
        for button in ("assign_force", "pick"):
            self.press("stock.shipment.out", button, shipment)
        if tracking:
            self._pack_in_a_parcel(shipment, tracking)
        for button in ("pack", "done"):
            self.press("stock.shipment.out", button, shipment)

    def _pack_in_a_parcel(self, shipment, tracking):
        moves = self.rpc.call("stock.shipment.out.read", [shipment],
                              ["outgoing_moves"])[0]["outgoing_moves"]
        parcel = self.rpc.one("stock.package.type", [["name", "=", "Parcel"]])
        self.rpc.create("stock.package", [{
            "type": parcel, "shipment": f"stock.shipment.out,{shipment}",
            "shipping_reference": tracking, "moves": [["add", moves]]}])

    def _ignore_exceptions(self, sale):
        """After the shipment or invoice was cancelled the sale asks: make it again, or not?"""
        row = self.rpc.call("sale.sale.read", [sale], ["shipment_state", "invoice_state"])[0]
        context = {"active_model": "sale.sale", "active_id": sale, "active_ids": [sale]}
        for kind, choice in (("shipment", "recreate_moves"), ("invoice", "recreate_invoices")):
            if row[f"{kind}_state"] == "exception":
                self.rpc.wizard(f"sale.handle.{kind}.exception", [
                    ("ask", {}), ("handle", {"ask": {choice: []}})], context)


def _sale_line(product, quantity):
    taxes = product["template."]["account_category."]["customer_taxes"]
    return {"type": "line", "product": product["id"], "quantity": float(quantity),
            "unit": product["sale_uom"], "unit_price": product["list_price"],
            "taxes": [["add", taxes]]}


def _readable_line(row):
    product = row.pop("product.", None)
    return {**row, "product": product["code"] if product else None}
