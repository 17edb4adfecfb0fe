#include "live/tryton_world.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/bytes.h"
#include "connectors/all/all.h"

namespace oneshelf::live {

namespace {

Json parsed(const std::string& text) {
  const Result<Json> json = parse_json(text);
  EXPECT_TRUE(json.ok()) << text;
  return json.ok() ? *json : Json();
}

Json ids(const Json& id) { return Json::array().push(id); }

DocumentLine line(DocumentLine::Kind kind, const std::string& item, const std::string& sku,
                  Decimal quantity, Decimal price) {
  DocumentLine line;
  line.kind = kind;
  line.item_id = VendorId(item);
  line.order_line_id = VendorId("line-" + sku);
  line.sku = sku;
  line.description = "Sold as " + sku;
  line.quantity = quantity;
  line.unit_price = price;
  line.tax_rate = Decimal::from_integer(20);
  return line;
}

}  // namespace

Result<HttpResponse> LossyHttp::send(const Context& context, const HttpRequest& request) {
  Result<HttpResponse> response = http_->send(context, request);
  if (part_.empty() || request.body.find(part_) == std::string::npos) return response;
  part_.clear();
  return Error(ErrorCode::kUnknownOutcome, "net.no_answer", "The connection broke.");
}

Erp::Erp(const Context& context, Http& http, const Json& config)
    : context_(context),
      http_(&http),
      url_(config["url"].text_or() + '/' + config["database"].text_or() + '/') {
  const Json login =
      post("common.db.login", Json::array()
                                  .push("admin")
                                  .push(Json::object().set("password", config["admin_password"]))
                                  .push("en"));
  authorization_ =
      "Session " + to_base64("admin:" + login.at(0).text_or() + ':' + login.at(1).text_or());
  rpc_context_ =
      post("model.res.user.get_preferences", Json::array().push(true).push(Json::object()));
}

Json Erp::post(const std::string& method, Json parameters) {
  HttpRequest request{.method = "POST", .url = url_};
  request.headers = {{"Content-Type", "application/json"}};
  if (!authorization_.empty()) request.headers.emplace_back("Authorization", authorization_);
  request.body =
      Json::object().set("id", 1).set("method", method).set("params", std::move(parameters)).dump();
  const Result<HttpResponse> response = http_->send(context_, request);
  EXPECT_TRUE(response.ok()) << method;
  if (!response.ok()) return {};
  const Json body = parsed(response->body);
  EXPECT_TRUE(body["error"].is_null()) << method << ' ' << response->body;
  return body["result"];
}

Json Erp::ask(const std::string& method, Json::Array parameters) {
  parameters.push_back(rpc_context_);
  return post("model." + method, Json(std::move(parameters)));
}

Json Erp::rows(const std::string& model, const std::string& domain, const std::string& fields) {
  return ask(model + ".search_read", {parsed(domain), 0, nullptr, nullptr, parsed(fields)});
}

std::string Erp::one(const std::string& model, const std::string& domain) {
  const Json found = rows(model, domain, R"(["id"])");
  EXPECT_EQ(found.size(), 1u) << model << ' ' << domain;
  return found.at(0)["id"].text_or();
}

std::string Erp::item(const std::string& sku) {
  return one("product.product", R"([["code","=",")" + sku + R"("]])");
}

void Erp::set_stock(const std::string& item, int quantity) {
  const Json storage = rows("stock.location", R"([["code","=","STO"]])", R"(["id"])").at(0)["id"];
  const Json product = parsed(item);
  const Json counted = Json::object().set("product", product).set("quantity", quantity);
  const Json lines =
      Json::array().push(Json::array().push("create").push(Json::array().push(counted)));
  const Json made = ask("stock.inventory.create", {ids(Json::object()
                                                           .set("location", storage)
                                                           .set("company", rpc_context_["company"])
                                                           .set("lines", lines))});
  ask("stock.inventory.confirm", {made});
}

void Erp::ship(const std::string& sale, const std::string& tracking) {
  const Json row = rows("sale.sale", R"([["id","=",)" + sale + "]]",
                        R"(["shipments.state","shipments.outgoing_moves.state"])");
  for (const Json& shipment : row.at(0)["shipments."].as_array()) {
    if (shipment["state"].text_or() != "waiting") continue;
    const Json& id = shipment["id"];
    ask("stock.shipment.out.assign_force", {ids(id)});
    ask("stock.shipment.out.pick", {ids(id)});
    const Json type = parsed(one("stock.package.type", "[]"));
    Json live = Json::array();
    for (const Json& move : shipment["outgoing_moves."].as_array()) {
      if (move["state"].text_or() != "cancelled") live.push(move["id"]);
    }
    const Json moves = Json::array().push(Json::array().push("add").push(live));
    ask("stock.package.create", {ids(Json::object()
                                         .set("type", type)
                                         .set("shipment", "stock.shipment.out," + id.text_or())
                                         .set("shipping_reference", tracking)
                                         .set("moves", moves))});
    // A person confirms that there is no carrier.
    const Json user = rows("res.user", R"([["login","=","admin"]])", R"(["id"])").at(0)["id"];
    ask("res.user.warning.create",
        {ids(Json::object()
                 .set("user", user)
                 .set("name", "shipment_out_no_carrier_stock.shipment.out," + id.text_or())
                 .set("always", false))});
    ask("stock.shipment.out.pack", {ids(id)});
    ask("stock.shipment.out.done", {ids(id)});
  }
}

TrytonWorld::TrytonWorld()
    : config_(real_server("tryton")), context_(clock_), lossy_(client_), counting_(lossy_) {
  if (config_.is_null()) return;
  erp_ = std::make_unique<Erp>(context_, client_, config_);
  connector_ = connect();
}

std::unique_ptr<Connector> TrytonWorld::connect(const ConnectValues& changes) {
  const Result<const Platform*> platform = platform_named("tryton");
  EXPECT_TRUE(platform.ok());
  ConnectValues values = {{"url", config_["url"].text_or()},
                          {"database", config_["database"].text_or()},
                          {"user", config_["user"].text_or()},
                          {"password", config_["password"].text_or()},
                          {"company", config_["company"].text_or()}};
  for (const auto& [name, value] : changes) values[name] = value;
  const Result<ConnectValues> checked = checked_values(**platform, values);
  EXPECT_TRUE(checked.ok());
  return (*platform)->make(counting_, Role::kSource, *checked);
}

Document TrytonWorld::order(const std::string& sku, int quantity) {
  const Decimal count = Decimal::from_integer(quantity);
  Document document;
  document.key = "live:" + unique("order");
  document.order_number = "N-" + document.key.substr(5);
  document.customer = VendorId(erp().one("party.party", R"([["name","=","Cash customer"]])"));
  document.billing = {.name = "Ada Buyer",
                      .street = "1 Test Road",
                      .postal_code = "12345",
                      .city = "Testville",
                      .country = "US"};
  document.shipping = document.billing;
  document.placed_at = context_.clock().now();
  document.currency = currency("USD");
  document.lines = {line(DocumentLine::Kind::kProduct, erp().item(sku), sku, count, dec("10.0042")),
                    line(DocumentLine::Kind::kShipping, erp().item("DELIVERY"), "DELIVERY",
                         Decimal::from_integer(1), dec("5"))};
  const Decimal goods = dec("10.0042").times(count);
  document.total_net = goods.rounded(2, Rounding::kHalfEven) + dec("5");
  document.total_tax = (goods + dec("5")).times(dec("0.2")).rounded(2, Rounding::kHalfEven);
  document.total_gross = document.total_net + document.total_tax;
  document.lines[0].total_gross = goods.times(dec("1.2"), 2);
  document.lines[1].total_gross = dec("6");
  return document;
}

std::string TrytonWorld::unique(const std::string& stem) {
  static int count = 0;
  return stem + '-' + std::to_string(to_unix_ms(context_.clock().now())) + '-' +
         std::to_string(++count);
}

std::vector<Item> TrytonWorld::all_items(CatalogueReader& catalogue, std::string* position) {
  std::vector<Item> items;
  std::string at = position != nullptr ? *position : "";
  for (bool complete = false; !complete;) {
    const Result<ChangePage<Item>> page = catalogue.read_items(context_, at);
    EXPECT_TRUE(page.ok()) << (page.ok() ? "" : page.error().to_string());
    if (!page.ok()) break;
    items.insert(items.end(), page->rows.begin(), page->rows.end());
    at = page->position;
    complete = page->complete;
  }
  if (position != nullptr) *position = at;
  return items;
}

std::vector<StockLevel> TrytonWorld::all_stock(std::string* position) {
  std::vector<StockLevel> levels;
  std::string at = position != nullptr ? *position : "";
  for (bool complete = false; !complete;) {
    const Result<Page<StockLevel>> page = connector().stock()->read_stock(context_, at);
    EXPECT_TRUE(page.ok()) << (page.ok() ? "" : page.error().to_string());
    if (!page.ok()) break;
    levels.insert(levels.end(), page->rows.begin(), page->rows.end());
    at = page->position;
    complete = page->complete;
  }
  if (position != nullptr) *position = at;
  return levels;
}

StockLevel TrytonWorld::level(const std::string& item) {
  const std::string warehouse = erp().one("stock.location", R"([["code","=","WH"]])");
  for (const StockLevel& level : all_stock()) {
    if (level.item_id.str() == item && level.location.str() == warehouse) return level;
  }
  ADD_FAILURE() << "no level of item " << item;
  return {};
}

}  // namespace oneshelf::live
