#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "world.h"

namespace oneshelf::contract {

/// Page sizes that are awkward in different ways.
constexpr int kPageSizes[] = {1, 7, 100, 500};
constexpr int kPagesMax = 2000;

class SourceContract : public testing::TestWithParam<SourceSubject> {
 protected:
  std::unique_ptr<SourceWorld> world_ = GetParam().make();
};

class ChannelContract : public testing::TestWithParam<ChannelSubject> {
 protected:
  std::unique_ptr<ChannelWorld> world_ = GetParam().make();
};

/// Reads from `position` to the end, page by page, and hands every page to `take`. `between`
/// happens at the platform after each page. `position` becomes that of a later read.
template <typename Read, typename Take>
void read_to_end(
    Read read, std::string& position, Take take, const std::function<void()>& between = [] {}) {
  for (int pages = 0; pages < kPagesMax; ++pages) {
    auto page = read(position);
    ASSERT_TRUE(page.ok()) << page.error().to_string();
    position = page->position;
    take(*page);
    if (page->complete) return;
    between();
  }
  FAIL() << "reading does not end";
}

inline std::string numbered(const std::string& prefix, int number) {
  return prefix + std::to_string(number);
}

/// Texts that have broken shops.
inline const std::vector<std::string>& unkind_texts() {
  static const std::vector<std::string> kTexts = {"Enamel mug – Größe L",
                                                  "قميص أزرق للأطفال",
                                                  "👕🇫🇮 family 👨‍👩‍👧‍👦",
                                                  "A & B <b>\"quoted\"</b> 'n' co",
                                                  "é (combining)",
                                                  "C:\\path\\n %20 + = ?&#x41;"};
  return kTexts;
}

}  // namespace oneshelf::contract
