#pragma once

#include "connectors/connector.h"
#include "connectors/tryton/directory.h"

namespace oneshelf::tryton {

/// Lists to choose from while setting up a link.
class Choices final : public Lookups {
 public:
  Choices(Client& client, Directory& directory) : client_(&client), directory_(&directory) {}

  Result<std::vector<LookupEntry>> lookup(const Context& context, LookupKind kind) override;

 private:
  Result<std::vector<LookupEntry>> items(const Context& context);
  Result<std::vector<LookupEntry>> taxes(const Context& context);
  Result<std::vector<LookupEntry>> locations(const Context& context);
  enum class Scope { kCompany, kDatabase };
  /// Rows of a model by their names; `needs` is the field whose module brings the model, or "".
  Result<std::vector<LookupEntry>> rows(const Context& context, const std::string& model,
                                        Scope scope, const std::string& needs);

  Client* client_;
  Directory* directory_;
};

}  // namespace oneshelf::tryton
