#include <algorithm>
#include <set>

#include "base/text.h"
#include "connectors/vendure/write_job.h"

namespace oneshelf::vendure {

namespace {

/// Codes are for programs; two names that give one code are told apart.
std::string code_for(const std::string& name, std::set<std::string>& taken) {
  const std::string stem = slug_of(name);
  std::string code = stem;
  for (int i = 2; !taken.insert(code).second; ++i) code = stem + "-" + std::to_string(i);
  return code;
}

Json named_rows(const WriteJob& job, const std::set<std::string>& names) {
  std::set<std::string> codes;
  Json rows = Json::array();
  for (const std::string& name : names) {
    rows.push(Json::object()
                  .set("code", code_for(name, codes))
                  .set("translations", name_in_languages(job, name)));
  }
  return rows;
}

// --- facets and their values: brands and categories ---

void note_facet_value(WriteJob& job, const std::string& facet, const Json& row) {
  job.known.facet_values.emplace(std::pair(facet, row["name"].text_or()), row["id"].text_or());
}

void note_facet_failure(WriteJob& job, const std::string& facet, const StepOutcome& outcome) {
  for (const std::optional<Error>& error : outcome.errors) {
    if (error) job.known.facet_errors.emplace(facet, *error);
  }
}

/// "product-category" -> "Product category": a name for a facet that the shop does not have yet.
std::string facet_title(std::string code) {
  std::ranges::replace(code, '-', ' ');
  if (!code.empty() && code[0] >= 'a' && code[0] <= 'z') code[0] = static_cast<char>(code[0] - 32);
  return code;
}

Step facet_step(WriteJob& job, const std::string& code, const std::set<std::string>& names) {
  Json input = Json::object()
                   .set("code", code)
                   .set("isPrivate", false)
                   .set("translations", name_in_languages(job, facet_title(code)))
                   .set("values", named_rows(job, names));
  Step step{.field = "createFacet", .arguments = {}};
  step.arguments.push_back({"input", "CreateFacetInput!", std::move(input)});
  step.selection = "{id values{id name}}";
  step.done = [&job, code](const StepOutcome& outcome) {
    note_facet_failure(job, code, outcome);
    for (const Json& facet : outcome.data) {
      job.known.facets[code] = facet["id"].text_or();
      if (!facet["values"].is_array()) continue;
      for (const Json& row : facet["values"].as_array()) note_facet_value(job, code, row);
    }
  };
  return step;
}

Step facet_values_step(WriteJob& job, const std::string& code, const std::set<std::string>& names) {
  Json rows = named_rows(job, names);
  for (Json& row : rows.as_array()) row.set("facetId", job.known.facets.at(code));
  Step step{.field = "createFacetValues", .arguments = {}};
  step.arguments.push_back({"input", "[CreateFacetValueInput!]!", std::move(rows)});
  step.has_rows = true;
  step.selection = "{id name}";
  step.done = [&job, code](const StepOutcome& outcome) {
    note_facet_failure(job, code, outcome);
    for (const Json& row : outcome.data) note_facet_value(job, code, row);
  };
  return step;
}

void add_facet_steps(WriteJob& job, std::vector<Step>& steps) {
  std::map<std::string, std::set<std::string>> missing;  // names by facet
  for (const ProductWork& work : job.works) {
    if (work.is_over()) continue;
    for (const auto& value : wanted_facet_values(work.write->fields, job.settings())) {
      if (!job.known.facet_values.contains(value)) missing[value.first].insert(value.second);
    }
  }
  for (const auto& [code, names] : missing) {
    steps.push_back(job.known.facets.contains(code) ? facet_values_step(job, code, names)
                                                    : facet_step(job, code, names));
  }
}

// --- options ---

/// The values that the product's writes name for an axis.
std::set<std::string> values_of(const ProductWork& work, const std::string& axis) {
  const std::string wanted = folded(axis);
  std::set<std::string> values;
  const std::vector<VariantWrite>& variants = work.write->variants;
  for (size_t i = 0; i < variants.size(); ++i) {
    if (!work.is_open(i) || !variants[i].fields.options) continue;
    for (const OptionValue& option : *variants[i].fields.options) {
      if (folded(option.name) == wanted) values.insert(option.value);
    }
  }
  return values;
}

void note_option(OptionGroup& group, const Json& option) {
  group.options[option["name"].text_or()] = option["id"].text_or();
}

void note_failure(ProductWork& work, const StepOutcome& outcome) {
  const std::optional<Error> error =
      outcome.answer_lost ? std::optional(answer_lost()) : outcome.errors.front();
  if (!error) return;
  if (work.creating) return work.fail(*error);
  // Of an existing product only what names options depends on them.
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    if (work.write->variants[i].fields.options) work.fail(i, *error);
  }
}

Step group_step(WriteJob& job, ProductWork& work, const std::string& axis,
                const std::set<std::string>& values) {
  const std::string stem = work.creating ? work.slug : work.write->product_id.str();
  Json input = Json::object()
                   .set("code", slug_of(stem + "-" + axis))
                   .set("translations", name_in_languages(job, axis))
                   .set("options", named_rows(job, values));
  Step step{.field = "createProductOptionGroup", .arguments = {}};
  step.arguments.push_back({"input", "CreateProductOptionGroupInput!", std::move(input)});
  step.selection = "{id options{id name}}";
  step.chain = work.number;
  step.done = [&work, axis](const StepOutcome& outcome) {
    note_failure(work, outcome);
    for (const Json& created : outcome.data) {
      OptionGroup* group = group_named(work.groups, axis);
      group->id = created["id"].text_or();
      if (!created["options"].is_array()) continue;
      for (const Json& option : created["options"].as_array()) note_option(*group, option);
    }
  };
  return step;
}

Step option_step(WriteJob& job, ProductWork& work, const std::string& group_id,
                 const std::string& axis, const std::string& value) {
  Json input = Json::object()
                   .set("productOptionGroupId", group_id)
                   .set("code", slug_of(value))
                   .set("translations", name_in_languages(job, value));
  Step step{.field = "createProductOption", .arguments = {}};
  step.arguments.push_back({"input", "CreateProductOptionInput!", std::move(input)});
  step.selection = "{id name}";
  step.chain = work.number;
  step.done = [&work, axis](const StepOutcome& outcome) {
    note_failure(work, outcome);
    OptionGroup* group = group_named(work.groups, axis);
    for (const Json& created : outcome.data) note_option(*group, created);
  };
  return step;
}

void add_option_steps(WriteJob& job, ProductWork& work, std::vector<Step>& steps) {
  for (const std::string& axis : axes_of(*work.write)) {
    const std::set<std::string> values = values_of(work, axis);
    if (values.empty()) continue;
    const OptionGroup* group = group_named(work.groups, axis);
    if (group == nullptr) {
      work.groups.push_back({.id = "", .name = axis, .options = {}, .joined = false});
      steps.push_back(group_step(job, work, axis, values));
      continue;
    }
    for (const std::string& value : values) {
      if (group->options.contains(value)) continue;
      steps.push_back(option_step(job, work, group->id, axis, value));
    }
  }
}

// --- products ---

/// Hidden until it has its variants: an interrupted create never shows half a product.
Step product_step(WriteJob& job, ProductWork& work) {
  Json input = Json::object().set("enabled", false).set("translations", product_texts(job, work));
  Step step{.field = "createProduct", .arguments = {}};
  step.arguments.push_back({"input", "CreateProductInput!", std::move(input)});
  step.selection = "{id}";
  step.chain = work.number;
  step.done = [&work](const StepOutcome& outcome) {
    note_failure(work, outcome);
    for (const Json& created : outcome.data) {
      work.outcome.product_id = VendorId(created["id"].text_or());
    }
  };
  return step;
}

}  // namespace

void create_parts(WriteJob& job) {
  std::vector<Step> steps;
  add_facet_steps(job, steps);
  for (ProductWork& work : job.works) {
    if (work.is_over()) continue;
    add_option_steps(job, work, steps);
    if (work.creating && !work.adopted) steps.push_back(product_step(job, work));
  }
  run_steps(job.client, job.context, steps);
}

}  // namespace oneshelf::vendure
