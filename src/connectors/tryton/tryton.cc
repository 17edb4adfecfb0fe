#include "connectors/tryton/tryton.h"

#include "connectors/tryton/catalogue.h"
#include "connectors/tryton/documents.h"
#include "connectors/tryton/lookups.h"
#include "connectors/tryton/stock.h"
#include "connectors/tryton/verify.h"

namespace oneshelf {

namespace tryton {

namespace {

Traits traits_of(const Settings& settings) {
  Traits traits;
  traits.has_locations = true;
  traits.can_hide = false;
  traits.separate_payment = settings.books_payments;
  traits.separate_customer = true;
  traits.fractional_stock = true;
  traits.negative_stock = true;
  // StockLevel::reserved covers every confirmed sale whose goods have not left.
  traits.nets = Traits::Nets::kReservations;
  // Tryton has no published limit; two calls at once leave room for the people who work in it.
  traits.requests_per_second = 10;
  traits.burst = 20;
  traits.parallel = 2;
  return traits;
}

class TrytonConnector final : public Connector {
 public:
  TrytonConnector(Http& http, const Settings& settings)
      : traits_(traits_of(settings)),
        client_(http, settings),
        directory_(client_),
        catalogue_(client_, directory_),
        stock_(client_, directory_),
        documents_(client_, directory_),
        choices_(client_, directory_) {}

  const Traits& traits() const override { return traits_; }
  Result<ConnectionInfo> verify(const Context& context) override {
    return tryton::verify(context, client_, directory_);
  }
  CatalogueReader* catalogue() override { return &catalogue_; }
  StockReader* stock() override { return &stock_; }
  DocumentWriter* documents() override { return &documents_; }
  DocumentReader* document_reader() override { return &documents_; }
  Lookups* lookups() override { return &choices_; }

 private:
  Traits traits_;
  Client client_;
  Directory directory_;
  Catalogue catalogue_;
  Stock stock_;
  Documents documents_;
  Choices choices_;
};

std::unique_ptr<Connector> make(Http& http, Role, const ConnectValues& values) {
  return std::make_unique<TrytonConnector>(http, settings_from(values));
}

}  // namespace

}  // namespace tryton

const Platform& tryton_platform() {
  static const Platform kPlatform{.name = "tryton",
                                  .title = "Tryton",
                                  .maturity = "beta",
                                  .roles = {Role::kSource},
                                  .options = tryton::connect_options(),
                                  .make = tryton::make};
  return kPlatform;
}

}  // namespace oneshelf
