"""What the tests need on top of Vendure's own sample data, made through the Admin API."""

import catalogue

LIMITED_USER, LIMITED_PASSWORD = "limited", "Lim-pAs5-9027x"
OUTLET = "Outlet"

# It may read all that a sync reads and change nothing of the catalogue.
_LIMITED_PERMISSIONS = ["ReadCatalog", "ReadOrder", "UpdateOrder", "ReadCustomer",
                        "ReadStockLocation", "ReadSettings", "ReadChannel"]

_PAYMENT_METHOD = """mutation($input: CreatePaymentMethodInput!) {
  createPaymentMethod(input: $input) { id code } }"""
_STOCK_LOCATION = """mutation($input: CreateStockLocationInput!) {
  createStockLocation(input: $input) { id name } }"""
_CHANNEL = """mutation($input: UpdateChannelInput!) {
  updateChannel(input: $input) { ... on Channel { id } ... on ErrorResult {
    errorCode message } } }"""
_ROLE = "mutation($input: CreateRoleInput!) { createRole(input: $input) { id } }"
_ADMINISTRATOR = """mutation($input: CreateAdministratorInput!) {
  createAdministrator(input: $input) { id } }"""
_VARIANTS = """query($skip: Int!) { productVariants(options: {
  skip: $skip, take: 1000, sort: {id: ASC}}) { totalItems items { id sku productId } } }"""
_UPDATE_VARIANTS = """mutation($input: [UpdateProductVariantInput!]!) {
  updateProductVariants(input: $input) { id sku } }"""


def seed(server, prices_include_tax=True):
    admin = server.admin()
    channel = admin.query("{ activeChannel { id } }")["activeChannel"]["id"]
    admin.mutate(_CHANNEL, input={"id": channel, "pricesIncludeTax": prices_include_tax})
    admin.mutate(_STOCK_LOCATION, input={"name": OUTLET, "description": "Second shop"})
    admin.mutate(_PAYMENT_METHOD, input={
        "code": "gift-card", "enabled": True,
        "handler": {"code": "dummy-payment-handler",
                    "arguments": [{"name": "automaticSettle", "value": "true"}]},
        "translations": [{"languageCode": "en", "name": "Gift card", "description": ""}]})
    role = admin.mutate(_ROLE, input={
        "code": "limited", "description": "Cannot change the catalogue",
        "permissions": _LIMITED_PERMISSIONS})
    admin.mutate(_ADMINISTRATOR, input={
        "firstName": "Limited", "lastName": "User", "emailAddress": LIMITED_USER,
        "password": LIMITED_PASSWORD, "roleIds": [role["id"]]})
    _separate_skus(admin)
    admin.close()


def _separate_skus(admin):
    """Gives the sample's variants that share a SKU the numbers the catalogue gives them."""
    taken, changes = {}, []
    for row in admin.query(_VARIANTS, skip=0)["productVariants"]["items"]:
        siblings = taken.setdefault(row["productId"], [])
        sku = catalogue.distinct_sku(row["sku"], len(siblings), siblings)
        siblings.append(row["sku"])
        if sku != row["sku"]:
            changes.append({"id": row["id"], "sku": sku})
    if changes:
        admin.mutate(_UPDATE_VARIANTS, input=changes)
