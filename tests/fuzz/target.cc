#include "fuzz/target.h"

#include <cstdlib>
#include <iostream>

namespace oneshelf::fuzz {
namespace {

constexpr Target kTargets[] = {
    {"json", fuzz_json},
    {"decimal", fuzz_decimal},
    {"time", fuzz_time},
    {"text", fuzz_text},
    {"url", fuzz_url},
    {"multipart", fuzz_multipart},
    {"stored", fuzz_stored},
    {"settings", fuzz_settings},
    {"sku_file", fuzz_sku_file},
    {"bridge", fuzz_bridge},
    {"bridge_hook", fuzz_bridge_hook},
    {"tryton", fuzz_tryton},
    {"vendure", fuzz_vendure},
    {"sandbox", fuzz_sandbox},
    {"http_server", fuzz_http_server},
};

}  // namespace

std::span<const Target> targets() { return kTargets; }

void check(bool holds, std::string_view what) {
  if (holds) return;
  std::cerr << "This must hold and does not: " << what << std::endl;
  std::abort();
}

}  // namespace oneshelf::fuzz
