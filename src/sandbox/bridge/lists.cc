#include "sandbox/bridge/state.h"

namespace oneshelf::sandbox::bridge {
namespace {

std::vector<Choice> tax_codes(Decimal standard) {
  return {{.id = "standard", .name = "Standard rate", .rate = standard, .is_default = true},
          {.id = "reduced", .name = "Reduced rate", .rate = Decimal::from_integer(10)},
          {.id = "food", .name = "Food", .rate = dec("5.5")},
          {.id = "zero", .name = "Zero rated", .rate = Decimal()}};
}

std::vector<Choice> locations(Role role) {
  if (role == Role::kChannel) return {{.id = "shop", .name = "Web shop", .is_default = true}};
  return {{.id = "main", .name = "Main warehouse", .is_default = true},
          {.id = "north", .name = "Store North"},
          {.id = "south", .name = "Store South"}};
}

std::vector<Choice> order_statuses() {
  std::vector<Choice> statuses;
  for (const char* name :
       {"pending", "paid", "processing", "shipped", "completed", "cancelled", "refunded"}) {
    statuses.push_back({.id = name, .name = name});
  }
  return statuses;
}

}  // namespace

ChoiceLists standard_lists(const Options& options) {
  ChoiceLists lists;
  lists["payment-methods"] = {{.id = "card", .name = "Card", .is_default = true},
                              {.id = "invoice", .name = "Invoice, 14 days"},
                              {.id = "cod", .name = "Cash on delivery", .charge = dec("2.95")}};
  lists["shipping-methods"] = {
      {.id = "parcel", .name = "Parcel, 2–3 days", .is_default = true, .charge = dec("5.90")},
      {.id = "express", .name = "Express, next day", .charge = dec("12.49")},
      {.id = "pickup", .name = "Pick up in the store"}};
  lists["carriers"] = {{.id = "posti", .name = "Posti"},
                       {.id = "dhl", .name = "DHL"},
                       {.id = "ups", .name = "UPS"},
                       {.id = "other", .name = "Other carrier"}};
  lists["order-statuses"] = order_statuses();
  lists["tax-codes"] = tax_codes(options.default_tax_rate);
  lists["locations"] = locations(options.role);
  lists["price-lists"] = {{.id = "retail", .name = "Retail", .is_default = true},
                          {.id = "trade", .name = "Trade customers"}};
  lists["marketplaces"] = {{.id = "web", .name = "Web shop", .is_default = true},
                           {.id = "outlet", .name = "Outlet"}};
  lists["customers"] = {{.id = "CASH", .name = "Cash customer", .is_default = true},
                        {.id = "WEB", .name = "Web customers, collected"}};
  return lists;
}

}  // namespace oneshelf::sandbox::bridge
