#include "connectors/vendure/vendure.h"

#include "connectors/vendure/fulfilment.h"
#include "connectors/vendure/listing_writer.h"
#include "connectors/vendure/listings.h"
#include "connectors/vendure/lookups.h"
#include "connectors/vendure/orders.h"
#include "connectors/vendure/stock.h"
#include "connectors/vendure/verify.h"

namespace oneshelf {

namespace vendure {

namespace {

Traits make_traits() {
  Traits traits;
  // A call is cut into requests by the body's size, so large calls leave fewer half-empty ones.
  traits.write_products_max = 300;
  traits.write_variants_max = 1200;
  traits.write_stock_max = 400;
  traits.requests_per_write = 8;
  traits.stock_with_create = true;
  traits.images_as_bytes = true;
  traits.has_locations = true;
  traits.can_delete = true;
  traits.order_changes_need_reread = true;
  traits.negative_stock = true;
  traits.fields = {Field::kName,   Field::kDescription, Field::kBrand,   Field::kCategories,
                   Field::kImages, Field::kSku,         Field::kOptions, Field::kVisible,
                   Field::kPrice,  Field::kTaxClass,    Field::kStock};
  // The figures we read and write are free of what orders have been promised.
  traits.nets = Traits::Nets::kReservations;
  return traits;
}

class VendureConnector final : public Connector {
 public:
  VendureConnector(Http& http, const ConnectValues& values)
      : client_(http, settings_from(values)),
        facts_(client_),
        listings_(client_, facts_),
        stock_(client_, facts_),
        writer_(client_, facts_, stock_),
        orders_(client_, facts_),
        fulfilment_(client_),
        lookups_(client_, facts_) {}

  const Traits& traits() const override {
    static const Traits kTraits = make_traits();
    return kTraits;
  }
  Result<ConnectionInfo> verify(const Context& context) override {
    return verified(client_, context);
  }
  ListingReader* listings() override { return &listings_; }
  ListingWriter* listing_writer() override { return &writer_; }
  StockWriter* stock_writer() override { return &stock_; }
  OrderReader* orders() override { return &orders_; }
  FulfilmentWriter* fulfilment() override { return &fulfilment_; }
  Lookups* lookups() override { return &lookups_; }

 private:
  Client client_;
  ShopFacts facts_;
  Listings listings_;
  Stock stock_;
  ListingWrites writer_;
  Orders orders_;
  Fulfilment fulfilment_;
  LookUps lookups_;
};

std::unique_ptr<Connector> make_connector(Http& http, Role, const ConnectValues& values) {
  return std::make_unique<VendureConnector>(http, values);
}

ConnectOption option(const char* name, const char* help) {
  ConnectOption made;
  made.name = name;
  made.help = help;
  return made;
}

ConnectOption secret(ConnectOption made) {
  made.secret = true;
  return made;
}

ConnectOption advanced(ConnectOption made, const char* fallback = "") {
  made.advanced = true;
  made.fallback = fallback;
  return made;
}

std::vector<ConnectOption> make_options() {
  ConnectOption url =
      option("url", "Address of the shop's server, such as https://shop.example.com");
  url.required = true;
  return {
      url,
      option("user", "E-mail address of an administrator (or use an API key)"),
      secret(option("password", "The administrator's password")),
      secret(option("api_key", "API key of Vendure 3.6 or newer, instead of user and password")),
      option("channel_token", "Token of the channel to sell on; empty is the default channel"),
      advanced(option("api_path", "Path of the Admin API"), "/admin-api"),
      advanced(option("stock_location",
                      "Stock location that is written, by name; empty is the channel's first")),
      advanced(option("language",
                      "Language code that texts are written in; empty is the channel's default")),
      advanced(option("brand_facet", "Code of the facet that holds brands"), "brand"),
      advanced(option("category_facet", "Code of the facet that holds categories"), "category")};
}

}  // namespace

}  // namespace vendure

const Platform& vendure_platform() {
  static const Platform kPlatform = {.name = "vendure",
                                     .title = "Vendure",
                                     .maturity = "beta",
                                     .roles = {Role::kChannel},
                                     .options = vendure::make_options(),
                                     .make = vendure::make_connector};
  return kPlatform;
}

}  // namespace oneshelf
