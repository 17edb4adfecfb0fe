#pragma once

#include "connectors/shopwired/shop.h"

namespace oneshelf::shopwired {

class LookUps final : public Lookups {
 public:
  LookUps(const Client& client, ShopFacts& facts) : client_(client), facts_(facts) {}
  Result<std::vector<LookupEntry>> lookup(const Context& context, LookupKind kind) override;

 private:
  Result<std::vector<LookupEntry>> names(const Context& context, std::string_view path) const;

  const Client& client_;
  ShopFacts& facts_;
};

}  // namespace oneshelf::shopwired
