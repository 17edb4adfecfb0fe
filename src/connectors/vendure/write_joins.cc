#include <algorithm>
#include <set>

#include "base/text.h"
#include "connectors/vendure/stock.h"
#include "connectors/vendure/wire.h"
#include "connectors/vendure/write_job.h"
#include "connectors/vendure/write_variants.h"

namespace oneshelf::vendure {

namespace {

using Action = VariantWrite::Action;

// --- what products share ---

bool replaces(const ListingFields& fields, const Settings& settings, const std::string& facet) {
  return (fields.brand && facet == settings.brand_facet) ||
         (fields.categories && facet == settings.category_facet);
}

Error missing_value(const WriteJob& job, const std::string& facet, const std::string& name) {
  const auto reason = job.known.facet_errors.find(facet);
  if (reason != job.known.facet_errors.end()) return reason->second;
  // Made by a request whose answer was lost: found by its name the next time.
  return Error(ErrorCode::kUnavailable, "vendure.facet_value_missing",
               "The brand or category could not be created in the shop.")
      .with("facet", facet)
      .with("value", name);
}

/// The product's facet values after the write: those of other facets stay.
Result<Json> facet_value_ids(const WriteJob& job, const ProductWork& work) {
  const ListingFields& fields = work.write->fields;
  Json ids = Json::array();
  if (const KnownProduct* known = work.known(job.known)) {
    for (const auto& [id, facet] : known->facet_values) {
      if (!replaces(fields, job.settings(), facet)) ids.push(id);
    }
  }
  for (const auto& value : wanted_facet_values(fields, job.settings())) {
    const auto found = job.known.facet_values.find(value);
    if (found == job.known.facet_values.end()) {
      return missing_value(job, value.first, value.second);
    }
    ids.push(found->second);
  }
  return ids;
}

void set_images(const WriteJob& job, const ProductWork& work, Json& input) {
  Json ids = Json::array();
  for (const Image& image : *work.write->fields.images) {
    const auto found = job.known.assets.find(image_tag(image));
    if (found != job.known.assets.end()) ids.push(found->second);
  }
  input.set("featuredAssetId", ids.at(0));  // null: none
  input.set("assetIds", std::move(ids));
}

/// A language that the product has no text in wants all of them.
Json updated_texts(const WriteJob& job, const ProductWork& work) {
  const ListingFields& fields = work.write->fields;
  const KnownProduct* known = work.known(job.known);
  Json translation = Json::object().set("languageCode", job.language());
  if (fields.name) translation.set("name", *fields.name);
  if (fields.description_html) translation.set("description", *fields.description_html);
  if (known != nullptr && known->slug.empty()) {
    const std::string name = fields.name.value_or(known->name);
    translation.set("name", name).set("slug", slug_of(name + "-" + known->id));
    translation.set("description", fields.description_html.value_or(known->description));
  }
  return Json::array().push(std::move(translation));
}

/// Whether the product is to be shown or hidden as a whole; nothing leaves it as it is.
std::optional<bool> product_shown(const WriteJob& job, const ProductWork& work) {
  bool any_shown = false, any_written = false;
  std::set<std::string> written;
  const std::vector<VariantWrite>& variants = work.write->variants;
  for (size_t i = 0; i < variants.size(); ++i) {
    const bool creates = variants[i].action == Action::kCreate;
    if (!work.is_open(i) || (!creates && !variants[i].fields.visible)) continue;
    any_written = true;
    any_shown = any_shown || variants[i].fields.visible.value_or(true);
    written.insert(variants[i].listing_id.str());
  }
  const KnownProduct* known = work.known(job.known);
  if (work.creating) return any_shown;
  if (!any_written || known == nullptr) return {};
  if (any_shown) return known->enabled ? std::nullopt : std::optional(true);
  const bool other_is_shown = std::ranges::any_of(known->variants, [&](const auto& variant) {
    return variant.enabled && !written.contains(variant.id);
  });
  return known->enabled && !other_is_shown ? std::optional(false) : std::nullopt;
}

/// The input of the product's update; an object with only an id if there is nothing to update.
Result<Json> product_input(const WriteJob& job, const ProductWork& work) {
  const ListingFields& fields = work.write->fields;
  Json input = Json::object().set("id", work.outcome.product_id.str());
  if (const auto shown = product_shown(job, work); shown && (*shown || !work.creating)) {
    input.set("enabled", *shown);
  }
  if (!work.outcome.error || work.creating) {
    const bool tells_texts = fields.name || fields.description_html;
    if (work.adopted) input.set("translations", product_texts(job, work));
    if (tells_texts && !work.creating) input.set("translations", updated_texts(job, work));
    if (fields.brand || fields.categories) {
      input.set("facetValueIds", ONESHELF_TRY(facet_value_ids(job, work)));
    }
    if (fields.images) set_images(job, work, input);
  }
  return input;
}

Step product_step(ProductWork& work, Json input) {
  Step step{.field = "updateProducts", .arguments = {}};
  step.arguments.push_back(
      {"input", "[UpdateProductInput!]!", Json::array().push(std::move(input))});
  step.has_rows = true;
  step.selection = "{id}";
  if (work.creating) step.chain = work.number;
  step.done = [&work](const StepOutcome& outcome) {
    if (outcome.errors.front()) work.fail(*outcome.errors.front());
  };
  return step;
}

void add_group_steps(ProductWork& work, std::vector<Step>& steps) {
  for (const OptionGroup& group : work.groups) {
    if (group.joined || group.id.empty()) continue;
    Step step{.field = "addOptionGroupToProduct", .arguments = {}};
    step.arguments.push_back({"productId", "ID!", work.outcome.product_id.str()});
    step.arguments.push_back({"optionGroupId", "ID!", group.id});
    step.selection = "{id}";
    step.chain = work.number;
    step.done = [&work](const StepOutcome& outcome) {
      if (!outcome.errors.front()) return;
      if (work.creating) return work.fail(*outcome.errors.front());
      for (size_t i = 0; i < work.write->variants.size(); ++i) {
        if (work.write->variants[i].fields.options) work.fail(i, *outcome.errors.front());
      }
    };
    steps.push_back(std::move(step));
  }
}

}  // namespace

void join_parts(WriteJob& job) {
  std::vector<Step> steps;
  for (ProductWork& work : job.works) {
    if (work.is_over()) continue;
    Result<Json> input = product_input(job, work);
    if (!input.ok()) work.fail(input.error());
    if (work.is_over()) continue;
    add_group_steps(work, steps);
    add_variant_steps(job, work, steps);
    if (input.ok() && input->size() > 1) steps.push_back(product_step(work, *std::move(input)));
  }
  run_steps(job.client, job.context, steps);
}

void remove_empty(WriteJob& job) {
  Json ids = Json::array();
  for (const ProductWork& work : job.works) {
    const std::vector<VariantWrite>& variants = work.write->variants;
    for (size_t i = 0; i < variants.size(); ++i) {
      if (variants[i].action != Action::kDelete || !work.is_open(i)) continue;
      ids.push(work.write->product_id.str());
      break;
    }
  }
  if (ids.size() == 0) return;
  // A product that cannot be looked at or deleted now is left without variants: it sells nothing
  // and is deleted with the next deletion, so that is no error of the variants'.
  const Result<Json> data =
      job.client.run(job.context, {.document = "query($ids:[String!]!){products(options:{take:1000,"
                                               "filter:{id:{in:$ids}}}){items{id variants{id}}}}",
                                   .variables = Json::object().set("ids", std::move(ids))});
  if (!data.ok()) return;
  Json empty = Json::array();
  const Json& items = (*data)["products"]["items"];
  for (size_t i = 0; i < items.size(); ++i) {
    if (items.at(i)["variants"].size() == 0) empty.push(items.at(i)["id"]);
  }
  if (empty.size() == 0) return;
  std::vector<Step> steps(1);
  steps.front().field = "deleteProducts";
  steps.front().arguments.push_back({"ids", "[ID!]!", std::move(empty)});
  steps.front().has_rows = true;
  steps.front().selection = "{result}";
  run_steps(job.client, job.context, steps);
}

}  // namespace oneshelf::vendure
