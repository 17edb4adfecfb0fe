#pragma once

#include "connectors/connector.h"
#include "connectors/tryton/directory.h"

namespace oneshelf::tryton {

/// Tests the credentials and learns what the database computes with and lets us do.
Result<ConnectionInfo> verify(const Context& context, Client& client, Directory& directory);

/// How the company rounds taxes.
Result<DocumentRules::TaxRounding> tax_rounding(const Context& context, Client& client);

}  // namespace oneshelf::tryton
