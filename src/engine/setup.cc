#include "engine/setup.h"

#include <algorithm>

#include "base/log.h"
#include "base/text.h"

namespace oneshelf {
namespace {

constexpr const char* kDraftNote = "setup";
constexpr const char* kDraft = "draft";

enum class Side { kSource, kChannel };

/// What a side offers for a question; nothing to choose from without it.
struct ChoiceOf {
  Side side;
  LookupKind kind;
};

struct Question {
  const char *path, *title;
  std::optional<ChoiceOf> choices;
};

struct Step {
  const char *id, *title, *text;
  std::vector<Question> questions;
};

/// Names of one side are mapped to what the other one has.
struct MappingStep {
  const char *id, *title, *text;
  const char* path;  ///< of the map's entries
  Side from;
  LookupKind kind;
};

constexpr ChoiceOf source(LookupKind kind) { return {Side::kSource, kind}; }
constexpr ChoiceOf channel(LookupKind kind) { return {Side::kChannel, kind}; }

const std::vector<Step>& steps_before_mappings() {
  static const std::vector<Step> kSteps = {
      {"orders",
       "Orders",
       "Which of the shop's orders are taken over, and how the source books them.",
       {{"orders.enabled", "Take orders over", {}},
        {"orders.statuses", "Orders in these states are taken over", {}},
        {"orders.customers", "Whom the source books them to", {}},
        {"orders.cash_customer", "Customer of web orders", source(LookupKind::kCustomers)},
        {"orders.delivery_item", "Item that shipping is booked to", source(LookupKind::kItems)},
        {"orders.fee_item", "Item that fees are booked to", source(LookupKind::kItems)},
        {"orders.rounding_item", "Item for rounding differences", source(LookupKind::kItems)},
        {"orders.location", "Location that books them", source(LookupKind::kLocations)},
        {"shipments.enabled", "Send parcels and tracking numbers back to the shop", {}}}},
      {"prices",
       "Prices",
       "Who decides the prices, and which of the source's prices the shop shows.",
       {{"fields.price", "Who decides the price", {}},
        {"price.list", "Price list or customer group", source(LookupKind::kPriceLists)},
        {"price.when_empty", "What happens to an item without a price", {}},
        {"price.promotions", "Use the source's promotions", {}},
        {"price.channel_includes_tax", "The shop's prices include tax", {}},
        {"price.round_to", "Round prices to", {}}}},
      {"stock",
       "Stock",
       "Who decides the stock, and how much of it the shop sees.",
       {{"fields.stock", "Who decides the stock", {}},
        {"stock.locations", "Locations that count", source(LookupKind::kLocations)},
        {"stock.channel_location", "Location of the shop", channel(LookupKind::kLocations)},
        {"stock.limit", "Largest figure shown", {}},
        {"stock.buffer", "Units hidden from the shop", {}}}}};
  return kSteps;
}

constexpr MappingStep kMappings[] = {
    {"payments", "Payment methods", "What each of the shop's payment methods is in the source.",
     "orders.payment_methods", Side::kChannel, LookupKind::kPaymentMethods},
    {"shipping", "Shipping methods", "What each of the shop's shipping methods is in the source.",
     "orders.shipping_methods", Side::kChannel, LookupKind::kShippingMethods},
    {"carriers", "Carriers", "What each of the source's carriers is called in the shop.",
     "shipments.carriers", Side::kSource, LookupKind::kCarriers}};

const Step& products_step() {
  static const Step kStep = {"products",
                             "Products",
                             "Which items the link touches at all, and whether it may create any.",
                             {{"products.mode", "Items that go to the shop", {}},
                              {"create", "May products be created in the shop", {}},
                              {"removal", "What happens when the source drops an item", {}}}};
  return kStep;
}

/// What a side has to choose from. Read once per kind.
class Lists {
 public:
  Lists(const Context& context, EngineParts& parts, const LinkView& link)
      : context_(context), parts_(parts), link_(link) {}

  struct List {
    std::vector<Named> names;
    std::string usual;  ///< the id of the one the side takes by default; "" none
  };

  Result<List> of(ChoiceOf wanted) {
    const auto key = std::pair(wanted.side, wanted.kind);
    const auto known = lists_.find(key);
    if (known != lists_.end()) return known->second;
    return lists_[key] = ONESHELF_TRY(read(wanted));
  }

 private:
  Result<List> read(ChoiceOf wanted) {
    const bool is_source = wanted.side == Side::kSource;
    const ConnectionId& id = is_source ? link_.source.id : link_.channel.id;
    OpenConnection connection = ONESHELF_TRY(parts_.connections.open(id, Lane::kCatalogue));
    List list;
    Lookups* lookups = connection.connector().lookups();
    if (lookups == nullptr) return list;
    const auto entries = lookups->lookup(context_, wanted.kind);
    if (!entries.ok()) {
      // The question is asked all the same; its answer is typed.
      const ErrorCode code = entries.error().code();
      if (code == ErrorCode::kUnsupported || code == ErrorCode::kForbidden) return list;
      return entries.error();
    }
    for (const LookupEntry& entry : *entries) {
      list.names.push_back({entry.id, entry.name});
      if (entry.is_default && list.usual.empty()) list.usual = entry.id;
    }
    if (list.names.size() == 1) list.usual = list.names[0].id;
    return list;
  }

  const Context& context_;
  EngineParts& parts_;
  const LinkView& link_;
  std::map<std::pair<Side, LookupKind>, List> lists_;
};

bool is_required(const std::string& path, const LinkView& link, size_t choices) {
  const LinkSettings& settings = link.settings;
  if (path == "stock.channel_location") return choices > 1;
  if (!settings.orders.enabled) return false;
  using Customers = OrderRule::CustomerPolicy;
  if (path == "orders.cash_customer") return settings.orders.customers == Customers::kCashCustomer;
  return path == "orders.delivery_item";
}

/// Of a field that nobody said anything about, who owns it by default.
std::string value_of(const LinkSettings& settings, const std::string& path) {
  constexpr std::string_view kFields = "fields.";
  std::string value = setting_text(settings, path);
  if (!value.empty() || !path.starts_with(kFields)) return value;
  const auto field = field_named(path.substr(kFields.size()));
  if (!field) return value;
  LinkSettings said;
  said.fields[*field] = default_ownership(*field);
  return setting_text(said, path);
}

Result<SetupQuestion> question_of(const Question& asked, const LinkView& link, Lists& lists) {
  SetupQuestion question{.path = asked.path, .title = asked.title};
  if (const auto setting = setting_help(question.path)) {
    question.help = setting->help;
    question.allowed = setting->allowed;
  }
  question.value = value_of(link.settings, question.path);
  Lists::List list;
  if (asked.choices) list = ONESHELF_TRY(lists.of(*asked.choices));
  question.choices = std::move(list.names);
  question.is_open =
      question.value.empty() && is_required(question.path, link, question.choices.size());
  if (question.is_open) question.suggestion = list.usual;
  return question;
}

Result<SetupStep> step_of(const Step& step, const LinkView& link, Lists& lists) {
  SetupStep made{.id = step.id, .title = step.title, .text = step.text};
  for (const Question& question : step.questions) {
    made.questions.push_back(ONESHELF_TRY(question_of(question, link, lists)));
  }
  return made;
}

const Mapping& mapping_of(const MappingStep& step, const LinkSettings& settings) {
  if (step.kind == LookupKind::kPaymentMethods) return settings.orders.payment_methods;
  if (step.kind == LookupKind::kShippingMethods) return settings.orders.shipping_methods;
  return settings.shipments.carriers;
}

bool must_be_mapped(const MappingStep& step, const LinkSettings& settings) {
  if (!settings.orders.enabled) return false;
  if (step.kind == LookupKind::kPaymentMethods) {
    return settings.orders.book_payments || !settings.orders.payment_methods.empty();
  }
  return step.kind == LookupKind::kShippingMethods && settings.orders.require_shipping_mapping;
}

/// The names that past orders had besides those of the list.
void add_learnt(const std::vector<std::string>& learnt, std::vector<Named>& names) {
  for (const std::string& name : learnt) {
    const bool is_known = std::ranges::any_of(
        names, [&](const Named& one) { return one.id == name || one.name == name; });
    if (!is_known && !name.empty()) names.push_back({name, name});
  }
}

Result<SetupStep> mapping_step(const MappingStep& step, const LinkView& link,
                               const OrderRecords::MethodsUsed& used, Lists& lists) {
  const Side to = step.from == Side::kSource ? Side::kChannel : Side::kSource;
  std::vector<Named> names = ONESHELF_TRY(lists.of({step.from, step.kind}))
  .names;
  if (step.kind == LookupKind::kPaymentMethods) add_learnt(used.payments, names);
  if (step.kind == LookupKind::kShippingMethods) add_learnt(used.shipping, names);
  const std::vector<Named> choices = ONESHELF_TRY(lists.of({to, step.kind}))
  .names;
  const Mapping suggested = suggested_mapping(names, choices);
  const Mapping& mapping = mapping_of(step, link.settings);
  SetupStep made{.id = step.id, .title = step.title, .text = step.text};
  for (const Named& name : names) {
    SetupQuestion question{.path = std::string(step.path) + "." + name.id, .title = name.name};
    question.help = step.text;
    question.choices = choices;
    const std::string* set = mapped(mapping, name.id);
    if (set != nullptr) question.value = *set;
    const auto meant = suggested.find(name.id);
    if (set == nullptr && meant != suggested.end()) question.suggestion = meant->second;
    question.is_open = set == nullptr && must_be_mapped(step, link.settings);
    made.questions.push_back(std::move(question));
  }
  return made;
}

Json to_json(const SetupQuestion& question) {
  Json json = Json::object().set("path", question.path).set("title", question.title);
  json.set("help", question.help);
  if (!question.allowed.empty()) json.set("allowed", question.allowed);
  Json choices = Json::array();
  for (const Named& choice : question.choices) {
    choices.push(Json::object().set("id", choice.id).set("name", choice.name));
  }
  if (!question.choices.empty()) json.set("choices", std::move(choices));
  json.set("value", question.value).set("suggestion", question.suggestion);
  return json.set("open", question.is_open);
}

}  // namespace

std::vector<std::string> LinkSetup::open() const {
  std::vector<std::string> paths;
  for (const SetupStep& step : steps) {
    for (const SetupQuestion& question : step.questions) {
      if (question.is_open) paths.push_back(question.path);
    }
  }
  return paths;
}

Json to_json(const LinkSetup& setup) {
  Json steps = Json::array();
  for (const SetupStep& step : setup.steps) {
    Json questions = Json::array();
    for (const SetupQuestion& question : step.questions) questions.push(to_json(question));
    steps.push(Json::object()
                   .set("id", step.id)
                   .set("title", step.title)
                   .set("text", step.text)
                   .set("questions", std::move(questions)));
  }
  Json open = Json::array();
  for (const std::string& path : setup.open()) open.push(path);
  return Json::object()
      .set("draft", setup.is_draft)
      .set("steps", std::move(steps))
      .set("open", std::move(open));
}

Result<LinkView> begin_setup(EngineParts& parts, NewLink wanted) {
  wanted.paused = true;
  const LinkView link = ONESHELF_TRY(make_link(parts, wanted));
  ONESHELF_TRY(parts.store.write(
      [&](Records& records) { return records.save_link_note(link.id(), kDraftNote, kDraft); }));
  return link;
}

Result<LinkSetup> read_setup(const Context& context, EngineParts& parts, const LinkView& link) {
  LinkSetup setup;
  OrderRecords::MethodsUsed used;
  ONESHELF_TRY(parts.store.read([&](Records& records) -> Result<void> {
    setup.is_draft = ONESHELF_TRY(records.link_note(link.id(), kDraftNote))
    == kDraft;
    used = ONESHELF_TRY(records.methods_used(link.id()));
    return success();
  }));
  Lists lists(context, parts, link);
  for (const Step& step : steps_before_mappings()) {
    setup.steps.push_back(ONESHELF_TRY(step_of(step, link, lists)));
  }
  for (const MappingStep& step : kMappings) {
    setup.steps.push_back(ONESHELF_TRY(mapping_step(step, link, used, lists)));
  }
  setup.steps.push_back(ONESHELF_TRY(step_of(products_step(), link, lists)));
  return setup;
}

std::vector<std::pair<std::string, std::string>> suggestions_of(const LinkSetup& setup) {
  std::vector<std::pair<std::string, std::string>> answers;
  for (const SetupStep& step : setup.steps) {
    for (const SetupQuestion& question : step.questions) {
      if (!question.value.empty() || question.suggestion.empty()) continue;
      answers.emplace_back(question.path, question.suggestion);
    }
  }
  return answers;
}

Result<void> complete_setup(EngineParts& parts, const LinkView& link, const LinkSetup& setup) {
  const std::vector<std::string> open = setup.open();
  if (!open.empty()) {
    return Error(ErrorCode::kInvalid, "setup.open_questions",
                 "Not everything is answered yet: " + joined(open, ", ") + ".")
        .remedied("Answer with: oneshelf setup " + link.id().str() + " --set \"" + open.front() +
                  "=<id>\"")
        .with("link", link.id().str());
  }
  ONESHELF_TRY(check_kept_location(parts, link));
  ONESHELF_TRY(parts.store.write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(records.save_link_note(link.id(), kDraftNote, ""));
    LinkRecord record = link.record;
    record.paused = false;
    return records.save_link(record);
  }));
  log_info("link.set_up", {{"link", link.id().str()}});
  return success();
}

}  // namespace oneshelf
