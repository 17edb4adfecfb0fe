#pragma once

#include "connectors/bigcommerce/shop.h"

namespace oneshelf::bigcommerce {

class LookUps final : public Lookups {
 public:
  LookUps(const Client& client, ShopFacts& facts) : client_(&client), facts_(&facts) {}
  Result<std::vector<LookupEntry>> lookup(const Context& context, LookupKind kind) override;

 private:
  Result<std::vector<LookupEntry>> entries(const Context& context, std::string_view path,
                                           const char* id, const char* name,
                                           const QueryParameters& query = {}) const;
  Result<std::vector<LookupEntry>> shipping_methods(const Context& context) const;
  Result<std::vector<LookupEntry>> tax_classes(const Context& context) const;

  const Client* client_;
  ShopFacts* facts_;
};

}  // namespace oneshelf::bigcommerce
