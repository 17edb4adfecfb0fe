#include <map>
#include <set>

#include "engine/group_sync.h"
#include "engine/setup.h"

namespace oneshelf {
namespace {

bool counts_here(const LocationId& location, const StockRule& rule) {
  return rule.locations.empty() ||
         std::ranges::find(rule.locations, location) != rule.locations.end();
}

/// What the master has for sale: on hand and not promised, at the locations that count.
std::optional<Decimal> figure_of(const std::vector<StockLevel>& levels, const StockRule& rule) {
  std::optional<Decimal> sum;
  for (const StockLevel& level : levels) {
    if (!counts_here(level.location, rule)) continue;
    sum = sum.value_or(Decimal()) + level.on_hand - level.reserved;
  }
  return sum;
}

std::optional<Decimal> figure_of(const Listing& listing, const LocationId& location) {
  if (!listing.fields.stock) return std::nullopt;
  const auto found = listing.fields.stock->find(location);
  if (found != listing.fields.stock->end()) return found->second;
  if (!location.empty() || listing.fields.stock->size() != 1) return std::nullopt;
  return listing.fields.stock->begin()->second;
}

struct BothSides {
  std::vector<StockRow> master, replica;
};

Result<std::vector<StockRow>> master_rows(Records& records, const LinkView& link) {
  std::vector<StockRow> rows;
  ONESHELF_TRY(records.each_product(link.id(), [&](std::span<const ShelfRecord> product) {
    for (const ShelfRecord& record : product) {
      if (record.gone_since) continue;
      rows.push_back({.id = record.item.id.str(),
                      .sku = record.item.sku,
                      .stock = figure_of(record.levels, link.settings.stock),
                      .active = record.item.active,
                      .is_kit = !record.item.components.empty(),
                      .bound = record.binding.has_value()});
    }
    return true;
  }));
  return rows;
}

Result<std::vector<StockRow>> replica_rows(Records& records, const LinkView& link) {
  std::set<VendorId> bound;
  for (const BindingRecord& binding : ONESHELF_TRY(records.bindings(link.id()))) {
    bound.insert(binding.listing_id);
  }
  std::vector<StockRow> rows;
  for (const SkuRecord& known : ONESHELF_TRY(records.listing_skus(link.channel.id))) {
    const auto listing = ONESHELF_TRY(records.listing(link.channel.id, known.id));
    StockRow row;
    row.id = known.id.str();
    row.sku = known.sku;
    if (listing) row.stock = figure_of(*listing, link.settings.stock.channel_location);
    row.bound = bound.contains(known.id);
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<Preflight> look_over(EngineParts& parts, const LinkView& link) {
  const Traits traits = ONESHELF_TRY(parts.connections.open(link.channel.id, Lane::kCatalogue))
  .traits();
  const PreflightRules rules = {.fractional = traits.fractional_stock,
                                .negative = traits.negative_stock,
                                .link_near = link.settings.link_normalised};
  const BothSides sides =
      ONESHELF_TRY(read_value<BothSides>(parts.store, [&](Records& records) -> Result<BothSides> {
        BothSides both;
        both.master = ONESHELF_TRY(master_rows(records, link));
        both.replica = ONESHELF_TRY(replica_rows(records, link));
        return both;
      }));
  return preflight(sides.master, sides.replica, rules);
}

void take_differences(const LinkPlan& plan, ReplicaReview& review) {
  for (const ProductPlan& product : plan.products) {
    for (const VariantPlan& variant : product.variants) {
      if (!variant.fields.stock) continue;
      for (const auto& [location, quantity] : *variant.fields.stock) {
        review.differences.push_back({variant.sku, variant.live_stock, quantity});
        add_to(review.totals, review.differences.back());
      }
    }
  }
  review.totals.unchanged = plan.summary.in_sync;
}

std::string figure_text(const std::optional<Decimal>& figure) {
  return figure ? figure->to_string() : "?";
}

Json to_json(const PreflightFinding& finding) {
  Json examples = Json::array();
  for (const std::string& example : finding.examples) examples.push(example);
  Json json = Json::object();
  json.set("problem", name_of(finding.problem)).set("effect", name_of(finding.effect));
  json.set("count", finding.count).set("examples", std::move(examples));
  return json.set("message", finding.sentence).set("remedy", finding.remedy);
}

Json to_json(const Preflight& preflight) {
  Json findings = Json::array();
  for (const PreflightFinding& finding : preflight.findings) findings.push(to_json(finding));
  Json json = Json::object();
  json.set("in_master", preflight.in_master).set("in_replica", preflight.in_replica);
  json.set("in_both", preflight.in_both).set("stops", preflight.stops());
  return json.set("findings", std::move(findings));
}

Json to_json(const StockTotals& totals) {
  Json json = Json::object();
  json.set("changed", totals.changed).set("unchanged", totals.unchanged);
  json.set("units_up", totals.units_up.to_string());
  return json.set("units_down", totals.units_down.to_string());
}

}  // namespace

void add_to(StockTotals& totals, const StockDifference& difference) {
  ++totals.changed;
  const Decimal by = difference.after - difference.before.value_or(Decimal());
  (by.is_negative() ? totals.units_down : totals.units_up) += by.abs();
}

Json to_json(const ReplicaReview& review) {
  Json differences = Json::array();
  for (const StockDifference& difference : review.differences) {
    differences.push(Json::object()
                         .set("sku", difference.sku)
                         .set("before", figure_text(difference.before))
                         .set("after", difference.after.to_string()));
  }
  Json open = Json::array();
  for (const std::string& path : review.open) open.push(path);
  Json json = Json::object();
  json.set("preflight", to_json(review.preflight)).set("totals", to_json(review.totals));
  json.set("differences", std::move(differences)).set("held", review.held.size());
  json.set("open", std::move(open)).set("draft", review.is_draft);
  return json.set("plan", to_json(review.plan));
}

Result<ReplicaReview> review_replica(const Context& context, EngineParts& parts, const LinkId& link,
                                     const SyncOptions& options, const Progress& progress) {
  SyncOptions looking = options;
  looking.mode = ReadMode::kFull;
  looking.apply = false;
  looking.even_if_paused = true;
  looking.asked = GuardFacts::Asked::kByPerson;
  const FreshPlan fresh = ONESHELF_TRY(fresh_plan(context, parts, link, looking, progress));
  ReplicaReview review;
  review.preflight = ONESHELF_TRY(look_over(parts, fresh.link));
  take_differences(fresh.plan, review);
  review.held = fresh.judged.held;
  review.plan = fresh.plan.summary;
  const LinkSetup setup = ONESHELF_TRY(read_setup(context, parts, fresh.link));
  review.open = setup.open();
  review.is_draft = setup.is_draft;
  return review;
}

}  // namespace oneshelf
