#include "connectors/bridge/info.h"

#include <algorithm>

#include "commerce/codec.h"

namespace oneshelf::bridge {
namespace {

constexpr int64_t kBatchMax = 200;  // the contract's own limit; a bridge may announce less

}  // namespace

Info read_info(const JsonReader& reader) {
  Info info;
  info.id = reader.opt_id("id").value_or("");
  info.name = reader.text("name");
  info.role = reader.text("role");
  for (std::string& feature : codec::read_texts(reader, "features")) {
    info.features.insert(std::move(feature));
  }
  info.currency = codec::read_currency(reader, "currency");
  if (info.currency.empty()) reader.complain("currency", "a currency code");
  info.prices_include_tax = reader.opt_boolean("prices_include_tax");
  if (const auto nets = reader.opt_text("stock_nets")) {
    info.stock_nets = nets_named(*nets);
    if (!info.stock_nets) reader.complain("stock_nets", "reservations, open_orders or shipped");
  }
  const int64_t batch = reader.opt_integer("max_batch").value_or(kBatchMax);
  info.max_batch = static_cast<int>(std::clamp<int64_t>(batch, 1, kBatchMax));
  return info;
}

}  // namespace oneshelf::bridge
