#pragma once

#include <string>

#include "connectors/tryton/client.h"

namespace oneshelf::tryton {

/// The `result` of an answer, or the vendor's failure in our codes: the only place that knows both.
Result<Json> result_of(const HttpResponse& response, Effect effect, const std::string& method);
/// What a failed request of ours means: a read that got no answer changed nothing.
Error transport_error(Error error, Effect effect);

}  // namespace oneshelf::tryton
