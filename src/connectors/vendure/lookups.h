#pragma once

#include "connectors/vendure/shop.h"

namespace oneshelf::vendure {

/// Lists to choose from when mapping. Ids are what orders and listings carry: the codes of payment
/// and shipping methods, the names of tax categories.
class LookUps final : public Lookups {
 public:
  LookUps(Client& client, ShopFacts& facts) : client_(&client), facts_(&facts) {}
  Result<std::vector<LookupEntry>> lookup(const Context& context, LookupKind kind) override;

 private:
  Result<std::vector<LookupEntry>> methods(const Context& context, const char* list) const;
  Result<std::vector<LookupEntry>> tax_categories(const Context& context) const;
  Result<std::vector<LookupEntry>> order_states(const Context& context) const;

  Client* client_;
  ShopFacts* facts_;
};

}  // namespace oneshelf::vendure
