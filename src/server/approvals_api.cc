#include "server/approvals_api.h"

#include <algorithm>

namespace oneshelf {
namespace {

constexpr int kEventsTold = 100;
constexpr int kEventsMost = 10'000;

constexpr std::string_view kWords[] = {"sku",      "all",         "brand",   "category",  "prefix",
                                       "in_stock", "undo",        "preview", "save_rule", "why",
                                       "who",      "remove_rule", "confirm", "reject"};

Error wrong(const std::string& message, const std::string& remedy) {
  return Error(ErrorCode::kInvalid, "request.approval", message).remedied(remedy);
}

Result<void> check_words(const Json& told) {
  if (!told.is_object()) return wrong("The body is no JSON object.", "Send {\"sku\":[\"A\"]}.");
  for (const auto& [word, value] : told.as_object()) {
    if (std::ranges::find(kWords, word) != std::end(kWords)) continue;
    return Error(ErrorCode::kInvalid, "request.unknown_word",
                 "\"" + word + "\" is no word of an approval.")
        .with("word", word);
  }
  for (const std::string_view flag : {"all", "in_stock", "undo", "preview"}) {
    if (!told[flag].is_null() && !told[flag].is_bool()) {
      return wrong("\"" + std::string(flag) + "\" is true or false.", "Leave it out, or say true.");
    }
  }
  for (const std::string_view text : {"brand", "category", "prefix", "why", "who", "save_rule"}) {
    if (!told[text].is_null() && !told[text].is_string()) {
      return wrong("\"" + std::string(text) + "\" is a text.", "Put it in quotes.");
    }
  }
  return success();
}

bool says(const Json& told, std::string_view flag) {
  return told[flag].is_bool() && told[flag].as_bool();
}

ApprovalFilter filter_of(const Json& told) {
  return {.brand = told["brand"].text_or(),
          .category = told["category"].text_or(),
          .sku_prefix = told["prefix"].text_or(),
          .in_stock_only = says(told, "in_stock")};
}

bool has_filter(const Json& told) {
  return says(told, "all") || filter_of(told) != ApprovalFilter();
}

Result<std::vector<std::string>> skus_of(const Json& list) {
  std::vector<std::string> skus;
  if (!list.is_array()) return wrong("\"sku\" is a list of SKUs.", "Send [\"A\",\"B\"].");
  for (const Json& sku : list.as_array()) {
    if (!sku.is_string()) return wrong("A SKU is a text.", "Put each SKU in quotes.");
    skus.push_back(sku.as_string());
  }
  return skus;
}

Result<ApprovalOrder> order_of(const Json& told, const std::string& who) {
  const bool by_list = !told["sku"].is_null();
  if (by_list == has_filter(told)) {
    return wrong("It is not said which items are meant.",
                 "Say \"sku\", or else \"all\", \"brand\", \"category\", \"prefix\" or "
                 "\"in_stock\".");
  }
  ApprovalOrder order;
  order.approved = !says(told, "undo");
  order.who = who;
  order.why = told["why"].text_or();
  if (by_list) {
    order.choice.skus = ONESHELF_TRY(skus_of(told["sku"]));
  } else {
    order.choice.filter = filter_of(told);
  }
  return order;
}

Result<Json> approve(EngineParts& parts, const LinkView& link, const Json& told,
                     const std::string& who) {
  const ApprovalOrder order = ONESHELF_TRY(order_of(told, who));
  const std::span<const ApprovalOrder> orders(&order, 1);
  if (says(told, "preview")) {
    return to_json(ONESHELF_TRY(
        preview_approval(parts, link, orders, [](std::string_view, int64_t, int64_t) {})));
  }
  const auto reports = ONESHELF_TRY(approve_items(parts, link, orders));
  Json unknown = Json::array();
  for (const std::string& sku : reports.front().unknown) unknown.push(sku);
  Json json = Json::object();
  json.set("changed", reports.front().event.items).set("unknown", std::move(unknown));
  return json.set("event", to_json(reports.front().event));
}

Result<Json> save_rule(EngineParts& parts, const LinkView& link, const Json& told,
                       const std::string& who) {
  if (!has_filter(told) || !told["sku"].is_null() || says(told, "undo")) {
    return wrong("A rule approves by a filter.",
                 "Say \"all\", \"brand\", \"category\", \"prefix\" or \"in_stock\".");
  }
  ApprovalRule rule;
  rule.name = told["save_rule"].text_or();
  rule.filter = filter_of(told);
  rule.who = who;
  rule.why = told["why"].text_or();
  ONESHELF_TRY(save_approval_rule(parts, link, rule));
  Json json = Json::object();
  json.set("rule", rule.name).set("items", to_json(rule.filter));
  return json.set("waiting", link.settings.products.four_eyes);
}

Result<Json> confirm(EngineParts& parts, const LinkView& link, const Json& told,
                     const std::string& who) {
  SecondEyes eyes;
  eyes.agrees = !told["confirm"].is_null();
  eyes.what = told[eyes.agrees ? "confirm" : "reject"].text_or();
  eyes.who = who;
  ONESHELF_TRY(confirm_approval(parts, link, eyes));
  return Json::object().set("what", eyes.what).set("confirmed", eyes.agrees);
}

}  // namespace

Result<Json> read_approvals(EngineParts& parts, const LinkId& link, const HttpRequest& request) {
  ONESHELF_TRY(load_link(parts, link));
  int limit = kEventsTold;
  if (const auto asked = request.query("limit")) {
    const Result<Decimal> number = Decimal::parse(*asked);
    if (!number.ok() || !number->has_at_most(0) || !number->is_positive()) {
      return wrong("\"" + *asked + "\" is no limit.", "Give a whole number.");
    }
    constexpr Decimal kMost = Decimal::from_integer(kEventsMost);
    limit = static_cast<int>(std::min(*number, kMost).to_minor(0));
  }
  return to_json(
      ONESHELF_TRY(approval_history(parts, link, request.query("sku").value_or(""), limit)));
}

Result<Json> post_approvals(EngineParts& parts, const LinkId& id, const std::string& body,
                            const std::string& otherwise) {
  const LinkView link = ONESHELF_TRY(load_link(parts, id));
  const Json told = ONESHELF_TRY(parse_json(body.empty() ? "{}" : body));
  ONESHELF_TRY(check_words(told));
  const std::string who = told["who"].text_or(otherwise);
  const auto asks = [&](std::string_view word) { return told[word].is_null() ? 0 : 1; };
  if (asks("remove_rule") + asks("confirm") + asks("reject") + asks("save_rule") > 1) {
    return wrong("It asks for several things at once.", "Send them one by one.");
  }
  if (asks("remove_rule") == 1) {
    const std::string name = told["remove_rule"].text_or();
    ONESHELF_TRY(remove_approval_rule(parts, link, name));
    return Json::object().set("removed", name);
  }
  if (asks("confirm") + asks("reject") == 1) return confirm(parts, link, told, who);
  if (asks("save_rule") == 1) return save_rule(parts, link, told, who);
  return approve(parts, link, told, who);
}

}  // namespace oneshelf
