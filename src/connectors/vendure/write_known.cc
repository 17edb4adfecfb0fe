#include <algorithm>
#include <set>

#include "connectors/vendure/wire.h"
#include "connectors/vendure/write_job.h"

namespace oneshelf::vendure {

namespace {

using Texts = std::set<std::string>;

constexpr const char* kProductSelection =
    "{items{id name description slug enabled translations{languageCode slug} "
    "facetValues{id facet{code}} optionGroups{id name options{id name}} "
    "variants{id name enabled options{name}}}}";

Json array_of(const Texts& texts) {
  Json array = Json::array();
  for (const std::string& text : texts) array.push(text);
  return array;
}

/// An update of a price or a tax class needs to know nothing; one that touches what the product
/// shares, its options or its visibility does.
bool needs_product(const WriteJob& job, const ProductWork& work) {
  const ListingFields& fields = work.write->fields;
  const bool in_other_language = job.language() != job.shop.default_language;
  if (fields.name || fields.brand || fields.categories) return true;
  if (fields.description_html && in_other_language) return true;
  return std::ranges::any_of(work.write->variants, [](const VariantWrite& write) {
    return write.action == VariantWrite::Action::kCreate || write.fields.options ||
           write.fields.visible;
  });
}

/// What is asked for: each list only if something wants it.
struct Question {
  Texts ids, slugs, tags, facets, values;

  bool empty() const { return ids.empty() && slugs.empty() && tags.empty() && facets.empty(); }
};

Question question_of(const WriteJob& job) {
  Question question;
  for (const ProductWork& work : job.works) {
    if (work.is_over()) continue;
    const ListingFields& fields = work.write->fields;
    if (work.creating) question.slugs.insert(work.slug);
    if (!work.creating && needs_product(job, work)) {
      question.ids.insert(work.write->product_id.str());
    }
    if (fields.images) {
      for (const Image& image : *fields.images) question.tags.insert(image_tag(image));
    }
    for (const auto& [facet, name] : wanted_facet_values(fields, job.settings())) {
      question.facets.insert(facet);
      question.values.insert(name);
    }
  }
  return question;
}

/// One list of the document, if there is anything to ask for.
class Document {
 public:
  void ask(const Texts& texts, const char* variable, const std::string& list) {
    if (texts.empty()) return;
    parameters_ += std::string("$") + variable + ":[String!]! ";
    lists_ += list;
    variables_.set(variable, array_of(texts));
  }
  Operation operation() const {
    return {.document = "query(" + parameters_ + "){" + lists_ + "}", .variables = variables_};
  }

 private:
  std::string parameters_, lists_;
  Json variables_ = Json::object();
};

Operation operation_for(const Question& question) {
  Document document;
  document.ask(
      question.ids, "ids",
      std::string("byId:products(options:{take:1000,filter:{id:{in:$ids}}})") + kProductSelection);
  document.ask(question.slugs, "slugs",
               std::string("bySlug:products(options:{take:1000,filter:{slug:{in:$slugs}}})") +
                   kProductSelection);
  document.ask(question.tags, "tags",
               "assets(options:{take:1000,sort:{id:ASC},tags:$tags,tagsOperator:OR})"
               "{items{id tags{value}}}");
  document.ask(question.facets, "facets",
               "facets(options:{take:1000,filter:{code:{in:$facets}}}){items{id code}}");
  document.ask(question.values, "values",
               "facetValues(options:{take:1000,sort:{id:ASC},filter:{name:{in:$values}}})"
               "{items{id name facet{code}}}");
  return document.operation();
}

OptionGroup read_group(const JsonReader& reader) {
  OptionGroup group{
      .id = reader.id("id"), .name = reader.text("name"), .options = {}, .joined = true};
  for (const JsonReader& option : reader.list("options")) {
    group.options.emplace(option.text("name"), option.id("id"));
  }
  return group;
}

KnownProduct read_product(const JsonReader& reader, const std::string& language) {
  KnownProduct product{.id = reader.id("id"),
                       .name = reader.text("name"),
                       .description = reader.text("description"),
                       .enabled = reader.boolean("enabled"),
                       .slug = "",
                       .variants = {},
                       .groups = {},
                       .facet_values = {}};
  for (const JsonReader& translation : reader.list("translations")) {
    if (translation.text("languageCode") == language) product.slug = translation.text("slug");
  }
  for (const JsonReader& value : reader.list("facetValues")) {
    product.facet_values.emplace_back(value.id("id"), value.object("facet").text("code"));
  }
  for (const JsonReader& group : reader.list("optionGroups")) {
    product.groups.push_back(read_group(group));
  }
  for (const JsonReader& variant : reader.list("variants")) {
    KnownProduct::Variant known{.id = variant.id("id"),
                                .name = variant.text("name"),
                                .enabled = variant.boolean("enabled"),
                                .options = {}};
    for (const JsonReader& option : variant.list("options")) {
      known.options.push_back(option.text("name"));
    }
    product.variants.push_back(std::move(known));
  }
  return product;
}

std::vector<JsonReader> rows_of(const JsonReader& data, std::string_view list) {
  const std::optional<JsonReader> found = data.opt_object(list);
  return found ? found->list("items") : std::vector<JsonReader>();
}

void read_products(const JsonReader& data, const WriteJob& job, Known& known) {
  for (const JsonReader& row : rows_of(data, "byId")) {
    KnownProduct product = read_product(row, job.language());
    known.by_id.emplace(product.id, std::move(product));
  }
  for (const JsonReader& row : rows_of(data, "bySlug")) {
    KnownProduct product = read_product(row, job.language());
    // Only what an interrupted create leaves behind looks like this.
    if (product.variants.empty() && !product.enabled) {
      known.leftovers.emplace(row.text("slug"), std::move(product));
    }
  }
}

void read_rest(const JsonReader& data, Known& known) {
  for (const JsonReader& asset : rows_of(data, "assets")) {
    for (const JsonReader& tag : asset.list("tags")) {
      known.assets.emplace(tag.text("value"), asset.id("id"));
    }
  }
  for (const JsonReader& facet : rows_of(data, "facets")) {
    known.facets.emplace(facet.text("code"), facet.id("id"));
  }
  for (const JsonReader& value : rows_of(data, "facetValues")) {
    known.facet_values.emplace(std::pair(value.object("facet").text("code"), value.text("name")),
                               value.id("id"));
  }
}

void note_known(WriteJob& job) {
  for (ProductWork& work : job.works) {
    const KnownProduct* product = work.known(job.known);
    const auto leftover = job.known.leftovers.find(work.slug);
    if (work.creating && leftover != job.known.leftovers.end()) {
      product = &leftover->second;
      work.adopted = true;
      work.outcome.product_id = VendorId(product->id);
    }
    if (product != nullptr) {
      work.groups = product->groups;
    } else if (!work.creating && needs_product(job, work)) {
      const Error gone = Error(ErrorCode::kNotFound, "vendure.not_found",
                               "The shop does not have this product any more.")
                             .remedied("Read the channel again.");
      work.fail(gone);
      for (size_t i = 0; i < work.outcome.variants.size(); ++i) work.fail(i, gone);
    }
  }
}

}  // namespace

Result<void> read_known(WriteJob& job) {
  const Question question = question_of(job);
  if (question.empty()) return success();
  const Json data = ONESHELF_TRY(job.client.run(job.context, operation_for(question)));
  JsonReader::Complaints complaints;
  const JsonReader reader(data, complaints);
  read_products(reader, job, job.known);
  read_rest(reader, job.known);
  ONESHELF_TRY(JsonReader::finish(complaints));
  note_known(job);
  return success();
}

}  // namespace oneshelf::vendure
