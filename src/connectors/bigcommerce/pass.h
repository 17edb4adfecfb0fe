#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace oneshelf::bigcommerce {

/// A row of a list that has ids and dates of change.
struct Row {
  int64_t id = 0;
  Timestamp modified{};
  Json json;
};

/// What one request for rows asks.
struct Ask {
  std::optional<Timestamp> modified_from;
  int64_t after_id = 0;       ///< of rows by id
  bool newest_first = false;  ///< by date instead of by id
  size_t limit = 0;
};
using AskRows = std::function<Result<std::vector<Row>>(const Ask&)>;

/// Where a read of changes stands. Dates are whole seconds and rows move while we page, so:
/// - a pass begins with a look at the newest changes. If all of them fit into one page it ends
///   there; so an idle poll is one request;
/// - else all rows are read by id, which no change can move, and what changes meanwhile is told by
///   the next pass, since that one starts at the newest change known when this one began;
/// - each pass goes back by an overlap, until a pass has begun that much later than the newest
///   change became known. Rows that it meets unchanged are dropped by fingerprint.
struct Pass {
  struct Told {
    Timestamp modified{};
    std::string print;
  };
  bool is_looking = true;
  Timestamp since{};        ///< newest change that earlier passes knew of; zero: none yet
  Timestamp next{};         ///< the same for this pass
  Timestamp known_at{};     ///< when `since` was learnt, by our clock
  Timestamp started{};      ///< when this pass began, by our clock
  bool is_settled = false;  ///< nothing up to `since` can become visible any more
  int64_t after_id = 0;
  std::map<int64_t, Told> told;

  std::string text() const;
  /// "" is the start of a full read. Error: `stream.bad_position`.
  static Result<Pass> parse(const std::string& text);
};

struct PassLimits {
  size_t page = 250;
  size_t news_max = 250;  ///< rows to be told by one call
  milliseconds overlap{};
};

struct PassPage {
  std::vector<Row> news;  ///< oldest change first where it was one look
  bool complete = false;
};

/// The next rows to tell; moves `pass` on.
Result<PassPage> next_rows(Pass& pass, const PassLimits& limits, Timestamp now, const AskRows& ask);

}  // namespace oneshelf::bigcommerce
