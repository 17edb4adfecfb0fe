#pragma once

#include "engine/scheduler.h"

namespace oneshelf {

// What a person does about a failure. Shared by the API and the command line.

/// Tries a parked failure again: its order is written anew, its SKU is planned anew at once.
/// `parked.unknown` if there is no such failure.
Result<void> retry_parked(EngineParts& parts, int64_t id);
/// Stops telling about it. The record stays as it is on both sides.
Result<void> ignore_parked(EngineParts& parts, int64_t id);

/// A held order is written again now / is left alone for good. `order.unknown`.
Result<void> retry_order(EngineParts& parts, const std::string& number);
Result<void> ignore_order(EngineParts& parts, const std::string& number);

/// Makes a link's tasks due now: {"orders", "catalogue"} or {"full"}.
Result<void> make_due(EngineParts& parts, const LinkId& link, const std::vector<std::string>& what);

/// Stores what a platform's hook tells and makes the tasks it concerns due. `hook.*` errors.
/// The body of the answer, if the platform wants one.
Result<std::string> take_hook(EngineParts& parts, const ConnectionId& connection,
                       const HttpRequest& request);

}  // namespace oneshelf
