#include "sync/matching.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

#include "base/text.h"

namespace oneshelf {
namespace {

/// Records "i0", "i1", … with these SKUs.
std::vector<SkuKey> records(const std::string& prefix, const std::vector<std::string>& skus) {
  std::vector<SkuKey> keys;
  for (const std::string& sku : skus) {
    const std::string number = std::to_string(keys.size());
    keys.push_back(
        {.id = VendorId(prefix + number), .product_id = VendorId("p" + number), .sku = sku});
  }
  return keys;
}

Binding bound(const std::string& item, const std::string& listing) {
  Binding binding;
  binding.item_id = VendorId(item);
  binding.listing_id = VendorId(listing);
  binding.how = "manual";
  return binding;
}

std::vector<std::string> pairs(const std::vector<Binding>& bindings) {
  std::vector<std::string> texts;
  for (const Binding& binding : bindings) {
    texts.push_back(binding.item_id.str() + "=" + binding.listing_id.str());
  }
  return texts;
}

/// "i0 blank_in_source" …, items first.
std::vector<std::string> problems(const MatchReport& report) {
  std::vector<std::string> texts;
  for (const Unmatched& unmatched : report.unmatched) {
    texts.push_back(unmatched.record.id.str() + " " + std::string(name_of(unmatched.problem)));
  }
  return texts;
}

using Texts = std::vector<std::string>;

struct Case {
  std::string what;
  Texts items, listings;
  std::vector<Binding> bound;
  Texts links, proposals, unmatched;
};

const std::vector<Case> kCases = {
    {"equal SKUs link", {"A", "B"}, {"B", "A"}, {}, {"i0=l1", "i1=l0"}, {}, {}},
    {"one side only", {"A"}, {"B"}, {}, {}, {}, {"i0 only_in_source", "l0 only_in_channel"}},
    {"blanks never match",
     {"", " \t"},
     {"", " "},
     {},
     {},
     {},
     {"i0 blank_in_source", "i1 blank_in_source", "l0 blank_in_channel", "l1 blank_in_channel"}},
    {"doubled in the source",
     {"A", "A", "B"},
     {"A", "B"},
     {},
     {"i2=l1"},
     {},
     {"i0 duplicate_in_source", "i1 duplicate_in_source", "l0 duplicate_in_source"}},
    {"doubled in the channel",
     {"A"},
     {"A", "A"},
     {},
     {},
     {},
     {"i0 duplicate_in_channel", "l0 duplicate_in_channel", "l1 duplicate_in_channel"}},
    {"doubled on both sides",
     {"A", "A"},
     {"A", "A"},
     {},
     {},
     {},
     {"i0 duplicate_in_source", "i1 duplicate_in_source", "l0 duplicate_in_channel",
      "l1 duplicate_in_channel"}},
    {"case, spaces and dashes propose",
     {"mug 1", "TEE\u2013L"},
     {" MUG 1", "tee-l"},
     {},
     {},
     {"i0=l0", "i1=l1"},
     {}},
    {"exact goes before normalised",
     {"MUG", "mug"},
     {"MUG"},
     {},
     {"i0=l0"},
     {},
     {"i1 only_in_source"}},
    {"two near candidates propose nothing",
     {"mug"},
     {"MUG", "Mug"},
     {},
     {},
     {},
     {"i0 only_in_source", "l0 only_in_channel", "l1 only_in_channel"}},
    {"leading zeros count",
     {"007"},
     {"7"},
     {},
     {},
     {},
     {"i0 only_in_source", "l0 only_in_channel"}},
    {"bound records are left alone",
     {"A", "B"},
     {"X", "B"},
     {bound("i0", "l0")},
     {"i1=l1"},
     {},
     {}},
    {"a bound listing is not given away",
     {"A", "X"},
     {"X"},
     {bound("i0", "l0")},
     {},
     {},
     {"i1 only_in_source"}},
    {"a bound double still doubles",
     {"A", "A"},
     {"A", "A2"},
     {bound("i0", "l1")},
     {},
     {},
     {"i1 duplicate_in_source", "l0 duplicate_in_source"}},
};

TEST(Matching, DecidesEachKindOfDifference) {
  RecordProperty("requirements", "21,34,35,92,93,96,145");
  for (const Case& one : kCases) {
    const MatchReport report =
        match_by_sku(records("i", one.items), records("l", one.listings), one.bound);
    EXPECT_EQ(pairs(report.links), one.links) << one.what;
    EXPECT_EQ(pairs(report.proposals), one.proposals) << one.what;
    EXPECT_EQ(problems(report), one.unmatched) << one.what;
    EXPECT_EQ(report.already_bound, one.bound.size()) << one.what;
  }
}

TEST(Matching, KeepsTheParentsAndSaysHowALinkWasMade) {
  const MatchReport report = match_by_sku(records("i", {"A", "b"}), records("l", {"A", "B"}), {});
  ASSERT_EQ(report.links.size(), 1U);
  EXPECT_EQ(report.links[0].how, "sku");
  EXPECT_EQ(report.links[0].source_product_id, VendorId("p0"));
  EXPECT_EQ(report.links[0].listing_product_id, VendorId("p0"));
  ASSERT_EQ(report.proposals.size(), 1U);
  EXPECT_EQ(report.proposals[0].how, "normalised_sku");
}

TEST(Matching, TellsWhoseRecordADuplicateHoldsUp) {
  const MatchReport report = match_by_sku(records("i", {"A"}), records("l", {"A", "A"}), {});
  ASSERT_EQ(report.unmatched.size(), 3U);
  EXPECT_EQ(report.unmatched[0].side, MatchSide::kSource);
  EXPECT_EQ(report.unmatched[1].side, MatchSide::kChannel);
}

std::vector<std::string> dirty_skus() {
  return *rc::gen::container<Texts>(rc::gen::element<std::string>(
      "", " ", "\t", "\u00a0", "\u200b", "A", "a", " A", "A ", "B", "b", "B-1", "B 1", "b\u20131",
      "B-1 ", "007", "7", "\u00c9", "e\u0301", "X", "Y", "Z"));
}

/// Some of the pairs, each record at most once.
std::vector<Binding> some_bindings(size_t items, size_t listings) {
  std::vector<Binding> bindings;
  for (size_t i = 0; i < std::min(items, listings); ++i) {
    if (*rc::gen::inRange(0, 5) != 0) continue;
    bindings.push_back(bound("i" + std::to_string(i), "l" + std::to_string(i)));
  }
  return bindings;
}

size_t count_of(const std::vector<SkuKey>& keys, const std::string& sku) {
  return static_cast<size_t>(std::ranges::count(keys, sku, &SkuKey::sku));
}

TEST(Matching, NeverLinksBlanksOrDuplicatesHoweverDirtyTheSkus) {
  RecordProperty("requirements", "92,93");
  EXPECT_TRUE(rc::check([] {
    const std::vector<SkuKey> items = records("i", dirty_skus());
    const std::vector<SkuKey> listings = records("l", dirty_skus());
    const std::vector<Binding> before = some_bindings(items.size(), listings.size());
    const MatchReport report = match_by_sku(items, listings, before);
    std::set<std::string> used;
    for (const Binding& binding : before)
      used.insert({binding.item_id.str(), binding.listing_id.str()});
    const auto sku = [](const std::vector<SkuKey>& keys, const VendorId& id) {
      return std::ranges::find(keys, id, &SkuKey::id)->sku;
    };
    for (const Binding& link : report.links) {
      const std::string code = sku(items, link.item_id);
      RC_ASSERT(code == sku(listings, link.listing_id));
      RC_ASSERT(!trimmed(code).empty());
      RC_ASSERT(count_of(items, code) == 1U && count_of(listings, code) == 1U);
    }
    for (const auto* list : {&report.links, &report.proposals}) {
      for (const Binding& link : *list) {
        RC_ASSERT(normalised_sku(sku(items, link.item_id)) ==
                  normalised_sku(sku(listings, link.listing_id)));
        RC_ASSERT(used.insert(link.item_id.str()).second);
        RC_ASSERT(used.insert(link.listing_id.str()).second);
      }
    }
  }));
}

TEST(Matching, ExplainsEveryRecordExactlyOnce) {
  RecordProperty("requirements", "24,25,35");
  EXPECT_TRUE(rc::check([] {
    const std::vector<SkuKey> items = records("i", dirty_skus());
    const std::vector<SkuKey> listings = records("l", dirty_skus());
    const std::vector<Binding> before = some_bindings(items.size(), listings.size());
    const MatchReport report = match_by_sku(items, listings, before);
    std::multiset<std::string> told;
    for (const auto* list : {&before, &report.links, &report.proposals}) {
      for (const Binding& link : *list) told.insert({link.item_id.str(), link.listing_id.str()});
    }
    for (const Unmatched& unmatched : report.unmatched) told.insert(unmatched.record.id.str());
    RC_ASSERT(told.size() == items.size() + listings.size());
    for (const SkuKey& key : items) RC_ASSERT(told.count(key.id.str()) == 1U);
    for (const SkuKey& key : listings) RC_ASSERT(told.count(key.id.str()) == 1U);
  }));
}

}  // namespace
}  // namespace oneshelf
