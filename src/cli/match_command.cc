// match: what belongs together, and what does not.
#include "cli/run_jobs.h"

namespace oneshelf::cli {
namespace {

constexpr int kShown = 20;

struct NamedGroup {
  MatchProblem problem;
  std::string_view title;
};
constexpr NamedGroup kGroups[] = {
    {MatchProblem::kOnlyInSource, "only in the source"},
    {MatchProblem::kOnlyInChannel, "only in the channel"},
    {MatchProblem::kDuplicateInSource, "SKU doubled in the source"},
    {MatchProblem::kDuplicateInChannel, "SKU doubled in the channel"},
    {MatchProblem::kBlankInSource, "without a SKU in the source"},
    {MatchProblem::kBlankInChannel, "without a SKU in the channel"},
};

bool holds(const SkuRecord& record, const std::string& told) {
  return record.sku == told || record.id.str() == told;
}

Result<SkuRecord> record_named(const std::vector<SkuRecord>& records, const std::string& told,
                               std::string_view side) {
  const SkuRecord* found = nullptr;
  for (const SkuRecord& record : records) {
    if (record.id.str() == told) return record;
    if (!holds(record, told)) continue;
    if (found != nullptr) {
      return Error(
                 ErrorCode::kConflict, "match.ambiguous",
                 "Several records of the " + std::string(side) + " have the SKU \"" + told + "\".")
          .remedied("Tell it by its id.");
    }
    found = &record;
  }
  if (found != nullptr) return *found;
  return Error(ErrorCode::kNotFound, "match.unknown",
               "The " + std::string(side) + " has no SKU or id \"" + told + "\".");
}

BindingRecord bound_by_hand(const SkuRecord& item, const SkuRecord& listing, Timestamp at) {
  return {.item_id = item.id,
          .source_product_id = item.product_id,
          .listing_id = listing.id,
          .listing_product_id = listing.product_id,
          .how = "manual",
          .by = kWho,
          .made_at = at};
}

/// --bind and --unbind. Returns how many links were made or undone.
Result<int64_t> bind_by_hand(App& app, const Invocation& typed, const LinkView& link) {
  const auto pairs = ONESHELF_TRY(typed.pairs("bind"));
  const std::vector<std::string> loose = typed.all("unbind");
  if (pairs.empty() && loose.empty()) return 0;
  return write_value<int64_t>(app.store(), [&](Records& records) -> Result<int64_t> {
    const auto items = ONESHELF_TRY(records.item_skus(link.source.id));
    const auto listings = ONESHELF_TRY(records.listing_skus(link.channel.id));
    for (const std::string& told : loose) {
      const SkuRecord item = ONESHELF_TRY(record_named(items, told, "source"));
      ONESHELF_TRY(records.remove_binding(link.id(), item.id));
    }
    std::vector<BindingRecord> bindings;
    for (const auto& [left, right] : pairs) {
      const SkuRecord item = ONESHELF_TRY(record_named(items, left, "source"));
      const SkuRecord listing = ONESHELF_TRY(record_named(listings, right, "channel"));
      bindings.push_back(bound_by_hand(item, listing, app.clock().now()));
    }
    ONESHELF_TRY(records.save_bindings(link.id(), bindings));
    return static_cast<int64_t>(bindings.size() + loose.size());
  });
}

Result<void> accept(App& app, const LinkView& link, const std::vector<Binding>& proposals) {
  std::vector<BindingRecord> bindings;
  for (const Binding& proposal : proposals) {
    bindings.push_back({.item_id = proposal.item_id,
                        .source_product_id = proposal.source_product_id,
                        .listing_id = proposal.listing_id,
                        .listing_product_id = proposal.listing_product_id,
                        .how = proposal.how,
                        .by = kWho,
                        .made_at = app.clock().now()});
  }
  return app.store().write(
      [&](Records& records) { return records.save_bindings(link.id(), bindings); });
}

Result<bool> was_read(App& app, const LinkView& link) {
  return read_value<bool>(app.store(), [&](Records& records) -> Result<bool> {
    const StreamRecord items = ONESHELF_TRY(records.stream(link.source.id, "items"));
    const StreamRecord listings = ONESHELF_TRY(records.stream(link.channel.id, "listings"));
    return items.last_success_at.has_value() && listings.last_success_at.has_value();
  });
}

/// SKUs of both sides by id, for showing what a proposal is about.
struct Names {
  std::map<VendorId, std::string> items, listings;
};

Result<Names> names_of(App& app, const LinkView& link) {
  return read_value<Names>(app.store(), [&](Records& records) -> Result<Names> {
    Names names;
    for (const SkuRecord& item : ONESHELF_TRY(records.item_skus(link.source.id))) {
      names.items[item.id] = item.sku;
    }
    for (const SkuRecord& listing : ONESHELF_TRY(records.listing_skus(link.channel.id))) {
      names.listings[listing.id] = listing.sku;
    }
    return names;
  });
}

Json pair_json(const Binding& binding, const Names& names) {
  const auto sku_in = [](const auto& map, const VendorId& id) {
    const auto found = map.find(id);
    return found == map.end() ? std::string() : found->second;
  };
  Json json = Json::object();
  json.set("item_id", binding.item_id.str());
  json.set("item_sku", sku_in(names.items, binding.item_id));
  json.set("listing_id", binding.listing_id.str());
  return json.set("listing_sku", sku_in(names.listings, binding.listing_id));
}

Json unmatched_json(const MatchReport& report, MatchProblem problem) {
  Json list = Json::array();
  for (const Unmatched& unmatched : report.unmatched) {
    if (unmatched.problem != problem) continue;
    Json json = Json::object();
    json.set("side", unmatched.side == MatchSide::kSource ? "source" : "channel");
    json.set("id", unmatched.record.id.str()).set("sku", unmatched.record.sku);
    list.push(std::move(json));
  }
  return list;
}

Json report_json(const MatchReport& report, const Names& names) {
  Json proposals = Json::array();
  for (const Binding& proposal : report.proposals) proposals.push(pair_json(proposal, names));
  Json json = Json::object();
  json.set("linked_before", report.already_bound).set("linked_now", report.links.size());
  json.set("proposals", std::move(proposals));
  for (const NamedGroup& group : kGroups) {
    json.set(name_of(group.problem), unmatched_json(report, group.problem));
  }
  return json;
}

void show_rows(const Json& rows, int limit, Output& out) {
  Table table({{.title = "  sku"}, {.title = "id"}, {.title = "side"}});
  for (size_t i = 0; i < rows.size() && i < static_cast<size_t>(limit); ++i) {
    const Json& row = rows.at(i);
    table.add({"  " + row["sku"].text_or(), row["id"].text_or(), row["side"].text_or()});
  }
  out.table(table);
}

void show_report(const Json& json, int limit, Output& out) {
  out.say("linked before:  " + json["linked_before"].text_or());
  out.say("linked now:     " + json["linked_now"].text_or());
  const Json& proposals = json["proposals"];
  out.say("proposals:      " + std::to_string(proposals.size()) +
          (proposals.size() > 0 ? " (take them with --accept-proposals)" : ""));
  Table table({{.title = "  item"}, {.title = "listing"}});
  for (size_t i = 0; i < proposals.size() && i < static_cast<size_t>(limit); ++i) {
    const Json& row = proposals.at(i);
    table.add({"  " + row["item_sku"].text_or(), row["listing_sku"].text_or()});
  }
  out.table(table);
  for (const NamedGroup& group : kGroups) {
    const Json& rows = json[name_of(group.problem)];
    if (rows.size() == 0) continue;
    out.say(std::string(group.title) + ": " + grouped(static_cast<int64_t>(rows.size())));
    show_rows(rows, limit, out);
  }
}

}  // namespace

Result<Exit> run_match(App& app, const Session& session) {
  const LinkView link = ONESHELF_TRY(load_link(app.parts(), LinkId(session.typed.text("LINK"))));
  const int limit = ONESHELF_TRY(row_limit(session.typed, kShown));
  if (!ONESHELF_TRY(was_read(app, link))) ONESHELF_TRY(plan_as_job(app, session, link.id()));
  const int64_t by_hand = ONESHELF_TRY(bind_by_hand(app, session.typed, link));
  MatchReport report = ONESHELF_TRY(match_link(app.parts(), link, kWho));
  if (session.typed.has("accept-proposals")) {
    ONESHELF_TRY(accept(app, link, report.proposals));
    std::ranges::move(report.proposals, std::back_inserter(report.links));
    report.proposals.clear();
  }
  const Names names = ONESHELF_TRY(names_of(app, link));
  Json json = report_json(report, names);
  json.set("by_hand", by_hand);
  show_report(json, limit, session.out);
  session.out.answer(json);
  return Exit::kOk;
}

}  // namespace oneshelf::cli
