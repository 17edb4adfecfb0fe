#pragma once

#include "connectors/neto/directory.h"

namespace oneshelf::neto {

Result<ConnectionInfo> verify(const Context& context, Client& client, Directory& directory);

}  // namespace oneshelf::neto
