#pragma once

#include <functional>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "engine/connections.h"
#include "net/http.h"
#include "store/store.h"

namespace oneshelf {

/// The doors and services every engine function works with. Outlives all of them.
struct EngineParts {
  Store& store;
  Clock& clock;
  Random& random;
  Http& http;  ///< ungoverned: for images on public addresses
  Connections& connections;
};

/// Told by long work: what it does, how many are done of how many (0: not known yet).
using Progress = std::function<void(std::string_view step, int64_t done, int64_t total)>;

}  // namespace oneshelf
