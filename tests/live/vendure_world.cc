#include "live/vendure_world.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "connectors/all/all.h"

namespace oneshelf::live {

namespace {

constexpr const char* kLogin =
    "mutation($u:String!,$p:String!){login(username:$u,password:$p){__typename}}";

Json variable(std::string_view name, Json value) {
  return Json::object().set(name, std::move(value));
}

}  // namespace

Json real_server(std::string_view name) {
  const char* path = std::getenv("ONESHELF_REAL");
  if (path == nullptr) return {};
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  const Result<Json> json = parse_json(text.str());
  EXPECT_TRUE(json.ok()) << path << " is not what servers.py printed";
  return json.ok() ? (*json)[name] : Json();
}

Result<HttpResponse> CountingHttp::send(const Context& context, const HttpRequest& request) {
  last_ = request;
  if (++count_ == lost_) {
    return Error(ErrorCode::kUnknownOutcome, "net.no_answer", "The connection broke.");
  }
  return http_->send(context, request);
}

Json GraphQl::ask(const std::string& document, const Json& variables) {
  HttpRequest request{.method = "POST", .url = url_, .headers = headers_, .body = ""};
  request.headers.emplace_back("Content-Type", "application/json");
  if (!token_.empty()) request.headers.emplace_back("Authorization", "Bearer " + token_);
  request.body = Json::object().set("query", document).set("variables", variables).dump();
  const Result<HttpResponse> response = http_->send(context_, request);
  EXPECT_TRUE(response.ok());
  if (!response.ok()) return {};
  const std::string token = find_header(response->headers, "vendure-auth-token").value_or("");
  if (!token.empty()) token_ = token;
  const Result<Json> body = parse_json(response->body);
  EXPECT_TRUE(body.ok() && (*body)["errors"].is_null()) << response->body;
  if (!body.ok() || !(*body)["data"].is_object()) return {};
  const Json& result = (*body)["data"].as_object().front().second;
  EXPECT_TRUE(result["errorCode"].is_null()) << response->body;
  return result;
}

VendureWorld::VendureWorld()
    : config_(real_server("vendure")),
      context_(clock_),
      counting_(client_),
      admin_(context_, client_, config_["admin_api"].text_or()) {
  admin_.ask(
      kLogin,
      Json::object().set("u", config_["user"].text_or()).set("p", config_["password"].text_or()));
  connector_ = connect();
}

std::unique_ptr<Connector> VendureWorld::connect(const ConnectValues& changes) {
  const Result<const Platform*> platform = platform_named("vendure");
  EXPECT_TRUE(platform.ok());
  ConnectValues values = {{"url", config_["url"].text_or()},
                          {"user", config_["user"].text_or()},
                          {"password", config_["password"].text_or()}};
  for (const auto& [name, value] : changes) values[name] = value;
  const Result<ConnectValues> checked = checked_values(**platform, values);
  EXPECT_TRUE(checked.ok());
  return (*platform)->make(counting_, Role::kChannel, *checked);
}

std::vector<Listing> VendureWorld::listings(const std::vector<std::string>& skus) {
  const auto found = connector_->listings()->find_listings(context_, skus);
  EXPECT_TRUE(found.ok()) << found.error().to_string();
  return found.ok() ? *found : std::vector<Listing>();
}

Listing VendureWorld::listing(const std::string& sku) {
  const std::vector<Listing> found = listings({sku});
  EXPECT_EQ(found.size(), 1u) << sku;
  return found.empty() ? Listing() : found.front();
}

Listing VendureWorld::create(const ProductWrite& write) {
  const auto outcomes =
      connector_->listing_writer()->write_listings(context_, std::span(&write, 1));
  EXPECT_TRUE(outcomes.ok() && !outcomes->front().error)
      << (outcomes.ok() ? outcomes->front().error->to_string() : outcomes.error().to_string());
  return listing(write.variants.front().sku);
}

VendorId VendureWorld::checkout(const std::vector<std::pair<VendorId, int>>& basket,
                                const std::string& coupon, const std::string& shipping) {
  GraphQl shop(context_, client_, config_["shop_api"].text_or());
  const std::string problem = "{__typename ...on ErrorResult{errorCode message}}";
  for (const auto& [variant, quantity] : basket) {
    shop.ask(
        "mutation($v:ID!,$q:Int!){addItemToOrder(productVariantId:$v,quantity:$q)" + problem + "}",
        Json::object().set("v", variant.str()).set("q", quantity));
  }
  shop.ask(
      "mutation($e:String!){setCustomerForOrder(input:{firstName:\"Ann\",lastName:\"Lee\","
      "emailAddress:$e})" +
          problem + "}",
      variable("e", unique("ann") + "@example.com"));
  shop.ask(
      "mutation{setOrderShippingAddress(input:{fullName:\"Ann Lee\",company:\"Lee & Co\","
      "streetLine1:\"Hauptstr. 1\",city:\"Köln\",postalCode:\"50667\",countryCode:\"DE\","
      "phoneNumber:\"+49 1\"})" +
      problem + "}");
  if (!coupon.empty()) {
    shop.ask("mutation($c:String!){applyCouponCode(couponCode:$c)" + problem + "}",
             variable("c", coupon));
  }
  const Json methods = shop.ask("{eligibleShippingMethods{id code}}");
  for (const Json& method : methods.as_array()) {
    if (method["code"].text_or() != shipping) continue;
    shop.ask("mutation($i:[ID!]!){setOrderShippingMethod(shippingMethodId:$i)" + problem + "}",
             variable("i", Json::array().push(method["id"])));
  }
  shop.ask("mutation{transitionOrderToState(state:\"ArrangingPayment\")" + problem + "}");
  const Json paid = shop.ask(
      "mutation{addPaymentToOrder(input:{method:\"gift-card\",metadata:{}}){__typename "
      "...on Order{id state} ...on ErrorResult{errorCode message}}}");
  EXPECT_EQ(paid["state"].text_or(), "PaymentSettled");
  return VendorId(paid["id"].text_or());
}

Order VendureWorld::order(const VendorId& id) {
  const auto orders = connector_->orders()->read_orders_by_id(context_, std::span(&id, 1));
  EXPECT_TRUE(orders.ok()) << orders.error().to_string();
  EXPECT_TRUE(orders.ok() && orders->size() == 1);
  return orders.ok() && !orders->empty() ? orders->front() : Order();
}

std::string VendureWorld::unique(const std::string& stem) {
  static std::atomic<int> number = 0;
  return stem + "-" + std::to_string(to_unix_ms(clock_.now())) + "-" + std::to_string(++number);
}

ProductWrite simple_product(const std::string& sku) {
  ProductWrite write;
  write.source_product = VendorId("source-" + sku);
  write.fields.name = "Enamel mug " + sku;
  write.fields.description_html =
      "<p>Grün &amp; <b>hübsch</b> 🫖 “quoted” \\ back\nslash</p>";
  write.fields.brand = "Tiny Café ☕";
  write.fields.categories = std::vector<std::string>{"Kitchen", "Mugs & cups"};
  VariantWrite variant;
  variant.action = VariantWrite::Action::kCreate;
  variant.key = "test:" + sku;
  variant.sku = sku;
  variant.fields.sku = sku;
  variant.fields.price = dec("19.90");
  variant.fields.tax_class = "Standard Tax";
  variant.fields.visible = true;
  variant.fields.stock = std::map<LocationId, Decimal>{{LocationId(), dec("12")}};
  write.variants.push_back(std::move(variant));
  return write;
}

ProductWrite product_with_options(const std::string& sku, const std::vector<std::string>& sizes,
                                  const std::vector<std::string>& colours) {
  ProductWrite write = simple_product(sku);
  const VariantWrite pattern = write.variants.front();
  write.variants.clear();
  write.axes = {"Size", "Colour"};
  for (const std::string& size : sizes) {
    for (const std::string& colour : colours) {
      VariantWrite variant = pattern;
      variant.sku = sku + "/" + size + "/" + colour;
      variant.fields.sku = variant.sku;
      variant.fields.options = std::vector<OptionValue>{{"Size", size}, {"Colour", colour}};
      write.variants.push_back(std::move(variant));
    }
  }
  return write;
}

ProductWrite update_of(const Listing& listing, ListingFields product, ListingFields variant) {
  ProductWrite write;
  write.product_id = listing.product_id;
  write.fields = std::move(product);
  VariantWrite change;
  change.action = VariantWrite::Action::kUpdate;
  change.listing_id = listing.id;
  change.sku = listing.sku();
  change.fields = std::move(variant);
  write.variants.push_back(std::move(change));
  return write;
}

namespace {

uint32_t crc32(const std::string& bytes) {
  uint32_t crc = 0xFFFFFFFFu;
  for (const char byte : bytes) {
    crc ^= static_cast<uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1u) != 0 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

std::string big_endian(uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((value >> shift) & 0xFFu);
  return bytes;
}

std::string chunk(const std::string& type, const std::string& content) {
  return big_endian(static_cast<uint32_t>(content.size())) + type + content +
         big_endian(crc32(type + content));
}

}  // namespace

std::string picture(uint8_t seed) {
  // One grey pixel: filter byte and value in a stored deflate block with its Adler sum.
  const std::string header = big_endian(1) + big_endian(1) + std::string("\x08\x00\x00\x00\x00", 5);
  const uint32_t sum_a = 1u + seed, sum_b = 1u + sum_a;
  const std::string pixel = {'\x00', static_cast<char>(seed)};
  const std::string stored =
      std::string("\x78\x01\x01\x02\x00\xFD\xFF", 7) + pixel + big_endian((sum_b << 16) | sum_a);
  return std::string("\x89PNG\r\n\x1A\n", 8) + chunk("IHDR", header) + chunk("IDAT", stored) +
         chunk("IEND", "");
}

}  // namespace oneshelf::live
