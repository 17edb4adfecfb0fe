#include "connectors/bigcommerce/bigcommerce.h"

#include "connectors/bigcommerce/adjuster.h"
#include "connectors/bigcommerce/assumed.h"
#include "connectors/bigcommerce/documents.h"
#include "connectors/bigcommerce/fulfilment.h"
#include "connectors/bigcommerce/hooks.h"
#include "connectors/bigcommerce/listings.h"
#include "connectors/bigcommerce/lookups.h"
#include "connectors/bigcommerce/orders.h"
#include "connectors/bigcommerce/refunds.h"
#include "connectors/bigcommerce/source_items.h"
#include "connectors/bigcommerce/stock.h"
#include "connectors/bigcommerce/verify.h"
#include "connectors/bigcommerce/writer.h"

namespace oneshelf {
namespace bigcommerce {
namespace {

Traits make_traits(Role role, const Settings& settings) {
  const bool is_source = role == Role::kSource;
  Traits traits;
  // The batch of products takes ten; new products go one by one.
  traits.write_products_max = 10;
  traits.write_variants_max = 50;
  traits.write_stock_max = 2000;
  traits.requests_per_write = 12;
  // A new product's figure is the default location's.
  traits.stock_with_create = settings.is_default_location();
  traits.can_delete = true;
  traits.has_locations = is_source || settings.has_all_locations();
  // Until the store tells its quota with its first answer: 150 requests in 30 seconds on the
  // smallest plan, shared with the store's other apps.
  traits.requests_per_second = 4;
  traits.burst = 20;
  // Parallel adjustments of one store end in either value.
  traits.parallel = 1;
  traits.variants_max = 600;
  traits.name_length_max = 250;
  traits.fields = {Field::kName,    Field::kDescription, Field::kBrand,     Field::kCategories,
                   Field::kImages,  Field::kSku,         Field::kOptions,   Field::kVisible,
                   Field::kBarcode, Field::kPrice,       Field::kSalePrice, Field::kTaxClass,
                   Field::kWeight,  Field::kStock};
  // An order takes its goods when it is placed, unless the store is set up otherwise.
  traits.nets = Traits::Nets::kOpenDocuments;
  return traits;
}

class BigCommerceConnector final : public Connector {
 public:
  BigCommerceConnector(Http& http, Role role, const ConnectValues& values)
      : client_(http, settings_from(values)),
        role_(role),
        traits_(make_traits(role, client_.settings())),
        facts_(client_),
        items_(client_, facts_),
        levels_(client_),
        adjuster_(client_),
        documents_(client_, facts_),
        listings_(client_, facts_),
        writer_(client_, facts_),
        stock_(client_),
        orders_(client_),
        fulfilment_(client_),
        refunds_(client_),
        lookups_(client_, facts_),
        hooks_(client_.settings(), role),
        subscriptions_(client_, role) {}

  const Traits& traits() const override { return traits_; }
  Result<ConnectionInfo> verify(const Context& context) override {
    return verified(client_, facts_, role_, context);
  }
  CatalogueReader* catalogue() override { return is_source() ? &items_ : nullptr; }
  StockReader* stock() override { return is_source() ? &levels_ : nullptr; }
  StockAdjuster* stock_adjuster() override {
    return is_source() && !client_.settings().catalogue_stock ? &adjuster_ : nullptr;
  }
  DocumentWriter* documents() override { return is_source() ? &documents_ : nullptr; }
  DocumentReader* document_reader() override { return is_source() ? &documents_ : nullptr; }
  ListingReader* listings() override { return is_source() ? nullptr : &listings_; }
  ListingWriter* listing_writer() override { return is_source() ? nullptr : &writer_; }
  StockWriter* stock_writer() override { return is_source() ? nullptr : &stock_; }
  OrderReader* orders() override { return is_source() ? nullptr : &orders_; }
  FulfilmentWriter* fulfilment() override { return is_source() ? nullptr : &fulfilment_; }
  RefundWriter* refund_writer() override {
    const bool is_off = client_.settings().refunds == Settings::Refunds::kOff;
    return is_source() || is_off ? nullptr : &refunds_;
  }
  Lookups* lookups() override { return &lookups_; }
  Hooks* hooks() override { return takes_hooks() ? &hooks_ : nullptr; }
  HookSubscriptions* hook_subscriptions() override {
    return takes_hooks() ? &subscriptions_ : nullptr;
  }

 private:
  bool is_source() const { return role_ == Role::kSource; }
  bool takes_hooks() const { return !client_.settings().hook_secret.empty(); }

  Client client_;
  Role role_;
  Traits traits_;
  ShopFacts facts_;
  SourceItems items_;
  SourceStock levels_;
  Adjuster adjuster_;
  Documents documents_;
  Listings listings_;
  ListingWrites writer_;
  Stock stock_;
  Orders orders_;
  Fulfilment fulfilment_;
  Refunds refunds_;
  LookUps lookups_;
  HookReading hooks_;
  Subscriptions subscriptions_;
};

std::unique_ptr<Connector> make_connector(Http& http, Role role, const ConnectValues& values) {
  return std::make_unique<BigCommerceConnector>(http, role, values);
}

std::vector<ConnectOption> make_options() {
  return {{.name = "store_hash",
           .help = "The store's hash: the part of the account's API path behind \"stores/\".",
           .required = true},
          {.name = "token",
           .help = "Access token of an API account of the store.",
           .required = true,
           .secret = true},
          {.name = "hook_secret",
           .help = "Any long secret: webhooks are registered with it and believed only with it.",
           .secret = true},
          {.name = "client_secret",
           .help = "Client secret of the API account: the store's own signatures are checked too.",
           .secret = true,
           .advanced = true},
          {.name = "location",
           .help = "Channel: id of the stock location that is kept; all: each link says its own.",
           .fallback = std::string(assumed::kDefaultLocation),
           .advanced = true},
          {.name = "price_list",
           .help = "Channel: id of the price list (of a customer group) that takes the prices, "
                   "instead of the products. Source: ids of lists to read too, with commas.",
           .advanced = true},
          {.name = "stock_path",
           .help = "auto, or catalogue to leave the Inventory API alone.",
           .fallback = "auto",
           .advanced = true},
          {.name = "refunds",
           .help = "Channel: note, to enter in the store what the source gave back, which is paid "
                   "elsewhere; pay, to give it back through the store; off, to leave it to people.",
           .fallback = "note",
           .advanced = true},
          {.name = "page_size",
           .help = "Rows per page, 1 to 250.",
           .fallback = "250",
           .advanced = true},
          {.name = "url",
           .help = "Address of the programming interface.",
           .fallback = "https://api.bigcommerce.com",
           .advanced = true}};
}

}  // namespace
}  // namespace bigcommerce

const Platform& bigcommerce_platform() {
  static const Platform kPlatform = {.name = "bigcommerce",
                                     .title = "BigCommerce",
                                     .maturity = "sandbox",
                                     .roles = {Role::kSource, Role::kChannel},
                                     .options = bigcommerce::make_options(),
                                     .make = bigcommerce::make_connector};
  return kPlatform;
}

}  // namespace oneshelf
