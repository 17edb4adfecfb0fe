// What the common contract does not ask: a shop's own ways.
#include "connectors/all/all.h"
#include "sandbox/in_process.h"
#include "sandbox/shopwired/goods.h"
#include "sandbox/shopwired/shopwired.h"
#include "sandbox/shopwired/trade.h"
#include "suite.h"

namespace oneshelf::contract {
namespace {

namespace sw = sandbox::shopwired;

class ShopWiredShop : public testing::Test {
 protected:
  void open(sw::Options options) {
    shop_ = std::make_unique<sw::ShopWired>(std::move(options));
    http_.run("api.test", *shop_);
  }
  static sw::Options without_quota() {
    sw::Options options;
    options.has_quota = false;
    return options;
  }
  std::unique_ptr<Connector> connect(Role role, ConnectValues values = {}) {
    values.emplace("url", "https://api.test/v1");
    values.emplace("api_key", "sandbox-key");
    values.emplace("api_secret", "sandbox-secret");
    const Platform& platform = **platform_named("shopwired");
    return platform.make(http_, role, *checked_values(platform, values));
  }
  void add(const std::string& sku, int stock = 5) {
    shop_->work(clock_.now(), [&](sw::State& state) {
      const Json told = Json::object()
                            .set("title", "Thing " + sku)
                            .set("sku", sku)
                            .set("price", 12)
                            .set("stock", stock);
      ASSERT_TRUE(sw::add_product(state, told, clock_.now()).ok());
    });
  }
  void remove(const std::string& sku) {
    shop_->work(clock_.now(), [&](sw::State& state) {
      state.remove_product(state.find_sku(sku).product->id, clock_.now());
    });
  }
  int64_t stock(const std::string& sku) {
    return shop_->work(clock_.now(),
                       [&](sw::State& state) { return state.stock_of(state.find_sku(sku)); });
  }
  VendorId buy(const std::string& sku, int quantity) {
    return shop_->work(clock_.now(), [&](sw::State& state) {
      sw::Purchase purchase;
      purchase.items = {{.sku = sku, .quantity = quantity}};
      return VendorId(std::to_string((*sw::place_order(state, purchase, clock_.now()))->id));
    });
  }
  /// The id of the oldest product with this SKU, as a listing's.
  VendorId listing(const std::string& sku) {
    return shop_->work(clock_.now(), [&](sw::State& state) {
      return VendorId(std::to_string(state.find_sku(sku).product->id));
    });
  }
  void rename(const VendorId& listing, const std::string& sku) {
    shop_->work(clock_.now(), [&](sw::State& state) {
      sw::Product& product = *state.find_product(std::stoll(listing.str()));
      ASSERT_TRUE(
          sw::change_product(state, product, Json::object().set("sku", sku), clock_.now()).ok());
    });
  }
  static ProductWrite change_of(const VendorId& listing, const std::string& sku) {
    ProductWrite product;
    product.product_id = listing;
    product.all_skus = {sku};
    VariantWrite variant;
    variant.listing_id = listing;
    variant.sku = sku;
    product.variants = {variant};
    return product;
  }
  /// The error of a figure, "" if it was written.
  std::string set_stock(Connector& shop, const VendorId& listing, const std::string& sku) {
    StockWrite write;
    write.listing_id = write.product_id = listing;
    write.sku = sku;
    write.quantity = dec("1");
    const std::vector writes = {write};
    const auto outcomes = shop.stock_writer()->write_stock(context_, writes);
    EXPECT_TRUE(outcomes.ok());
    if (!outcomes.ok() || !outcomes->at(0).error) return "";
    return outcomes->at(0).error->id();
  }
  /// Reads the listings from there on to the end.
  void read_listings(Connector& shop, std::string& position) {
    read_to_end([&](const std::string& at) { return shop.listings()->read_listings(context_, at); },
                position, [](const ChangePage<Listing>&) {});
  }
  Document a_document(const std::string& key, const std::string& sku, int quantity) {
    Document document;
    document.key = document.order_number = key;
    document.placed_at = clock_.now();
    document.currency = currency("GBP");
    DocumentLine line;
    line.order_line_id = VendorId("7");
    line.sku = sku;
    line.quantity = Decimal::from_integer(quantity);
    line.total_net = dec("10");
    line.total_tax = dec("2");
    line.total_gross = dec("12");
    document.lines = {line};
    document.total_net = dec("10");
    document.total_tax = dec("2");
    document.total_gross = dec("12");
    return document;
  }

  ManualClock clock_{from_unix_ms(1'790'000'000'000)};
  Context context_{clock_};
  sandbox::InProcessHttp http_;
  std::unique_ptr<sw::ShopWired> shop_;
};

TEST_F(ShopWiredShop, LosesNoRowWhicheverWayItsListsAreSortedAndWhateverIsDeleted) {
  RecordProperty("requirements", "23,24");
  for (const bool newest_first : {false, true}) {
    for (const int page_size : {1, 7, 100}) {
      sw::Options options = without_quota();
      options.newest_first = newest_first;
      options.since_id_is_inclusive = newest_first;
      open(options);
      for (int i = 0; i < 120; ++i) add(numbered("S", i));
      const auto connector = connect(Role::kChannel, {{"page_size", std::to_string(page_size)}});
      std::set<std::string> told;
      std::string position;
      int moves = 0;
      const auto read = [&](const std::string& at) {
        return connector->listings()->read_listings(context_, at);
      };
      const auto take = [&](const ChangePage<Listing>& page) {
        for (const Listing& listing : page.rows) told.insert(listing.sku());
      };
      read_to_end(read, position, take, [&] {
        if (moves >= 20) return;
        remove(numbered("S", moves * 3));
        add(numbered("NEW", moves++));
      });
      read_to_end(read, position, take);
      for (int i = 0; i < 120; ++i) {
        const bool is_gone = i % 3 == 0 && i / 3 < moves;
        EXPECT_TRUE(is_gone || told.contains(numbered("S", i))) << i << " by " << page_size;
      }
      for (int i = 0; i < moves; ++i) EXPECT_TRUE(told.contains(numbered("NEW", i))) << i;
    }
  }
}

TEST_F(ShopWiredShop, ReadsPagesAgainWhereTooMuchChangedToAskForEach) {
  open(without_quota());
  for (int i = 0; i < 150; ++i) add(numbered("S", i));
  const auto connector = connect(Role::kSource);
  std::string position;
  std::set<std::string> told;
  const auto read = [&](const std::string& at) {
    return connector->catalogue()->read_items(context_, at);
  };
  const auto take = [&](const ChangePage<Item>& page) {
    for (const Item& item : page.rows) told.insert(item.sku);
  };
  read_to_end(read, position, take);
  told.clear();
  for (int i = 0; i < 60; ++i) add(numbered("NEW", i));
  const uint64_t before = shop_->counts().requests();
  read_to_end(read, position, take);
  for (int i = 0; i < 60; ++i) EXPECT_TRUE(told.contains(numbered("NEW", i)));
  EXPECT_LE(shop_->counts().requests() - before, 4U);
}

TEST_F(ShopWiredShop, ABulkOfPricesIsHardlyReadBackAndWhatOthersAddMeanwhileIsHeard) {
  RecordProperty("requirements", "76,89");
  constexpr int kProducts = 2010, kRows = 15;
  open(without_quota());
  for (int i = 0; i < kProducts; ++i) add(numbered("S", i));
  clock_.advance(std::chrono::minutes(30));
  const auto connector = connect(Role::kChannel);
  std::string position;
  read_listings(*connector, position);
  const VendorId renamed = listing(numbered("S", 7)), sold = listing(numbered("S", 2000));
  const uint64_t before = shop_->counts().requests();
  for (int i = 0; i < kProducts; i += kRows) {
    std::vector<ProductWrite> writes;
    for (int row = i; row < i + kRows; ++row) {
      writes.push_back(change_of(listing(numbered("S", row)), numbered("S", row)));
      writes.back().variants[0].fields.price = dec("15");
    }
    if (i == 900) add(numbered("S", 2000));
    const auto outcomes = connector->listing_writer()->write_listings(context_, writes);
    ASSERT_TRUE(outcomes.ok()) << outcomes.error().to_string();
    for (const ProductOutcome& outcome : *outcomes) ASSERT_FALSE(outcome.variants[0].error);
    clock_.advance(std::chrono::seconds(3));
  }
  // One look a minute, one at the new product, and one write by id.
  EXPECT_LE(shop_->counts().requests() - before, kProducts / kRows + 9U);
  shop_->work(clock_.now(), [&](sw::State& state) {
    size_t dear = 0;
    for (const auto& [id, product] : state.products) {
      dear += sw::amount_in(product.doc, "price") == dec("15") ? 1U : 0U;
    }
    EXPECT_EQ(dear, static_cast<size_t>(kProducts)) << "all but the new one";
  });
  // What else people changed meanwhile comes with the next reading of listings, which leaves most
  // of the log unread.
  rename(renamed, numbered("S", 8));
  const uint64_t read_before = shop_->counts().requests();
  read_listings(*connector, position);
  EXPECT_LE(shop_->counts().requests() - read_before, 21U + 12U);
  EXPECT_EQ(set_stock(*connector, renamed, numbered("S", 7)), "listing.unknown_sku");
  EXPECT_EQ(set_stock(*connector, listing(numbered("S", 9)), numbered("S", 9)), "");
  EXPECT_EQ(set_stock(*connector, sold, numbered("S", 2000)), "") << "by its id";
  EXPECT_EQ(stock(numbered("S", 2000)), 1) << "the older one's";
}

TEST_F(ShopWiredShop, ABulkOfFiguresHidesNoRenamedProduct) {
  RecordProperty("requirements", "76,89");
  open(without_quota());
  for (int i = 0; i < 300; ++i) add(numbered("S", i));
  const auto connector = connect(Role::kChannel);
  const auto write_all = [&] {
    for (int i = 0; i < 300; i += 30) {
      std::vector<StockWrite> writes(30);
      for (size_t row = 0; row < writes.size(); ++row) {
        writes[row].sku = numbered("S", i + static_cast<int>(row));
        writes[row].quantity = dec("3");
      }
      ASSERT_TRUE(connector->stock_writer()->write_stock(context_, writes).ok());
    }
  };
  write_all();
  const VendorId first = listing(numbered("S", 1));
  rename(first, "OTHER");
  clock_.advance(std::chrono::seconds(61));
  const uint64_t before = shop_->counts().requests();
  write_all();
  // Two questions by topic and the renamed one; the row without a product is asked for.
  EXPECT_LE(shop_->counts().requests() - before, 20U + 4U);
  EXPECT_EQ(set_stock(*connector, first, "OTHER"), "");
}

TEST_F(ShopWiredShop, ConnectorsOfOneShopHearOfWhatEachOtherWrote) {
  RecordProperty("requirements", "89");
  open(without_quota());
  add("MUG");
  const auto one = connect(Role::kChannel), other = connect(Role::kChannel);
  const VendorId mug = listing("MUG");
  for (const auto& connector : {one.get(), other.get()}) {
    EXPECT_EQ(set_stock(*connector, mug, "MUG"), "");
  }
  ProductWrite rename = change_of(mug, "MUG");
  rename.variants[0].fields.sku = "CUP";
  const std::vector writes = {rename};
  const auto renamed = one->listing_writer()->write_listings(context_, writes);
  ASSERT_TRUE(renamed.ok() && !renamed->at(0).variants[0].error);
  EXPECT_EQ(set_stock(*one, mug, "CUP"), "") << "its own rename it knows at once";
  clock_.advance(std::chrono::seconds(61));
  EXPECT_EQ(set_stock(*other, mug, "MUG"), "listing.unknown_sku");
  EXPECT_EQ(set_stock(*other, mug, "CUP"), "");
}

TEST_F(ShopWiredShop, FindsOrdersWithoutReadingWhatTheLogTellsOfAThousandFigures) {
  RecordProperty("requirements", "76");
  open(without_quota());
  for (int i = 0; i < 1000; ++i) add(numbered("S", i));
  clock_.advance(std::chrono::minutes(30));
  const auto connector = connect(Role::kChannel);
  std::string position;
  std::set<VendorId> told;
  const auto read = [&](const std::string& at) {
    return connector->orders()->read_orders(context_, at);
  };
  const auto take = [&](const Page<Order>& page) {
    for (const Order& order : page.rows) told.insert(order.id);
  };
  read_to_end(read, position, take);
  shop_->work(clock_.now(), [&](sw::State& state) {
    for (int i = 0; i < 1000; ++i) {
      state.set_stock(state.find_sku(numbered("S", i)), 4, clock_.now());
    }
  });
  const VendorId bought = buy(numbered("S", 1), 1);
  const uint64_t before = shop_->counts().requests();
  read_to_end(read, position, take);
  EXPECT_TRUE(told.contains(bought));
  EXPECT_LE(shop_->counts().requests() - before, 5U)
      << "the log, orders, refunds, the order, and once the countries";
  // Once it is quiet again, one question is enough.
  const auto read_again = [&](std::chrono::minutes later) {
    clock_.advance(later);
    const VendorId more = buy(numbered("S", 2), 1);
    read_to_end(read, position, take);
    EXPECT_TRUE(told.contains(more));
  };
  read_again(std::chrono::minutes(2));
  read_again(std::chrono::minutes(16));
  read_again(std::chrono::minutes(1));
  const uint64_t quiet = shop_->counts().requests();
  read_to_end(read, position, take);
  EXPECT_EQ(shop_->counts().requests() - quiet, 1U);
}

TEST_F(ShopWiredShop, FindsAnOrderThatTheLogDidNotTellByItsDate) {
  open(without_quota());
  add("MUG", 50);
  const auto connector = connect(Role::kChannel);
  std::string position;
  std::set<VendorId> told;
  const auto read = [&](const std::string& at) {
    return connector->orders()->read_orders(context_, at);
  };
  const auto take = [&](const Page<Order>& page) {
    for (const Order& order : page.rows) told.insert(order.id);
  };
  read_to_end(read, position, take);
  const VendorId silent = buy("MUG", 1);
  shop_->work(clock_.now(), [](sw::State& state) { state.events.clear(); });
  read_to_end(read, position, take);
  EXPECT_FALSE(told.contains(silent));
  clock_.advance(std::chrono::minutes(16));
  read_to_end(read, position, take);
  EXPECT_TRUE(told.contains(silent));
}

TEST_F(ShopWiredShop, BeyondTheBucketARequestWaitsAndNothingIsDone) {
  sw::Options options;
  options.tells_retry_after = false;
  open(options);
  add("MUG");
  const auto connector = connect(Role::kChannel);
  for (int i = 0; i < 40; ++i) {
    EXPECT_TRUE(connector->lookups()->lookup(context_, LookupKind::kPaymentMethods).ok()) << i;
  }
  StockWrite write;
  write.sku = "MUG";
  write.quantity = dec("1");
  const std::vector writes = {write};
  const auto limited = connector->stock_writer()->write_stock(context_, writes);
  ASSERT_FALSE(limited.ok());
  EXPECT_EQ(limited.error().code(), ErrorCode::kRateLimited);
  EXPECT_EQ(limited.error().retry_after(), std::chrono::seconds(2));
  EXPECT_EQ(stock("MUG"), 5);
  clock_.advance(std::chrono::seconds(10));
  const auto written = connector->stock_writer()->write_stock(context_, writes);
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  EXPECT_EQ(stock("MUG"), 1);
}

TEST_F(ShopWiredShop, MasterBooksOrdersOfVariationsByTheirItem) {
  open(without_quota());
  const std::string item = shop_->work(clock_.now(), [&](sw::State& state) {
    sw::Product& product =
        **sw::add_product(state, *parse_json(R"({"title":"Tee","price":12})"), clock_.now());
    const int64_t value = sw::option_value(state, product, "Size", "S");
    const Json told =
        Json::object().set("values", Json::array().push(value)).set("sku", "TEE-S").set("stock", 9);
    const sw::Variation& made = **sw::add_variation(state, product, told, clock_.now());
    return std::to_string(product.id) + "-" + std::to_string(made.id);
  });
  const auto connector = connect(Role::kSource);
  Document document = a_document("link:1", "other words", 2);
  document.lines[0].item_id = VendorId(item);
  const auto created = connector->documents()->create_document(context_, document);
  ASSERT_TRUE(created.ok()) << created.error().to_string();
  EXPECT_EQ(created->total_gross, dec("12"));
  EXPECT_EQ(created->status, OrderStatus::kPending) << "nothing was paid";
  const auto refused =
      connector->documents()->create_document(context_, a_document("link:2", "NONE", 1));
  EXPECT_EQ(refused.error().id(), "document.unknown_item");
}

TEST_F(ShopWiredShop, MasterKeepsChargesAndRoundingToTheCent) {
  RecordProperty("requirements", "27");
  open(without_quota());
  add("MUG", 9);
  const auto connector = connect(Role::kSource);
  Document document = a_document("link:1", "MUG", 1);
  const auto charge = [&](DocumentLine::Kind kind, const char* net, const char* tax,
                          const char* gross) {
    DocumentLine line;
    line.kind = kind;
    line.quantity = dec("1");
    line.description = "Charge";
    line.total_net = dec(net);
    line.total_tax = dec(tax);
    line.total_gross = dec(gross);
    document.lines.push_back(line);
    document.total_net += line.total_net;
    document.total_tax += line.total_tax;
    document.total_gross += line.total_gross;
  };
  charge(DocumentLine::Kind::kShipping, "3.29", "0.66", "3.95");
  charge(DocumentLine::Kind::kFee, "1", "0.2", "1.2");
  charge(DocumentLine::Kind::kFee, "2", "0", "2");
  charge(DocumentLine::Kind::kRounding, "-0.01", "0", "-0.01");
  const auto created = connector->documents()->create_document(context_, document);
  ASSERT_TRUE(created.ok()) << created.error().to_string();
  EXPECT_EQ(created->total_net, document.total_net);
  EXPECT_EQ(created->total_tax, document.total_tax);
  EXPECT_EQ(created->total_gross, document.total_gross);
}

TEST_F(ShopWiredShop, MasterPutsGoodsOfAWholeLineBackOnce) {
  RecordProperty("requirements", "85");
  open(without_quota());
  add("MUG", 9);
  const auto connector = connect(Role::kSource);
  const Document document = a_document("link:1", "MUG", 2);
  const auto created = connector->documents()->create_document(context_, document);
  ASSERT_TRUE(created.ok());
  EXPECT_EQ(stock("MUG"), 7);
  Refund refund;
  refund.id = VendorId("r1");
  refund.created_at = clock_.now();
  refund.amount = dec("12");
  refund.lines = {{{VendorId("7"), "MUG", dec("2")}, true}};
  for (int i = 0; i < 2; ++i) {
    const auto booked =
        connector->documents()->write_refund(context_, created->id, document, refund);
    ASSERT_TRUE(booked.ok()) << booked.error().to_string();
    EXPECT_EQ(stock("MUG"), 9);
  }
}

}  // namespace
}  // namespace oneshelf::contract
