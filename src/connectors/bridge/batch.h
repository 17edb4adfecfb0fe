#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/bridge/client.h"

namespace oneshelf::bridge {

/// One entry of a batch: its key and what is sent.
struct BatchRow {
  std::string sku;
  Json json;
};

/// What became of it.
struct RowOutcome {
  std::optional<Error> error = {};
  std::optional<Decimal> quantity = {};  ///< with kStockChanged, if the bridge tells
};

/// Sends rows to /<list>/batch, in as few requests as the bridge's batch size allows. One entry per
/// row. If there is only one request, its failure is the answer; if a later
/// one fails, its rows and those not sent carry the failure.
Result<std::vector<RowOutcome>> write_rows(const Context& context, Client& client,
                                           const std::string& list, std::vector<BatchRow> rows);

}  // namespace oneshelf::bridge
