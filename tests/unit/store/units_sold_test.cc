#include "unit/store/open_store.h"

namespace oneshelf::testing {
namespace {

const Timestamp kNow = from_unix_ms(1'780'000'000'000);
const ConnectionId kErp("erp");

LinkRecord a_link(const std::string& id, const std::string& source) {
  LinkRecord link;
  link.id = LinkId(id);
  link.source = ConnectionId(source);
  link.channel = ConnectionId("channel-" + id);
  link.settings = Json::object();
  link.created_at = kNow;
  return link;
}

Item an_item(const std::string& id, const std::string& sku) {
  Item item;
  item.id = VendorId(id);
  item.product_id = VendorId("p-" + id);
  item.sku = sku;
  return item;
}

OrderLine a_line(const std::string& sku, const std::string& quantity,
                 const std::string& listing = "") {
  OrderLine line;
  line.sku = sku;
  line.listing_id = VendorId(listing);
  line.quantity = dec(quantity);
  return line;
}

class UnitsSold : public ::testing::Test {
 protected:
  UnitsSold() : store(open_store(folder.file("oneshelf.db"))) {
    write([](Records& records) -> Result<void> {
      for (const char* id : {"shop", "app"}) ONESHELF_TRY(records.save_link(a_link(id, "erp")));
      ONESHELF_TRY(records.save_link(a_link("else", "other")));
      const std::vector<Item> items = {an_item("1", "A"), an_item("2", "B"), an_item("3", "TWIN"),
                                       an_item("4", "TWIN")};
      ONESHELF_TRY(records.save_items(kErp, items, 1));
      const std::vector<BindingRecord> bound = {{.item_id = VendorId("2"),
                                                 .source_product_id = VendorId("p-2"),
                                                 .listing_id = VendorId("L2"),
                                                 .listing_product_id = VendorId("LP2"),
                                                 .how = "hand",
                                                 .by = "me",
                                                 .made_at = kNow}};
      return records.save_bindings(LinkId("shop"), bound);
    });
  }
  void write(const Store::Work& work) { expect_ok(store->write(work)); }
  void sell(const std::string& link, std::vector<OrderLine> lines,
            std::chrono::hours ago = std::chrono::hours(1),
            OrderStatus status = OrderStatus::kPaid) {
    Order order;
    order.id = VendorId(std::to_string(++orders));
    order.status = status;
    order.placed_at = kNow - ago;
    order.currency = currency("EUR");
    order.lines = std::move(lines);
    write([&](Records& records) -> Result<void> {
      ONESHELF_TRY(records.save_order(LinkId(link), order, OrderState::kNew, "", kNow));
      return success();
    });
  }
  /// "1: 3, 2: 0.5"
  std::string sold(std::chrono::hours window = std::chrono::hours(24)) {
    std::string text;
    for (const auto& [item, units] : value_of(read_value<std::map<VendorId, Decimal>>(
             *store, [&](Records& records) { return records.units_sold(kErp, kNow - window); }))) {
      text += (text.empty() ? "" : ", ") + item.str() + ": " + units.to_string();
    }
    return text;
  }

  TemporaryFolder folder;
  std::unique_ptr<Store> store;
  int orders = 0;
};

TEST_F(UnitsSold, AddUpOverTheChannelsOfTheSource) {
  RecordProperty("requirements", "151");
  EXPECT_EQ(sold(), "");
  sell("shop", {a_line("A", "2"), a_line("B", "0.5")});
  sell("app", {a_line("A", "3")});
  sell("else", {a_line("A", "100")});
  EXPECT_EQ(sold(), "1: 5, 2: 0.5");
}

TEST_F(UnitsSold, AreOfOrdersSinceThatTimeThatWereNotCancelled) {
  RecordProperty("requirements", "151");
  sell("shop", {a_line("A", "1")}, std::chrono::hours(24));
  sell("shop", {a_line("A", "10")}, std::chrono::hours(25));
  sell("shop", {a_line("A", "100")}, std::chrono::hours(1), OrderStatus::kCancelled);
  EXPECT_EQ(sold(), "1: 1");
  EXPECT_EQ(sold(std::chrono::hours(25)), "1: 11");
}

TEST_F(UnitsSold, FollowTheBindingBeforeTheSkuAndNeverGuessBetweenTwins) {
  RecordProperty("requirements", "151");
  sell("shop", {a_line("RENAMED", "4", "L2"), a_line("A", "1", "L9"), a_line("TWIN", "7"),
                a_line("", "7"), a_line("NOBODY", "7")});
  EXPECT_EQ(sold(), "1: 1, 2: 4");
}

TEST_F(UnitsSold, StayInTheirRangeWhateverAShopSays) {
  sell("shop", {a_line("A", "9000000000000"), a_line("A", "9000000000000"), a_line("B", "-3")});
  EXPECT_EQ(sold(), "1: 1000000000, 2: 0");
}

}  // namespace
}  // namespace oneshelf::testing
