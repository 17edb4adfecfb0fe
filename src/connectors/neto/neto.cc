#include "connectors/neto/neto.h"

#include "connectors/neto/assumed.h"
#include "connectors/neto/catalogue.h"
#include "connectors/neto/documents.h"
#include "connectors/neto/fulfilment.h"
#include "connectors/neto/hooks.h"
#include "connectors/neto/limits.h"
#include "connectors/neto/listing_writer.h"
#include "connectors/neto/listings.h"
#include "connectors/neto/lookups.h"
#include "connectors/neto/refunds.h"
#include "connectors/neto/shop_orders.h"
#include "connectors/neto/stock.h"
#include "connectors/neto/stock_writer.h"
#include "connectors/neto/verify.h"

namespace oneshelf {
namespace neto {
namespace {

/// What both roles have in common.
Traits common_traits() {
  Traits traits;
  traits.can_hide = true;
  traits.requests_per_second = assumed::kRequestsPerSecond;
  traits.burst = assumed::kBurst;
  traits.parallel = 2;
  traits.sku_length_max = limits::kSku;
  return traits;
}

Traits source_traits(const Settings& settings) {
  Traits traits = common_traits();
  traits.has_locations = true;
  traits.separate_payment = true;
  traits.separate_customer = false;
  traits.negative_stock = true;
  // CommittedQuantity tells what open orders take, beside what is on hand.
  traits.nets = Traits::Nets::kReservations;
  // Without dates of stock movements each read tells every item.
  traits.stock_changes_are_whole = !settings.stock_by_changes;
  return traits;
}

Traits channel_traits() {
  Traits traits = common_traits();
  traits.write_products_max = static_cast<int>(assumed::kItemsPerWrite);
  traits.write_variants_max = static_cast<int>(assumed::kItemsPerWrite);
  traits.write_stock_max = static_cast<int>(assumed::kItemsPerWrite);
  // What changes has its tax looked up, new products and new variants go apart from changes.
  traits.requests_per_write = 3;
  traits.requests_per_stock_write = 2;
  traits.stock_with_create = true;
  // Whether an RMA, or a sale, dates what it changes is not promised.
  traits.order_changes_need_reread = true;
  traits.fields = {Field::kName,      Field::kDescription, Field::kBrand,   Field::kSku,
                   Field::kOptions,   Field::kVisible,     Field::kBarcode, Field::kPrice,
                   Field::kSalePrice, Field::kWeight,      Field::kStock};
  // The figure that is read and written is free of what orders have been promised.
  traits.nets = Traits::Nets::kReservations;
  return traits;
}

Traits traits_of(const Settings& settings) {
  return settings.role == Role::kSource ? source_traits(settings) : channel_traits();
}

class NetoConnector final : public Connector {
 public:
  NetoConnector(Http& http, const Settings& settings)
      : traits_(traits_of(settings)),
        client_(http, settings),
        directory_(client_),
        catalogue_(client_),
        stock_(client_, directory_),
        documents_(client_, directory_),
        listings_(catalogue_),
        listing_items_(client_, directory_),
        stock_setter_(client_, directory_),
        shop_orders_(client_, directory_),
        fulfilment_(client_, directory_),
        refunds_(client_, directory_),
        choices_(client_, directory_),
        notifications_(client_.settings()) {}

  const Traits& traits() const override { return traits_; }
  Result<ConnectionInfo> verify(const Context& context) override {
    return neto::verify(context, client_, directory_);
  }
  CatalogueReader* catalogue() override { return is_source() ? &catalogue_ : nullptr; }
  StockReader* stock() override { return is_source() ? &stock_ : nullptr; }
  DocumentWriter* documents() override { return is_source() ? &documents_ : nullptr; }
  DocumentReader* document_reader() override { return is_source() ? &documents_ : nullptr; }
  ListingReader* listings() override { return is_source() ? nullptr : &listings_; }
  ListingWriter* listing_writer() override { return is_source() ? nullptr : &listing_items_; }
  StockWriter* stock_writer() override { return is_source() ? nullptr : &stock_setter_; }
  OrderReader* orders() override { return is_source() ? nullptr : &shop_orders_; }
  FulfilmentWriter* fulfilment() override { return is_source() ? nullptr : &fulfilment_; }
  RefundWriter* refund_writer() override { return is_source() ? nullptr : &refunds_; }
  Lookups* lookups() override { return &choices_; }
  Hooks* hooks() override {
    const Settings& settings = client_.settings();
    const bool has_token = !settings.hook_token.empty() || !settings.api_key.empty();
    return has_token ? &notifications_ : nullptr;
  }

 private:
  bool is_source() const { return client_.settings().role == Role::kSource; }

  Traits traits_;
  Client client_;
  Directory directory_;
  Catalogue catalogue_;
  Stock stock_;
  Documents documents_;
  Listings listings_;
  ListingItems listing_items_;
  StockSetter stock_setter_;
  ShopOrders shop_orders_;
  Fulfilment fulfilment_;
  ShopRefunds refunds_;
  Choices choices_;
  Notifications notifications_;
};

std::unique_ptr<Connector> make(Http& http, Role role, const ConnectValues& values) {
  return std::make_unique<NetoConnector>(http, settings_from(role, values));
}

}  // namespace
}  // namespace neto

const Platform& neto_platform() {
  static const Platform kPlatform{.name = "neto",
                                  .title = "Neto (Maropost Commerce Cloud)",
                                  .maturity = "sandbox",
                                  .roles = {Role::kSource, Role::kChannel},
                                  .options = neto::connect_options(),
                                  .make = neto::make};
  return kPlatform;
}

}  // namespace oneshelf
