#include "connectors/tryton/settings.h"

#include "base/text.h"

namespace oneshelf::tryton {

namespace {

std::string value_of(const ConnectValues& values, const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? "" : trimmed(found->second);
}

std::vector<std::string> list_of(const ConnectValues& values, const std::string& name) {
  std::vector<std::string> entries;
  for (const std::string& part : split(value_of(values, name), ',')) {
    if (std::string entry = trimmed(part); !entry.empty()) entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace

Settings settings_from(const ConnectValues& values) {
  Settings settings;
  settings.url = value_of(values, "url");
  while (settings.url.ends_with('/')) settings.url.pop_back();
  settings.database = value_of(values, "database");
  settings.user = value_of(values, "user");
  if (const auto found = values.find("password"); found != values.end()) {
    settings.password = found->second;  // spaces count in a password
  }
  settings.company = value_of(values, "company");
  settings.language = value_of(values, "language");
  settings.price_lists = list_of(values, "price_lists");
  settings.option_attributes = list_of(values, "option_attributes");
  settings.books_payments = value_of(values, "payments") != "none";
  if (value_of(values, "stock_by") == "storage") {
    settings.stock_by = Settings::StockBy::kStorage;
  }
  return settings;
}

std::vector<ConnectOption> connect_options() {
  return {
      {.name = "url",
       .help = "Address of the Tryton server, e.g. https://erp.example.com:8000",
       .required = true},
      {.name = "database", .help = "Name of the Tryton database", .required = true},
      {.name = "user", .help = "Login of a user made for OneShelf", .required = true},
      {.name = "password", .help = "Password of that user", .required = true, .secret = true},
      {.name = "company",
       .help = "Name or number of the company; needed if the user may use several"},
      {.name = "language",
       .help = "Language of names and descriptions, as Tryton's code",
       .fallback = "en",
       .advanced = true},
      {.name = "price_lists",
       .help = "Price lists to read beside the list price: names or numbers, with commas",
       .advanced = true},
      {.name = "option_attributes",
       .help = "Product attributes that tell variants apart, with commas; empty: all of them",
       .advanced = true},
      {.name = "payments",
       .help = "'invoice' posts and pays the invoices of shop orders, 'none' leaves them alone",
       .fallback = "invoice",
       .advanced = true},
      {.name = "stock_by",
       .help = "'warehouse' reads stock per warehouse, 'storage' per storage location",
       .fallback = "warehouse",
       .advanced = true},
  };
}

}  // namespace oneshelf::tryton
