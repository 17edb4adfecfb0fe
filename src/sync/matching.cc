#include "sync/matching.h"

#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "commerce/codec.h"

namespace oneshelf {
namespace {

constexpr codec::NameOf<MatchProblem> kProblemNames[] = {
    {MatchProblem::kOnlyInSource, "only_in_source"},
    {MatchProblem::kOnlyInChannel, "only_in_channel"},
    {MatchProblem::kBlankInSource, "blank_in_source"},
    {MatchProblem::kBlankInChannel, "blank_in_channel"},
    {MatchProblem::kDuplicateInSource, "duplicate_in_source"},
    {MatchProblem::kDuplicateInChannel, "duplicate_in_channel"}};

/// How often a code occurs on one side, and one record that carries it.
struct Carriers {
  size_t count = 0;
  size_t record = 0;
};

/// One side's records with what matching derives of them.
class SideIndex {
 public:
  SideIndex(std::span<const SkuKey> records, std::unordered_set<std::string_view> bound)
      : records_(records), bound_(std::move(bound)) {
    by_sku_.reserve(records.size());
    normalised_.reserve(records.size());
    for (size_t i = 0; i < records.size(); ++i) {
      normalised_.push_back(normalised_sku(records[i].sku));
      if (!is_blank(i)) count(by_sku_[records[i].sku], i);
    }
    by_normalised_.reserve(records.size());
    for (size_t i = 0; i < records.size(); ++i) {
      if (!is_blank(i)) count(by_normalised_[normalised_[i]], i);
    }
  }

  // The indexes look into normalised_: moving keeps that true, copying would not.
  SideIndex(SideIndex&&) = default;
  SideIndex& operator=(SideIndex&&) = default;

  size_t size() const { return records_.size(); }
  const SkuKey& at(size_t record) const { return records_[record]; }
  /// A code of white space or invisible characters is no code.
  bool is_blank(size_t record) const { return normalised_[record].empty(); }
  bool is_bound(size_t record) const { return bound_.contains(records_[record].id.str()); }
  bool is_doubled(const std::string& sku) const { return carriers(by_sku_, sku).count > 1; }
  /// The one record that carries the code exactly, if it is one and free.
  std::optional<size_t> free_with_sku(const std::string& sku) const {
    return only_free(carriers(by_sku_, sku));
  }
  const std::string& normalised(size_t record) const { return normalised_[record]; }
  bool is_normalised_unique(const std::string& normalised) const {
    return carriers(by_normalised_, normalised).count == 1;
  }
  std::optional<size_t> free_with_normalised(const std::string& normalised) const {
    return only_free(carriers(by_normalised_, normalised));
  }

 private:
  using Index = std::unordered_map<std::string_view, Carriers>;

  static void count(Carriers& carriers, size_t record) {
    ++carriers.count;
    carriers.record = record;
  }
  static Carriers carriers(const Index& index, const std::string& code) {
    const auto found = index.find(code);
    return found == index.end() ? Carriers() : found->second;
  }
  std::optional<size_t> only_free(Carriers carriers) const {
    if (carriers.count != 1 || is_bound(carriers.record)) return std::nullopt;
    return carriers.record;
  }

  std::span<const SkuKey> records_;
  std::unordered_set<std::string_view> bound_;
  std::vector<std::string> normalised_;
  Index by_sku_, by_normalised_;
};

Binding binding_of(const SkuKey& item, const SkuKey& listing, std::string how) {
  return {.item_id = item.id,
          .source_product_id = item.product_id,
          .listing_id = listing.id,
          .listing_product_id = listing.product_id,
          .how = std::move(how)};
}

class Matcher {
 public:
  Matcher(SideIndex source, SideIndex channel)
      : source_(std::move(source)),
        channel_(std::move(channel)),
        listing_used_(channel_.size(), false) {}

  void match(MatchReport& report) {
    std::vector<size_t> left;
    for (size_t item = 0; item < source_.size(); ++item) {
      if (!source_.is_bound(item) && !link(item, report)) left.push_back(item);
    }
    for (const size_t item : left) {
      if (!propose(item, report)) tell_item(item, report);
    }
    for (size_t listing = 0; listing < channel_.size(); ++listing) {
      if (!channel_.is_bound(listing) && !listing_used_[listing]) tell_listing(listing, report);
    }
  }

 private:
  bool is_in_doubt(const std::string& sku) const {
    return source_.is_doubled(sku) || channel_.is_doubled(sku);
  }

  bool link(size_t item, MatchReport& report) {
    const std::string& sku = source_.at(item).sku;
    if (source_.is_blank(item) || is_in_doubt(sku)) return false;
    const std::optional<size_t> listing = channel_.free_with_sku(sku);
    if (!listing) return false;
    report.links.push_back(binding_of(source_.at(item), channel_.at(*listing), "sku"));
    listing_used_[*listing] = true;
    return true;
  }

  /// Unique on both sides among all records, bound ones included: with several candidates even a
  /// proposal would be a guess.
  bool propose(size_t item, MatchReport& report) {
    const std::string& code = source_.normalised(item);
    if (source_.is_blank(item) || !source_.is_normalised_unique(code)) return false;
    const std::optional<size_t> listing = channel_.free_with_normalised(code);
    if (!listing) return false;
    report.proposals.push_back(
        binding_of(source_.at(item), channel_.at(*listing), "normalised_sku"));
    listing_used_[*listing] = true;
    return true;
  }

  void tell_item(size_t item, MatchReport& report) const {
    const SkuKey& record = source_.at(item);
    MatchProblem problem = MatchProblem::kOnlyInSource;
    if (source_.is_blank(item)) {
      problem = MatchProblem::kBlankInSource;
    } else if (source_.is_doubled(record.sku)) {
      problem = MatchProblem::kDuplicateInSource;
    } else if (channel_.is_doubled(record.sku)) {
      problem = MatchProblem::kDuplicateInChannel;
    }
    report.unmatched.push_back({.problem = problem, .record = record, .side = MatchSide::kSource});
  }

  void tell_listing(size_t listing, MatchReport& report) const {
    const SkuKey& record = channel_.at(listing);
    MatchProblem problem = MatchProblem::kOnlyInChannel;
    if (channel_.is_blank(listing)) {
      problem = MatchProblem::kBlankInChannel;
    } else if (channel_.is_doubled(record.sku)) {
      problem = MatchProblem::kDuplicateInChannel;
    } else if (source_.is_doubled(record.sku)) {
      problem = MatchProblem::kDuplicateInSource;
    }
    report.unmatched.push_back({.problem = problem, .record = record, .side = MatchSide::kChannel});
  }

  SideIndex source_, channel_;
  std::vector<bool> listing_used_;
};

std::unordered_set<std::string_view> ids_of(std::span<const Binding> bound,
                                            VendorId Binding::*side) {
  std::unordered_set<std::string_view> ids;
  ids.reserve(bound.size());
  for (const Binding& binding : bound) ids.insert((binding.*side).str());
  return ids;
}

}  // namespace

std::string_view name_of(MatchProblem problem) { return codec::name_in(kProblemNames, problem); }

MatchReport match_by_sku(std::span<const SkuKey> items, std::span<const SkuKey> listings,
                         std::span<const Binding> bound) {
  MatchReport report;
  report.already_bound = bound.size();
  Matcher(SideIndex(items, ids_of(bound, &Binding::item_id)),
          SideIndex(listings, ids_of(bound, &Binding::listing_id)))
      .match(report);
  return report;
}

}  // namespace oneshelf
