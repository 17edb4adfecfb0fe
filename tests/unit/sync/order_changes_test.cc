#include "sync/order_changes.h"

#include <gtest/gtest.h>

#include "unit/sync/order_life.h"

namespace oneshelf {
namespace {

using build::kinds_of;
using build::OrderLife;

using Kinds = std::vector<std::string>;

OrderLife a_life() { return OrderLife({"2", "1"}, {"10", "7"}); }

OrderLife paid_life() {
  OrderLife life = a_life();
  life.pay_rest();
  life.sync();
  return life;
}

std::vector<std::string> names_of(const OrderDecision& decision) {
  std::vector<std::string> names;
  for (const OrderStep& step : decision.steps) names.push_back(step.name);
  return names;
}

TEST(OrderChanges, OfAnOrderThatStaysAsItIsAreNone) {
  const OrderLife life = a_life();
  EXPECT_EQ(life.changes(), OrderChanges());
  EXPECT_TRUE(life.look().steps.empty());
  EXPECT_TRUE(life.look().tasks.empty());
}

TEST(OrderChanges, BookWhatIsPaidLaterOnce) {
  RecordProperty("requirements", "117");
  OrderLife life = a_life();
  life.pay(dec("5"));
  EXPECT_EQ(names_of(life.sync()), Kinds({"paid:1"}));
  life.pay_rest();
  const OrderDecision rest = life.sync();
  ASSERT_EQ(names_of(rest), Kinds({"paid:2"}));
  EXPECT_EQ(rest.steps[0].payments[0].amount, dec("22"));
  EXPECT_EQ(life.money_posted(), dec("27"));
}

TEST(OrderChanges, HandAPaymentToAPersonWhereTheSourceTakesNone) {
  OrderLife life = a_life();
  life.pay_rest();
  const OrderDecision told = decide(life.changes(), life.posted(), life.shop(), life.document(),
                                    build::card_rule(), SourceAbility());
  EXPECT_TRUE(told.steps.empty());
  ASSERT_EQ(kinds_of(told.tasks), Kinds({"order.payment_not_carried"}));
  EXPECT_FALSE(told.tasks[0].error.remedy().empty());
  OrderRule unmapped = build::card_rule();
  unmapped.payment_methods.clear();
  const OrderDecision other = decide(life.changes(), life.posted(), life.shop(), life.document(),
                                     unmapped, {.later_payments = true});
  EXPECT_EQ(kinds_of(other.tasks), Kinds({"order.unmapped_payment"}));
}

TEST(OrderChanges, SetAnUnpaidBuyerFreeOfWhatWasCancelled) {
  RecordProperty("requirements", "39,156");
  OrderLife life = a_life();
  life.cancel_line();
  const OrderDecision told = life.sync();
  ASSERT_EQ(names_of(told), Kinds({"correction:1"}));
  EXPECT_EQ(told.steps[0].refund.amount, dec("10"));
  ASSERT_EQ(told.steps[0].refund.lines.size(), 1U);
  EXPECT_TRUE(told.steps[0].refund.lines[0].restock);
  EXPECT_TRUE(told.tasks.empty());
}

TEST(OrderChanges, WaitForTheRefundOfWhatWasPaidAndCancelled) {
  OrderLife life = paid_life();
  life.cancel_line();
  const OrderDecision told = life.sync();
  ASSERT_EQ(names_of(told), Kinds({"correction:1"}));
  EXPECT_EQ(told.steps[0].refund.amount, Decimal());  // goods only: no money has moved
  EXPECT_EQ(kinds_of(told.tasks), Kinds({"order.refund_expected"}));
  Refund refund;
  refund.id = VendorId("r1");
  refund.amount = dec("10");
  refund.settled = true;
  life.shop().refunds.push_back(refund);
  const OrderDecision paid_back = life.sync();
  EXPECT_EQ(names_of(paid_back), Kinds({"refund:r1"}));
  EXPECT_TRUE(paid_back.tasks.empty());
}

TEST(OrderChanges, TakeALowerTotalThatComesWithItsRefundAsOneThing) {
  OrderLife life = paid_life();
  life.cancel_line();  // some shops lower the total and tell the refund in one go
  Refund refund;
  refund.id = VendorId("r1");
  refund.amount = dec("10");
  refund.settled = true;
  life.shop().refunds.push_back(refund);
  const OrderDecision told = life.sync();
  EXPECT_EQ(names_of(told), Kinds({"correction:1", "refund:r1"}));
  EXPECT_EQ(told.steps[0].refund.amount, Decimal());
  EXPECT_TRUE(told.tasks.empty());
}

TEST(OrderChanges, CancelWhatHasNotLeft) {
  OrderLife life = a_life();
  life.cancel_all();
  const OrderDecision told = life.sync();
  EXPECT_EQ(names_of(told), Kinds({"cancel"}));
  EXPECT_TRUE(told.tasks.empty());
}

TEST(OrderChanges, TellAPersonOfGoodsThatLeftBeforeTheCancellation) {
  RecordProperty("requirements", "156");
  OrderLife part = a_life();
  part.ship(false);
  part.cancel_all();
  const OrderDecision of_part = part.sync();
  EXPECT_EQ(names_of(of_part), Kinds({"cancel"}));  // the rest
  EXPECT_EQ(kinds_of(of_part.tasks), Kinds({"order.cancelled_after_shipment"}));

  OrderLife whole = a_life();
  whole.ship(true);
  whole.cancel_all();
  const OrderDecision of_whole = whole.sync();
  EXPECT_TRUE(of_whole.steps.empty());
  EXPECT_EQ(kinds_of(of_whole.tasks), Kinds({"order.cancelled_after_shipment"}));
}

TEST(OrderChanges, TakeLoweredLinesOfACancelledOrderThatHadLeftAsAReturn) {
  OrderLife life = a_life();
  life.ship(true);
  life.cancel_all();
  for (OrderLine& line : life.shop().lines) line.quantity = Decimal();
  const OrderDecision told = life.sync();
  EXPECT_EQ(names_of(told), Kinds({"correction:1"}));
  EXPECT_EQ(told.steps[0].refund.lines.size(), 2U);
  EXPECT_TRUE(told.tasks.empty());
}

TEST(OrderChanges, OfAnAddressOrMoreUnitsAreForAPersonAndNewWhenTheyChangeAgain) {
  RecordProperty("requirements", "150");
  OrderLife life = a_life();
  life.shop().shipping.street = "Elsewhere 2";
  life.shop().lines[0].quantity = dec("3");
  life.shop().total_gross = dec("37");
  const OrderDecision told = life.look();
  EXPECT_TRUE(told.steps.empty());
  EXPECT_EQ(kinds_of(told.tasks), Kinds({"order.lines_added", "order.address_changed"}));
  life.shop().shipping.street = "Elsewhere 3";
  const OrderDecision again = life.look();
  EXPECT_EQ(again.tasks[0].name, told.tasks[0].name);
  EXPECT_NE(again.tasks[1].name, told.tasks[1].name);
}

TEST(OrderChanges, OfATotalThatRoseAloneAreTold) {
  OrderLife life = a_life();
  life.shop().total_gross = dec("30");
  EXPECT_EQ(kinds_of(life.look().tasks), Kinds({"order.total_raised"}));
}

TEST(OrderChanges, CountTheTwoPartsOfASplitLineAsOne) {
  OrderLife life = a_life();
  DocumentLine& first = life.posted().document.lines[0];
  first.quantity = dec("1");
  DocumentLine second = first;
  life.posted().document.lines.push_back(second);
  EXPECT_EQ(life.changes(), OrderChanges());
}

TEST(OrderChanges, NeverTakeBackMoreThanWasOrdered) {
  OrderLife life = paid_life();
  life.shop().total_gross = dec("27");
  Refund refund;
  refund.id = VendorId("r1");
  refund.amount = dec("27");
  refund.settled = true;
  refund.lines = {{{VendorId("line-1"), "SKU-1", dec("5")}, true}};
  life.shop().refunds.push_back(refund);
  const OrderDecision told = life.sync();
  ASSERT_EQ(told.steps.size(), 1U);
  EXPECT_EQ(life.back_posted(VendorId("line-1")), dec("2"));
  EXPECT_EQ(told.steps[0].refund.amount, dec("27"));
  EXPECT_EQ(kinds_of(told.tasks), Kinds({"order.restock_too_many"}));
}

TEST(OrderChanges, TellOfRefundsAndPaymentsThatTheShopTellsOtherwiseLater) {
  OrderLife life = paid_life();
  life.refund_money();
  life.sync();
  life.shop().refunds[0].amount = dec("2");
  EXPECT_EQ(kinds_of(life.look().tasks), Kinds({"order.refund_differs"}));
  life.shop().refunds[0].amount = dec("3");
  life.shop().payments[0].settled = false;
  EXPECT_EQ(kinds_of(life.look().tasks), Kinds({"order.payment_gone"}));
}

TEST(OrderChanges, TellOfAnOrderThatIsOpenAgain) {
  OrderLife life = a_life();
  life.cancel_all();
  life.sync();
  life.shop().status = OrderStatus::kPaid;
  EXPECT_EQ(kinds_of(life.look().tasks), Kinds({"order.reopened"}));
}

TEST(OrderChanges, TellOfGoodsThatTheShopShippedByItself) {
  OrderLife life = a_life();
  life.ship(false);
  life.shop().shipments = life.document().shipments;
  EXPECT_TRUE(life.look().tasks.empty());  // what the source shipped and we told
  life.shop().shipments[0].lines[0].quantity = dec("2");
  EXPECT_EQ(kinds_of(life.look().tasks), Kinds({"order.shipped_in_shop"}));
  const OrderDecision by_itself =
      decide(life.changes(), life.posted(), life.shop(), life.document(), build::card_rule(),
             {.later_payments = true, .ships = false});
  EXPECT_TRUE(by_itself.tasks.empty());
}

}  // namespace
}  // namespace oneshelf
