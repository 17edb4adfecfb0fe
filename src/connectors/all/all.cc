#include "connectors/all/all.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "connectors/bigcommerce/bigcommerce.h"
#include "connectors/bridge/bridge.h"
#include "connectors/neto/neto.h"
#include "connectors/shopwired/shopwired.h"
#include "connectors/tryton/tryton.h"
#include "connectors/vendure/vendure.h"

namespace oneshelf {

std::span<const Platform> all_platforms() {
  static const std::array kPlatforms = {bigcommerce_platform(), bridge_platform(),
                                        neto_platform(),        shopwired_platform(),
                                        tryton_platform(),      vendure_platform()};
  return kPlatforms;
}

Result<const Platform*> platform_named(std::string_view name) {
  const std::span<const Platform> platforms = all_platforms();
  const auto found = std::ranges::find(platforms, name, &Platform::name);
  if (found != platforms.end()) return &*found;
  std::vector<std::string> known;
  for (const Platform& platform : platforms) known.push_back(platform.name);
  return Error(ErrorCode::kNotFound, "platform.unknown",
               "There is no platform \"" + std::string(name.substr(0, 60)) + "\".")
      .remedied("Known platforms: " + joined(known, ", ") + ".");
}

}  // namespace oneshelf
