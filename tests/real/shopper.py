"""The shop as its guests and its staff see it: the tests' second opinion beside OneShelf."""

from rpc import GraphQl

_RESULT = "... on ErrorResult { errorCode message }"
_ORDER = """id code state active orderPlacedAt currencyCode couponCodes totalQuantity
  total totalWithTax subTotal subTotalWithTax shipping shippingWithTax
  customer { emailAddress firstName lastName }
  shippingAddress { fullName streetLine1 city postalCode countryCode }
  lines { id quantity unitPrice unitPriceWithTax proratedUnitPriceWithTax linePriceWithTax
    proratedLinePriceWithTax taxRate productVariant { id sku name } }
  shippingLines { priceWithTax price shippingMethod { code } }
  discounts { description amountWithTax }
  payments { id method amount state transactionId }"""
_ADMIN_ORDER = _ORDER + """ orderPlacedAt updatedAt nextStates
  fulfillments { id state method trackingCode
    lines { quantity orderLine { productVariant { sku } } } }
  history(options: {sort: {createdAt: ASC}}) { items { type data } }"""
_CUSTOMER = {"firstName": "Åsa", "lastName": "O'Brien-Müller",
             "emailAddress": "asa@example.org", "phoneNumber": "+44 20 7946 0000"}
_ADDRESS = {"fullName": "Åsa O'Brien-Müller", "streetLine1": "1 Hill Road", "city": "London",
            "postalCode": "N1 1AA", "countryCode": "GB", "phoneNumber": "+44 20 7946 0000"}
_VARIANTS = """query($skip: Int!, $sku: StringOperators) {
  productVariants(options: {skip: $skip, take: 500, sort: {id: ASC}, filter: {sku: $sku}}) {
    totalItems items { id sku name enabled price priceWithTax currencyCode trackInventory
      updatedAt options { code name group { code name } } assets { id }
      stockLevels { stockOnHand stockAllocated stockLocation { name } }
      product { id name slug enabled description assets { id name }
        facetValues { name facet { code } } } } } }"""


class Shop:
    """`info` is the "vendure" part of Fixture.describe()."""

    def __init__(self, info):
        self._info = info
        self.admin = GraphQl(info["admin_api"]).login(info["user"], info["password"])
        self._ids = {}

    def close(self):
        self.admin.close()

    # Guests

    def checkout(self, lines, shipping="standard-shipping", payment="standard-payment",
                 coupon=None, customer=None, address=None, metadata=None):
        """A guest buys (sku, quantity) lines; returns the placed order."""
        guest = GraphQl(self._info["shop_api"], {"vendure-token": self._info["channel_token"]})
        try:
            for sku, quantity in lines:
                guest.mutate(
                    "mutation($id: ID!, $n: Int!) { addItemToOrder(productVariantId: $id,"
                    f" quantity: $n) {{ ... on Order {{ code }} {_RESULT} }} }}",
                    id=self.variant_id(sku), n=quantity)
            if coupon:
                guest.mutate(
                    "mutation($c: String!) { applyCouponCode(couponCode: $c) {"
                    f" ... on Order {{ code }} {_RESULT} }} }}", c=coupon)
            self._give_details(guest, customer or _CUSTOMER, address or _ADDRESS, shipping)
            guest.mutate(
                'mutation { transitionOrderToState(state: "ArrangingPayment") {'
                f" ... on Order {{ state }} {_RESULT} }} }}")
            return guest.mutate(
                "mutation($input: PaymentInput!) { addPaymentToOrder(input: $input) {"
                f" ... on Order {{ {_ORDER} }} {_RESULT} }} }}",
                input={"method": payment, "metadata": metadata or {}})
        finally:
            guest.close()

    def variant_id(self, sku):
        """Found once per SKU; a guest's page knows it from the product listing."""
        if sku not in self._ids:
            found = self.admin.query(_VARIANTS, skip=0, sku={"eq": sku})["productVariants"]
            if len(found["items"]) != 1:
                raise LookupError(f"{len(found['items'])} variants with the SKU {sku}")
            self._ids[sku] = found["items"][0]["id"]
        return self._ids[sku]

    @staticmethod
    def _give_details(guest, customer, address, shipping):
        guest.mutate(
            "mutation($input: CreateCustomerInput!) { setCustomerForOrder(input: $input) {"
            f" ... on Order {{ code }} {_RESULT} }} }}", input=customer)
        for mutation in ("setOrderShippingAddress", "setOrderBillingAddress"):
            guest.mutate(
                f"mutation($input: CreateAddressInput!) {{ {mutation}(input: $input) {{"
                f" ... on Order {{ code }} {_RESULT} }} }}", input=address)
        methods = guest.query("{ eligibleShippingMethods { id code } }")
        ids = {method["code"]: method["id"] for method in methods["eligibleShippingMethods"]}
        guest.mutate(
            "mutation($ids: [ID!]!) { setOrderShippingMethod(shippingMethodId: $ids) {"
            f" ... on Order {{ code }} {_RESULT} }} }}", ids=[ids[shipping]])

    # Staff

    def catalogue(self):
        """SKU -> what the shop sells under it. A SKU that occurs twice is an error."""
        result, skip, total = {}, 0, 1
        while skip < total:
            page = self.admin.query(_VARIANTS, skip=skip)["productVariants"]
            total, skip = page["totalItems"], skip + len(page["items"])
            for item in page["items"]:
                if item["sku"] in result:
                    raise LookupError(f"the shop has the SKU {item['sku']} twice")
                result[item["sku"]] = _readable_variant(item)
        return result

    def order(self, code):
        found = self.admin.query(
            "query($c: String!) { orders(options: {filter: {code: {eq: $c}}}) {"
            f" items {{ {_ADMIN_ORDER} }} }} }}", c=code)["orders"]["items"]
        return found[0] if found else None

    def orders(self):
        return self.admin.query(
            "{ orders(options: {filter: {active: {eq: false}}, sort: {orderPlacedAt: ASC}}) {"
            f" items {{ {_ORDER} }} }} }}")["orders"]["items"]

    def create_coupon(self, code, percent):
        """A discount on the whole order."""
        return self.admin.mutate(
            "mutation($input: CreatePromotionInput!) { createPromotion(input: $input) {"
            f" ... on Promotion {{ id }} {_RESULT} }} }}",
            input={
                "enabled": True, "couponCode": code, "conditions": [],
                "actions": [{"code": "order_percentage_discount",
                             "arguments": [{"name": "discount", "value": str(percent)}]}],
                "translations": [{"languageCode": "en", "name": code, "description": ""}]})

    def settle(self, order):
        """Takes the money of an order that is only authorised."""
        for payment in order["payments"]:
            if payment["state"] == "Authorized":
                self.admin.mutate(
                    "mutation($id: ID!) { settlePayment(id: $id) { ... on Payment { state }"
                    f" {_RESULT} }} }}", id=payment["id"])

    def cancel_order(self, order, reason="Changed my mind"):
        """Cancels all lines of a placed order."""
        return self.admin.mutate(
            "mutation($input: CancelOrderInput!) { cancelOrder(input: $input) {"
            f" ... on Order {{ code state }} {_RESULT} }} }}",
            input={"orderId": order["id"], "cancelShipping": True, "reason": reason})

    def refund(self, order, lines, amount, reason="Did not fit"):
        """Pays money back for (sku, quantity) lines, and settles it as the bank would."""
        ids = {line["productVariant"]["sku"]: line["id"] for line in order["lines"]}
        made = self.admin.mutate(
            "mutation($input: RefundOrderInput!) { refundOrder(input: $input) {"
            f" ... on Refund {{ id state }} {_RESULT} }} }}",
            input={"paymentId": order["payments"][0]["id"], "amount": amount, "reason": reason,
                   "lines": [{"orderLineId": ids[sku], "quantity": number}
                             for sku, number in lines], "shipping": 0, "adjustment": 0})
        if made["state"] == "Pending":
            self.admin.mutate(
                "mutation($input: SettleRefundInput!) { settleRefund(input: $input) {"
                f" ... on Refund {{ id state }} {_RESULT} }} }}",
                input={"id": made["id"], "transactionId": f"refund-{made['id']}"})
        return made["id"]

    def update_variant(self, sku, **changes):
        """Changes a variant by hand, as somebody in the shop's own pages would."""
        return self.admin.mutate(
            "mutation($input: [UpdateProductVariantInput!]!) {"
            " updateProductVariants(input: $input) { id sku } }",
            input=[{"id": self.variant_id(sku), **changes}])


def _readable_variant(item):
    product = item["product"]
    return {
        "id": item["id"], "product": product["id"], "name": item["name"],
        "product_name": product["name"], "slug": product["slug"],
        "description": product["description"],
        "enabled": item["enabled"] and product["enabled"],
        "price": item["price"], "price_with_tax": item["priceWithTax"],
        "currency": item["currencyCode"],
        "options": {option["group"]["name"]: option["name"] for option in item["options"]},
        "stock": {level["stockLocation"]["name"]: level["stockOnHand"]
                  for level in item["stockLevels"]},
        "allocated": {level["stockLocation"]["name"]: level["stockAllocated"]
                      for level in item["stockLevels"]},
        "assets": len(product["assets"]) + len(item["assets"]),
        "categories": sorted(value["name"] for value in product["facetValues"]
                             if value["facet"]["code"] == "category"),
    }
