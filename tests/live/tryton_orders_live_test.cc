#include <gtest/gtest.h>

#include <algorithm>

#include "live/tryton_world.h"

namespace oneshelf::live {
namespace {

class TrytonOrdersLive : public ::testing::Test {
 protected:
  void SetUp() override {
    if (world().config().is_null()) GTEST_SKIP() << "ONESHELF_REAL names no running Tryton";
  }
  static TrytonWorld& world() {
    static TrytonWorld shared;
    return shared;
  }
  static Erp& erp() { return world().erp(); }
  static const Context& context() { return world().context(); }
  static DocumentWriter& documents() { return *world().connector().documents(); }

  static DocumentState created(const Document& document) {
    const Result<DocumentState> state = documents().create_document(context(), document);
    EXPECT_TRUE(state.ok()) << (state.ok() ? "" : state.error().to_string());
    return state.ok() ? *state : DocumentState();
  }
  static DocumentState now(const VendorId& id) {
    const Result<std::vector<DocumentState>> states =
        world().connector().document_reader()->read_documents(context(), std::vector{id});
    EXPECT_TRUE(states.ok());
    return states.ok() && states->size() == 1 ? states->front() : DocumentState();
  }
  static size_t sales_under(const std::string& key) {
    return erp().rows("sale.sale", R"([["web_id","=",")" + key + R"("]])", R"(["id"])").size();
  }
  static Document paid(Document document, const std::vector<std::string>& amounts) {
    const std::string card = erp().one(
        "account.invoice.payment.method",
        R"([["name","=","dummy-payment"],["company.party.name","=","OneShelf Test Inc."]])");
    for (const std::string& amount : amounts) {
      document.payments.push_back({.method = VendorId(card),
                                   .method_name = "Card",
                                   .reference = "pay-" + std::to_string(document.payments.size()),
                                   .amount = dec(amount),
                                   .paid_at = document.placed_at});
    }
    return document;
  }
  static Refund refund(const std::string& id, const std::string& amount, const std::string& sku,
                       int quantity, bool restock) {
    Refund refund;
    refund.id = VendorId(id);
    refund.created_at = world().context().clock().now();
    refund.amount = dec(amount);
    refund.settled = true;
    refund.reason = "Did not like it";
    refund.lines = {{.what = {VendorId("line-" + sku), sku, Decimal::from_integer(quantity)},
                     .restock = restock}};
    return refund;
  }
};

TEST_F(TrytonOrdersLive, WritesAnOrderOnceToTheCent) {
  const Document order = world().order("GEN-0005");
  created(world().order("GEN-0005"));  // learns what is looked up once
  const int before = world().http().count();
  const DocumentState state = created(order);
  EXPECT_LE(world().http().count() - before, 7);
  EXPECT_EQ(state.status, OrderStatus::kProcessing);
  EXPECT_EQ(state.total_gross, order.total_gross);
  EXPECT_EQ(state.total_tax, order.total_tax);
  EXPECT_EQ(state.key, order.key);
  EXPECT_FALSE(state.number.empty());

  const Result<DocumentState> again = documents().create_document(context(), order);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().id(), "document.exists");
  EXPECT_EQ(again.error().code(), ErrorCode::kConflict);
  EXPECT_EQ(sales_under(order.key), 1u);
  const Result<std::optional<DocumentState>> found =
      documents().find_document(context(), order.key);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ((*found)->id, state.id);
}

TEST_F(TrytonOrdersLive, WritesAndPaysAnOrderOfAKnownCustomerWithSevenRequests) {
  for (const bool is_known : {false, true}) {
    const Document order = paid(world().order("GEN-0005"), {"30.01"});
    const int before = world().http().count();
    const DocumentState sale = created(order);
    const Result<DocumentState> booked = documents().record_payment(context(), sale.id, order);
    ASSERT_TRUE(booked.ok()) << booked.error().to_string();
    if (is_known) {
      EXPECT_LE(world().http().count() - before, 7);
    }
    EXPECT_EQ(booked->paid, order.total_gross);
    EXPECT_EQ(now(sale.id).paid, order.total_gross) << "as Tryton tells it";
    EXPECT_EQ(now(sale.id).number, booked->number);
  }
}

TEST_F(TrytonOrdersLive, CarriesOnWhereALostAnswerLeftOff) {
  for (const char* step : {"sale.sale.create", "sale.sale.quote", "sale.sale.confirm"}) {
    const Document order = world().order("GEN-0005", 1);
    world().lossy().lose_answer_of(step);
    const Result<DocumentState> lost = documents().create_document(context(), order);
    ASSERT_FALSE(lost.ok()) << step;
    EXPECT_EQ(lost.error().code(), ErrorCode::kUnknownOutcome) << step;
    const Result<DocumentState> again = documents().create_document(context(), order);
    if (again.ok()) {
      EXPECT_EQ(again->status, OrderStatus::kProcessing) << step;
    } else {
      EXPECT_EQ(again.error().id(), "document.exists") << step;
    }
    const Result<std::optional<DocumentState>> found =
        documents().find_document(context(), order.key);
    ASSERT_TRUE(found.ok() && found->has_value());
    EXPECT_EQ((*found)->status, OrderStatus::kProcessing) << step;
    EXPECT_EQ(sales_under(order.key), 1u) << step;
  }
}

TEST_F(TrytonOrdersLive, LeavesAWrongTotalUnconfirmed) {
  Document order = world().order("GEN-0005");
  order.total_gross += dec("0.01");
  const Result<DocumentState> state = documents().create_document(context(), order);
  ASSERT_FALSE(state.ok());
  EXPECT_EQ(state.error().id(), "document.total_mismatch");
  const Result<std::optional<DocumentState>> found =
      documents().find_document(context(), order.key);
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_EQ((*found)->status, OrderStatus::kPending);
}

TEST_F(TrytonOrdersLive, ReservesStockUntilItShips) {
  const std::string sku = "GEN-0021";
  const std::string item = erp().item(sku);
  erp().set_stock(item, 50);
  const StockLevel start = world().level(item);
  const DocumentState sale = created(world().order(sku, 3));
  const StockLevel sold = world().level(item);
  EXPECT_EQ(sold.on_hand, dec("50"));
  EXPECT_EQ(sold.reserved, start.reserved + dec("3"));
  erp().ship(sale.id.str(), "TRACK-9");
  const StockLevel shipped = world().level(item);
  EXPECT_EQ(shipped.on_hand, dec("47"));
  EXPECT_EQ(shipped.reserved, start.reserved);

  const DocumentState after = now(sale.id);
  EXPECT_EQ(after.status, OrderStatus::kShipped);
  ASSERT_EQ(after.shipments.size(), 1u);
  EXPECT_EQ(after.shipments.front().tracking_number, "TRACK-9");
  ASSERT_EQ(after.shipments.front().lines.size(), 1u);
  EXPECT_EQ(after.shipments.front().lines.front().sku, sku);
  EXPECT_EQ(after.shipments.front().lines.front().quantity, dec("3"));
  const Result<DocumentState> cancelled = documents().cancel_document(context(), sale.id, "late");
  ASSERT_FALSE(cancelled.ok());
  EXPECT_EQ(cancelled.error().id(), "document.cannot_cancel");
}

TEST_F(TrytonOrdersLive, BooksSplitPaymentsOnce) {
  const Document order = paid(world().order("GEN-0005"), {"10", "20.01"});
  EXPECT_EQ(order.total_gross, dec("30.01"));
  const DocumentState sale = created(order);
  EXPECT_TRUE(sale.paid.is_zero());
  world().lossy().lose_answer_of("account.invoice.pay.execute");
  const Result<DocumentState> lost = documents().record_payment(context(), sale.id, order);
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().code(), ErrorCode::kUnknownOutcome);
  for (int i = 0; i < 2; ++i) {
    const Result<DocumentState> state = documents().record_payment(context(), sale.id, order);
    ASSERT_TRUE(state.ok()) << state.error().to_string();
    EXPECT_EQ(state->paid, dec("30.01"));
  }
}

TEST_F(TrytonOrdersLive, CancelsWhatHasNotShipped) {
  const std::string sku = "GEN-0023";
  const std::string item = erp().item(sku);
  const StockLevel start = world().level(item);
  const DocumentState sale = created(world().order(sku, 4));
  EXPECT_EQ(world().level(item).reserved, start.reserved + dec("4"));
  for (int i = 0; i < 2; ++i) {
    const Result<DocumentState> state =
        documents().cancel_document(context(), sale.id, "Changed my mind");
    ASSERT_TRUE(state.ok()) << state.error().to_string();
    EXPECT_EQ(state->status, OrderStatus::kCancelled);
  }
  EXPECT_EQ(now(sale.id).status, OrderStatus::kCancelled);
  EXPECT_EQ(world().level(item).reserved, start.reserved);
  EXPECT_EQ(world().level(item).on_hand, start.on_hand);
}

TEST_F(TrytonOrdersLive, CreditsAPaidOrderThatIsCancelled) {
  const Document order = paid(world().order("GEN-0005"), {"30.01"});
  const DocumentState sale = created(order);
  documents().record_payment(context(), sale.id, order).value();
  const Result<DocumentState> cancelled = documents().cancel_document(context(), sale.id, "");
  ASSERT_TRUE(cancelled.ok()) << cancelled.error().to_string();
  EXPECT_EQ(cancelled->status, OrderStatus::kCancelled);
  const Refund back = refund("R1", "30.01", "GEN-0005", 2, true);
  for (int i = 0; i < 2; ++i) {
    const Result<void> written = documents().write_refund(context(), sale.id, order, back);
    ASSERT_TRUE(written.ok()) << written.error().to_string();
  }
  const Json credit =
      erp().rows("sale.sale", R"([["web_id","=",")" + order.key + R"(:refund:R1"]])",
                 R"(["state","total_amount","invoices.state","shipment_returns"])");
  ASSERT_EQ(credit.size(), 1u);
  EXPECT_EQ(credit.at(0)["total_amount"]["decimal"].text_or(), "-30.01");
  EXPECT_EQ(credit.at(0)["invoices."].at(0)["state"].text_or(), "paid");
  EXPECT_EQ(credit.at(0)["shipment_returns"].size(), 0u);
}

TEST_F(TrytonOrdersLive, TakesReturnedGoodsBackOnce) {
  const std::string sku = "GEN-0020";
  const std::string item = erp().item(sku);
  erp().set_stock(item, 20);
  const Document order = paid(world().order(sku), {"30.01"});
  const DocumentState sale = created(order);
  documents().record_payment(context(), sale.id, order).value();
  erp().ship(sale.id.str(), "T");
  EXPECT_EQ(world().level(item).on_hand, dec("18"));
  const Refund back = refund("R2", "12.01", sku, 1, true);
  world().lossy().lose_answer_of("sale.sale.create");
  const Result<void> lost = documents().write_refund(context(), sale.id, order, back);
  EXPECT_FALSE(lost.ok());
  for (int i = 0; i < 2; ++i) {
    const Result<void> written = documents().write_refund(context(), sale.id, order, back);
    ASSERT_TRUE(written.ok()) << written.error().to_string();
  }
  EXPECT_EQ(world().level(item).on_hand, dec("19"));
  EXPECT_EQ(sales_under(order.key + ":refund:R2"), 1u);
}

TEST_F(TrytonOrdersLive, CreditsMoneyWithoutGoods) {
  const std::string sku = "GEN-0020";
  const std::string item = erp().item(sku);
  const Document order = paid(world().order(sku), {"30.01"});
  const DocumentState sale = created(order);
  documents().record_payment(context(), sale.id, order).value();
  erp().ship(sale.id.str(), "T");
  const Decimal before = world().level(item).on_hand;
  // Shipping comes back, and another refund of an amount that no line explains.
  for (const auto& [id, amount] : {std::pair("R3", "6.00"), std::pair("R4", "3.33")}) {
    Refund money = refund(id, amount, sku, 1, false);
    money.lines.clear();
    const Result<void> written = documents().write_refund(context(), sale.id, order, money);
    ASSERT_TRUE(written.ok()) << written.error().to_string();
    const Json credit =
        erp().rows("sale.sale", R"([["web_id","=",")" + order.key + ":refund:" + id + R"("]])",
                   R"(["total_amount","invoices.state"])");
    ASSERT_EQ(credit.size(), 1u);
    EXPECT_EQ(dec(credit.at(0)["total_amount"]["decimal"].text_or()), -dec(amount));
    EXPECT_EQ(credit.at(0)["invoices."].at(0)["state"].text_or(), "paid");
  }
  EXPECT_EQ(world().level(item).on_hand, before);
}

TEST_F(TrytonOrdersLive, KeepsRefundedUnitsFromBeingShipped) {
  const std::string sku = "GEN-0026";
  const std::string item = erp().item(sku);
  erp().set_stock(item, 30);
  const StockLevel start = world().level(item);
  const Document order = world().order(sku, 3);
  const DocumentState sale = created(order);
  const Refund part = refund("R5", "12.01", sku, 1, true);
  for (int i = 0; i < 2; ++i) {
    const Result<void> written = documents().write_refund(context(), sale.id, order, part);
    ASSERT_TRUE(written.ok()) << written.error().to_string();
  }
  EXPECT_EQ(world().level(item).reserved, start.reserved + dec("2"));
  EXPECT_EQ(world().level(item).on_hand, start.on_hand);
  erp().ship(sale.id.str(), "T2");
  EXPECT_EQ(world().level(item).on_hand, dec("28"));
  const DocumentState after = now(sale.id);
  ASSERT_EQ(after.shipments.size(), 1u);
  EXPECT_EQ(after.shipments.front().lines.front().quantity, dec("2"));
  EXPECT_EQ(after.status, OrderStatus::kShipped);
}

TEST_F(TrytonOrdersLive, AsksAPersonWhenRefundedUnitsAreBeingPacked) {
  const std::string sku = "GEN-0030";
  erp().set_stock(erp().item(sku), 30);
  const Document order = world().order(sku, 3);
  const DocumentState sale = created(order);
  const Json row =
      erp().rows("sale.sale", R"([["id","=",)" + sale.id.str() + "]]", R"(["shipments"])");
  erp().ask("stock.shipment.out.assign_force", {row.at(0)["shipments"]});
  erp().ask("stock.shipment.out.pick", {row.at(0)["shipments"]});
  const Refund part = refund("R6", "12.00", sku, 1, true);
  const Result<void> written = documents().write_refund(context(), sale.id, order, part);
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().id(), "tryton.being_packed") << written.error().to_string();
  EXPECT_EQ(sales_under(order.key + ":refund:R6"), 1u) << "the money is credited all the same";
}

TEST_F(TrytonOrdersLive, FindsAndMakesCustomers) {
  const Customer buyer{.name = "Grace Hopper",
                       .company = "Nano & Söhne",
                       .vat_id = "not-checked-1",
                       .email = world().unique("grace") + "@Example.org",
                       .phone = "not a number"};
  Result<std::optional<VendorId>> found = documents().find_customer(context(), buyer);
  ASSERT_TRUE(found.ok());
  EXPECT_FALSE(found->has_value());
  const Address billing{.name = "Grace Hopper",
                        .company = "Nano & Söhne",
                        .street = "2 Compiler Way",
                        .street2 = "c/o Navy",
                        .postal_code = "22202",
                        .city = "Arlington",
                        .region = "VA",
                        .country = "US"};
  const Address shipping{
      .name = "Grace", .street = "Elsewhere", .city = "Nowhere", .country = "ZZ"};
  const Result<VendorId> made = documents().create_customer(context(), buyer, billing, shipping);
  ASSERT_TRUE(made.ok()) << made.error().to_string();
  found = documents().find_customer(context(), buyer);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(*found, *made);
  Document order = world().order("GEN-0005", 1);
  order.customer = *made;
  order.billing = billing;
  order.shipping = shipping;
  created(order);
  const Json addresses =
      erp().rows("party.address", R"([["party","=",)" + made->str() + "]]", R"(["street"])");
  EXPECT_EQ(addresses.size(), 2u) << "the order uses the addresses that are there";
}

}  // namespace
}  // namespace oneshelf::live
