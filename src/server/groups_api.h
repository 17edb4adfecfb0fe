#pragma once

#include <vector>

#include "engine/jobs.h"

namespace oneshelf {

/// GET /api/v1/groups: all groups with how late and how far behind each replica is;
/// GET /api/v1/groups/NAME: that one.
Result<Json> read_groups(EngineParts& parts, const std::vector<std::string>& path);

/// What a POST below /api/v1/groups asks for; `path` is taken apart and decoded.
struct GroupsRequest {
  std::vector<std::string> path;
  std::string body;
  std::string who;  ///< unless the body says it
};
/// POST /api/v1/groups {"name","master"}: makes one.
/// POST /api/v1/groups/NAME/replicas
///     {"name","platform","values":{…},"settings":{"stock.buffer":"2"}}: adds a shop, as
///     `oneshelf group add` does. Secrets are among the values; they are never told again.
/// POST /api/v1/groups/NAME/replicas/REPLICA/review: what its initial sync would change.
/// POST …/sync, {"who"}: writes it and reads it back; answers when it is done.
/// POST …/pause, …/resume, …/remove.
/// Words that are not known are refused. Errors: `request.unknown_word`, `request.group`, and those
/// of engine/groups.h and engine/group_sync.h.
Result<Json> post_groups(const Context& context, EngineParts& parts, Jobs& jobs,
                         const GroupsRequest& request);

}  // namespace oneshelf
