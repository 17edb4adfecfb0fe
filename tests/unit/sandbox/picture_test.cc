#include "sandbox/picture.h"

#include <gtest/gtest.h>

namespace oneshelf::sandbox {
namespace {

uint32_t u32_at(const std::string& bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = (value << 8) | static_cast<uint8_t>(bytes[at + i]);
  return value;
}

TEST(Picture, IsAPngOfWholeChunks) {
  const std::string png = picture_png("MUG-1");
  ASSERT_TRUE(png.starts_with("\x89PNG\r\n\x1a\n"));
  std::string types;
  size_t at = 8;
  while (at + 12 <= png.size()) {
    types += png.substr(at + 4, 4) + " ";
    at += 12 + u32_at(png, at);
  }
  EXPECT_EQ(at, png.size());
  EXPECT_EQ(types, "IHDR PLTE IDAT IEND ");
  EXPECT_EQ(u32_at(png, 16), 160u);
  // The checksum of the empty last chunk is a constant of the format.
  EXPECT_EQ(u32_at(png, png.size() - 4), 0xae426082u);
}

TEST(Picture, DependsOnTheNameAndNothingElse) {
  EXPECT_EQ(picture_png("MUG-1"), picture_png("MUG-1"));
  EXPECT_NE(picture_png("MUG-1"), picture_png("MUG-2"));
  EXPECT_FALSE(picture_png("").empty());
}

}  // namespace
}  // namespace oneshelf::sandbox
