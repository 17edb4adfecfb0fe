#include "connectors/shopwired/shopwired.h"

#include "connectors/shopwired/adjuster.h"
#include "connectors/shopwired/assumed.h"
#include "connectors/shopwired/documents.h"
#include "connectors/shopwired/hooks.h"
#include "connectors/shopwired/listing_writer.h"
#include "connectors/shopwired/lookups.h"
#include "connectors/shopwired/readers.h"
#include "connectors/shopwired/stock_writer.h"
#include "connectors/shopwired/verify.h"

namespace oneshelf {
namespace shopwired {
namespace {

constexpr int kProductsPerWrite = 15;
constexpr int kVariationsPerWrite = 30;
/// To know which SKUs are whose: the log, or the first time all products of a small shop.
constexpr int kBookRequests = 3;
constexpr int kBucketLeak = 2;    // a second
constexpr int kBucketShare = 30;  // of the 40 that the shop's bucket holds

Traits make_traits(const Settings& settings) {
  Traits traits;
  // The shop takes one product a request.
  traits.write_products_max = kProductsPerWrite;
  traits.write_variants_max = kVariationsPerWrite;
  traits.requests_per_write = kProductsPerWrite + kBookRequests;
  traits.write_stock_max = static_cast<int>(assumed::kStockRequests * assumed::kStockRows);
  traits.requests_per_stock_write = static_cast<int>(assumed::kStockRequests) + kBookRequests;
  traits.stock_with_create = true;
  traits.has_locations = settings.is_source();
  traits.can_delete = true;
  traits.order_changes_need_reread = true;
  traits.requests_per_second = kBucketLeak;
  traits.burst = kBucketShare;
  traits.parallel = 1;
  traits.sku_length_max = 128;
  traits.negative_stock = true;
  traits.fields = {Field::kName,      Field::kDescription, Field::kImages,  Field::kSku,
                   Field::kOptions,   Field::kVisible,     Field::kBarcode, Field::kPrice,
                   Field::kSalePrice, Field::kWeight,      Field::kStock};
  traits.nets = settings.orders_take_stock ? Traits::Nets::kOpenDocuments : Traits::Nets::kNothing;
  return traits;
}

class ShopWiredConnector final : public Connector {
 public:
  ShopWiredConnector(Http& http, Settings settings)
      : client_(http, std::move(settings)),
        traits_(make_traits(client_.settings())),
        facts_(client_),
        book_(client_),
        catalogue_(client_),
        levels_(client_),
        adjuster_(client_, book_),
        documents_(client_, facts_, book_),
        listings_(client_, book_),
        writer_(client_, book_),
        stock_(client_, book_),
        orders_(client_, facts_),
        fulfilment_(client_, facts_),
        lookups_(client_, facts_),
        hooks_(client_.settings()),
        subscriptions_(client_) {}

  const Traits& traits() const override { return traits_; }
  Result<ConnectionInfo> verify(const Context& context) override {
    return verified(client_, context);
  }
  CatalogueReader* catalogue() override { return is_source() ? &catalogue_ : nullptr; }
  StockReader* stock() override { return is_source() ? &levels_ : nullptr; }
  StockAdjuster* stock_adjuster() override { return is_source() ? &adjuster_ : nullptr; }
  DocumentWriter* documents() override { return is_source() ? &documents_ : nullptr; }
  DocumentReader* document_reader() override { return is_source() ? &documents_ : nullptr; }
  ListingReader* listings() override { return is_source() ? nullptr : &listings_; }
  ListingWriter* listing_writer() override { return is_source() ? nullptr : &writer_; }
  StockWriter* stock_writer() override { return is_source() ? nullptr : &stock_; }
  OrderReader* orders() override { return is_source() ? nullptr : &orders_; }
  FulfilmentWriter* fulfilment() override { return is_source() ? nullptr : &fulfilment_; }
  Lookups* lookups() override { return &lookups_; }
  Hooks* hooks() override { return takes_hooks() ? &hooks_ : nullptr; }
  HookSubscriptions* hook_subscriptions() override {
    return takes_hooks() ? &subscriptions_ : nullptr;
  }

 private:
  bool is_source() const { return client_.settings().is_source(); }
  bool takes_hooks() const { return !client_.settings().hook_secret.empty(); }

  Client client_;
  Traits traits_;
  ShopFacts facts_;
  SkuBook book_;
  Catalogue catalogue_;
  Stock levels_;
  Adjuster adjuster_;
  Documents documents_;
  Listings listings_;
  ListingWrites writer_;
  StockSetter stock_;
  Orders orders_;
  Fulfilment fulfilment_;
  LookUps lookups_;
  HookReading hooks_;
  Subscriptions subscriptions_;
};

std::unique_ptr<Connector> make(Http& http, Role role, const ConnectValues& values) {
  return std::make_unique<ShopWiredConnector>(http, settings_from(role, values));
}

}  // namespace
}  // namespace shopwired

const Platform& shopwired_platform() {
  static const Platform kPlatform = {.name = "shopwired",
                                     .title = "ShopWired",
                                     .maturity = "sandbox",
                                     .roles = {Role::kSource, Role::kChannel},
                                     .options = shopwired::connect_options(),
                                     .make = shopwired::make};
  return kPlatform;
}

}  // namespace oneshelf
