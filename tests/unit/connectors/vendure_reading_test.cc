#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "unit/connectors/vendure_fake.h"

namespace oneshelf {
namespace {

Json variant_json(int id) {
  Json json = *parse_json(R"({"sku":"S","enabled":true,"updatedAt":"2026-11-22T00:00:00.000Z",
    "prices":[{"currencyCode":"USD","price":1},{"currencyCode":"EUR","price":1990}],
    "taxCategory":{"name":"Standard"},"stockLevels":[
    {"stockLocationId":"10","stockOnHand":9,"stockAllocated":2},
    {"stockLocationId":"20","stockOnHand":5,"stockAllocated":0}],
    "options":[{"name":"red","group":{"id":"12","name":"Colour"}},
    {"name":"S","group":{"id":"9","name":"Size"}}],
    "product":{"id":"1","name":"Mug","description":"","enabled":true,
    "updatedAt":"2026-11-22T01:00:00.000Z","assets":[
    {"id":"3","source":"https://x/3.png","tags":[{"value":"oneshelf:abc"}]},
    {"id":"4","source":"https://x/4.png","tags":[{"value":"summer"}]},
    {"id":"5","source":"https://x/5.png","tags":[{"value":"oneshelf-key:img/7"}]}],
    "facetValues":[{"name":"Acme","facet":{"code":"brand"}},
    {"name":"Mugs","facet":{"code":"category"}},{"name":"Cups","facet":{"code":"category"}},
    {"name":"Sale","facet":{"code":"other"}}]}})");
  return json.set("id", std::to_string(id));
}

/// As little as a variant can tell.
Json bare_variant(int id) {
  static const Json kBare = *parse_json(R"({"sku":"S","enabled":true,
    "updatedAt":"2026-11-22T00:00:00.000Z","taxCategory":{"name":"Standard"},"product":{"id":"1",
    "name":"Mug","description":"","enabled":true,"updatedAt":"2026-11-22T01:00:00.000Z"}})");
  Json json = kBare;
  return json.set("id", std::to_string(id));
}

/// A shop with variants 1 to n, of which some may be deleted between two pages.
struct ManyVariants {
  VendureFixture world;
  std::vector<int> ids;

  explicit ManyVariants(int n) {
    for (int i = 1; i <= n; ++i) ids.push_back(i);
    world.shop.on("page:", [this](const Json& variables) {
      const auto skip = std::stoul(variables["skip"].as_digits());
      const auto take = std::stoul(variables["take"].as_digits());
      Json::Array items;
      for (size_t i = skip; i < std::min(ids.size(), skip + take); ++i) {
        items.push_back(ids.size() == 1 ? variant_json(ids[i]) : bare_variant(ids[i]));
      }
      Json page = Json::object().set("items", std::move(items));
      page.set("totalItems", static_cast<int64_t>(ids.size()));
      const Json newest = *parse_json(R"({"items":[{"updatedAt":"2026-11-22T02:00:00.000Z"}]})");
      return Json::object()
          .set("page", std::move(page))
          .set("newestVariant", newest)
          .set("newestProduct", FakeVendure::rows({}));
    });
  }
  void forget(int first, int last) {
    std::erase_if(ids, [=](int id) { return id >= first && id <= last; });
  }
  std::multiset<int> read_all(const std::function<void(int page)>& between) {
    std::multiset<int> told;
    std::string position;
    for (int page = 1; page < 50; ++page) {
      const auto answer = world.connector->listings()->read_listings(world.context, position);
      EXPECT_TRUE(answer.ok()) << answer.error().to_string();
      if (!answer.ok()) break;
      for (const Listing& listing : answer->rows) told.insert(std::stoi(listing.id.str()));
      if (answer->complete) break;
      position = answer->position;
      between(page);
    }
    return told;
  }
};

TEST(VendureListingRead, EachVariantIsToldOnceWhileNothingChanges) {
  ManyVariants shop(450);
  const std::multiset<int> told = shop.read_all([](int) {});
  EXPECT_EQ(told.size(), 450u);
  EXPECT_EQ(std::set<int>(told.begin(), told.end()).size(), 450u);
  EXPECT_EQ(shop.world.shop.asked().size(), 1u + 3u) << "facts and three pages";
}

TEST(VendureListingRead, RowsDeletedBetweenPagesHideNoOthers) {
  for (const auto& [first, last] :
       {std::pair(1, 5), std::pair(1, 150), std::pair(150, 200), std::pair(1, 200)}) {
    ManyVariants shop(450);
    const std::multiset<int> told = shop.read_all([&, a = first, b = last](int page) {
      if (page == 1) shop.forget(a, b);
    });
    for (int id = last + 1; id <= 450; ++id) EXPECT_GE(told.count(id), 1u) << first << " " << id;
  }
}

TEST(VendureListingRead, AListingIsWhatTheMerchantSees) {
  ManyVariants shop(1);
  const auto page = shop.world.connector->listings()->read_listings(shop.world.context, "");
  ASSERT_TRUE(page.ok());
  EXPECT_TRUE(page->complete);
  EXPECT_EQ(page->total, 1);
  const ListingFields& fields = page->rows.front().fields;
  EXPECT_EQ(fields.price, dec("19.90")) << "in the channel's currency";
  EXPECT_EQ(fields.options, (std::vector<OptionValue>{{"Size", "S"}, {"Colour", "red"}}));
  EXPECT_EQ(fields.brand, "Acme");
  EXPECT_EQ(fields.categories, (std::vector<std::string>{"Cups", "Mugs"}));
  EXPECT_EQ(fields.images->at(0).content_hash, "abc");
  EXPECT_EQ(fields.images->at(1).key, "4");
  EXPECT_EQ(fields.images->at(1).content_hash, "");
  EXPECT_EQ(fields.images->at(2).key, "img/7");
  EXPECT_EQ(fields.stock, (std::map<LocationId, Decimal>{{LocationId(), dec("7")},
                                                         {LocationId("10"), dec("7")},
                                                         {LocationId("20"), dec("5")}}));
  EXPECT_EQ(to_rfc3339(page->rows.front().updated_at), "2026-11-22T01:00:00.000Z");
}

/// A shop whose only product changed; variant 1 at `variant`, product 1 at `product` o'clock.
struct ChangedShop : ManyVariants {
  std::string variant = "02:00", product = "01:00";
  std::vector<std::string> looked_from;

  ChangedShop() : ManyVariants(1) {
    world.shop.on("look:", [this](const Json& variables) {
      looked_from.push_back(variables["after"].text_or());
      const auto rows = [&](const std::string& row) {
        if ("2026-11-22T" + row + ":00.000Z" <= looked_from.back()) return FakeVendure::rows({});
        return *parse_json(R"({"totalItems":1,"items":[{"id":"1","productId":"1",)"
                           R"("updatedAt":"2026-11-22T)" +
                           row + R"(:00.000Z"}]})");
      };
      return Json::object()
          .set("look", rows(variant))
          .set("changed", rows(product))
          .set("newestVariant", rows(variant))
          .set("newestProduct", rows(product));
    });
    world.shop.on("page:products(", [](const Json& variables) {
      EXPECT_EQ(variables["ids"], *parse_json(R"(["1"])"));
      Json row = variant_json(1);
      Json product_row = row["product"];
      product_row.set("variants", Json::array().push(row));
      return Json::object().set("page", FakeVendure::rows({product_row}));
    });
  }
  ChangePage<Listing> read(const std::string& position) {
    const auto page = world.connector->listings()->read_listings(world.context, position);
    EXPECT_TRUE(page.ok()) << page.error().to_string();
    return page.ok() ? *page : ChangePage<Listing>();
  }
  /// Reads from there to the end; the rows told.
  size_t read_on(std::string& position) {
    size_t rows = 0;
    for (int i = 0; i < 9; ++i) {
      const ChangePage<Listing> page = read(position);
      rows += page.rows.size();
      position = page.position;
      if (page.complete) break;
    }
    return rows;
  }
};

TEST(VendureListingRead, ADeltaReadsTheProductsThatAreNewsWithAllTheirVariants) {
  ChangedShop shop;
  std::string position;
  shop.read_on(position);
  const ChangePage<Listing> look = shop.read(position);
  EXPECT_FALSE(look.complete);
  EXPECT_FALSE(look.total);
  const ChangePage<Listing> products = shop.read(look.position);
  EXPECT_TRUE(products.complete);
  ASSERT_EQ(products.rows.size(), 1u);
  EXPECT_EQ(products.rows[0].fields.price, dec("19.90"));
  EXPECT_EQ(products.rows[0].product_id.str(), "1");
  EXPECT_EQ(products.rows[0].fields.brand, "Acme");
}

TEST(VendureListingRead, ADeltaOverlapsButTellsNothingTwice) {
  ChangedShop shop;
  std::string position;
  shop.read_on(position);
  EXPECT_EQ(shop.read_on(position), 1u) << "the full read does not know of the dates";
  const size_t before = shop.world.shop.asked().size();
  EXPECT_EQ(shop.read_on(position), 0u);
  EXPECT_EQ(shop.world.shop.asked().size(), before + 1);
  EXPECT_EQ(shop.looked_from.back(), "2026-11-22T01:58:00.000Z");

  // A transaction that began before the newest change and ended after we looked.
  shop.product = "01:59";
  EXPECT_EQ(shop.read_on(position), 1u);
  EXPECT_EQ(shop.read_on(position), 0u);

  shop.world.clock.advance(std::chrono::minutes(3));
  shop.read_on(position);
  EXPECT_EQ(shop.looked_from.back(), "2026-11-22T02:00:00.001Z") << "quiet: only what is newer";
}

TEST(VendureListingRead, MoreChangesThanAPositionHoldsAreReadByDate) {
  ManyVariants shop(300);
  const auto look = [](int64_t variants, int64_t products) {
    return [=](const Json&) {
      const Json newest = *parse_json(R"({"items":[{"updatedAt":"2026-11-22T03:00:00.000Z"}]})");
      return Json::object()
          .set("look", Json::object().set("totalItems", variants).set("items", Json::array()))
          .set("changed", Json::object().set("totalItems", products).set("items", Json::array()))
          .set("newestVariant", newest)
          .set("newestProduct", newest);
    };
  };
  const std::string rest = R"({"phase":"delta","since":"2026-11-22T02:00:00.000Z","offset":0})";
  ListingReader& reader = *shop.world.connector->listings();
  for (const auto& [variants, products, total] :
       {std::tuple(1001, 0, false), std::tuple(1, 501, true)}) {
    shop.world.shop.on("look:", look(variants, products));
    auto page = reader.read_listings(shop.world.context, rest);
    ASSERT_TRUE(page.ok()) << page.error().to_string();
    page = reader.read_listings(shop.world.context, page->position);
    ASSERT_TRUE(page.ok()) << page.error().to_string();
    EXPECT_EQ(page->rows.size(), 200u);
    EXPECT_EQ(page->total.has_value(), total) << "a full pass tells its total";
    page = reader.read_listings(shop.world.context, page->position);
    ASSERT_TRUE(page.ok()) << page.error().to_string();
    EXPECT_EQ(page->rows.size(), 100u);
    EXPECT_TRUE(page->complete);
    EXPECT_NE(page->position.find("2026-11-22T03:00:00.000Z"), std::string::npos);
  }
}

TEST(VendureListingRead, AForeignPositionIsRefused) {
  VendureFixture world;
  for (const char* position : {"nonsense", "{}", R"({"phase":"x","since":"now","offset":1})"}) {
    EXPECT_EQ(world.connector->listings()->read_listings(world.context, position).error().id(),
              "stream.bad_position");
  }
}

Json order_json(int id, const std::string& placed_at) {
  static const Json kOrder =
      *parse_json(R"({"code":"CODE","state":"PaymentSettled","updatedAt":"2026-11-21T00:00:00Z",
    "currencyCode":"EUR","total":2416,"totalWithTax":2890,
    "taxSummary":[{"taxRate":20},{"taxRate":0}],
    "customer":{"id":"8","emailAddress":"a@example.com","firstName":"Ann","lastName":"Lee",
    "phoneNumber":null},"shippingAddress":{"fullName":"Ann Lee","streetLine1":"S 1","city":"B",
    "postalCode":"1","countryCode":"DE"},"billingAddress":{"fullName":null,"city":null},
    "lines":[{"id":"1","quantity":1,"taxRate":20,"linePrice":1658,"linePriceWithTax":1990,
    "proratedLinePrice":1575,"proratedLinePriceWithTax":1890,
    "productVariant":{"id":"2","sku":"MUG","name":"Mug"}}],"surcharges":[],
    "shippingLines":[{"discountedPrice":841,"discountedPriceWithTax":1000,
    "shippingMethod":{"code":"std","name":"Standard"}}],
    "payments":[{"id":"3","method":"card","amount":2890,"state":"Settled","transactionId":"T",
    "createdAt":"2026-11-22T00:00:01Z","updatedAt":"2026-11-22T00:00:02Z","refunds":[
    {"id":"6","createdAt":"2026-11-22T05:00:00Z","updatedAt":"2026-11-22T05:00:00Z","total":100,
    "state":"Pending","reason":null,"lines":[{"orderLineId":"1","quantity":1}]},
    {"id":"7","createdAt":"2026-11-22T05:00:00Z","updatedAt":"2026-11-22T05:00:00Z","total":100,
    "state":"Failed","reason":null,"lines":[]}]},
    {"id":"4","method":"card","amount":2890,"state":"Declined","transactionId":null,
    "createdAt":"2026-11-22T00:00:00Z","updatedAt":"2026-11-22T00:00:00Z","refunds":[]}],
    "fulfillments":[{"id":"5","state":"Shipped","method":"DHL","trackingCode":"TRK",
    "createdAt":"2026-11-22T04:00:00Z","updatedAt":"2026-11-22T04:30:00Z",
    "lines":[{"orderLineId":"1","quantity":1}]},{"id":"6","state":"Pending","method":"DHL",
    "trackingCode":null,"createdAt":"2026-11-22T04:00:00Z","updatedAt":"2026-11-22T04:00:00Z",
    "lines":[]}]})");
  Json json = kOrder;
  return json.set("id", std::to_string(id)).set("orderPlacedAt", placed_at);
}

TEST(VendureOrderRead, TellsWhatTheShopStates) {
  VendureFixture world;
  world.shop.on("orders(", [](const Json&) {
    return Json::object().set("orders",
                              FakeVendure::rows({order_json(1, "2026-11-22T00:00:03.000Z")}));
  });
  const VendorId id("1");
  const auto orders =
      world.connector->orders()->read_orders_by_id(world.context, std::span(&id, 1));
  ASSERT_TRUE(orders.ok()) << orders.error().to_string();
  const Order& order = orders->front();
  EXPECT_EQ(order.status, OrderStatus::kPaid);
  EXPECT_EQ(order.total_tax, dec("4.74"));
  EXPECT_EQ(order.lines[0].total_tax, dec("3.15"));
  EXPECT_EQ(order.lines[0].discount, dec("1"));
  EXPECT_EQ(order.charges[0].tax_rate, std::nullopt) << "8.41 to 10.00 is none of the stated rates";
  EXPECT_EQ(order.billing, order.shipping);
  EXPECT_EQ(order.shipping.email, "a@example.com");
  ASSERT_EQ(order.payments.size(), 1u) << "a declined attempt is no payment";
  ASSERT_EQ(order.refunds.size(), 1u) << "a failed refund is none";
  EXPECT_FALSE(order.refunds[0].settled);
  EXPECT_EQ(order.refunds[0].lines[0].what.sku, "MUG");
  ASSERT_EQ(order.shipments.size(), 1u) << "booked is not shipped";
  EXPECT_EQ(order.shipments[0].tracking_number, "TRK");
  EXPECT_EQ(to_rfc3339(order.updated_at), "2026-11-22T05:00:00.000Z")
      << "the order's own date stays behind";
}

/// Orders sorted by time alone: those of one moment come in another order each time.
struct ManyOrders {
  VendureFixture world;
  std::vector<std::pair<std::string, int>> orders;  // placed at, id
  int asked = 0;

  ManyOrders() {
    world.shop.on("orders(", [this](const Json& variables) {
      const Json& filter = variables["options"]["filter"];
      std::set<std::string> told;
      for (size_t i = 0; i < filter["id"]["notIn"].size(); ++i) {
        told.insert(filter["id"]["notIn"].at(i).as_string());
      }
      std::vector<std::pair<std::string, int>> found;
      for (const auto& order : orders) {
        if (order.first > filter["orderPlacedAt"]["after"].as_string() &&
            !told.contains(std::to_string(order.second))) {
          found.push_back(order);
        }
      }
      if (++asked % 2 == 0) std::ranges::reverse(found);
      std::ranges::stable_sort(found, {}, &std::pair<std::string, int>::first);
      Json::Array items;
      const auto take = std::stoul(variables["options"]["take"].as_digits());
      for (size_t i = 0; i < std::min(take, found.size()); ++i) {
        items.push_back(order_json(found[i].second, found[i].first));
      }
      return Json::object().set("orders", FakeVendure::rows(std::move(items)));
    });
  }
};

TEST(VendureOrderRead, OrdersOfTheSameMomentAllComeWhateverThePageSize) {
  ManyOrders shop;
  for (int i = 0; i < 10; ++i)
    shop.orders.emplace_back("2026-11-22T00:00:00.00" + std::to_string(i), i);
  for (int i = 10; i < 260; ++i) shop.orders.emplace_back("2026-11-22T00:00:01.000Z", i);
  for (int i = 260; i < 270; ++i) shop.orders.emplace_back("2026-11-22T00:00:02.000Z", i);
  for (int i = 0; i < 10; ++i) shop.orders[static_cast<size_t>(i)].first += "Z";
  std::set<VendorId> told;
  std::string position;
  for (int page = 0; page < 20; ++page) {
    const auto answer = shop.world.connector->orders()->read_orders(shop.world.context, position);
    ASSERT_TRUE(answer.ok()) << answer.error().to_string();
    for (const Order& order : answer->rows) EXPECT_TRUE(told.insert(order.id).second);
    position = answer->position;
    if (answer->complete) break;
  }
  EXPECT_EQ(told.size(), 270u);

  // An order that took long to commit carries an earlier time than those already read.
  shop.orders.emplace_back("2026-11-22T00:00:00.500Z", 999);
  bool found = false;
  for (int page = 0; page < 20 && !found; ++page) {
    const auto answer = shop.world.connector->orders()->read_orders(shop.world.context, position);
    ASSERT_TRUE(answer.ok());
    found = std::ranges::count(answer->rows, VendorId("999"), &Order::id) > 0;
    position = answer->position;
  }
  EXPECT_TRUE(found);
}

TEST(VendureOrderRead, AnIdleCursorStaysWhereItIs) {
  ManyOrders shop;
  OrderReader& reader = *shop.world.connector->orders();
  const auto empty = reader.read_orders(shop.world.context, "");
  ASSERT_TRUE(empty.ok() && empty->complete);
  shop.orders.emplace_back("2026-11-22T00:00:01.000Z", 1);
  const auto first = reader.read_orders(shop.world.context, empty->position);
  EXPECT_EQ(first->rows.size(), 1u);
  const auto second = reader.read_orders(shop.world.context, first->position);
  EXPECT_EQ(second->position, first->position);
  shop.orders.clear();
  EXPECT_EQ(reader.read_orders(shop.world.context, second->position)->position, first->position);
}

TEST(VendureFulfilment, TheVendorsRefusalsHaveNamesOfOurs) {
  const std::pair<const char*, const char*> cases[] = {
      {"INSUFFICIENT_STOCK_ON_HAND_ERROR", "shipment.no_stock"},
      {"ITEMS_ALREADY_FULFILLED_ERROR", "shipment.already_shipped"},
      {"EMPTY_ORDER_LINE_SELECTION_ERROR", "shipment.empty"},
      {"INVALID_FULFILLMENT_HANDLER_ERROR", "vendure.no_manual_fulfilment"},
      {"CREATE_FULFILLMENT_ERROR", "vendure.refused"}};
  for (const auto& [code, id] : cases) {
    VendureFixture world;
    world.shop.on("order(id", [](const Json&) {
      return *parse_json(R"({"order":{"id":"1","state":"PaymentSettled","lines":[{"id":"1",
        "quantity":1,"productVariant":{"sku":"MUG"}}],"fulfillments":[]}})");
    });
    world.shop.on("addFulfillmentToOrder", [code = code](const Json& variables) {
      EXPECT_EQ(variables["input"]["handler"]["arguments"].size(), 2u) << "both, even if empty";
      return Json::object().set(
          "addFulfillmentToOrder",
          Json::object().set("__typename", "X").set("errorCode", code).set("message", "m"));
    });
    Order order;
    order.id = VendorId("1");
    Shipment shipment;
    shipment.lines = {{VendorId(), "MUG", dec("1")}};
    const Result<void> refused =
        world.connector->fulfilment()->write_shipment(world.context, order, shipment);
    EXPECT_EQ(refused.error().id(), id);
    EXPECT_EQ(refused.error().code(), ErrorCode::kRefused);
  }
}

}  // namespace
}  // namespace oneshelf
