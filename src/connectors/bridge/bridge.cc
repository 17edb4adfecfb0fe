#include "connectors/bridge/bridge.h"

#include "connectors/bridge/capabilities.h"

namespace oneshelf {
namespace bridge {
namespace {

Traits traits_of(Role role) {
  Traits traits;
  traits.write_products_max = 200;
  traits.write_variants_max = 200;
  traits.write_stock_max = 200;
  traits.requests_per_write = 1;
  traits.has_locations = role == Role::kSource;
  traits.can_hide = true;
  traits.can_delete = true;
  traits.requests_per_second = 10;
  traits.burst = 20;
  traits.parallel = 2;
  traits.sku_length_max = 128;
  traits.options_max = 3;
  traits.fractional_stock = true;
  traits.fields = {Field::kName,    Field::kDescription, Field::kBrand,     Field::kCategories,
                   Field::kImages,  Field::kSku,         Field::kOptions,   Field::kVisible,
                   Field::kBarcode, Field::kPrice,       Field::kSalePrice, Field::kTaxClass,
                   Field::kWeight,  Field::kStock};
  // A source tells what its open orders reserve, beside what it holds, unless it says otherwise.
  traits.nets = Traits::Nets::kReservations;
  // The contract: a level that changes is told by the next read of changes.
  traits.stock_changes_are_whole = true;
  return traits;
}

std::string_view name_of(Role role) { return role == Role::kSource ? "source" : "channel"; }

/// What a role cannot do without, and what is lost without the rest.
struct Need {
  std::string feature, disables;
};

std::vector<Need> needs_of(Role role) {
  if (role == Role::kSource) {
    return {{"products", "the catalogue is not read"},
            {"prices", "prices are not read"},
            {"stock", "stock is not read"},
            {"orders", "orders are not written"},
            {"shipments", "shipments are not passed on to the shop"},
            {"cancellations", "orders are not cancelled"},
            {"refunds", "refunds are not booked"},
            {kRefundsBothWays, "what it gives back itself is not passed on to the shop"},
            {kStockAdjustments, "what people change in a shop's stock cannot be adopted"},
            {"hints", "changes are noticed at the next regular look only"}};
  }
  return {{"products", "the shop's products are neither read nor written"},
          {"prices", "prices are not compared"},
          {"stock", "stock is not written"},
          {"images", "images are not compared"},
          {"orders", "orders are not read"},
          {"shipments", "the shop is not told of shipments"},
          {"cancellations", "orders are not cancelled in the shop"},
          {"refunds", "refunds are not read"},
          {kRefundsBothWays, "what the source gives back is entered in the shop by hand"},
          {"hints", "changes are noticed at the next regular look only"}};
}

Error wrong_role(const Info& info, Role wanted) {
  return Error(ErrorCode::kInvalid, "connect.wrong_role",
               "The bridge \"" + info.name + "\" is a " + info.role + ", not a " +
                   std::string(name_of(wanted)) + ".")
      .remedied("Connect it in its own role, or check the address.");
}

DocumentRules document_rules() {
  DocumentRules rules;
  rules.totals = DocumentRules::Totals::kStated;
  rules.prices = DocumentRules::Prices::kEither;
  rules.tax_rounding = DocumentRules::TaxRounding::kPerLine;
  rules.rounding = Rounding::kHalfUp;
  return rules;
}

class BridgeConnector final : public Connector {
 public:
  BridgeConnector(Http& http, Role role, const ConnectValues& values)
      : role_(role),
        traits_(traits_of(role)),
        comparing_(traits_),
        client_(http, values),
        catalogue_(client_),
        stock_(client_),
        adjustments_(client_),
        listings_(client_),
        upserts_(client_),
        setter_(client_),
        orders_(client_),
        documents_(client_),
        fulfilment_(client_),
        refunds_(client_),
        choices_(client_) {
    comparing_.compare_and_set_stock = role == Role::kChannel;
    if (const auto secret = values.find("hook_secret"); secret != values.end()) {
      hints_.emplace(role, secret->second);
      subscriptions_.emplace(client_, secret->second);
    }
  }

  /// As the bridge announced itself; until then nothing is taken for granted.
  const Traits& traits() const override {
    const auto info = client_.known_info();
    return info && info->offers(kCompareAndSet) ? comparing_ : traits_;
  }
  Result<ConnectionInfo> verify(const Context& context) override;

  CatalogueReader* catalogue() override { return is_source("products") ? &catalogue_ : nullptr; }
  StockReader* stock() override { return is_source("stock") ? &stock_ : nullptr; }
  StockAdjuster* stock_adjuster() override {
    return is_source(kStockAdjustments) ? &adjustments_ : nullptr;
  }
  ListingReader* listings() override { return is_channel("products") ? &listings_ : nullptr; }
  ListingWriter* listing_writer() override { return is_channel("products") ? &upserts_ : nullptr; }
  StockWriter* stock_writer() override { return is_channel("stock") ? &setter_ : nullptr; }
  OrderReader* orders() override { return is_channel("orders") ? &orders_ : nullptr; }
  DocumentWriter* documents() override { return is_source("orders") ? &documents_ : nullptr; }
  DocumentReader* document_reader() override { return is_source("orders") ? &documents_ : nullptr; }
  FulfilmentWriter* fulfilment() override { return is_channel("orders") ? &fulfilment_ : nullptr; }
  RefundWriter* refund_writer() override {
    return is_channel(kRefundsBothWays) ? &refunds_ : nullptr;
  }
  Lookups* lookups() override { return offers("lookups") ? &choices_ : nullptr; }
  Hooks* hooks() override { return hints_ && offers("hints") ? &*hints_ : nullptr; }
  HookSubscriptions* hook_subscriptions() override {
    return subscriptions_ && offers("hooks") ? &*subscriptions_ : nullptr;
  }

 private:
  /// Until the bridge has announced anything, everything is assumed.
  bool offers(const std::string& feature) const {
    const auto info = client_.known_info();
    return !info || info->offers(feature);
  }
  bool is_source(const std::string& feature) const {
    return role_ == Role::kSource && offers(feature);
  }
  bool is_channel(const std::string& feature) const {
    return role_ == Role::kChannel && offers(feature);
  }
  void note_features(const Info& info, ConnectionInfo& told) const;
  Result<void> try_orders(const Context& context, ConnectionInfo& told);

  Role role_;
  Traits traits_;
  Traits comparing_;  ///< of a bridge that compares and sets
  Client client_;
  Catalogue catalogue_;
  SourceStock stock_;
  Adjustments adjustments_;
  Listings listings_;
  ListingUpserts upserts_;
  StockSetter setter_;
  Orders orders_;
  Documents documents_;
  Fulfilment fulfilment_;
  Refunds refunds_;
  Choices choices_;
  std::optional<SignedHints> hints_;
  std::optional<Subscriptions> subscriptions_;
};

void BridgeConnector::note_features(const Info& info, ConnectionInfo& told) const {
  for (const Need& need : needs_of(role_)) {
    if (info.offers(need.feature)) continue;
    told.notes.push_back("The bridge does not offer " + need.feature + ": " + need.disables + ".");
  }
  if (!info.prices_include_tax) {
    told.notes.push_back(
        "The bridge does not say whether its prices include tax; they are taken as without tax.");
  }
  if (info.offers("hints") && !hints_) {
    told.notes.push_back(
        "The bridge can send hints; give a hook_secret to hear of changes at once.");
  }
}

/// Orders may need a credential of their own: it is tried now rather than at the first order.
Result<void> BridgeConnector::try_orders(const Context& context, ConnectionInfo& told) {
  const Result<Json> orders = client_.get(context, Area::kOrders, "/orders?limit=1");
  if (orders.ok()) return success();
  if (orders.error().code() == ErrorCode::kForbidden) {
    told.missing.push_back(
        {.permission = "orders",
         .disables = role_ == Role::kSource ? "orders are not written" : "orders are not read"});
    return success();
  }
  Error error = orders.error();
  if (client_.has_orders_credential()) error = std::move(error).with("option", "orders_token");
  return error;
}

Result<ConnectionInfo> BridgeConnector::verify(const Context& context) {
  const Info info = ONESHELF_TRY(client_.read_info(context));
  if (info.role != name_of(role_)) return wrong_role(info, role_);
  ConnectionInfo told;
  told.remote_id = info.id.empty() ? client_.url() : info.id;
  told.remote_name = info.name;
  told.version = "Bridge v1";
  told.currency = info.currency;
  told.prices_include_tax = info.prices_include_tax.value_or(false);
  told.document_rules = document_rules();
  told.nets = info.stock_nets;
  told.compare_and_set_stock = role_ == Role::kChannel && info.offers(kCompareAndSet);
  note_features(info, told);
  if (info.offers("orders")) ONESHELF_TRY(try_orders(context, told));
  told.locations = ONESHELF_TRY(lookup_list(context, client_, "locations"));
  return told;
}

std::unique_ptr<Connector> make(Http& http, Role role, const ConnectValues& values) {
  return std::make_unique<BridgeConnector>(http, role, values);
}

std::vector<ConnectOption> options() {
  return {{.name = "url",
           .help = "Address of the bridge, with or without /bridge/v1.",
           .required = true},
          {.name = "token", .help = "Bearer token, if the bridge wants one.", .secret = true},
          {.name = "user", .help = "User name, if the bridge wants user and password."},
          {.name = "password", .help = "Password of that user.", .secret = true},
          {.name = "orders_token",
           .help = "Bearer token for orders, if it is not the one for products.",
           .secret = true,
           .advanced = true},
          {.name = "hook_secret",
           .help = "Secret that the bridge signs its hints with.",
           .secret = true,
           .advanced = true},
          {.name = "page_size",
           .help = "Rows per page, 1 to 500. Less for a bridge that is short of memory.",
           .fallback = "500",
           .advanced = true}};
}

}  // namespace
}  // namespace bridge

const Platform& bridge_platform() {
  static const Platform kPlatform = {.name = "bridge",
                                     .title = "Bridge",
                                     .maturity = "beta",
                                     .roles = {Role::kSource, Role::kChannel},
                                     .options = bridge::options(),
                                     .make = bridge::make};
  return kPlatform;
}

}  // namespace oneshelf
