// The door for libFuzzer: one program, the target chosen by the environment (`make fuzz`).
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "fuzz/target.h"

namespace {

const oneshelf::fuzz::Target& chosen() {
  const char* name = std::getenv("FUZZ_TARGET");
  const auto all = oneshelf::fuzz::targets();
  const auto found = std::ranges::find(all, std::string_view(name == nullptr ? "" : name),
                                       &oneshelf::fuzz::Target::name);
  oneshelf::fuzz::check(found != all.end(), "FUZZ_TARGET names a target");
  return *found;
}

}  // namespace

// libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const oneshelf::fuzz::Target& target = chosen();
  target.run(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
