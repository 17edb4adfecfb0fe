#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "connectors/tryton/wire.h"

namespace oneshelf::tryton {

/// The newest change a finished read has seen, and when we saw it first (by our clock).
struct Watermark {
  Stamp newest;
  Timestamp seen_at;
};

/// Where reading one stream stands: what Page::position holds as text. A pass goes through the ids
/// upwards within a fixed window, so rows that change meanwhile move nothing; they are in the next.
class Pass {
 public:
  /// "" begins a full pass; the position of a finished pass begins a delta pass.
  /// Error: kInvalid `tryton.bad_position`.
  static Result<Pass> parse(const std::string& position, Timestamp now);

  bool full() const { return !last_; }
  /// No page of it has been read yet.
  bool begins() const { return after_.empty(); }
  /// Turns a delta pass that has not begun into a full one.
  void make_full() {
    last_.reset();
    listed = false;
  }

  /// The domain of rows that a delta must tell, by both dates of change of `field_prefix` ("" or
  /// "template."). Until the longest transaction has ended rows may still appear with older dates:
  /// so it overlaps until then, and only then asks for strictly newer ones. Only for delta passes.
  Json changed(std::string_view field_prefix = "") const;
  /// Rows behind the last page.
  Json beyond() const;

  void passed(const std::string& id) { after_ = id; }
  /// A date of change that existed when the pass's first page was read, or before.
  void saw(std::optional<Stamp> stamp) { keep_later(newest_, stamp); }
  /// Whether the pass before did not tell this row with this very date. An overlapping pass meets
  /// most rows again, and only what is news is worth reading whole. Asked at the beginning, of
  /// every row found; `row` names it over all streams' models ("product,7").
  bool is_news(const std::string& row, std::optional<Stamp> stamp);
  /// Notes a row that this pass tells, for the next one to know it again.
  void tells(const std::string& row, std::optional<Stamp> stamp);
  /// All that this delta has to tell is in the lists below.
  bool listed = false;
  /// Rows the whole pass has, as counted at its beginning.
  std::optional<int64_t> total;
  /// Ids that changed elsewhere (pictures, price lists) and belong into this delta.
  std::vector<std::string> also_items, also_products;

  /// The position of the next page.
  std::string text() const;
  /// The position after the last page.
  std::string finished(Timestamp now) const;

 private:
  Stamp since() const;

  std::optional<Watermark> last_;  // nothing: a full pass
  bool overlaps_ = true;
  std::string after_;
  std::optional<Stamp> newest_;
  /// Dates of the rows found by the pass before and by this one.
  std::map<std::string, Stamp> told_, telling_;
};

}  // namespace oneshelf::tryton
