#include "base/bytes.h"
#include "commerce/codec.h"
#include "connectors/bridge/capabilities.h"

namespace oneshelf::bridge {
namespace {

constexpr milliseconds kTolerance = std::chrono::minutes(5);
constexpr std::string_view kScheme = "sha256=";
constexpr size_t kIdsMax = 1000;
constexpr size_t kEventIdSize = 32;

Error bad_signature(std::string message) {
  return Error(ErrorCode::kForbidden, "hook.bad_signature", std::move(message))
      .remedied("Give the bridge and this connection the same hook_secret, and check both clocks.");
}

Result<Timestamp> time_of(const std::string& text) {
  Result<Timestamp> time = parse_rfc3339(text);
  if (!time.ok()) return bad_signature("The hint's X-Bridge-Timestamp is not a time.");
  return time;
}

std::optional<Hint::About> about_of(const std::string& topic, Role role) {
  if (topic == "order.changed") return Hint::About::kOrders;
  if (topic == "stock.changed") return Hint::About::kStock;
  if (topic != "product.changed") return std::nullopt;
  return role == Role::kSource ? Hint::About::kItems : Hint::About::kListings;
}

struct Payload {
  std::string topic;
  std::vector<std::string> ids;
};

Payload payload_from_json(const JsonReader& reader) {
  return {.topic = reader.text("topic"), .ids = codec::read_texts(reader, "ids")};
}

Result<void> check_signature(const HttpRequest& request, const std::string& secret, Timestamp now) {
  const std::string stamp = find_header(request.headers, "X-Bridge-Timestamp").value_or("");
  const std::string given = find_header(request.headers, "X-Bridge-Signature").value_or("");
  const std::string wanted =
      std::string(kScheme) + to_hex(hmac_sha256(secret, stamp + "." + request.body));
  if (!equal_secret(given, wanted)) return bad_signature("The hint is not signed by the bridge.");
  const Timestamp time = ONESHELF_TRY(time_of(stamp));
  if (time < now - kTolerance || time > now + kTolerance) {
    return bad_signature("The hint was signed too long ago, or in the future.");
  }
  return success();
}

}  // namespace

Result<Hint> SignedHints::read_hook(const HttpRequest& request, Timestamp now) {
  ONESHELF_TRY(check_signature(request, secret_, now));
  const Json body = ONESHELF_TRY(parse_json(request.body));
  const Payload payload = ONESHELF_TRY(read_json(body, payload_from_json));
  const std::optional<Hint::About> about = about_of(payload.topic, role_);
  if (!about) {
    return Error(ErrorCode::kUnsupported, "hook.unknown_topic",
                 "The bridge tells of \"" + payload.topic + "\", which means nothing here.");
  }
  Hint hint;
  hint.about = *about;
  // Too many to name means: look at all.
  if (payload.ids.size() <= kIdsMax) {
    for (const std::string& id : payload.ids) hint.ids.emplace_back(id);
  }
  // A repeat has the same body, signed anew.
  hint.event_id = sha256_hex(request.body).substr(0, kEventIdSize);
  return hint;
}

}  // namespace oneshelf::bridge
