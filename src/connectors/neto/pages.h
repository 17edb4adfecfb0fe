#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/neto/client.h"

namespace oneshelf::neto {

/// Where a reading stands: what Page::position holds as text. "" reads everything; a position with
/// a date reads what changed since then.
struct Place {
  std::string since;           ///< of the pass under way, as Neto writes dates
  int page = 0;                ///< pages begin at 0
  std::string last;            ///< id of the row before this page; "" at the start, or if not known
  std::string mark;            ///< Neto's own time when the pass began
  std::set<std::string> told;  ///< rows told by the pass before that the overlap brings again
  std::set<std::string> telling;  ///< such rows of this pass
  /// SKU -> when its promotion begins or ends next, which changes no date of the item.
  std::map<std::string, std::string> turns;

  /// Error: kInvalid `neto.bad_position`.
  static Result<Place> parse(const std::string& text);
  std::string text() const;
  /// Goes to the start of a later pass, which goes back by the overlap.
  void start_again(std::chrono::minutes overlap);
};

/// A list that is read page by page.
struct Query {
  std::string_view action, list, id_field;
  Json filter;  ///< without Page and Limit
  std::vector<std::string_view> selectors;
  int limit = 100;
  /// A full read believes a short page only if there is no row behind it: an unknown limit of the
  /// store would else look like its end.
  bool doubts_end = false;
};

/// Items, all of them or those changed since the place's date; selectors and limit are the
/// caller's.
Query items_from(const Place& place);

struct Fetched {
  Json answer;  ///< null if rows moved: the place is then a page earlier
  bool was_last = false;
};

/// Reads the page at this place and moves behind it. Neto pages by number, so a row that vanishes
/// from the pages before would let one slip through: the row before this page must still be there.
/// Error: kCorrupt `neto.short_pages`.
Result<Fetched> fetch_page(const Context& context, Client& client, const Query& query,
                           Place& place);

/// A date with the overlap taken off.
std::string overlapped(const std::string& mark, std::chrono::minutes overlap);

/// The store's time of an answer, but not later than ours: it may be told in the store's own zone,
/// which is ahead of ours, and changes would then be passed over.
Timestamp told_at(const Context& context, const Json& answer);

}  // namespace oneshelf::neto
