#include "connectors/vendure/stock.h"

#include <algorithm>
#include <map>
#include <set>

#include "connectors/vendure/batch.h"
#include "connectors/vendure/wire.h"

namespace oneshelf::vendure {

namespace {

/// A figure is put right at most this often: each time means an order came in between.
constexpr int kCorrectionsMax = 5;

struct Entry {
  std::string variant, location;
  int64_t quantity = 0;
  Decimal allocated;
  bool open = false;  ///< still to be written
  WriteOutcome outcome;
};

using Levels = std::map<std::string, std::map<std::string, StockFigure>>;  // by variant

Result<Levels> read_levels(Client& client, const Context& context,
                           const std::vector<Entry>& entries) {
  std::set<std::string> ids;
  for (const Entry& entry : entries) {
    if (entry.open) ids.insert(entry.variant);
  }
  if (ids.empty()) return Levels();
  Json wanted = Json::array();
  for (const std::string& id : ids) wanted.push(id);
  const Json data = ONESHELF_TRY(client.run(
      context, {.document = "query($ids:[String!]!){productVariants(options:{take:1000,"
                            "filter:{id:{in:$ids}}}){items{id stockLevels{stockLocationId "
                            "stockOnHand stockAllocated}}}}",
                .variables = Json::object().set("ids", std::move(wanted))}));
  JsonReader::Complaints complaints;
  Levels levels;
  const JsonReader list = JsonReader(data, complaints).object("productVariants");
  for (const JsonReader& variant : list.list("items")) {
    levels[variant.id("id")] = read_stock_levels(variant);
  }
  ONESHELF_TRY(JsonReader::finish(complaints));
  return levels;
}

/// Finds each entry's allocation; a variant that is gone or not kept at the location fails.
void note_levels(const Levels& levels, std::vector<Entry>& entries) {
  for (Entry& entry : entries) {
    if (!entry.open) continue;
    const auto variant = levels.find(entry.variant);
    if (variant == levels.end()) {
      entry.open = false;
      entry.outcome.error = Error(ErrorCode::kNotFound, "vendure.not_found",
                                  "The shop does not have this variant any more.")
                                .remedied("Read the channel again.");
      continue;
    }
    const auto level = variant->second.find(entry.location);
    // A location that never held the variant promises none of it to anybody.
    if (level != variant->second.end()) entry.allocated = level->second.allocated;
  }
}

Step write_step(std::vector<Entry>& entries) {
  std::map<std::string, Json> by_variant;
  for (const Entry& entry : entries) {
    if (!entry.open) continue;
    const int64_t on_hand = entry.quantity + entry.allocated.to_minor(0);
    by_variant[entry.variant].push(
        Json::object().set("stockLocationId", entry.location).set("stockOnHand", on_hand));
  }
  Json rows = Json::array();
  for (auto& [variant, levels] : by_variant) {
    rows.push(Json::object().set("id", variant).set("stockLevels", std::move(levels)));
  }
  Step step{.field = "updateProductVariants", .arguments = {}};
  step.arguments.push_back(
      {.name = "input", .type = "[UpdateProductVariantInput!]!", .value = std::move(rows)});
  step.has_rows = true;
  step.selection = "{id stockLevels{stockLocationId stockOnHand stockAllocated}}";
  return step;
}

/// Which variant each row of the step was about, in order.
std::vector<std::string> variants_of(const Step& step) {
  std::vector<std::string> ids;
  for (const Json& row : step.arguments.front().value.as_array()) {
    ids.push_back(row["id"].as_string());
  }
  return ids;
}

/// Closes what was written over the allocation it was meant for; what met another one stays open.
void settle(const StepOutcome& outcome, const std::vector<std::string>& variants,
            std::vector<Entry>& entries) {
  std::map<std::string, Error> failed;
  for (size_t i = 0; i < variants.size(); ++i) {
    if (outcome.errors[i]) failed.emplace(variants[i], *outcome.errors[i]);
  }
  Levels met;
  JsonReader::Complaints complaints;
  for (const Json& row : outcome.data) {
    const JsonReader variant(row, complaints);
    met[variant.id("id")] = read_stock_levels(variant);
  }
  for (Entry& entry : entries) {
    if (!entry.open) continue;
    const auto error = failed.find(entry.variant);
    if (error != failed.end()) entry.outcome.error = error->second;
    const Decimal allocated = met[entry.variant][entry.location].allocated;
    entry.open = error == failed.end() && met.contains(entry.variant) &&
                 allocated != entry.allocated && complaints.empty();
    entry.allocated = allocated;
  }
}

Result<std::vector<Entry>> entries_of(std::span<const StockWrite> levels, const Shop& shop,
                                      const Settings& settings) {
  const std::string standard = ONESHELF_TRY(shop.location(settings));
  std::vector<Entry> entries;
  for (const StockWrite& level : levels) {
    Entry entry{.variant = level.listing_id.str(),
                .location = level.location.empty() ? standard : level.location.str(),
                .open = true,
                .outcome = {.error = {}, .listing_id = level.listing_id}};
    const Result<int64_t> units = whole_units(level.quantity);
    if (units.ok()) {
      entry.quantity = *units;
    } else {
      entry.open = false;
      entry.outcome.error = units.error();
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

bool any_open(const std::vector<Entry>& entries) {
  return std::ranges::any_of(entries, &Entry::open);
}

}  // namespace

Result<int64_t> whole_units(Decimal quantity) {
  if (quantity.has_at_most(0)) return quantity.to_minor(0);
  return Error(ErrorCode::kInvalid, "vendure.fractional_stock",
               "This shop counts whole units only.")
      .remedied("Round the stock figure down in the link's stock rule.")
      .with("quantity", quantity.to_string());
}

Result<std::vector<WriteOutcome>> Stock::write_stock(const Context& context,
                                                     std::span<const StockWrite> levels) {
  const Shop shop = ONESHELF_TRY(facts_->shop(context));
  std::vector<Entry> entries = ONESHELF_TRY(entries_of(levels, shop, client_->settings()));
  note_levels(ONESHELF_TRY(read_levels(*client_, context, entries)), entries);
  for (int i = 0; i <= kCorrectionsMax && any_open(entries); ++i) {
    std::vector<Step> steps{write_step(entries)};
    const std::vector<std::string> variants = variants_of(steps.front());
    steps.front().done = [&](const StepOutcome& outcome) { settle(outcome, variants, entries); };
    run_steps(*client_, context, steps);
  }
  std::vector<WriteOutcome> outcomes;
  for (Entry& entry : entries) outcomes.push_back(std::move(entry.outcome));
  return outcomes;
}

}  // namespace oneshelf::vendure
