"""Fills an empty Tryton: companies, accounts, taxes, warehouses, users, then the products."""

import datetime
from decimal import Decimal

import tryton_products

ADMIN_PASSWORD = "admin-secret-1"
HUB_USER, HUB_PASSWORD = "hub", "hub-Secret-27"
LIMITED_USER, LIMITED_PASSWORD = "limited", "Lim-pAs5-9027x"
COMPANY, OTHER_COMPANY = "OneShelf Test Inc.", "Other GmbH"
PRICE_LIST = "Web prices"

MODULES = [
    "product", "stock", "sale", "account", "account_product", "account_invoice",
    "account_invoice_stock", "party", "company", "web_shop", "sale_price_list", "carrier",
    "stock_package_shipping", "product_attribute", "product_measurements",
]
_HUB_GROUPS = [
    "Sales", "Sales Administrator", "Stock", "Stock Force Assignment", "Account",
    "Product Administration", "Party Administration",
]
# It may see everything but the sales: the usual mistake when somebody makes the user.
_LIMITED_GROUPS = ["Stock", "Product Administration"]
_COUNTRIES = {"US": "United States", "GB": "United Kingdom", "DE": "Germany",
              "FI": "Finland", "AT": "Austria", "FR": "France"}


def seed(server, products):
    """All of it through JSON-RPC as the administrator; returns nothing, the rows are it."""
    admin = server.admin()
    currencies = _create_currencies(admin)
    admin.create("country.country", [
        {"code": code, "name": name} for code, name in _COUNTRIES.items()])
    companies = [
        _create_company(admin, COMPANY, currencies["USD"]),
        _create_company(admin, OTHER_COMPANY, currencies["EUR"])]
    # A company in the context alone does not show that company's rows: the rules look at the
    # user's own choice, which is "one", the current company, unless it is set to "all".
    admin.write("res.user", [admin.user_id], {
        "companies": [["add", companies]], "company": companies[0], "company_filter": "all"})
    admin.close()
    admin = server.admin()
    books = {company: _create_books(admin, company) for company in companies}
    admin.create("account.invoice.payment_term", [{
        "name": "At once", "lines": [["create", [{"type": "remainder"}]]]}])
    outlet = _create_warehouse(admin, "Outlet", "OUTLET")
    admin.create("stock.package.type", [{"name": "Parcel"}])
    _create_parties(admin)
    _create_users(admin, companies)
    category = _create_account_category(admin, books)
    tryton_products.create(admin, products, category)
    tryton_products.create_services(admin, category)
    tryton_products.create_price_list(admin, products, PRICE_LIST)
    main = admin.search_read("stock.location", [["code", "=", "STO"]], ["warehouse"])[0]
    tryton_products.set_stock(admin, main["id"], {
        variant.sku: variant.stock for product in products for variant in product.variants})
    tryton_products.set_stock(admin, outlet, {
        variant.sku: variant.outlet_stock
        for product in products for variant in product.variants if variant.outlet_stock})
    admin.close()


def _create_currencies(admin):
    rate = {"date": datetime.date(2020, 1, 1)}
    made = admin.create("currency.currency", [
        {"name": "US Dollar", "code": "USD", "symbol": "$", "numeric_code": "840",
         "rounding": Decimal("0.01"), "digits": 2,
         "rates": [["create", [{**rate, "rate": Decimal("1.0")}]]]},
        {"name": "Euro", "code": "EUR", "symbol": "€", "numeric_code": "978",
         "rounding": Decimal("0.01"), "digits": 2,
         "rates": [["create", [{**rate, "rate": Decimal("0.9")}]]]},
    ])
    return dict(zip(("USD", "EUR"), made))


def _create_company(admin, name, currency):
    country = admin.one("country.country", [["code", "=", "US"]])
    (party,) = admin.create("party.party", [{
        "name": name, "addresses": [["create", [
            {"street": "1 Shelf Street", "city": "Testville", "country": country}]]]}])
    (company,) = admin.create("company.company", [{"party": party, "currency": currency}])
    return company


def _create_books(admin, company):
    """Chart, fiscal years and payment methods; returns the rows that products refer to."""
    context = {"company": company}
    template = admin.one("account.account.template", [
        ["parent", "=", None], ["name", "=", "Minimal Account Chart"]])

    # The wizard's second half takes the default accounts, known only after its first half.
    # Both write account.configuration, which can be written just as well directly.
    admin.wizard("account.create_chart", [
        ("create_account", {"account": {"company": company, "account_template": template}})],
        context)

    def account(*domain):
        return admin.one("account.account", [["company", "=", company], *domain], context)

    rows = {
        "receivable": account(["type.receivable", "=", True]),
        "payable": account(["type.payable", "=", True]),
        "revenue": account(["type.revenue", "=", True]),
        "expense": account(["type.expense", "=", True]),
        "cash": account(["name", "=", "Main Cash"]),
        "tax": account(["name", "=", "Main Tax"]),
    }
    admin.write("account.configuration", [1], {
        "default_account_receivable": rows["receivable"],
        "default_account_payable": rows["payable"]}, context)
    (rows["vat"],) = admin.create("account.tax", [{
        "name": "20 % sales tax", "description": "VAT 20 %", "type": "percentage",
        "rate": Decimal("0.20"), "company": company,
        "invoice_account": rows["tax"], "credit_note_account": rows["tax"]}], context)
    _create_fiscal_years(admin, company, context)
    journal = admin.one("account.journal", [["type", "=", "cash"]], context)
    admin.create("account.invoice.payment.method", [
        {"name": name, "company": company, "journal": journal,
         "credit_account": rows["cash"], "debit_account": rows["cash"]}
        for name in ("dummy-payment", "gift-card")], context)
    return rows


def _create_fiscal_years(admin, company, context):
    """Last, this and next year, so that a snapshot made in December still works."""
    move_type = admin.one("ir.sequence.type", [["name", "=", "Account Move"]])
    invoice_type = admin.one("ir.sequence.type", [["name", "=", "Invoice"]])
    today = datetime.date.today()
    for year in (today.year - 1, today.year, today.year + 1):
        (moves,) = admin.create("ir.sequence", [{
            "name": f"Moves {year}", "sequence_type": move_type, "company": company}], context)
        (invoices,) = admin.create("ir.sequence.strict", [{
            "name": f"Invoices {year}", "sequence_type": invoice_type, "company": company,
            "prefix": f"{year}-"}], context)
        kinds = ("in_invoice", "in_credit_note", "out_invoice", "out_credit_note")
        (fiscal_year,) = admin.create("account.fiscalyear", [{
            "name": str(year), "company": company, "post_move_sequence": moves,
            "start_date": datetime.date(year, 1, 1), "end_date": datetime.date(year, 12, 31),
            "invoice_sequences": [["create", [
                {"company": company,
                 **{f"{kind}_sequence": invoices for kind in kinds}}]]]}], context)
        admin.call("account.fiscalyear.create_period", [fiscal_year], context=context)


def _create_warehouse(admin, name, code):
    """A warehouse with its three places; returns the storage place."""
    storage, arrival, departure = admin.create("stock.location", [
        {"name": f"{name} Storage", "code": f"{code}-STO", "type": "storage"},
        {"name": f"{name} Input", "code": f"{code}-IN", "type": "storage"},
        {"name": f"{name} Output", "code": f"{code}-OUT", "type": "storage"}])
    admin.create("stock.location", [{
        "name": name, "code": code, "type": "warehouse", "storage_location": storage,
        "input_location": arrival, "output_location": departure,
        "lost_found_location": admin.one("stock.location", [["type", "=", "lost_found"]])}])
    return storage


def _create_parties(admin):
    country = admin.one("country.country", [["code", "=", "US"]])
    admin.create("party.party", [{
        "name": "Cash customer", "addresses": [["create", [
            {"street": "At the counter", "city": "Testville", "country": country,
             "invoice": True, "delivery": True}]]]}])


def _create_users(admin, companies):
    def group_ids(names):
        return [admin.one("res.group", [["name", "=", name]]) for name in names]

    admin.create("res.user", [
        {"name": "Hub", "login": HUB_USER, "password": HUB_PASSWORD,
         "companies": [["add", companies]], "company": companies[0],
         "groups": [["add", group_ids(_HUB_GROUPS)]]},
        {"name": "Limited", "login": LIMITED_USER, "password": LIMITED_PASSWORD,
         "companies": [["add", companies[:1]]], "company": companies[0],
         "groups": [["add", group_ids(_LIMITED_GROUPS)]]}])


def _create_account_category(admin, books):
    """One accounting category for all; its accounts and taxes are kept per company."""
    (category,) = admin.create("product.category", [{"name": "Goods 20 %", "accounting": True}])
    for company, rows in books.items():
        admin.write("product.category", [category], {
            "account_revenue": rows["revenue"], "account_expense": rows["expense"],
            "customer_taxes": [["add", [rows["vat"]]]]}, {"company": company})
    return category
