#include "connectors/neto/hooks.h"

#include "base/bytes.h"
#include "base/text.h"

namespace oneshelf::neto {
namespace {

constexpr size_t kBodyMax = 64 << 10;

Error bad_token() {
  return Error(ErrorCode::kForbidden, "hook.bad_signature",
               "The notification does not carry this store's token.")
      .remedied("Give the Webhook Verify Token from API Settings in the option \"hook_token\".");
}

/// The text of the first element of that name that has no elements inside; "" if there is none.
std::string element_text(std::string_view xml, std::string_view name) {
  const std::string start = "<" + std::string(name) + ">";
  const size_t from = xml.find(start);
  if (from == std::string_view::npos) return "";
  const size_t text = from + start.size();
  const size_t end = xml.find('<', text);
  if (end == std::string_view::npos) return "";
  return trimmed(xml.substr(text, end - text));
}

bool is_token(const std::string& given, const std::string& known) {
  return !known.empty() && equal_secret(given, known);
}

}  // namespace

Result<Hint> Notifications::read_hook(const HttpRequest& request, Timestamp) {
  const std::string given = find_header(request.headers, "NETOAPI_KEY").value_or("");
  // Older stores send the API key itself.
  const bool is_known = is_token(given, settings_.hook_token) || is_token(given, settings_.api_key);
  if (!is_known) return bad_token();
  const std::string_view body = std::string_view(request.body).substr(0, kBodyMax);
  const std::string type = element_text(body, "EventType");
  if (type != "Order") {
    return Error(ErrorCode::kUnsupported, "hook.unknown_topic",
                 "Neto tells of \"" + truncated(type, 60) + "\", which means nothing here.");
  }
  Hint hint;
  hint.about = Hint::About::kOrders;
  if (std::string id = element_text(body, "OrderID"); !id.empty()) hint.ids.emplace_back(id);
  hint.event_id = element_text(body, "EventID");
  return hint;
}

}  // namespace oneshelf::neto
