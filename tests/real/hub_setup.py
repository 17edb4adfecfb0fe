"""What a merchant types to join the two real servers: connections, link, settings."""

LINK = "shop"
PAYMENT = "gift-card"


def tryton_options(info, url=None):
    options = {"url": url or info["url"], "database": info["database"], "user": info["user"],
               "company": info["company"], "price_lists": info["price_list"]}
    return options, {"password": info["password"]}


def vendure_options(info, url=None):
    options = {"url": url or info["url"], "user": info["user"],
               "channel_token": info["channel_token"]}
    return options, {"password": info["password"]}


def connect_both(hub, info, tryton_url=None, vendure_url=None):
    """Both answers, for whoever wants to see what was learnt."""
    answers = []
    for platform, name, role, (options, secrets) in (
            ("tryton", "erp", "source", tryton_options(info["tryton"], tryton_url)),
            ("vendure", "store", "channel", vendure_options(info["vendure"], vendure_url))):
        answer = hub.connect(platform, name, role, options, secrets)
        if answer.code != 0:
            raise RuntimeError(f"{platform} cannot be connected: {answer.text}")
        answers.append(answer.json)
    return answers


SHOP_LOCATION = "1"  # a new Vendure has it from the start; "Outlet" comes after it


def link_settings(erp, **more):
    """Paths and values of a link that sells everything, at the price list, from one warehouse."""
    rpc = erp.rpc
    company = rpc.context["company"]
    method = rpc.one("account.invoice.payment.method",
                     [["name", "=", PAYMENT], ["company", "=", company]])
    return {
        "create": "published",
        "price.list": rpc.one("product.price_list", []),
        "stock.channel_location": SHOP_LOCATION,
        "stock.locations": rpc.one("stock.location", [["code", "=", "WH"]]),
        "orders.customers": "by_email",
        "orders.cash_customer": rpc.one("party.party", [["name", "=", "Cash customer"]]),
        "orders.delivery_item": rpc.one("product.product", [["code", "=", "DELIVERY"]]),
        "orders.rounding_item": rpc.one("product.product", [["code", "=", "ROUNDING"]]),
        f"orders.payment_methods.{PAYMENT}": method,
        **more}


def make_link(hub, settings, name=LINK, source="erp", channel="store"):
    arguments = ["link", name, "--source", source, "--channel", channel]
    for path, value in settings.items():
        arguments += ["--set", f"{path}={value}"]
    return hub.run(*arguments)
