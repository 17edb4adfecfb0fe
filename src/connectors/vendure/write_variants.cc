#include "connectors/vendure/write_variants.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "connectors/vendure/stock.h"

namespace oneshelf::vendure {

namespace {

using Action = VariantWrite::Action;

/// Rows of a step and which variant of the product each is about; kNobody for rows of our own.
constexpr size_t kNobody = static_cast<size_t>(-1);
struct Rows {
  Json input = Json::array();
  std::vector<size_t> variants;

  void add(Json row, size_t variant) {
    input.push(std::move(row));
    variants.push_back(variant);
  }
};

/// "Mug Blue L": as order lines and lists in the shop show it.
std::string variant_name(const std::string& product, const std::vector<std::string>& options) {
  return options.empty() ? product : product + " " + joined(options, " ");
}

std::string product_name(const WriteJob& job, const ProductWork& work) {
  if (work.write->fields.name) return *work.write->fields.name;
  const KnownProduct* known = work.known(job.known);
  return known == nullptr ? "" : known->name;
}

std::vector<std::string> option_names(const ListingFields& fields) {
  std::vector<std::string> names;
  if (!fields.options) return names;
  for (const OptionValue& option : *fields.options) names.push_back(option.value);
  return names;
}

/// False if an option is not known: then creating it failed, and the error is already told.
bool set_options(ProductWork& work, const ListingFields& fields, Json& row) {
  if (!fields.options) return true;
  Json ids = Json::array();
  for (const OptionValue& option : *fields.options) {
    const OptionGroup* group = group_named(work.groups, option.name);
    if (group == nullptr || !group->options.contains(option.value)) return false;
    ids.push(group->options.at(option.value));
  }
  row.set("optionIds", std::move(ids));
  return true;
}

void set_common(const WriteJob& job, const ListingFields& fields, Json& row) {
  if (fields.price) row.set("price", fields.price->to_minor(job.shop.money_places));
  if (fields.tax_class) row.set("taxCategoryId", *job.shop.tax_category_id(*fields.tax_class));
}

void set_first_stock(const WriteJob& job, const ListingFields& fields, Json& row) {
  if (!fields.stock || fields.stock->empty()) return;
  Json levels = Json::array();
  for (const auto& [location, quantity] : *fields.stock) {
    levels.push(Json::object()
                    .set("stockLocationId", location.empty() ? job.location : location.str())
                    .set("stockOnHand", quantity.to_minor(0)));
  }
  row.set("stockLevels", std::move(levels));
  // Without it the shop's general setting might sell more than there is.
  row.set("trackInventory", "TRUE");
}

const std::string& sku_of(const VariantWrite& write) {
  return write.fields.sku ? *write.fields.sku : write.sku;
}

Error unknown_option(const VariantWrite& write) {
  return Error(ErrorCode::kUnavailable, "vendure.option_unknown",
               "An option of the variant could not be created in the shop.")
      .with("sku", write.sku);
}

Rows rows_to_create(const WriteJob& job, ProductWork& work) {
  Rows rows;
  const std::vector<VariantWrite>& variants = work.write->variants;
  for (size_t i = 0; i < variants.size(); ++i) {
    if (variants[i].action != Action::kCreate || !work.is_open(i)) continue;
    const ListingFields& fields = variants[i].fields;
    const std::string name = variant_name(product_name(job, work), option_names(fields));
    Json row = Json::object()
                   .set("productId", work.outcome.product_id.str())
                   .set("sku", sku_of(variants[i]))
                   .set("enabled", fields.visible.value_or(true))
                   .set("translations", name_in_languages(job, name));
    set_common(job, fields, row);
    set_first_stock(job, fields, row);
    if (set_options(work, fields, row)) {
      rows.add(std::move(row), i);
    } else {
      work.fail(i, unknown_option(variants[i]));
    }
  }
  return rows;
}

/// Variants of the product that the write does not name.
std::vector<const KnownProduct::Variant*> bystanders(const WriteJob& job, const ProductWork& work) {
  std::vector<const KnownProduct::Variant*> others;
  const KnownProduct* known = work.known(job.known);
  if (known == nullptr) return others;
  for (const KnownProduct::Variant& variant : known->variants) {
    const bool named = std::ranges::any_of(work.write->variants, [&](const VariantWrite& write) {
      return write.listing_id.str() == variant.id;
    });
    if (!named) others.push_back(&variant);
  }
  return others;
}

/// A variant's name is made of its product's: it follows, unless somebody gave it one of its own.
void rename(const WriteJob& job, const ProductWork& work, const KnownProduct::Variant& variant,
            Json& row) {
  const KnownProduct* known = work.known(job.known);
  if (!work.write->fields.name || *work.write->fields.name == known->name) return;
  if (variant.name != variant_name(known->name, variant.options)) return;
  const std::string name = variant_name(*work.write->fields.name, variant.options);
  row.set("translations",
          Json::array().push(Json::object().set("languageCode", job.language()).set("name", name)));
}

/// Showing one variant of a hidden product shows the product: the others are to stay hidden.
bool shows_hidden_product(const WriteJob& job, const ProductWork& work) {
  const KnownProduct* known = work.known(job.known);
  if (known == nullptr || known->enabled) return false;
  return std::ranges::any_of(work.write->variants, [](const VariantWrite& write) {
    const bool by_default = write.action == Action::kCreate;
    return write.action != Action::kDelete && write.fields.visible.value_or(by_default);
  });
}

const KnownProduct::Variant* known_variant(const WriteJob& job, const ProductWork& work,
                                           const VendorId& id) {
  const KnownProduct* known = work.known(job.known);
  if (known == nullptr) return nullptr;
  const auto found = std::ranges::find(known->variants, id.str(), &KnownProduct::Variant::id);
  return found == known->variants.end() ? nullptr : &*found;
}

void add_named_rows(const WriteJob& job, ProductWork& work, bool hides_others, Rows& rows) {
  const std::vector<VariantWrite>& variants = work.write->variants;
  for (size_t i = 0; i < variants.size(); ++i) {
    if (variants[i].action != Action::kUpdate || !work.is_open(i)) continue;
    const ListingFields& fields = variants[i].fields;
    const KnownProduct::Variant* known = known_variant(job, work, variants[i].listing_id);
    Json row = Json::object().set("id", variants[i].listing_id.str());
    if (fields.sku) row.set("sku", *fields.sku);
    if (fields.visible) row.set("enabled", *fields.visible);
    if (!fields.visible && hides_others && known != nullptr && known->enabled) {
      row.set("enabled", false);
    }
    set_common(job, fields, row);
    if (known != nullptr) rename(job, work, *known, row);
    if (!set_options(work, fields, row)) {
      work.fail(i, unknown_option(variants[i]));
    } else if (row.size() > 1) {
      rows.add(std::move(row), i);
    }
  }
}

Rows rows_to_update(const WriteJob& job, ProductWork& work) {
  Rows rows;
  const bool hides_others = shows_hidden_product(job, work);
  add_named_rows(job, work, hides_others, rows);
  for (const KnownProduct::Variant* variant : bystanders(job, work)) {
    Json row = Json::object().set("id", variant->id);
    if (hides_others && variant->enabled) row.set("enabled", false);
    rename(job, work, *variant, row);
    if (row.size() > 1) rows.add(std::move(row), kNobody);
  }
  return rows;
}

Rows rows_to_delete(const ProductWork& work) {
  Rows rows;
  const std::vector<VariantWrite>& variants = work.write->variants;
  for (size_t i = 0; i < variants.size(); ++i) {
    if (variants[i].action != Action::kDelete || !work.is_open(i)) continue;
    rows.add(variants[i].listing_id.str(), i);
  }
  return rows;
}

void note_errors(ProductWork& work, const std::vector<size_t>& variants,
                 const StepOutcome& outcome) {
  for (size_t row = 0; row < variants.size(); ++row) {
    if (!outcome.errors[row]) continue;
    if (variants[row] == kNobody) {
      work.fail(*outcome.errors[row]);
    } else {
      work.fail(variants[row], *outcome.errors[row]);
    }
  }
}

/// The answer's rows come in no promised order: each is found by its SKU.
void note_created(ProductWork& work, const std::vector<size_t>& variants,
                  const StepOutcome& outcome) {
  note_errors(work, variants, outcome);
  if (work.creating && outcome.failed()) work.fail(*outcome.errors.front());
  for (const Json& created : outcome.data) {
    for (const size_t variant : variants) {
      WriteOutcome& target = work.outcome.variants[variant];
      if (!target.listing_id.empty() || target.error) continue;
      if (sku_of(work.write->variants[variant]) != created["sku"].text_or()) continue;
      target.listing_id = VendorId(created["id"].text_or());
      break;
    }
  }
  for (const size_t variant : variants) {
    WriteOutcome& target = work.outcome.variants[variant];
    if (target.listing_id.empty() && !target.error) target.error = answer_lost();
  }
}

/// A variant that is gone already is as it should be.
void note_deleted(ProductWork& work, const std::vector<size_t>& variants,
                  const StepOutcome& outcome) {
  for (size_t row = 0; row < variants.size(); ++row) {
    const std::optional<Error>& error = outcome.errors[row];
    if (error && error->code() != ErrorCode::kNotFound) work.fail(variants[row], *error);
    const Json& answer = outcome.data.size() == variants.size() ? outcome.data[row] : Json();
    if (answer["result"].text_or() != "NOT_DELETED") continue;
    work.fail(variants[row], Error(ErrorCode::kRefused, "vendure.not_deleted",
                                   "The shop does not let this variant be deleted.")
                                 .with("vendor_message", answer["message"].text_or()));
  }
}

using Note = void (*)(ProductWork&, const std::vector<size_t>&, const StepOutcome&);

void add_step(ProductWork& work, Rows rows, Step step, const char* type, Note note,
              std::vector<Step>& steps) {
  if (rows.variants.empty()) return;
  const bool deletes = step.field == "deleteProductVariants";
  step.arguments.push_back({deletes ? "ids" : "input", type, std::move(rows.input)});
  step.has_rows = true;
  step.done = [&work, variants = std::move(rows.variants), note](const StepOutcome& outcome) {
    note(work, variants, outcome);
  };
  steps.push_back(std::move(step));
}

}  // namespace

void add_variant_steps(const WriteJob& job, ProductWork& work, std::vector<Step>& steps) {
  Step update{.field = "updateProductVariants", .arguments = {}};
  update.selection = "{id}";
  add_step(work, rows_to_update(job, work), std::move(update), "[UpdateProductVariantInput!]!",
           note_errors, steps);
  Step create{.field = "createProductVariants", .arguments = {}};
  create.selection = "{id sku}";
  create.chain = work.number;
  add_step(work, rows_to_create(job, work), std::move(create), "[CreateProductVariantInput!]!",
           note_created, steps);
  Step remove{.field = "deleteProductVariants", .arguments = {}};
  remove.selection = "{result message}";
  add_step(work, rows_to_delete(work), std::move(remove), "[ID!]!", note_deleted, steps);
}

}  // namespace oneshelf::vendure
