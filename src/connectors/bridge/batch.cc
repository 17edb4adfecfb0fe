#include "connectors/bridge/batch.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "connectors/bridge/wire.h"

namespace oneshelf::bridge {
namespace {

using Outcomes = std::vector<RowOutcome>;

Error refused(const BatchResult& result) {
  const std::string why = result.message.empty() ? "it gave no reason" : result.message;
  return Error(ErrorCode::kRefused, "bridge.refused", "The bridge refused the record: " + why)
      .remedied("Change the record as the bridge says, then try again.")
      .with("sku", result.key)
      .with("code", result.code);
}

Error not_told(const std::string& sku) {
  return Error(ErrorCode::kUnknownOutcome, "bridge.result_missing",
               "The bridge did not say what became of the record.")
      .with("sku", sku);
}

Error not_sent(const std::string& sku) {
  return Error(ErrorCode::kUnavailable, "bridge.not_sent",
               "The record was not sent, because a request before it failed.")
      .with("sku", sku);
}

Error changed_meanwhile(const BatchResult& result) {
  return Error(ErrorCode::kConflict, std::string(kStockChanged),
               "The shop's figure changed meanwhile, so it was left alone.")
      .remedied("It is computed anew by itself.")
      .with("sku", result.key);
}

RowOutcome outcome_of(const BatchResult& result) {
  if (result.status == "ok" || result.status == "unchanged") return {};
  if (result.status != "error") return {.error = not_told(result.key)};
  if (result.code != "stock_changed") return {.error = refused(result)};
  return {.error = changed_meanwhile(result), .quantity = result.quantity};
}

Result<Outcomes> send(const Context& context, Client& client, const std::string& list,
                      std::vector<BatchRow>::iterator begin, std::vector<BatchRow>::iterator end) {
  Json items = Json::array();
  for (auto row = begin; row != end; ++row) items.push(std::move(row->json));
  const Answer answer = ONESHELF_TRY(client.post(context, Area::kProducts, "/" + list + "/batch",
                                                 client.fresh_key(context, list),
                                                 Json::object().set("items", std::move(items))));
  if (answer.status == 409) {
    return refusal(answer, ErrorCode::kConflict, "bridge.conflict", "take the batch");
  }
  Result<std::vector<BatchResult>> results = read_json(answer.body, batch_results_from_json);
  // The bridge took the batch, but what it says of it cannot be read.
  if (!results.ok()) return results.error().recoded(ErrorCode::kUnknownOutcome);
  std::map<std::string, RowOutcome> by_key;
  for (const BatchResult& result : *results) by_key[result.key] = outcome_of(result);
  Outcomes outcomes;
  for (auto row = begin; row != end; ++row) {
    const auto found = by_key.find(row->sku);
    outcomes.push_back(found == by_key.end() ? RowOutcome{.error = not_told(row->sku)}
                                             : found->second);
  }
  return outcomes;
}

}  // namespace

Result<Outcomes> write_rows(const Context& context, Client& client, const std::string& list,
                            std::vector<BatchRow> rows) {
  if (rows.empty()) return Outcomes();
  const auto size = static_cast<size_t>(ONESHELF_TRY(client.info(context)).max_batch);
  Outcomes outcomes;
  for (size_t at = 0; at < rows.size(); at += size) {
    const size_t count = std::min(size, rows.size() - at);
    const auto begin = std::next(rows.begin(), static_cast<std::ptrdiff_t>(at));
    const auto end = std::next(begin, static_cast<std::ptrdiff_t>(count));
    Result<Outcomes> sent = send(context, client, list, begin, end);
    if (sent.ok()) {
      std::ranges::move(*sent, std::back_inserter(outcomes));
      continue;
    }
    if (outcomes.empty() && end == rows.end()) return std::move(sent).error();
    outcomes.insert(outcomes.end(), count, RowOutcome{.error = sent.error()});
    for (auto row = end; row != rows.end(); ++row) {
      outcomes.push_back({.error = not_sent(row->sku)});
    }
    return outcomes;
  }
  return outcomes;
}

}  // namespace oneshelf::bridge
