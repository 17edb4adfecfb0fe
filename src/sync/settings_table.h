#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/settings.h"

namespace oneshelf::settings {

/// One thing a merchant can set. The one table of these drives reading and writing of JSON,
/// setting by path, and the help: a setting that is not in it does not exist.
struct Setting {
  std::string path;  ///< "stock.buffer"
  std::string help;
  std::string allowed;
  std::string entry;  ///< for maps: what an entry's key is, "shop's code"; "" for all others
  /// The value as JSON; null if there is nothing to tell.
  Json (*tell)(const LinkSettings&) = nullptr;
  /// False: the value is not allowed and nothing was changed.
  bool (*take)(LinkSettings&, const Json&) = nullptr;
  /// What a typed text means as JSON. Null for maps, which are typed entry by entry.
  Json (*from_text)(std::string_view) = nullptr;
  /// Sets one entry of a map; an empty value removes it. False: the value is not allowed.
  bool (*put_entry)(LinkSettings&, const std::string& key, std::string_view value) = nullptr;
  std::string allowed_entry;  ///< for maps: what an entry's value may be
};

const std::vector<Setting>& table();

}  // namespace oneshelf::settings
