#pragma once

#include "engine/guarding.h"

namespace oneshelf {

/// What a person lets go: by number, or everything of a guard on a link.
struct Release {
  std::vector<int64_t> ids;
  LinkId link;
  std::string guard;  ///< "" with a link: all of it
  std::string who, why;
};

struct ReleaseReport {
  std::vector<HeldRecord> released;  ///< go out with the next run, which is due now
  std::vector<HeldRecord> waiting;   ///< with four eyes: a second person is to release them too
};

/// Releases held changes, each for exactly its old and new value. All or nothing. Errors:
/// `held.unknown`, `held.released`, `held.none`; with four eyes kForbidden `guard.four_eyes` if
/// this person caused the change or released it already.
Result<ReleaseReport> release_held(EngineParts& parts, const Release& release);

}  // namespace oneshelf
