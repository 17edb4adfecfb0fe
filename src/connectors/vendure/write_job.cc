#include "connectors/vendure/write_job.h"

#include <algorithm>

#include "base/text.h"

namespace oneshelf::vendure {

const KnownProduct* ProductWork::known(const Known& all) const {
  const auto found = all.by_id.find(write->product_id.str());
  return found == all.by_id.end() ? nullptr : &found->second;
}

void ProductWork::fail(const Error& error) {
  if (!outcome.error) outcome.error = error;
}

void ProductWork::fail(size_t variant, const Error& error) {
  if (!outcome.variants[variant].error) outcome.variants[variant].error = error;
}

std::vector<std::string> axes_of(const ProductWrite& write) {
  if (!write.axes.empty()) return write.axes;
  std::vector<std::string> axes;
  for (const VariantWrite& variant : write.variants) {
    if (!variant.fields.options) continue;
    for (const OptionValue& option : *variant.fields.options) {
      if (std::ranges::find(axes, option.name) == axes.end()) axes.push_back(option.name);
    }
  }
  return axes;
}

OptionGroup* group_named(std::vector<OptionGroup>& groups, std::string_view name) {
  const std::string wanted = folded(name);
  const auto found = std::ranges::find_if(
      groups, [&wanted](const OptionGroup& group) { return folded(group.name) == wanted; });
  return found == groups.end() ? nullptr : &*found;
}

Error answer_lost() {
  return Error(ErrorCode::kUnknownOutcome, "vendure.answer_lost",
               "The shop did this, but its answer was lost to the failure of another record.");
}

std::vector<std::pair<std::string, std::string>> wanted_facet_values(const ListingFields& fields,
                                                                     const Settings& settings) {
  std::vector<std::pair<std::string, std::string>> wanted;
  if (fields.brand && !fields.brand->empty() && !settings.brand_facet.empty()) {
    wanted.emplace_back(settings.brand_facet, *fields.brand);
  }
  if (fields.categories && !settings.category_facet.empty()) {
    for (const std::string& name : *fields.categories) {
      wanted.emplace_back(settings.category_facet, name);
    }
  }
  return wanted;
}

Json name_in_languages(const WriteJob& job, const std::string& name) {
  Json translations = Json::array();
  translations.push(
      Json::object().set("languageCode", job.shop.default_language).set("name", name));
  if (job.language() != job.shop.default_language) {
    translations.push(Json::object().set("languageCode", job.language()).set("name", name));
  }
  return translations;
}

Json product_texts(const WriteJob& job, const ProductWork& work) {
  const ListingFields& fields = work.write->fields;
  Json translations = name_in_languages(job, *fields.name);
  for (Json& translation : translations.as_array()) {
    // Without a slug the shop's database refuses the row.
    translation.set("slug", work.slug);
    translation.set("description", fields.description_html.value_or(""));
  }
  return translations;
}

}  // namespace oneshelf::vendure
