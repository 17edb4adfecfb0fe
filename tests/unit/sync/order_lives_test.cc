#include <gtest/gtest.h>

#include <array>

#include "unit/sync/order_life.h"

// Every life of a small order: two lines of one or two units, and every sequence of up to five
// things that can happen to it. Told after each, and told once at the end.
namespace oneshelf {
namespace {

using build::OrderLife;

struct Happening {
  const char* name;
  bool (*happen)(OrderLife&);
};

constexpr std::array<Happening, 12> kHappenings = {{
    {"pay part", [](OrderLife& life) { return life.pay(Decimal::from_integer(5)); }},
    {"pay rest", [](OrderLife& life) { return life.pay_rest(); }},
    {"ship part", [](OrderLife& life) { return life.ship(false); }},
    {"ship rest", [](OrderLife& life) { return life.ship(true); }},
    {"refund a line, restocked", [](OrderLife& life) { return life.refund_line(true); }},
    {"refund a line, scrapped", [](OrderLife& life) { return life.refund_line(false); }},
    {"refund money", [](OrderLife& life) { return life.refund_money(); }},
    {"cancel a line", [](OrderLife& life) { return life.cancel_line(); }},
    {"cancel all", [](OrderLife& life) { return life.cancel_all(); }},
    {"the source gives money back", [](OrderLife& life) { return life.source_gives_money(); }},
    {"the source takes a unit back", [](OrderLife& life) { return life.source_takes_back(); }},
    {"exchange", [](OrderLife& life) { return life.exchange(); }},
}};
constexpr size_t kLongest = 5;

bool has_task(const OrderDecision& decision, std::string_view id) {
  for (const OrderTask& task : decision.tasks) {
    if (task.error.id() == id) return true;
  }
  return false;
}

/// The first promise that is broken; "" if none is.
std::string broken_money(OrderLife& life, const OrderDecision& decided) {
  if (life.money_posted() + life.untold() != life.money()) {
    return "money: " + life.money_posted().to_string() + " posted, " + life.money().to_string() +
           " settled";
  }
  if (life.money().is_negative()) return "more was given back than was paid";
  if (!life.untold().is_zero()) {
    return has_task(decided, "order.refund_too_high") ? "" : "a refund of the source is ignored";
  }
  const bool is_as_sold = life.shop().lines.size() == life.posted().document.lines.size();
  if (is_as_sold && life.credited() > life.posted().document.total_gross) {
    return "credited more than was sold";
  }
  return "";
}

std::string broken_goods(OrderLife& life) {
  for (const DocumentLine& line : life.posted().document.lines) {
    const Decimal own = life.back_by_source(line.order_line_id);
    const Decimal back = life.back_posted(line.order_line_id) + own;
    if (back > line.quantity) return "restocked more than ordered";
    if (life.posted().cancelled || life.is_off()) continue;  // the cancellation took the rest
    // A unit that the source took back when the shop had given it up already is not told.
    const Decimal more = back - life.back_in_shop(line);
    if (more.is_negative() || more > own - life.back_told(line.order_line_id)) {
      return "goods of " + line.sku + ": " + back.to_string() + " at the source, " +
             life.back_in_shop(line).to_string() + " in the shop";
    }
  }
  return "";
}

/// Nothing is ignored, nothing is done twice.
std::string broken_rest(OrderLife& life, const OrderChanges& before, const OrderDecision& decided,
                        const OrderDecision& after) {
  if (!life.repeated().empty()) return "told twice: " + *life.repeated().begin();
  // A cancellation after everything came back changes nothing any more.
  const bool is_moot = before.cancelled && life.document().status == OrderStatus::kShipped;
  const bool is_answered =
      !decided.steps.empty() || !decided.tasks.empty() || life.told_in_shop() > 0;
  if (!(before == OrderChanges()) && !is_moot && !is_answered) {
    return "a change became neither step nor task";
  }
  if (!before.added.empty() && !before.cancelled && !has_task(decided, "order.lines_added")) {
    return "added units are ignored";
  }
  if (!after.steps.empty()) return "another look tells more: " + after.steps[0].name;
  if (!life.look_for_shop().tell.empty()) return "another look tells the shop more";
  return "";
}

/// Units that left and were not given back by anything: of a line that left in part, what is given
/// back first is what had not left.
bool has_goods_out(OrderLife& life) {
  for (const DocumentLine& line : life.posted().document.lines) {
    Decimal back;
    for (const auto* list : {&life.shop().refunds, &life.posted().corrections}) {
      for (const Refund& refund : *list) {
        for (const Refund::Line& one : refund.lines) {
          if (one.what.line_id == line.order_line_id) back += one.what.quantity;
        }
      }
    }
    const Decimal left = life.left_of(line.order_line_id);
    if (left > std::max(back - (line.quantity - left), Decimal())) return true;
  }
  return false;
}

std::string broken_cancellation(OrderLife& life, OrderStatus document_before,
                                const OrderDecision& decided, const OrderDecision& after) {
  for (const OrderStep& step : decided.steps) {
    if (step.kind == OrderStep::Kind::kCancel && document_before == OrderStatus::kShipped) {
      return "a shipped document was cancelled";
    }
  }
  if (!life.is_off() || !has_goods_out(life)) return "";
  const bool is_told = has_task(after, "order.cancelled_after_shipment");
  return is_told ? "" : "goods are out and nobody is told";
}

struct Tally {
  size_t lives = 0, steps = 0, tasks = 0;
};

std::string told_and_broken(OrderLife& life, Tally& tally) {
  const OrderChanges before = life.changes();
  const OrderStatus document_before = life.document().status;
  const OrderDecision decided = life.sync();
  const OrderDecision after = life.look();
  tally.steps += decided.steps.size();
  tally.tasks += decided.tasks.size();
  for (const std::string& broken :
       {broken_money(life, decided), broken_goods(life), broken_rest(life, before, decided, after),
        broken_cancellation(life, document_before, decided, after)}) {
    if (!broken.empty()) return broken;
  }
  return "";
}

/// Goes on from a life that was told after each happening (`told`) and one that was not.
void live_on(const OrderLife& told, const OrderLife& untold, std::vector<const char*>& story,
             Tally& tally) {
  if (story.size() == kLongest || ::testing::Test::HasFailure()) return;
  for (const Happening& happening : kHappenings) {
    OrderLife next_told = told;
    OrderLife next_untold = untold;
    if (!happening.happen(next_told)) continue;
    const bool same = happening.happen(next_untold);
    story.push_back(happening.name);
    ++tally.lives;
    std::string broken = told_and_broken(next_told, tally);
    if (broken.empty() && same) {
      OrderLife at_once = next_untold;
      broken = told_and_broken(at_once, tally);
      if (!broken.empty()) broken = "told at once: " + broken;
    }
    if (!broken.empty()) {
      std::string text;
      for (const char* happened : story) text += std::string(happened) + ", ";
      ADD_FAILURE() << text << "then " << broken;
      return;
    }
    live_on(next_told, next_untold, story, tally);
    story.pop_back();
  }
}

TEST(OrderLives, MoneyAndGoodsAreToldOnceAndWhole) {
  RecordProperty("requirements", "39,120,121,156");
  Tally tally;
  for (const char* first : {"1", "2"}) {
    for (const char* second : {"1", "2"}) {
      const OrderLife life({first, second}, {"10", "7"});
      std::vector<const char*> story;
      live_on(life, life, story, tally);
    }
  }
  // The check means nothing if most lives end early or nothing is told.
  EXPECT_GT(tally.lives, 25'000U);
  EXPECT_GT(tally.steps, 40'000U);
  EXPECT_GT(tally.tasks, 10'000U);
}

}  // namespace
}  // namespace oneshelf
