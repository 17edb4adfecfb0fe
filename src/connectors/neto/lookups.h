#pragma once

#include "connectors/neto/directory.h"

namespace oneshelf::neto {

class Choices final : public Lookups {
 public:
  Choices(Client& client, Directory& directory) : client_(client), directory_(directory) {}
  Result<std::vector<LookupEntry>> lookup(const Context& context, LookupKind kind) override;

 private:
  bool is_channel() const { return client_.settings().role == Role::kChannel; }
  Result<std::vector<LookupEntry>> methods(const Context& context, Directory::List which);
  Result<std::vector<LookupEntry>> price_lists(const Context& context);
  Result<std::vector<LookupEntry>> customers(const Context& context);
  Result<std::vector<LookupEntry>> items(const Context& context);

  Client& client_;
  Directory& directory_;
};

}  // namespace oneshelf::neto
