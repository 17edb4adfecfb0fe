// The Neto connector against the emulated store: what the suite of all platforms cannot ask.
#include <gtest/gtest.h>

#include "connectors/all/all.h"
#include "sandbox/in_process.h"
#include "sandbox/neto/neto.h"
#include "sandbox/neto/trade.h"

namespace oneshelf::contract {
namespace {

using sandbox::neto::Neto;
using sandbox::neto::Options;
using sandbox::neto::State;

class NetoStoreContract : public testing::Test {
 protected:
  void open(Options options) {
    store_ = std::make_unique<Neto>(std::move(options));
    http_.run("store.test", *store_);
  }
  std::unique_ptr<Connector> connect(ConnectValues values = {{"api_key", "sandbox-key"}}) {
    values["url"] = "http://store.test";
    const Platform& platform = **platform_named("neto");
    return platform.make(http_, Role::kSource, *checked_values(platform, values));
  }
  void put(const std::string& item) {
    const Result<Json> json = parse_json(R"({"Item":)" + item + "}");
    ASSERT_TRUE(json.ok()) << item;
    store_->work([&](State& state) {
      const auto reply = add_item(state, *json, clock_.now());
      EXPECT_TRUE(reply.ok() && reply->errors.empty());
      return 0;
    });
  }
  void put_mug() {
    put(R"({"SKU":"MUG","DefaultPrice":"10",)"
        R"("WarehouseQuantity":{"WarehouseID":"1","Quantity":"9"}})");
  }
  Document a_document(const std::string& key, const std::string& quantity) {
    Document document;
    document.key = document.order_number = key;
    document.placed_at = clock_.now();
    document.currency = currency("AUD");
    document.prices_include_tax = true;
    document.buyer.email = "kim@example.com";
    DocumentLine line;
    line.order_line_id = VendorId("7");
    line.item_id = VendorId("MUG");
    line.quantity = dec(quantity);
    line.unit_price = dec("10");
    line.tax_rate = dec("10");
    line.total_gross = document.total_gross = line.quantity.times(line.unit_price);
    document.lines = {line};
    return document;
  }
  Decimal on_hand(const std::string& sku, const std::string& warehouse = "1") {
    return store_->work([&](State& state) { return state.find_item(sku)->on_hand[warehouse]; });
  }

  ManualClock clock_{from_unix_ms(1'790'000'000'000)};
  Context context_{clock_};
  sandbox::InProcessHttp http_;
  std::unique_ptr<Neto> store_ = [this] {
    auto store = std::make_unique<Neto>(Options());
    http_.run("store.test", *store);
    return store;
  }();
};

TEST_F(NetoStoreContract, FollowsAnOrderThatWasSplitUntilAllOfItHasLeft) {
  RecordProperty("requirements", "153,156");
  put_mug();
  const auto connector = connect();
  const Document document = a_document("bc:1", "3");
  const auto created = connector->documents()->create_document(context_, document);
  ASSERT_TRUE(created.ok()) << created.error().to_string();
  const std::string rest = store_->work([&](State& state) {
    return (*split(state, created->id.str(), "MUG", dec("1"), clock_.now()))->id;
  });
  const std::vector ids = {created->id};
  const auto read = [&] { return connector->document_reader()->read_documents(context_, ids); };
  store_->work(
      [&](State& state) { return dispatch(state, created->id.str(), "AP1", clock_.now()).ok(); });
  auto states = read();
  ASSERT_TRUE(states.ok()) << states.error().to_string();
  EXPECT_EQ(states->at(0).status, OrderStatus::kProcessing);
  EXPECT_EQ(states->at(0).shipments.size(), 1U);
  EXPECT_EQ(states->at(0).total_gross, document.total_gross);
  std::string position;
  const std::set<VendorId> wanted = {created->id};
  const auto changed = [&] {
    const auto page =
        connector->document_reader()->read_changed(context_, position, clock_.now(), wanted);
    EXPECT_TRUE(page.ok());
    position = page->position;
    return page->rows;
  };
  changed();
  clock_.advance(std::chrono::minutes(5));
  store_->work([&](State& state) { return dispatch(state, rest, "AP2", clock_.now()).ok(); });
  const auto rows = changed();
  ASSERT_EQ(rows.size(), 1U) << "the back order's parcel is told under our document";
  EXPECT_EQ(rows[0].id, created->id);
  EXPECT_EQ(rows[0].status, OrderStatus::kShipped);
  ASSERT_EQ(rows[0].shipments.size(), 2U);
  EXPECT_EQ(rows[0].shipments[0].tracking_number, "AP1");
  EXPECT_EQ(rows[0].shipments[1].tracking_number, "AP2");
  EXPECT_EQ(rows[0].shipments[1].lines[0].quantity, dec("1"));
}

TEST_F(NetoStoreContract, CancelsTheBackOrderOfWhatHasLeft) {
  put_mug();
  const auto connector = connect();
  const auto created = connector->documents()->create_document(context_, a_document("bc:1", "3"));
  ASSERT_TRUE(created.ok());
  store_->work([&](State& state) {
    EXPECT_TRUE(split(state, created->id.str(), "MUG", dec("1"), clock_.now()).ok());
    return dispatch(state, created->id.str(), "AP1", clock_.now()).ok();
  });
  const auto cancelled = connector->documents()->cancel_document(context_, created->id, "sold out");
  ASSERT_TRUE(cancelled.ok()) << cancelled.error().to_string();
  EXPECT_EQ(cancelled->status, OrderStatus::kShipped);
  EXPECT_EQ(cancelled->total_gross, dec("20"));
  const auto again = connector->documents()->cancel_document(context_, created->id, "sold out");
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().id(), "document.cannot_cancel");
}

TEST_F(NetoStoreContract, GoodsThatComeBackAreOnTheShelfOnce) {
  RecordProperty("requirements", "120,156");
  put_mug();
  const auto connector = connect();
  Document document = a_document("bc:1", "3");
  document.payments = {{VendorId("5"), "PayPal", "TX", dec("30"), clock_.now()}};
  const auto created = connector->documents()->create_document(context_, document);
  ASSERT_TRUE(created.ok());
  Refund refund;
  refund.id = VendorId("r1");
  refund.created_at = clock_.now();
  refund.amount = dec("10");
  refund.lines = {{{VendorId("7"), "MUG", dec("1")}, true}};
  store_->work(
      [&](State& state) { return dispatch(state, created->id.str(), "AP1", clock_.now()).ok(); });
  EXPECT_EQ(on_hand("MUG"), dec("6"));
  for (int i = 0; i < 2; ++i) {
    const auto booked =
        connector->documents()->write_refund(context_, created->id, document, refund);
    ASSERT_TRUE(booked.ok()) << booked.error().to_string();
    EXPECT_EQ(on_hand("MUG"), dec("7"));
  }
}

TEST_F(NetoStoreContract, WritesWhereTheOrderIsBookedAndTellsItThere) {
  Options options;
  options.warehouses.push_back({.id = "2", .name = "North"});
  open(options);
  put(R"({"SKU":"MUG","WarehouseQuantity":[{"WarehouseID":"1","Quantity":"1"},)"
      R"({"WarehouseID":"2","Quantity":"5"}]})");
  const auto connector = connect();
  Document document = a_document("bc:1", "3");
  document.location = LocationId("2");
  const auto created = connector->documents()->create_document(context_, document);
  ASSERT_TRUE(created.ok()) << created.error().to_string();
  const auto levels = connector->stock()->read_stock(context_, "");
  ASSERT_TRUE(levels.ok());
  ASSERT_EQ(levels->rows.size(), 2U);
  EXPECT_EQ(levels->rows[0].reserved + levels->rows[1].reserved, dec("3"));
  store_->work(
      [&](State& state) { return dispatch(state, created->id.str(), "AP1", clock_.now()).ok(); });
  EXPECT_EQ(on_hand("MUG", "2"), dec("2"));
}

TEST_F(NetoStoreContract, AnItemDeletedWhileReadingLetsNoOtherSlipThrough) {
  for (int i = 0; i < 30; ++i) put(R"({"SKU":"S)" + std::to_string(i) + "\"}");
  const auto connector = connect({{"api_key", "sandbox-key"}, {"page_size", "7"}});
  std::set<std::string> told;
  std::string position;
  int pages = 0;
  for (bool complete = false; !complete && pages < 50; ++pages) {
    const auto page = connector->catalogue()->read_items(context_, position);
    ASSERT_TRUE(page.ok()) << page.error().to_string();
    for (const Item& item : page->rows) told.insert(item.sku);
    position = page->position;
    complete = page->complete;
    if (pages < 3) {
      store_->work([&](State& state) { return state.delete_item("S" + std::to_string(pages)); });
    }
  }
  for (int i = 3; i < 30; ++i) EXPECT_TRUE(told.contains("S" + std::to_string(i))) << i;
}

TEST_F(NetoStoreContract, AFullReadIsNotFooledByAPageThatIsCutShort) {
  for (int i = 0; i < 10; ++i) put(R"({"SKU":"S)" + std::to_string(i) + "\"}");
  const auto connector = connect();
  for (const auto kind : {sandbox::FaultKind::kEmptyPage, sandbox::FaultKind::kShortPage}) {
    ASSERT_TRUE(store_->add_fault({.kind = kind, .operation = "GetItem"}).ok());
    const auto page = connector->catalogue()->read_items(context_, "");
    ASSERT_FALSE(page.ok());
    EXPECT_EQ(page.error().id(), "neto.short_pages");
  }
  Options options;
  options.limit_max = 5;
  open(options);
  for (int i = 0; i < 10; ++i) put(R"({"SKU":"S)" + std::to_string(i) + "\"}");
  EXPECT_EQ(connector->stock()->read_stock(context_, "").error().id(), "neto.short_pages");
}

TEST_F(NetoStoreContract, ComesInWithAnAddOnsTokenAndNotWithAnOldOne) {
  Options options;
  options.client_id = "app";
  options.access_token = "t0ken";
  open(options);
  const auto info = connect({{"client_id", "app"}, {"access_token", "t0ken"}})->verify(context_);
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  EXPECT_EQ(info->currency.code(), "AUD");
  EXPECT_TRUE(info->missing.empty());
  const auto old = connect({{"client_id", "app"}, {"access_token", "old"}})->verify(context_);
  ASSERT_FALSE(old.ok());
  EXPECT_EQ(old.error().id(), "connect.bad_credentials");
}

TEST_F(NetoStoreContract, BeyondTheQuotaAReadWaitsAndAWriteIsLookedUp) {
  Options options;
  options.requests_per_minute = 3;
  open(options);
  put_mug();
  const auto connector = connect();
  EXPECT_TRUE(connector->catalogue()->read_items(context_, "").ok());
  const auto write = connector->documents()->create_document(context_, a_document("bc:1", "1"));
  ASSERT_FALSE(write.ok());
  EXPECT_EQ(write.error().code(), ErrorCode::kUnknownOutcome);
  const auto read = connector->catalogue()->read_items(context_, "");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code(), ErrorCode::kRateLimited);
  EXPECT_TRUE(read.error().retry_after().has_value());
  clock_.advance(std::chrono::minutes(1));
  EXPECT_FALSE(connector->documents()->find_document(context_, "bc:1")->has_value());
}

TEST_F(NetoStoreContract, HearsOfADispatchedOrder) {
  Options options;
  options.event_url = "https://hub.test/hooks";
  open(options);
  put_mug();
  const auto connector = connect({{"api_key", "sandbox-key"}, {"hook_token", "verify-me"}});
  const auto created = connector->documents()->create_document(context_, a_document("bc:1", "1"));
  ASSERT_TRUE(created.ok());
  ASSERT_TRUE(store_->add_fault({.kind = sandbox::FaultKind::kForgeHint}).ok());
  const auto forged = store_->take_hints(clock_.now());
  ASSERT_EQ(forged.size(), 1U);
  EXPECT_FALSE(connector->hooks()->read_hook(forged[0], clock_.now()).ok());
  store_->work(
      [&](State& state) { return dispatch(state, created->id.str(), "AP1", clock_.now()).ok(); });
  const auto sent = store_->take_hints(clock_.now());
  ASSERT_EQ(sent.size(), 1U);
  const auto hint = connector->hooks()->read_hook(sent[0], clock_.now());
  ASSERT_TRUE(hint.ok()) << hint.error().to_string();
  EXPECT_EQ(hint->ids, std::vector{created->id});
}

}  // namespace
}  // namespace oneshelf::contract
