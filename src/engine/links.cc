#include "engine/links.h"

#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "engine/adopt_checks.h"
#include "engine/stock_edits.h"
#include "sync/item_rules.h"

namespace oneshelf {
namespace {

constexpr int kHeldMost = 10'000;

Result<ConnectionRecord> connection_for(Records& records, const ConnectionId& id,
                                        std::string_view role) {
  std::optional<ConnectionRecord> record = ONESHELF_TRY(records.connection(id));
  if (!record) {
    return Error(ErrorCode::kNotFound, "connection.unknown",
                 "There is no connection \"" + id.str() + "\".")
        .remedied("Make it first: `oneshelf connect`.")
        .with("connection", id.str());
  }
  if (record->role != role) {
    return Error(ErrorCode::kInvalid, "link.wrong_role",
                 "The connection \"" + id.str() + "\" is a " + record->role + ", not a " +
                     std::string(role) + ".")
        .remedied("Connect it again in the other role under another name.")
        .with("connection", id.str());
  }
  return std::move(*record);
}

Result<ConnectionInfo> info_of(const ConnectionRecord& record) {
  return read_json(record.info,
                   [](const JsonReader& reader) { return connection_info_from_json(reader); });
}

Result<LinkView> view_of(Records& records, LinkRecord record) {
  LinkView view;
  view.settings = ONESHELF_TRY(link_settings_from_json(record.settings));
  view.source = ONESHELF_TRY(connection_for(records, record.source, "source"));
  view.channel = ONESHELF_TRY(connection_for(records, record.channel, "channel"));
  view.source_info = ONESHELF_TRY(info_of(view.source));
  view.channel_info = ONESHELF_TRY(info_of(view.channel));
  view.record = std::move(record);
  return view;
}

Result<LinkSettings> with_all(LinkSettings settings,
                              const std::vector<std::pair<std::string, std::string>>& wanted) {
  for (const auto& [path, value] : wanted) {
    settings = ONESHELF_TRY(with_setting(settings, path, value));
  }
  return settings;
}

Result<void> check_currencies(const LinkView& view) {
  const Currency& source = view.source_info.currency;
  const Currency& channel = view.channel_info.currency;
  if (source.empty() || channel.empty() || source == channel) return success();
  return Error(ErrorCode::kInvalid, "link.currency_mismatch",
               "The source \"" + view.source.id.str() + "\" works in " + source.code() +
                   ", the channel \"" + view.channel.id.str() + "\" in " + channel.code() + ".")
      .remedied("Choose a company or shop channel in the same currency.")
      .with("source", source.code())
      .with("channel", channel.code());
}

std::string locations_told(const ConnectionInfo& info) {
  std::vector<std::string> told;
  for (const LookupEntry& entry : info.locations)
    told.push_back(entry.id + " (" + entry.name + ")");
  return joined(told, ", ");
}

/// Which of several locations a figure is for is never guessed.
Result<void> check_location(const LinkView& view, bool has_locations) {
  const LocationId& wanted = view.settings.stock.channel_location;
  const std::vector<LookupEntry>& known = view.channel_info.locations;
  if (!has_locations || known.empty()) return success();
  if (wanted.empty() && known.size() > 1) {
    return Error(ErrorCode::kInvalid, "link.location_required",
                 "The channel \"" + view.channel.id.str() + "\" has " +
                     std::to_string(known.size()) + " locations.")
        .remedied("Say which one is kept: --set stock.channel_location=ID, with one of " +
                  locations_told(view.channel_info) + ".")
        .with("channel", view.channel.id.str());
  }
  const bool is_known = wanted.empty() || std::ranges::any_of(known, [&](const LookupEntry& entry) {
                          return entry.id == wanted.str();
                        });
  if (is_known) return success();
  return Error(ErrorCode::kInvalid, "link.unknown_location",
               "The channel \"" + view.channel.id.str() + "\" has no location \"" + wanted.str() +
                   "\".")
      .remedied("Its locations: " + locations_told(view.channel_info) + ".")
      .with("channel", view.channel.id.str());
}

/// Who a connection leads to, whatever it is called here.
std::string account_of(const ConnectionRecord& connection) {
  return connection.platform + " " + connection.info["remote_id"].text_or();
}

/// Two links that lead back to where they came from would take each other's writes for news.
Result<void> check_one_way(Records& records, const LinkView& view) {
  const std::string from = account_of(view.source);
  const std::string to = account_of(view.channel);
  if (from == to) {
    return Error(ErrorCode::kConflict, "link.same_account",
                 "\"" + view.source.id.str() + "\" and \"" + view.channel.id.str() +
                     "\" are the same account.")
        .remedied("Choose the shop that is to be kept like the source.");
  }
  for (const LinkRecord& other : ONESHELF_TRY(records.links())) {
    const auto source = ONESHELF_TRY(records.connection(other.source));
    const auto channel = ONESHELF_TRY(records.connection(other.channel));
    if (!source || !channel || account_of(*source) != to || account_of(*channel) != from) continue;
    return Error(ErrorCode::kConflict, "link.both_ways",
                 "The link \"" + other.id.str() + "\" goes the other way between the same two.")
        .remedied("One of them has to be the source of record.")
        .with("link", other.id.str());
  }
  return success();
}

Decimal percent_of(const StockRule& rule) {
  return rule.allocation == StockRule::Allocation::kPercent ? rule.allocation_percent : Decimal();
}

/// The percentages of all links that sell from one source.
Result<Decimal> percent_given(Records& records, const ConnectionId& source) {
  Decimal sum;
  for (const LinkRecord& record : ONESHELF_TRY(records.links())) {
    if (record.source != source) continue;
    sum += percent_of(ONESHELF_TRY(link_settings_from_json(record.settings)).stock);
  }
  return sum;
}

/// The links of the source whose figures go up whatever the other channels show.
Result<std::vector<std::string>> links_not_exclusive(Records& records, const ConnectionId& source) {
  std::vector<std::string> names;
  for (const LinkRecord& record : ONESHELF_TRY(records.links())) {
    if (record.source != source) continue;
    const LinkSettings settings = ONESHELF_TRY(link_settings_from_json(record.settings));
    if (!settings.stock.exclusive) names.push_back(record.id.str());
  }
  return names;
}

Result<void> advise_exclusive(EngineParts& parts, const LinkView& link,
                              std::vector<Error>& advice) {
  if (!link.settings.stock.exclusive) return success();
  const auto others = ONESHELF_TRY(read_value<std::vector<std::string>>(
      parts.store, [&](Records& records) { return links_not_exclusive(records, link.source.id); }));
  if (!others.empty()) {
    advice.push_back(Error(ErrorCode::kInvalid, "link.exclusive_in_part",
                           "No unit is to be shown on two channels at once, but these links of \"" +
                               link.source.id.str() +
                               "\" show what others show too: " + joined(others, ", ") + ".")
                         .remedied("Set stock.exclusive=true for each of them."));
  }
  if (!link.channel_info.compare_and_set_stock) {
    advice.push_back(
        Error(ErrorCode::kInvalid, "link.exclusive_unguarded",
              "The channel \"" + link.channel.id.str() +
                  "\" cannot refuse a figure that comes just after a sale: units that it sells "
                  "while one is on its way can be shown twice.")
            .remedied("Keep a buffer for them: oneshelf link " + link.id().str() +
                      " --set stock.buffer=<units>"));
  }
  return success();
}

/// What the source has; nothing before it was first read.
Result<std::optional<KnownNames>> names_known(Records& records, const ConnectionId& source) {
  KnownNames known;
  for (SkuRecord& record : ONESHELF_TRY(records.item_skus(source))) {
    known.skus.push_back(std::move(record.sku));
  }
  if (known.skus.empty()) return std::optional<KnownNames>();
  CatalogueRecords::ItemNames names = ONESHELF_TRY(records.item_names(source));
  known.brands = std::move(names.brands);
  known.categories = std::move(names.categories);
  return std::optional(std::move(known));
}

Result<void> advise_rules(EngineParts& parts, const LinkView& link, std::vector<Error>& advice) {
  if (rules_for_nothing(link.settings, {}).empty()) return success();  // there are no rules
  const auto known = ONESHELF_TRY(read_value<std::optional<KnownNames>>(
      parts.store, [&](Records& records) { return names_known(records, link.source.id); }));
  if (!known) return success();
  const std::vector<std::string> unknown = rules_for_nothing(link.settings, *known);
  if (unknown.empty()) return success();
  advice.push_back(Error(ErrorCode::kInvalid, "link.rules_for_nothing",
                         "There are rules for what \"" + link.source.id.str() +
                             "\" does not have: " + joined(unknown, ", ") + ".")
                       .remedied("Check the spelling, or take the rule back: oneshelf link " +
                                 link.id().str() + " --set rules.<…>= with nothing after it"));
  return success();
}

/// The link as it would be made now. Error `link.exists`.
Result<LinkView> draft_of(Records& records, const NewLink& wanted, Timestamp now) {
  if (ONESHELF_TRY(records.link(wanted.id)).has_value()) {
    return Error(ErrorCode::kConflict, "link.exists",
                 "There is a link \"" + wanted.id.str() + "\" already.")
        .remedied("Change it with `oneshelf link " + wanted.id.str() + " --set …`.");
  }
  LinkSettings settings;
  settings.orders.since = now;
  settings = ONESHELF_TRY(with_all(std::move(settings), wanted.settings));
  LinkRecord record;
  record.id = wanted.id;
  record.source = wanted.source;
  record.channel = wanted.channel;
  record.settings = to_json(settings);
  record.created_at = now;
  record.paused = wanted.paused;
  return view_of(records, std::move(record));
}

/// What held an order may be gone with the new settings: it is translated afresh.
Result<void> look_at_held_again(Records& records, const LinkId& link, Timestamp now) {
  const auto held = ONESHELF_TRY(records.orders_in(link, OrderState::kHeld, kHeldMost));
  for (OrderRecord record : held) {
    record.state = OrderState::kNew;
    record.next_at.reset();
    ONESHELF_TRY(records.save_order_work(record));
  }
  return held.empty() ? success() : records.schedule_sooner("orders:" + link.str(), now);
}

}  // namespace

Result<std::vector<Error>> link_advice(EngineParts& parts, const LinkView& link) {
  std::vector<Error> advice;
  const OrderRule& orders = link.settings.orders;
  const std::string set = "Run: oneshelf link " + link.id().str() + " --set ";
  const bool computes = link.source_info.document_rules.totals == DocumentRules::Totals::kComputed;
  if (orders.enabled && computes && orders.rounding_item.empty()) {
    advice.push_back(
        Error(ErrorCode::kInvalid, "link.rounding_item_missing",
              "The source computes totals itself. Orders whose total it cannot meet to the cent "
              "will be held.")
            .remedied(set + "orders.rounding_item=<id of an item for rounding differences>"));
  }
  const Decimal given = ONESHELF_TRY(read_value<Decimal>(
      parts.store, [&](Records& records) { return percent_given(records, link.source.id); }));
  if (percent_of(link.settings.stock).is_positive() && given > Decimal::from_integer(100)) {
    advice.push_back(Error(ErrorCode::kInvalid, "link.shares_above_all",
                           "The links of \"" + link.source.id.str() + "\" are given " +
                               given.to_string() + " % of its stock together: two of them may " +
                               "sell the same unit.")
                         .remedied(set + "stock.allocation_percent=<less>"));
  }
  ONESHELF_TRY(advise_exclusive(parts, link, advice));
  ONESHELF_TRY(advise_rules(parts, link, advice));
  return advice;
}

Result<LinkView> load_link(EngineParts& parts, const LinkId& id) {
  return read_value<LinkView>(parts.store, [&](Records& records) -> Result<LinkView> {
    std::optional<LinkRecord> record = ONESHELF_TRY(records.link(id));
    if (!record) {
      return Error(ErrorCode::kNotFound, "link.unknown", "There is no link \"" + id.str() + "\".")
          .remedied("`oneshelf status` lists the links.")
          .with("link", id.str());
    }
    return view_of(records, std::move(*record));
  });
}

Result<void> check_kept_location(EngineParts& parts, const LinkView& link) {
  const OpenConnection channel =
      ONESHELF_TRY(parts.connections.open(link.channel.id, Lane::kCatalogue));
  return check_location(link, channel.traits().has_locations);
}

Result<LinkView> make_link(EngineParts& parts, const NewLink& wanted) {
  const bool has_locations = ONESHELF_TRY(parts.connections.open(wanted.channel, Lane::kCatalogue))
  .traits().has_locations;
  const LinkView draft = ONESHELF_TRY(read_value<LinkView>(
      parts.store, [&](Records& records) { return draft_of(records, wanted, parts.clock.now()); }));
  if (draft.settings.drift.stock != DriftPolicy::kRestore) {
    ONESHELF_TRY(check_adopting(parts, draft));
  }
  return write_value<LinkView>(parts.store, [&](Records& records) -> Result<LinkView> {
    LinkView view = ONESHELF_TRY(draft_of(records, wanted, parts.clock.now()));
    ONESHELF_TRY(check_currencies(view));
    ONESHELF_TRY(check_one_way(records, view));
    if (!wanted.paused) ONESHELF_TRY(check_location(view, has_locations));
    ONESHELF_TRY(records.save_link(view.record));
    if (watches_stock(view.settings)) ONESHELF_TRY(begin_watching_stock(records, view));
    log_info("link.made", {{"link", wanted.id.str()}});
    return view;
  });
}

Result<LinkView> change_link(EngineParts& parts, const LinkId& id,
                             const std::vector<std::pair<std::string, std::string>>& settings) {
  LinkView view = ONESHELF_TRY(load_link(parts, id));
  const LinkSettings before = view.settings;
  view.settings = ONESHELF_TRY(with_all(view.settings, settings));
  view.record.settings = to_json(view.settings);
  const bool watches = watches_stock(view.settings);
  const bool watched = watches_stock(before);
  const bool adopts = view.settings.drift.stock != DriftPolicy::kRestore;
  if (adopts && (watches != watched || before.drift.stock == DriftPolicy::kRestore)) {
    ONESHELF_TRY(check_adopting(parts, view));
  } else if (adopts) {
    ONESHELF_TRY(adjusted_location(view));
  }
  ONESHELF_TRY(parts.store.write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(records.save_link(view.record));
    if (watches && !watched) ONESHELF_TRY(begin_watching_stock(records, view));
    return look_at_held_again(records, id, parts.clock.now());
  }));
  return view;
}

Result<void> set_link_paused(EngineParts& parts, const LinkId& id, bool paused) {
  LinkView view = ONESHELF_TRY(load_link(parts, id));
  view.record.paused = paused;
  return parts.store.write([&](Records& records) { return records.save_link(view.record); });
}

PlanRules plan_rules(const LinkView& link, const Traits& channel_traits, Timestamp now) {
  PlanRules rules;
  rules.settings = link.settings;
  rules.basis.source_currency = link.source_info.currency;
  rules.basis.channel_currency = link.channel_info.currency;
  rules.basis.source_includes_tax =
      link.settings.price.source_includes_tax.value_or(link.source_info.prices_include_tax);
  rules.basis.channel_includes_tax =
      link.settings.price.channel_includes_tax.value_or(link.channel_info.prices_include_tax);
  rules.limits = limits_of(channel_traits);
  rules.now = now;
  return rules;
}

}  // namespace oneshelf
