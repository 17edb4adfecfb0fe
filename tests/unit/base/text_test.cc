#include "base/text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace oneshelf {
namespace {

TEST(NormalisedSku, DirtySpellingsOfOneSkuAreEqual) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"mug-1", "case"},
      {"  MUG-1 ", "spaces around"},
      {"\tMUG-1\r\n", "tab and line end"},
      {"\u00A0MUG-1\u00A0", "no-break spaces"},
      {"\uFEFFMUG-1", "byte order mark"},
      {"MUG\u200B-1", "zero-width space"},
      {"MU\u00ADG-1", "soft hyphen"},
      {"MUG\u20131", "en dash"},
      {"MUG\u20141", "em dash"},
      {"MUG\u20111", "no-break hyphen"},
      {"MUG\u22121", "minus sign"},
      {"\uFF2D\uFF35\uFF27\uFF0D\uFF11", "full width"},
  };
  for (const auto& [sku, what] : cases) EXPECT_EQ(normalised_sku(sku), "mug-1") << what;
}

TEST(NormalisedSku, UnifiesInnerSpacesMarksAndLigatures) {
  EXPECT_EQ(normalised_sku("A  B\u2003C"), "a b c");
  EXPECT_EQ(normalised_sku("A\u3000B"), "a b");
  EXPECT_EQ(normalised_sku("CAFE\u0301-1"), normalised_sku("caf\u00E9-1"));
  EXPECT_EQ(normalised_sku("\uFB01x"), "fix");
  EXPECT_EQ(normalised_sku("STRASSE"), normalised_sku("stra\u00DFe"));
  EXPECT_EQ(normalised_sku("\u212B"), normalised_sku("\u00E5"));
}

TEST(NormalisedSku, KeepsWhatTellsSkusApart) {
  const std::vector<std::pair<std::string, std::string>> different = {
      {"0042", "42"}, {"A-1", "A1"},  {"A_1", "A-1"},  {"A.1", "A-1"},
      {"A B", "AB"},  {"A/1", "A-1"}, {"a--1", "a-1"}, {"cafe", "caf\u00E9"},
  };
  for (const auto& [left, right] : different) {
    EXPECT_NE(normalised_sku(left), normalised_sku(right)) << left << " and " << right;
  }
  EXPECT_EQ(normalised_sku(" \u00A0\u200B "), "");
}

TEST(Trimmed, TakesEveryKindOfSpaceFromBothEndsOnly) {
  EXPECT_EQ(trimmed("  a b  "), "a b");
  EXPECT_EQ(trimmed("\u00A0\u2009\u3000a\u2028\u0085"), "a");
  EXPECT_EQ(trimmed("\uFEFFa\u200B"), "a");
  EXPECT_EQ(trimmed(" \t\n "), "");
  EXPECT_EQ(trimmed(""), "");
  EXPECT_EQ(trimmed(" \xFF "), "\xFF");
}

TEST(Folded, NamesCompareWithoutCaseAndForm) {
  EXPECT_EQ(folded("GR\u00D6SSE"), folded("gr\u00F6\u00DFe"));
  EXPECT_EQ(folded("E\u0301"), folded("\u00E9"));
  EXPECT_EQ(folded("\u03A3\u03A3"), folded("\u03C3\u03C2"));
  EXPECT_NE(folded("a"), folded("b"));
}

TEST(SlugOf, IsPlainAsciiForUrls) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"Enamel Mug \u2013 Gr\u00F6\u00DFe L", "enamel-mug-grosse-l"},
      {"  --Hello,   World!-- ", "hello-world"},
      {"Men's T-Shirt", "mens-t-shirt"},
      {"\u0141\u00F3d\u017A", "lodz"},
      {"\u041C\u043E\u0441\u043A\u0432\u0430", "moskva"},
      {"\u6771\u4EAC", "dong-jing"},
      {"50% off & more", "50-off-more"},
      {"\U0001F600", "item"},
      {"", "item"},
      {"---", "item"},
  };
  for (const auto& [text, slug] : cases) EXPECT_EQ(slug_of(text), slug) << text;
}

TEST(Ascii, LowersOnlyAscii) {
  EXPECT_EQ(lower_ascii("ABC \u00C4"), "abc \u00C4");
  EXPECT_TRUE(starts_with_ci("Bearer abc", "bearer "));
  EXPECT_FALSE(starts_with_ci("Bear", "bearer"));
  EXPECT_TRUE(starts_with_ci("x", ""));
}

TEST(Split, IsUndoneByJoin) {
  const std::vector<std::string> cases = {"a,b,c", "", ",", "a,,b", "one", ",a,"};
  for (const std::string& text : cases) EXPECT_EQ(joined(split(text, ','), ","), text);
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_EQ(split("", ',').size(), 1u);
  EXPECT_EQ(joined({}, ", "), "");
}

TEST(Utf8, KnowsValidFromInvalid) {
  const std::vector<std::string> valid = {
      "", "plain", "\u00E9", "\u20AC", "\U0001F600", std::string("\0", 1), "\uFFFF", "\U0010FFFF"};
  for (const std::string& text : valid) EXPECT_TRUE(is_valid_utf8(text)) << text;
  const std::vector<std::string> invalid = {
      "\x80",              // continuation without lead
      "\xC3",              // lead without continuation
      "\xC0\xAF",          // overlong two bytes
      "\xC1\xBF",          // overlong two bytes
      "\xE0\x80\xAF",      // overlong three bytes
      "\xF0\x80\x80\xAF",  // overlong four bytes
      "\xED\xA0\x80",      // surrogate
      "\xF4\x90\x80\x80",  // beyond the last code point
      "\xF8\x88\x80\x80\x80",
      "\xFF",
      "a\xE2\x82",
      "\xE2\x28\xA1",
      "caf\xE9",
  };
  for (const std::string& text : invalid) EXPECT_FALSE(is_valid_utf8(text)) << text;
}

TEST(Utf8, RepairsBytesThatAreNone) {
  EXPECT_EQ(repaired_utf8("caf\xE9!"), "caf\uFFFD!");
  EXPECT_EQ(repaired_utf8("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(repaired_utf8("fine \U0001F600"), "fine \U0001F600");
}

TEST(Utf8, TruncatesBetweenCharacters) {
  EXPECT_EQ(truncated("\u00E9\u20AC\U0001F600x", 3), "\u00E9\u20AC\U0001F600");
  EXPECT_EQ(truncated("abc", 10), "abc");
  EXPECT_EQ(truncated("abc", 0), "");
  EXPECT_EQ(character_count("\u00E9\u20AC\U0001F600x"), 4u);
  EXPECT_EQ(character_count(""), 0u);
}

RC_GTEST_PROP(TextProperty, NormalisingTwiceIsNormalisingOnce, (const std::string& bytes)) {
  const std::string once = normalised_sku(repaired_utf8(bytes));
  RC_ASSERT(normalised_sku(once) == once);
  RC_ASSERT(is_valid_utf8(once));
}

RC_GTEST_PROP(TextProperty, AnyBytesAreRepairedOnce, (const std::string& bytes)) {
  const std::string repaired = repaired_utf8(bytes);
  RC_ASSERT(is_valid_utf8(repaired));
  RC_ASSERT(repaired_utf8(repaired) == repaired);
  RC_ASSERT(character_count(repaired) == character_count(bytes));
}

RC_GTEST_PROP(TextProperty, TruncatedTextIsAValidBeginning, (const std::string& bytes)) {
  const std::string text = repaired_utf8(bytes);
  const size_t max = *rc::gen::inRange<size_t>(0, 20);
  const std::string cut = truncated(text, max);
  RC_ASSERT(is_valid_utf8(cut));
  RC_ASSERT(text.starts_with(cut));
  RC_ASSERT(character_count(cut) == std::min(max, character_count(text)));
}

RC_GTEST_PROP(TextProperty, SlugsHoldOnlyUrlCharacters, (const std::string& bytes)) {
  const std::string slug = slug_of(repaired_utf8(bytes));
  RC_ASSERT(!slug.empty());
  RC_ASSERT(slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
  RC_ASSERT(slug.front() != '-');
  RC_ASSERT(slug.back() != '-');
}

}  // namespace
}  // namespace oneshelf
