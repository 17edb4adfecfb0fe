#include "sync/source_refunds.h"

#include <gtest/gtest.h>

#include "unit/sync/order_life.h"

namespace oneshelf {
namespace {

using build::kinds_of;
using build::OrderLife;

using Kinds = std::vector<std::string>;
using State = ToldRefund::State;

/// Two of SKU-1 at 10 and one of SKU-2 at 7, paid and booked.
OrderLife paid_life() {
  OrderLife life({"2", "1"}, {"10", "7"});
  life.pay_rest();
  life.sync();
  return life;
}

Refund::Line units(const std::string& sku, const std::string& quantity, bool restock = true) {
  return {{VendorId(), sku, dec(quantity)}, restock};
}

/// The source gives this back, in its own words.
Refund& give_back(OrderLife& life, const std::string& amount,
                  const std::vector<Refund::Line>& lines = {}) {
  Refund refund;
  refund.id = VendorId("rma-" + std::to_string(life.document().refunds.size() + 1));
  refund.created_at = build::kNow;
  refund.amount = dec(amount);
  refund.settled = true;
  refund.lines = lines;
  life.document().refunds.push_back(refund);
  return life.document().refunds.back();
}

/// Somebody at the shop gives this back there.
void give_back_in_shop(OrderLife& life, const std::string& id, const std::string& amount,
                       const std::vector<Refund::Line>& lines = {}) {
  Refund refund;
  refund.id = VendorId(id);
  refund.amount = dec(amount);
  refund.settled = true;
  refund.lines = lines;
  life.shop().refunds.push_back(refund);
}

TEST(SourceRefunds, AreToldOnceAndAreNotTheShopsOwnAfterwards) {
  RecordProperty("requirements", "120,156");
  OrderLife life = paid_life();
  give_back(life, "10", {units("SKU-1", "1")});
  EXPECT_EQ(life.look_for_shop().tell.size(), 1U);
  const OrderDecision told = life.sync();
  EXPECT_TRUE(told.steps.empty());
  EXPECT_TRUE(told.tasks.empty());
  ASSERT_EQ(life.shop().refunds.size(), 1U);
  EXPECT_EQ(life.shop().refunds[0].amount, dec("10"));
  EXPECT_EQ(life.changes(), OrderChanges());
  EXPECT_TRUE(life.look_for_shop().tell.empty());
  EXPECT_TRUE(life.look_for_shop().tasks.empty());
}

TEST(SourceRefunds, NameTheShopsLinesByIdElseBySku) {
  OrderLife life = paid_life();
  DocumentLine& first = life.posted().document.lines[0];
  first.quantity = dec("1");
  life.posted().document.lines.push_back(first);  // split for its cents
  give_back(life, "27",
            {units("SKU-1", "2"),
             {{VendorId("line-2"), "OTHER", dec("1")}, false},
             units("SHIPPING", "1")});
  const SourceRefunds refunds = life.look_for_shop();
  ASSERT_EQ(refunds.tell.size(), 1U);
  const std::vector<Refund::Line> wanted = {{{VendorId("line-1"), "SKU-1", dec("2")}, true},
                                            {{VendorId("line-2"), "SKU-2", dec("1")}, false}};
  EXPECT_EQ(refunds.tell[0].lines, wanted);
}

TEST(SourceRefunds, AreNeverMoreThanTheBuyerPaidAndHasNotGotBack) {
  RecordProperty("requirements", "120");
  OrderLife life = paid_life();
  give_back_in_shop(life, "r1", "20");
  life.sync();
  give_back(life, "7.01");
  const SourceRefunds refunds = life.look_for_shop();
  EXPECT_TRUE(refunds.tell.empty());
  ASSERT_EQ(kinds_of(refunds.tasks), Kinds({"order.refund_too_high"}));
  EXPECT_FALSE(refunds.tasks[0].error.remedy().empty());
  EXPECT_EQ(life.look_for_shop().tasks[0].name, refunds.tasks[0].name);
  life.document().refunds[0].amount = dec("7");
  EXPECT_EQ(life.look_for_shop().tell.size(), 1U);
}

TEST(SourceRefunds, AreCountedBeforeTheShopShowsThem) {
  OrderLife life = paid_life();
  give_back(life, "20");
  life.sync();
  life.shop().refunds.clear();  // its list lags behind
  give_back(life, "10");
  EXPECT_EQ(kinds_of(life.look_for_shop().tasks), Kinds({"order.refund_too_high"}));
}

TEST(SourceRefunds, OfAnUnpaidOrderAreForAPerson) {
  OrderLife life({"1"}, {"10"});
  life.shop().status = OrderStatus::kPending;
  give_back(life, "10", {units("SKU-1", "1")});
  EXPECT_TRUE(life.look_for_shop().tell.empty());
  EXPECT_EQ(kinds_of(life.look_for_shop().tasks), Kinds({"order.refund_too_high"}));
}

TEST(SourceRefunds, TakeNoUnitBackThatTheShopHasTakenBack) {
  OrderLife life = paid_life();
  life.shop().status = OrderStatus::kCancelled;
  give_back(life, "10", {units("SKU-1", "1")});
  const SourceRefunds off = life.look_for_shop();
  ASSERT_EQ(off.tell.size(), 1U);
  EXPECT_FALSE(off.tell[0].lines[0].restock);  // the cancellation put it back

  OrderLife other = paid_life();
  give_back_in_shop(other, "r1", "7", {{{VendorId("line-2"), "SKU-2", dec("1")}, true}});
  other.sync();
  give_back(other, "3", {units("SKU-2", "1")});
  const SourceRefunds again = other.look_for_shop();
  ASSERT_EQ(again.tell.size(), 1U);
  EXPECT_TRUE(again.tell[0].lines.empty());
}

TEST(SourceRefunds, WhoseOutcomeIsNotKnownAreToldAgainAsTheyWere) {
  RecordProperty("requirements", "156");
  OrderLife life = paid_life();
  Refund made = give_back(life, "10");
  life.posted().told = {{.refund = made, .shop_id = {}, .state = State::kSent}};
  life.document().refunds[0].amount = dec("12");
  const SourceRefunds refunds = life.look_for_shop();
  ASSERT_EQ(refunds.tell.size(), 1U);
  EXPECT_EQ(refunds.tell[0].amount, dec("10"));
  // The shop tells one of that amount: it may be ours, and is nobody's until that is known.
  give_back_in_shop(life, "r1", "10");
  give_back_in_shop(life, "r2", "4");
  const OrderChanges changes = life.changes();
  ASSERT_EQ(changes.refunds.size(), 1U);
  EXPECT_EQ(changes.refunds[0].id, VendorId("r2"));
}

TEST(SourceRefunds, ThatTheShopRefusedAreKnownAgainWhenAPersonMadeThemThere) {
  RecordProperty("requirements", "120");
  OrderLife life = paid_life();
  const Refund made = give_back(life, "10");
  life.posted().told = {{.refund = made, .shop_id = {}, .state = State::kRefused}};
  EXPECT_EQ(life.look_for_shop().tell.size(), 1U);
  give_back_in_shop(life, "r1", "10");
  const SourceRefunds refunds = life.look_for_shop();
  EXPECT_TRUE(refunds.tell.empty());
  EXPECT_TRUE(refunds.tasks.empty());
  ASSERT_EQ(refunds.found.size(), 1U);
  EXPECT_EQ(refunds.found[0].shop_id, VendorId("r1"));
  life.posted().told = {refunds.found[0]};
  EXPECT_EQ(life.changes(), OrderChanges());
}

TEST(SourceRefunds, AreLeftToAPersonWhereTheShopTakesNone) {
  OrderLife life = paid_life();
  give_back(life, "10");
  const ShopAbility none = {.takes_refunds = false, .since = {}};
  EXPECT_EQ(kinds_of(life.look_for_shop(none).tasks), Kinds({"order.refund_for_shop"}));
  give_back_in_shop(life, "r1", "10");
  const SourceRefunds refunds = life.look_for_shop(none);
  EXPECT_TRUE(refunds.tasks.empty());
  ASSERT_EQ(refunds.found.size(), 1U);
}

TEST(SourceRefunds, ThatBothSidesMadeAtOnceAreOneAndSaidToAPerson) {
  OrderLife life = paid_life();
  give_back(life, "10", {units("SKU-1", "1")});
  give_back_in_shop(life, "r1", "10", {{{VendorId("line-1"), "SKU-1", dec("1")}, true}});
  const SourceRefunds refunds = life.look_for_shop();
  EXPECT_TRUE(refunds.tell.empty());
  ASSERT_EQ(refunds.found.size(), 1U);
  EXPECT_EQ(kinds_of(refunds.tasks), Kinds({"order.refunds_taken_as_one"}));
  life.posted().told = {refunds.found[0]};
  EXPECT_TRUE(life.changes().refunds.empty());
  // It is said until a person has seen to it.
  EXPECT_EQ(life.look_for_shop().tasks.at(0).name, refunds.tasks[0].name);
}

TEST(SourceRefunds, OfOtherGoodsAreAnotherRefundThoughOfOneAmount) {
  OrderLife life({"1", "1"}, {"10", "10"});
  life.pay_rest();
  life.sync();
  give_back(life, "10", {units("SKU-1", "1")});
  give_back_in_shop(life, "r1", "10", {{{VendorId("line-2"), "SKU-2", dec("1")}, true}});
  EXPECT_EQ(life.look_for_shop().tell.size(), 1U);
  EXPECT_TRUE(life.look_for_shop().found.empty());
}

TEST(SourceRefunds, ThatCameFromTheShopNeverGoBackThere) {
  RecordProperty("requirements", "120,156");
  OrderLife life = paid_life();
  give_back_in_shop(life, "r1", "10");
  life.shop().refunds[0].created_at = build::kNow;
  life.sync();
  // A source that does not say whose refund it is tells ours among its own.
  give_back(life, "10");
  EXPECT_TRUE(life.look_for_shop().tell.empty());
  EXPECT_TRUE(life.look_for_shop().tasks.empty());
}

TEST(SourceRefunds, OfThePastAreLeftAlone) {
  OrderLife life = paid_life();
  give_back(life, "10");
  const ShopAbility later = {.since = build::kNow + milliseconds(1)};
  EXPECT_TRUE(life.look_for_shop(later).tell.empty());
  EXPECT_TRUE(life.look_for_shop(later).tasks.empty());
}

TEST(SourceRefunds, ThatAreNotSettledWait) {
  OrderLife life = paid_life();
  give_back(life, "10").settled = false;
  EXPECT_TRUE(life.look_for_shop().tell.empty());
  EXPECT_TRUE(life.look_for_shop().tasks.empty());
}

TEST(SourceRefunds, ToldOtherwiseLaterOrNotPaidAreForAPerson) {
  OrderLife life = paid_life();
  give_back(life, "10");
  life.sync();
  life.document().refunds[0].amount = dec("8");
  EXPECT_EQ(kinds_of(life.look_for_shop().tasks), Kinds({"order.source_refund_differs"}));
  life.document().refunds[0].amount = dec("10");
  life.shop().refunds[0].settled = false;
  EXPECT_EQ(kinds_of(life.look_for_shop().tasks), Kinds({"order.refund_not_settled"}));
}

TEST(SourceRefunds, OfAUnitThatTheShopCancelledMeanwhilePutNothingBackTwice) {
  for (const bool restock : {true, false}) {
    OrderLife life = paid_life();
    give_back(life, "7", {units("SKU-2", "1", restock)});
    life.shop().lines[1].quantity = Decimal();
    life.shop().total_gross = dec("20");
    life.sync();
    EXPECT_TRUE(life.posted().corrections.empty());
    EXPECT_TRUE(life.changes().lowered.empty());
    EXPECT_TRUE(life.changes().owed_less.is_zero());
  }
}

TEST(SourceRefunds, LeaveNoRoomOnTheShelfForTheSameUnitAgain) {
  OrderLife life = paid_life();
  give_back(life, "6", {units("SKU-2", "1")});
  life.sync();
  give_back_in_shop(life, "r9", "1", {{{VendorId("line-2"), "SKU-2", dec("1")}, true}});
  EXPECT_EQ(kinds_of(life.sync().tasks), Kinds({"order.restock_too_many"}));
  EXPECT_EQ(life.back_posted(VendorId("line-2")), Decimal());
}

}  // namespace
}  // namespace oneshelf
