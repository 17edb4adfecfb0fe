#include "suite.h"

namespace oneshelf::contract {
namespace {

using Listings = std::map<std::string, Listing>;

auto listings_read(ChannelWorld& world, Connector& connector) {
  return [&](const std::string& position) {
    return connector.listings()->read_listings(world.context, position);
  };
}

/// As the store does it: rows add to what is known, and a partial row of an unknown listing is
/// nothing.
auto into(Listings& listings) {
  return [&listings](const ChangePage<Listing>& page) {
    for (const Listing& row : page.rows) {
      if (row.product_id.empty() && !listings.contains(row.id.str())) continue;
      Listing& known = listings[row.id.str()];
      known.id = row.id;
      if (!row.product_id.empty()) known.product_id = row.product_id;
      for (const Field field : kAllFields) {
        if (row.fields.has(field)) known.fields.copy(field, row.fields);
      }
    }
    for (const VendorId& id : page.deleted) listings.erase(id.str());
  };
}

Listings by_sku(const Listings& listings) {
  Listings sorted;
  for (const auto& [id, listing] : listings) sorted[listing.sku()] = listing;
  return sorted;
}

ProductWrite new_product(const std::string& sku) {
  ProductWrite product;
  product.source_product = VendorId("src-" + sku);
  product.fields.name = "Mug " + sku;
  product.fields.description_html = "<p>A mug.</p>";
  VariantWrite variant;
  variant.action = VariantWrite::Action::kCreate;
  variant.key = "link:" + sku;
  variant.sku = sku;
  variant.fields.sku = sku;
  variant.fields.price = dec("19.90");
  variant.fields.visible = true;
  product.variants = {variant};
  return product;
}

std::vector<ProductWrite> new_products(int count) {
  std::vector<ProductWrite> products;
  for (int i = 0; i < count; ++i) products.push_back(new_product(numbered("P", i)));
  return products;
}

StockWrite new_figure(const std::string& sku, Decimal quantity) {
  StockWrite write;
  write.sku = sku;
  write.listing_id = VendorId(sku);
  write.product_id = VendorId(sku);
  write.quantity = quantity;
  return write;
}

TEST_P(ChannelContract, RefusesWrongCredentials) {
  const auto info = world_->connect_with_wrong_credentials()->verify(world_->context);
  ASSERT_FALSE(info.ok());
  EXPECT_EQ(info.error().id(), "connect.bad_credentials");
}

TEST_P(ChannelContract, TellsWhoItIsAndHasAllItsParts) {
  const auto connector = world_->connect();
  const auto info = connector->verify(world_->context);
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  EXPECT_FALSE(info->remote_id.empty());
  EXPECT_FALSE(info->currency.empty());
  EXPECT_NE(connector->listings(), nullptr);
  EXPECT_NE(connector->listing_writer(), nullptr);
  EXPECT_NE(connector->stock_writer(), nullptr);
  EXPECT_NE(connector->orders(), nullptr);
  EXPECT_NE(connector->fulfilment(), nullptr);
}

TEST_P(ChannelContract, ReadsEveryListingOfTheSameInstantWhileListingsMove) {
  for (const int page_size : kPageSizes) {
    world_ = GetParam().make();
    for (int i = 0; i < 250; ++i) world_->put_item({.sku = numbered("S", i)});
    const auto connector = world_->connect(page_size);
    Listings listings;
    std::string position;
    int moves = 0;
    const auto move = [&] {
      if (moves >= 40) return;
      world_->put_item({.sku = numbered("S", moves * 6), .name = "renamed", .stock = dec("77")});
      world_->put_item({.sku = numbered("NEW", moves++)});
    };
    read_to_end(listings_read(*world_, *connector), position, into(listings), move);
    read_to_end(listings_read(*world_, *connector), position, into(listings));
    ASSERT_EQ(listings.size(), static_cast<size_t>(250 + moves)) << "page size " << page_size;
    const Listings sorted = by_sku(listings);
    for (int i = 0; i < moves; ++i) {
      const Listing& moved = sorted.at(numbered("S", i * 6));
      EXPECT_EQ(moved.fields.name, "renamed");
      EXPECT_EQ(moved.fields.text(Field::kStock), "77");
      EXPECT_EQ(sorted.at(numbered("NEW", i)).fields.text(Field::kStock), "5");
    }
  }
}

TEST_P(ChannelContract, DoesNotBringBackWhatIsGone) {
  const auto connector = world_->connect();
  for (int i = 0; i < 5; ++i) world_->put_item({.sku = numbered("S", i)});
  world_->remove_item("S1");
  Listings listings;
  std::string position;
  read_to_end(listings_read(*world_, *connector), position, into(listings));
  EXPECT_EQ(listings.size(), 4U);
  world_->remove_item("S2");
  read_to_end(listings_read(*world_, *connector), position, into(listings));
  EXPECT_LE(listings.size(), 4U);
  EXPECT_FALSE(by_sku(listings).contains("S1"));
}

TEST_P(ChannelContract, HoldsWhatWasWritten) {
  const auto connector = world_->connect();
  std::vector<ProductWrite> products;
  int number = 0;
  for (const std::string& text : unkind_texts()) {
    products.push_back(new_product(numbered("T", number++)));
    products.back().fields.name = text;
    products.back().fields.description_html = "<p>" + text + "</p>";
  }
  const auto written = connector->listing_writer()->write_listings(world_->context, products);
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  for (size_t i = 0; i < products.size(); ++i) {
    EXPECT_FALSE((*written)[i].error || (*written)[i].variants.at(0).error);
    EXPECT_FALSE((*written)[i].product_id.empty());
    const auto held = world_->item(products[i].variants[0].sku);
    ASSERT_TRUE(held.has_value());
    EXPECT_EQ(held->name, *products[i].fields.name);
    EXPECT_EQ(held->description_html, *products[i].fields.description_html);
    EXPECT_EQ(held->price, dec("19.90"));
  }
}

TEST_P(ChannelContract, AddsAVariantToAProductThatIsThere) {
  RecordProperty("requirements", "56,109");
  const auto connector = world_->connect();
  ProductWrite product = new_product("TEE-S");
  product.axes = {"Size"};
  product.variants[0].fields.options = std::vector<OptionValue>{{"Size", "S"}};
  auto written = connector->listing_writer()->write_listings(world_->context, std::vector{product});
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  ASSERT_FALSE(written->at(0).error || written->at(0).variants.at(0).error);

  ProductWrite joining = new_product("TEE-M");
  joining.product_id = written->at(0).product_id;
  joining.shared = product.fields;  // what the product has already
  joining.fields = {};
  joining.axes = {"Size"};
  joining.variants[0].fields.options = std::vector<OptionValue>{{"Size", "M"}};
  written = connector->listing_writer()->write_listings(world_->context, std::vector{joining});
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  ASSERT_FALSE(written->at(0).error || written->at(0).variants.at(0).error);
  EXPECT_EQ(written->at(0).product_id, joining.product_id);
  const auto held = world_->item("TEE-M");
  ASSERT_TRUE(held.has_value());
  EXPECT_EQ(held->name, *joining.shared.name);
  EXPECT_EQ(held->description_html, *joining.shared.description_html);
}

TEST_P(ChannelContract, ChangesOnlyWhatIsWritten) {
  const auto connector = world_->connect();
  world_->put_item(
      {.sku = "MUG", .name = "Mug", .description_html = "<b>x</b>", .stock = dec("3")});
  Listings listings;
  std::string position;
  read_to_end(listings_read(*world_, *connector), position, into(listings));
  const Listing mug = by_sku(listings).at("MUG");
  ProductWrite write;
  write.product_id = mug.product_id;
  write.all_skus = {"MUG"};
  VariantWrite price;
  price.listing_id = mug.id;
  price.sku = "MUG";
  price.fields.price = dec("12.34");
  write.variants = {price};
  const std::vector writes = {write};
  ASSERT_TRUE(connector->listing_writer()->write_listings(world_->context, writes).ok());
  const auto held = world_->item("MUG");
  EXPECT_EQ(held->price, dec("12.34"));
  EXPECT_EQ(held->name, "Mug");
  EXPECT_EQ(held->description_html, "<b>x</b>");
  EXPECT_EQ(held->stock, dec("3"));
}

TEST_P(ChannelContract, FailsOnlyThePoisonedRecordOfAFullBatch) {
  RecordProperty("requirements", "19");
  const auto connector = world_->connect();
  const int count = std::min(200, connector->traits().write_products_max);
  std::vector<ProductWrite> products = new_products(count);
  const size_t poisoned = products.size() / 2;
  products[poisoned].variants[0].fields.price = dec("-1");
  const auto written = connector->listing_writer()->write_listings(world_->context, products);
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  for (size_t i = 0; i < products.size(); ++i) {
    const auto& outcome = (*written)[i];
    const bool failed = outcome.error || outcome.variants.at(0).error;
    EXPECT_EQ(failed, i == poisoned) << i;
    EXPECT_EQ(world_->item(numbered("P", static_cast<int>(i))).has_value(), i != poisoned) << i;
  }
}

TEST_P(ChannelContract, WritesAFullBatchInFewRequests) {
  const auto connector = world_->connect();
  ASSERT_TRUE(connector->verify(world_->context).ok());
  const Traits& traits = connector->traits();
  const auto products = new_products(traits.write_products_max);
  uint64_t before = world_->requests();
  ASSERT_TRUE(connector->listing_writer()->write_listings(world_->context, products).ok());
  EXPECT_LE(world_->requests() - before, static_cast<uint64_t>(traits.requests_per_write));
  std::vector<StockWrite> figures;
  for (int i = 0; i < traits.write_stock_max && i < traits.write_products_max; ++i) {
    figures.push_back(new_figure(numbered("P", i), Decimal::from_integer(i)));
  }
  before = world_->requests();
  const auto written = connector->stock_writer()->write_stock(world_->context, figures);
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  EXPECT_LE(world_->requests() - before, static_cast<uint64_t>(traits.requests_per_stock_write));
  for (size_t i = 0; i < figures.size(); ++i) {
    EXPECT_FALSE((*written)[i].error);
    EXPECT_EQ(world_->item(figures[i].sku)->stock, figures[i].quantity);
  }
}

TEST_P(ChannelContract, SetsAFigureEachTimeItIsTold) {
  const auto connector = world_->connect();
  world_->put_item({.sku = "MUG"});
  for (const char* figure : {"5", "4", "5", "0", "5"}) {
    const std::vector writes = {new_figure("MUG", dec(figure))};
    const auto written = connector->stock_writer()->write_stock(world_->context, writes);
    ASSERT_TRUE(written.ok());
    EXPECT_FALSE(written->at(0).error);
    EXPECT_EQ(world_->item("MUG")->stock, dec(figure));
  }
}

TEST_P(ChannelContract, SetsAFigureOverAnotherThanTheExpectedOneOnlyIfItCannotCompare) {
  RecordProperty("requirements", "134");
  const auto connector = world_->connect();
  ASSERT_TRUE(connector->verify(world_->context).ok());
  world_->put_item({.sku = "MUG", .stock = dec("5")});
  world_->put_item({.sku = "POT", .stock = dec("5")});
  std::vector writes = {new_figure("MUG", dec("9")), new_figure("POT", dec("9"))};
  writes[0].expected = dec("6");
  writes[1].expected = dec("5");
  const auto written = connector->stock_writer()->write_stock(world_->context, writes);
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  EXPECT_FALSE(written->at(1).error);
  EXPECT_EQ(world_->item("POT")->stock, dec("9"));
  if (connector->traits().compare_and_set_stock) {
    ASSERT_TRUE(written->at(0).error);
    EXPECT_EQ(written->at(0).error->code(), ErrorCode::kConflict);
    EXPECT_EQ(written->at(0).error->id(), kStockChanged);
    EXPECT_EQ(written->at(0).live_stock.value_or(dec("5")), dec("5"));
    EXPECT_EQ(world_->item("MUG")->stock, dec("5"));
  } else {
    EXPECT_FALSE(written->at(0).error);
    EXPECT_EQ(world_->item("MUG")->stock, dec("9"));
  }
}

TEST_P(ChannelContract, FailsOnlyTheFigureOfAnUnknownListing) {
  const auto connector = world_->connect();
  world_->put_item({.sku = "MUG"});
  const std::vector writes = {new_figure("GHOST", dec("3")), new_figure("MUG", dec("8"))};
  const auto written = connector->stock_writer()->write_stock(world_->context, writes);
  ASSERT_TRUE(written.ok());
  EXPECT_TRUE(written->at(0).error);
  EXPECT_FALSE(written->at(1).error);
  EXPECT_EQ(world_->item("MUG")->stock, dec("8"));
}

TEST_P(ChannelContract, LeavesALostWriteToBeLookedUp) {
  const auto connector = world_->connect();
  const std::vector<ProductWrite> products = {new_product("MUG")};
  const std::vector<std::string> skus = {"MUG", "ABSENT"};
  world_->strike(Step::kWriteListings, Trouble::kLostBefore);
  const auto lost = connector->listing_writer()->write_listings(world_->context, products);
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().code(), ErrorCode::kUnknownOutcome);
  const auto absent = connector->listings()->find_listings(world_->context, skus);
  ASSERT_TRUE(absent.ok());
  EXPECT_TRUE(absent->empty());
  world_->strike(Step::kWriteListings, Trouble::kLostAfter);
  EXPECT_FALSE(connector->listing_writer()->write_listings(world_->context, products).ok());
  const auto found = connector->listings()->find_listings(world_->context, skus);
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->at(0).sku(), "MUG");
  EXPECT_FALSE(found->at(0).id.empty());
}

TEST_P(ChannelContract, TellsAWriteThatSurelyDidNotHappen) {
  const auto connector = world_->connect();
  world_->put_item({.sku = "MUG", .stock = dec("5")});
  world_->strike(Step::kWriteStock, Trouble::kRateLimited);
  const std::vector writes = {new_figure("MUG", dec("9"))};
  const auto limited = connector->stock_writer()->write_stock(world_->context, writes);
  ASSERT_FALSE(limited.ok());
  const bool is_honest = limited.error().code() == ErrorCode::kRateLimited ||
                         limited.error().code() == ErrorCode::kUnknownOutcome;
  EXPECT_TRUE(is_honest) << limited.error().to_string();
  EXPECT_EQ(world_->item("MUG")->stock, dec("5"));
}

}  // namespace
}  // namespace oneshelf::contract
