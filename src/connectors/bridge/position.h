#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/bridge/client.h"

namespace oneshelf::bridge {

/// Where reading one list of the contract stands.
struct Feed {
  std::string since;   ///< updated_since of the pass under way; "" reads everything
  std::string cursor;  ///< of the next page; "" is the first one
  std::string newest;  ///< the latest change seen in this pass

  /// Reads the page at this place and moves behind it. The page's items are in `items`. True if
  /// that was the pass's last page; then the feed stands at the beginning of a later pass. `most`:
  /// rows of a page, where each of them costs requests of its own.
  Result<bool> read(const Context& context, Client& client, Area area, std::string_view path,
                    Json& page, int64_t most = INT64_MAX);
};

/// Lists that are read one after another as one stream: what Page::position holds as text.
struct Position {
  size_t phase = 0;  ///< the feed being read
  std::vector<Feed> feeds;

  /// "" is the start. Error: kInvalid `bridge.bad_position`.
  static Result<Position> parse(const std::string& text, size_t feeds);
  std::string text() const;
  Feed& feed() { return feeds[phase]; }
  /// Goes on to the next feed; true if there is none, and the position is back at the first.
  bool next_feed();
};

}  // namespace oneshelf::bridge
