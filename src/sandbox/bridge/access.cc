#include "sandbox/bridge/access.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"

namespace oneshelf::sandbox::bridge {

const Credential* find_credential(const std::vector<Credential>& credentials,
                                  const HttpRequest& request) {
  const std::string header = find_header(request.headers, "Authorization").value_or("");
  const size_t space = header.find(' ');
  if (space == std::string::npos) return nullptr;
  const std::string value = trimmed(std::string_view(header).substr(space));
  std::string basic;
  if (starts_with_ci(header, "basic ")) {
    Result<std::string> plain = from_base64(value);
    if (!plain.ok()) return nullptr;
    basic = *std::move(plain);
  } else if (!starts_with_ci(header, "bearer ")) {
    return nullptr;
  }
  const auto found = std::ranges::find_if(credentials, [&](const Credential& known) {
    if (basic.empty()) return equal_secret(known.secret, value);
    return equal_secret(known.user + ":" + known.secret, basic);
  });
  return found == credentials.end() ? nullptr : &*found;
}

bool may_use(const Credential& credential, Area area) {
  if (area == Area::kProducts) return credential.products;
  if (area == Area::kOrders) return credential.orders;
  return true;
}

}  // namespace oneshelf::sandbox::bridge
