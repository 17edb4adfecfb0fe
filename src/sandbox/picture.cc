#include "sandbox/picture.h"

#include <array>
#include <cstdint>

#include "base/bytes.h"

namespace oneshelf::sandbox {
namespace {

constexpr int kCells = 5;
constexpr int kCellPixels = 28;
constexpr int kMargin = 10;
constexpr int kSize = kCells * kCellPixels + 2 * kMargin;
constexpr int kPixelsPerByte = 4;  // two bits each
static_assert(kSize % kPixelsPerByte == 0);

void put_u32(std::string& out, uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 0xffU);
}

uint32_t crc32_of(std::string_view bytes) {
  uint32_t crc = 0xffffffffU;
  for (const char c : bytes) {
    crc ^= static_cast<uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
  }
  return ~crc;
}

uint32_t adler32_of(std::string_view bytes) {
  uint32_t a = 1;
  uint32_t b = 0;
  for (const char c : bytes) {
    a = (a + static_cast<uint8_t>(c)) % 65521U;
    b = (b + a) % 65521U;
  }
  return (b << 16) | a;
}

void put_chunk(std::string& out, std::string_view type, std::string_view data) {
  put_u32(out, static_cast<uint32_t>(data.size()));
  const std::string body = std::string(type) + std::string(data);
  out += body;
  put_u32(out, crc32_of(body));
}

/// A zlib stream of one stored block: pictures this small need no compression.
std::string stored_zlib(std::string_view data) {
  const auto length = static_cast<uint16_t>(data.size());
  std::string out = "\x78\x01\x01";
  for (const uint16_t word : {length, static_cast<uint16_t>(~length)}) {
    out += static_cast<char>(word & 0xffU);
    out += static_cast<char>(word >> 8);
  }
  out += data;
  put_u32(out, adler32_of(data));
  return out;
}

/// Colour 0 to 3 of a pixel: a pattern of cells that mirrors left and right.
unsigned colour_at(int x, int y, std::string_view hash) {
  const int column = (x - kMargin) / kCellPixels;
  const int row = (y - kMargin) / kCellPixels;
  const bool outside = x < kMargin || y < kMargin || column >= kCells || row >= kCells;
  if (outside) return 0;
  const int mirrored = column > kCells / 2 ? kCells - 1 - column : column;
  return static_cast<uint8_t>(hash[static_cast<size_t>(row * 3 + mirrored)]) & 3U;
}

std::string pixels_of(std::string_view hash) {
  std::string rows;
  for (int y = 0; y < kSize; ++y) {
    rows += '\0';  // no filter
    for (int x = 0; x < kSize; x += kPixelsPerByte) {
      unsigned byte = 0;
      for (int i = 0; i < kPixelsPerByte; ++i) byte = (byte << 2) | colour_at(x + i, y, hash);
      rows += static_cast<char>(byte);
    }
  }
  return rows;
}

/// A pale ground and three tones of the hue that the hash picks.
std::string palette_of(std::string_view hash) {
  const auto part = [&](size_t at) { return static_cast<uint8_t>(hash[at]); };
  const std::array<int, 3> tone = {60 + part(20) % 120, 60 + part(21) % 120, 60 + part(22) % 120};
  std::string palette = "\xf4\xf4\xf2";
  for (const int lighter : {0, 40, 80}) {
    for (const int channel : tone)
      palette += static_cast<char>(channel + lighter * (255 - channel) / 255);
  }
  return palette;
}

}  // namespace

std::string picture_png(std::string_view name) {
  const std::string hash = sha256(name);
  std::string header;
  put_u32(header, kSize);
  put_u32(header, kSize);
  header += std::string("\x02\x03\x00\x00\x00", 5);  // two bits, palette, plain
  std::string png = "\x89PNG\r\n\x1a\n";
  put_chunk(png, "IHDR", header);
  put_chunk(png, "PLTE", palette_of(hash));
  put_chunk(png, "IDAT", stored_zlib(pixels_of(hash)));
  put_chunk(png, "IEND", "");
  return png;
}

}  // namespace oneshelf::sandbox
