#include <set>

#include "base/text.h"
#include "cli/sku_file.h"
#include "commerce/document.h"
#include "commerce/item.h"
#include "commerce/listing.h"
#include "commerce/order.h"
#include "fuzz/target.h"
#include "sync/settings.h"

namespace oneshelf::fuzz {
namespace {

/// What our own JSON says reads back the same, whatever it was.
template <typename Read>
void round_trip(const Json& json, Read read) {
  const auto value = read_json(json, read);
  if (!value.ok()) return;
  const Json written = to_json(*value);
  const auto again = read_json(written, read);
  check(again.ok(), "what was written is read");
  check(to_json(*again) == written, "and reads back the same");
}

}  // namespace

void fuzz_stored(std::string_view bytes) {
  const Result<Json> json = parse_json(bytes);
  if (!json.ok()) return;
  round_trip(*json, [](const JsonReader& reader) { return order_from_json(reader); });
  round_trip(*json, [](const JsonReader& reader) { return item_from_json(reader); });
  round_trip(*json, [](const JsonReader& reader) { return listing_from_json(reader); });
  round_trip(*json, [](const JsonReader& reader) { return document_from_json(reader); });
  round_trip(*json, [](const JsonReader& reader) { return document_state_from_json(reader); });
}

void fuzz_settings(std::string_view bytes) {
  const size_t equals = bytes.find('=');
  if (equals != bytes.npos) {
    const Result<LinkSettings> set =
        with_setting({}, bytes.substr(0, equals), bytes.substr(equals + 1));
    check(set.ok() || set.error().id().starts_with("settings."), "a slip has its own error");
  }
  const Result<Json> json = parse_json(bytes);
  if (!json.ok()) return;
  const Result<LinkSettings> settings = link_settings_from_json(*json);
  if (!settings.ok()) {
    check(settings.error().id().starts_with("settings."), "a slip has its own error");
    return;
  }
  const Json written = to_json(*settings);
  const Result<LinkSettings> again = link_settings_from_json(written);
  check(again.ok() && to_json(*again) == written, "settings read back the same");
}

void fuzz_sku_file(std::string_view bytes) {
  const Result<cli::SkuList> skus = cli::read_skus(bytes);
  if (!skus.ok()) {
    check(skus.error().id().starts_with("approve."), "a bad list has its own error");
    return;
  }
  check(!skus->yes.empty() || !skus->no.empty(), "a list without SKUs is an error");
  std::set<std::string> seen;
  for (const auto& list : {skus->yes, skus->no}) {
    for (const std::string& sku : list) {
      check(!sku.empty() && trimmed(sku) == sku, "a SKU is not blank and has no space around it");
      check(seen.insert(sku).second, "a SKU is told once");
    }
  }
}

}  // namespace oneshelf::fuzz
