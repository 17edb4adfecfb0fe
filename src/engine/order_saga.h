#pragma once

#include "engine/links.h"
#include "sync/translate.h"

namespace oneshelf {

struct SagaReport {
  int64_t written = 0, held = 0, waiting = 0;
};

/// Writes the link's waiting orders to the source, oldest first, each exactly once. One order's
/// trouble never stops another; trouble of the connection (credentials, quota) stops the run.
Result<SagaReport> write_orders(const Context& context, EngineParts& parts, const LinkView& link,
                                OpenConnection& source, const Progress& progress);

/// How long to wait before attempt `attempts + 1`: 2 s, doubling, at most 15 min.
milliseconds backoff(int attempts);

}  // namespace oneshelf
