#include "base/bytes.h"
#include "commerce/codec.h"
#include "connectors/bridge/capabilities.h"

namespace oneshelf::bridge {
namespace {

constexpr const char* kFeature = "hooks";

HookSubscription subscription_from_json(const JsonReader& reader) {
  return {.id = VendorId(reader.id("id")),
          .url = reader.text("url"),
          .topics = codec::read_texts(reader, "topics"),
          .enabled = reader.boolean("enabled")};
}

}  // namespace

std::vector<std::string> Subscriptions::wanted_topics() const {
  return {"order.changed", "product.changed", "stock.changed"};
}

Result<std::vector<HookSubscription>> Subscriptions::list_hooks(const Context& context) {
  ONESHELF_TRY(client_.require(context, kFeature));
  const Json json = ONESHELF_TRY(client_.get(context, Area::kProducts, "/hooks"));
  return read_json(json, [](const JsonReader& reader) {
    std::vector<HookSubscription> hooks;
    for (const JsonReader& item : reader.list("items")) {
      hooks.push_back(subscription_from_json(item));
    }
    return hooks;
  });
}

Result<void> Subscriptions::add_hook(const Context& context, const std::string& url,
                                     std::span<const std::string> topics) {
  Json names = Json::array();
  for (const std::string& topic : topics) names.push(topic);
  const Json body =
      Json::object().set("url", url).set("topics", std::move(names)).set("secret", secret_);
  const Answer answer = ONESHELF_TRY(
      client_.post(context, Area::kProducts, "/hooks", client_.fresh_key(context, "hook"), body));
  if (answer.status != 409) return success();
  return refusal(answer, ErrorCode::kRefused, "hooks.refused", "send hints to this address");
}

Result<void> Subscriptions::remove_hook(const Context& context, const VendorId& id) {
  return client_.remove(context, Area::kProducts, "/hooks/" + percent_encoded(id.str()));
}

}  // namespace oneshelf::bridge
