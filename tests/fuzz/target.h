#pragma once

#include <span>
#include <string_view>

namespace oneshelf::fuzz {

/// One parser of outside bytes and what must hold for any bytes at all. `name` is also the folder
/// of its corpus.
struct Target {
  std::string_view name;
  void (*run)(std::string_view bytes);
};
std::span<const Target> targets();

/// Ends the program, telling what did not hold: a sanitizer's finding and ours look alike.
void check(bool holds, std::string_view what);

// base/
void fuzz_json(std::string_view bytes);
void fuzz_decimal(std::string_view bytes);
void fuzz_time(std::string_view bytes);
void fuzz_text(std::string_view bytes);
// net/
void fuzz_url(std::string_view bytes);
void fuzz_multipart(std::string_view bytes);
void fuzz_http_server(std::string_view bytes);
// commerce/, sync/, cli/
void fuzz_stored(std::string_view bytes);
void fuzz_settings(std::string_view bytes);
void fuzz_sku_file(std::string_view bytes);
// connectors/
void fuzz_bridge(std::string_view bytes);
void fuzz_bridge_hook(std::string_view bytes);
void fuzz_tryton(std::string_view bytes);
void fuzz_vendure(std::string_view bytes);
// sandbox/
void fuzz_sandbox(std::string_view bytes);

}  // namespace oneshelf::fuzz
