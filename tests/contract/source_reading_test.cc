#include "suite.h"

namespace oneshelf::contract {
namespace {

using Items = std::map<std::string, Item>;

auto items_read(SourceWorld& world, Connector& connector) {
  return [&](const std::string& position) {
    return connector.catalogue()->read_items(world.context, position);
  };
}

auto into(Items& items) {
  return [&items](const ChangePage<Item>& page) {
    for (const Item& item : page.rows) items[item.sku] = item;
    for (const VendorId& id : page.deleted) {
      std::erase_if(items, [&](const auto& entry) { return entry.second.id == id; });
    }
  };
}

TEST_P(SourceContract, RefusesWrongCredentials) {
  const auto info = world_->connect_with_wrong_credentials()->verify(world_->context);
  ASSERT_FALSE(info.ok());
  EXPECT_EQ(info.error().code(), ErrorCode::kUnauthenticated);
  EXPECT_EQ(info.error().id(), "connect.bad_credentials");
  EXPECT_FALSE(info.error().remedy().empty());
}

TEST_P(SourceContract, TellsWhoItIsAndHasAllItsParts) {
  const auto connector = world_->connect();
  const auto info = connector->verify(world_->context);
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  EXPECT_FALSE(info->remote_id.empty());
  EXPECT_FALSE(info->remote_name.empty());
  EXPECT_FALSE(info->currency.empty());
  EXPECT_NE(connector->catalogue(), nullptr);
  EXPECT_NE(connector->stock(), nullptr);
  EXPECT_NE(connector->documents(), nullptr);
  EXPECT_NE(connector->document_reader(), nullptr);
}

TEST_P(SourceContract, ReadsEveryItemOfTheSameInstantWhileItemsMove) {
  RecordProperty("requirements", "23,24");
  for (const int page_size : kPageSizes) {
    world_ = GetParam().make();
    for (int i = 0; i < 250; ++i) world_->put_item({.sku = numbered("S", i)});
    const auto connector = world_->connect(page_size);
    Items items;
    std::string position;
    int moves = 0;
    const auto move = [&] {
      if (moves >= 40) return;
      world_->put_item({.sku = numbered("S", moves * 6), .name = "renamed"});
      world_->put_item({.sku = numbered("NEW", moves++)});
    };
    read_to_end(items_read(*world_, *connector), position, into(items), move);
    read_to_end(items_read(*world_, *connector), position, into(items));
    EXPECT_EQ(items.size(), static_cast<size_t>(250 + moves)) << "page size " << page_size;
    for (int i = 0; i < moves; ++i) EXPECT_EQ(items[numbered("S", i * 6)].product_name, "renamed");
  }
}

TEST_P(SourceContract, ALaterReadTellsWhatChangedInTheSameInstant) {
  const auto connector = world_->connect();
  for (int i = 0; i < 20; ++i) world_->put_item({.sku = numbered("S", i)});
  Items items;
  std::string position;
  read_to_end(items_read(*world_, *connector), position, into(items));
  world_->put_item({.sku = "S3", .price = dec("11")});
  world_->put_item({.sku = "S20"});
  read_to_end(items_read(*world_, *connector), position, into(items));
  EXPECT_EQ(items.size(), 21U);
  EXPECT_EQ(items["S3"].prices.at(PriceListId()).amount, dec("11"));
}

TEST_P(SourceContract, ALaterReadCostsWhatChangedAndNotTheCatalogue) {
  const auto connector = world_->connect();
  for (int i = 0; i < 1000; ++i) world_->put_item({.sku = numbered("S", i)});
  Items items;
  std::string position;
  read_to_end(items_read(*world_, *connector), position, into(items));
  world_->clock.advance(std::chrono::hours(1));
  read_to_end(items_read(*world_, *connector), position, into(items));
  world_->put_item({.sku = "S3", .name = "renamed"});
  Items changed;
  const uint64_t before = world_->requests();
  read_to_end(items_read(*world_, *connector), position, into(changed));
  EXPECT_EQ(world_->requests() - before, world_->requests_of_a_change());
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(changed.begin()->second.product_name, "renamed");
}

TEST_P(SourceContract, TellsOfItemsThatAreGone) {
  const auto connector = world_->connect();
  for (int i = 0; i < 5; ++i) world_->put_item({.sku = numbered("S", i)});
  Items items;
  std::string position;
  read_to_end(items_read(*world_, *connector), position, into(items));
  world_->remove_item("S2");
  read_to_end(items_read(*world_, *connector), position, into(items));
  Items whole;
  std::string start;
  read_to_end(items_read(*world_, *connector), start, into(whole));
  EXPECT_EQ(whole.size(), 4U);
  EXPECT_FALSE(whole.contains("S2"));
}

TEST_P(SourceContract, KeepsTextsAsTheyAre) {
  const auto connector = world_->connect();
  int number = 0;
  for (const std::string& text : unkind_texts()) {
    world_->put_item({.sku = numbered("T", number++),
                      .name = text,
                      .description_html = "<p>" + text + "</p>\n<ul><li>•</li></ul>"});
  }
  Items items;
  std::string position;
  read_to_end(items_read(*world_, *connector), position, into(items));
  number = 0;
  for (const std::string& text : unkind_texts()) {
    const Item& item = items[numbered("T", number++)];
    EXPECT_EQ(item.product_name, text);
    EXPECT_EQ(item.description_html, "<p>" + text + "</p>\n<ul><li>•</li></ul>");
  }
}

TEST_P(SourceContract, TellsStockPerLocationAndReservationsApart) {
  const auto connector = world_->connect();
  const auto info = connector->verify(world_->context);
  ASSERT_TRUE(info.ok());
  world_->put_item({.sku = "A", .stock = dec("12")});
  world_->put_item({.sku = "B", .stock = dec("0")});
  const auto document = world_->a_document("k", "A");
  ASSERT_TRUE(connector->documents()->create_document(world_->context, document).ok());
  Items items;
  std::string position;
  read_to_end(items_read(*world_, *connector), position, into(items));
  std::map<VendorId, StockLevel> levels;
  position.clear();
  read_to_end(
      [&](const std::string& at) { return connector->stock()->read_stock(world_->context, at); },
      position,
      [&](const Page<StockLevel>& page) {
        for (const StockLevel& level : page.rows) levels[level.item_id] = level;
      });
  ASSERT_EQ(levels.size(), 2U);
  // What open documents take is told beside the figure, or is off it already.
  const bool is_off = info->nets.value_or(connector->traits().nets) == Traits::Nets::kOpenDocuments;
  const Decimal sold = document.lines[0].quantity;
  EXPECT_EQ(levels[items["A"].id].on_hand, is_off ? dec("12") - sold : dec("12"));
  EXPECT_EQ(levels[items["A"].id].reserved, is_off ? Decimal() : sold);
  EXPECT_EQ(levels[items["B"].id].on_hand, dec("0"));
}

TEST_P(SourceContract, AReadThatFailsIsSafeToRepeat) {
  const auto connector = world_->connect(7);
  for (int i = 0; i < 20; ++i) world_->put_item({.sku = numbered("S", i)});
  const auto first = connector->catalogue()->read_items(world_->context, "");
  ASSERT_TRUE(first.ok());
  const std::pair<Trouble, ErrorCode> cases[] = {{Trouble::kLostBefore, ErrorCode::kUnavailable},
                                                 {Trouble::kLostAfter, ErrorCode::kUnavailable},
                                                 {Trouble::kFailedAfter, ErrorCode::kUnavailable},
                                                 {Trouble::kRateLimited, ErrorCode::kRateLimited}};
  for (const auto& [trouble, code] : cases) {
    world_->strike(Step::kReadItems, trouble);
    const auto failed = connector->catalogue()->read_items(world_->context, first->position);
    ASSERT_FALSE(failed.ok());
    EXPECT_EQ(failed.error().code(), code);
    EXPECT_TRUE(failed.error().is_transient());
  }
  const auto again = connector->catalogue()->read_items(world_->context, first->position);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->rows.size(), 7U);
}

}  // namespace
}  // namespace oneshelf::contract
