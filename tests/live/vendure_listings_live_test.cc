#include <gtest/gtest.h>

#include <algorithm>

#include "live/vendure_world.h"

namespace oneshelf::live {
namespace {

class VendureListings : public testing::Test {
 protected:
  void SetUp() override {
    if (real_server("vendure").is_null()) {
      GTEST_SKIP() << "ONESHELF_REAL names no running servers: nothing was proven here";
    }
    world_ = std::make_unique<VendureWorld>();
  }

  std::vector<ProductOutcome> write(const std::vector<ProductWrite>& writes) {
    const auto outcomes =
        world_->connector().listing_writer()->write_listings(world_->context(), writes);
    EXPECT_TRUE(outcomes.ok()) << outcomes.error().to_string();
    return outcomes.ok() ? *outcomes : std::vector<ProductOutcome>(writes.size());
  }
  void write_well(const ProductWrite& one) { expect_all_well(write({one})); }
  static void expect_all_well(const std::vector<ProductOutcome>& outcomes) {
    for (const ProductOutcome& outcome : outcomes) {
      EXPECT_FALSE(outcome.error) << outcome.error->to_string();
      for (const WriteOutcome& variant : outcome.variants) {
        EXPECT_FALSE(variant.error) << variant.error->to_string();
        EXPECT_FALSE(variant.listing_id.empty());
      }
    }
  }

  std::unique_ptr<VendureWorld> world_;
};

void expect_same(const ListingFields& left, const ListingFields& right) {
  EXPECT_EQ(to_json(left).pretty(), to_json(right).pretty());
}

/// Every field that the write told reads back equal.
void expect_equal(const ListingFields& told, const ListingFields& read) {
  for (const Field field : kAllFields) {
    if (!told.has(field)) continue;
    if (field == Field::kStock) {
      EXPECT_EQ(read.stock->at(LocationId()), told.stock->at(LocationId()));
    } else {
      EXPECT_EQ(told.text(field), read.text(field)) << name_of(field);
    }
  }
}

TEST_F(VendureListings, AHundredProductsTakeThreeRequestsAndReadBackFieldByField) {
  RecordProperty("requirements", "34,46,56");
  const std::string stem = world_->unique("HUNDRED");
  std::vector<ProductWrite> writes;
  std::vector<std::string> skus;
  for (int i = 0; i < 100; ++i) {
    const std::string sku = stem + "-" + std::to_string(i);
    writes.push_back(i % 10 == 0 ? product_with_options(sku, {"S", "½"}, {"Rot", "红"})
                                 : simple_product(sku));
    for (const VariantWrite& variant : writes.back().variants) skus.push_back(variant.sku);
  }
  ASSERT_TRUE(
      world_->connector().lookups()->lookup(world_->context(), LookupKind::kLocations).ok());
  const int before = world_->http().count();
  const std::vector<ProductOutcome> outcomes = write(writes);
  EXPECT_LE(world_->http().count() - before, 3);
  expect_all_well(outcomes);

  std::map<std::string, Listing> live;
  for (size_t at = 0; at < skus.size(); at += 100) {
    const auto last = std::min(skus.size(), at + 100);
    for (Listing& listing : world_->listings({skus.begin() + static_cast<std::ptrdiff_t>(at),
                                              skus.begin() + static_cast<std::ptrdiff_t>(last)})) {
      live.emplace(listing.sku(), std::move(listing));
    }
  }
  ASSERT_EQ(live.size(), skus.size());
  for (size_t i = 0; i < writes.size(); ++i) {
    for (size_t k = 0; k < writes[i].variants.size(); ++k) {
      const Listing& listing = live.at(writes[i].variants[k].sku);
      EXPECT_EQ(listing.id, outcomes[i].variants[k].listing_id);
      EXPECT_EQ(listing.product_id, outcomes[i].product_id);
      expect_equal(writes[i].fields, listing.fields);
      expect_equal(writes[i].variants[k].fields, listing.fields);
    }
  }
}

TEST_F(VendureListings, AnUpdateChangesWhatItNamesAndNothingElse) {
  RecordProperty("requirements", "33,107");
  const Listing before = world_->create(simple_product(world_->unique("UPD")));
  ListingFields variant;
  variant.price = dec("21.5");
  variant.tax_class = "Reduced Tax";
  write_well(update_of(before, {}, variant));
  ListingFields expected = before.fields;
  expected.price = variant.price;
  expected.tax_class = variant.tax_class;
  expect_same(world_->listing(before.sku()).fields, expected);

  ListingFields product;
  product.name = "Renamed 😀";
  product.brand = "Other & Co";
  const std::string new_sku = world_->unique("UPD2");
  ListingFields renamed;
  renamed.sku = new_sku;
  write_well(update_of(before, product, renamed));
  expected.name = product.name;
  expected.brand = product.brand;
  expected.sku = new_sku;
  expect_same(world_->listing(new_sku).fields, expected);
}

TEST_F(VendureListings, APriceChangeOfAHundredProductsIsOneRequest) {
  std::vector<ProductWrite> writes, updates;
  const std::string stem = world_->unique("PRICE");
  for (int i = 0; i < 100; ++i) writes.push_back(simple_product(stem + "-" + std::to_string(i)));
  const std::vector<ProductOutcome> created = write(writes);
  expect_all_well(created);
  for (size_t i = 0; i < created.size(); ++i) {
    Listing listing;
    listing.id = created[i].variants.front().listing_id;
    listing.product_id = created[i].product_id;
    ListingFields variant;
    variant.price = dec("5");
    updates.push_back(update_of(listing, {}, variant));
  }
  const int before = world_->http().count();
  expect_all_well(write(updates));
  EXPECT_EQ(world_->http().count() - before, 1);
}

TEST_F(VendureListings, HidingAndShowingReadBackAndHiddenSiblingsStayHidden) {
  RecordProperty("requirements", "59,110,112");
  const std::string sku = world_->unique("HIDE");
  const ProductWrite product = product_with_options(sku, {"S"}, {"red", "blue"});
  const Listing red = world_->create(product);
  const std::string blue_sku = product.variants[1].sku;
  ListingFields hidden, shown;
  hidden.visible = false;
  shown.visible = true;
  const auto visible = [&](const std::string& name) {
    return *world_->listing(name).fields.visible;
  };

  write_well(update_of(red, {}, hidden));
  EXPECT_FALSE(visible(red.sku()));
  EXPECT_TRUE(visible(blue_sku));
  write_well(update_of(world_->listing(blue_sku), {}, hidden));
  EXPECT_EQ(world_->admin().ask("query($i:ID!){product(id:$i){enabled}}",
                                Json::object().set("i", red.product_id.str()))["enabled"],
            Json(false))
      << "a product without a visible variant is hidden itself";

  // The merchant hides the product by its own switch: its variants are still switched on.
  write_well(update_of(red, {}, shown));
  write_well(update_of(world_->listing(blue_sku), {}, shown));
  world_->admin().ask("mutation($i:ID!){updateProduct(input:{id:$i,enabled:false}){id}}",
                      Json::object().set("i", red.product_id.str()));
  write_well(update_of(red, {}, shown));
  EXPECT_TRUE(visible(red.sku()));
  EXPECT_FALSE(visible(blue_sku)) << "showing one variant must not show its sibling";
}

TEST_F(VendureListings, NewVariantsBringNewOptionsAndANewAxis) {
  RecordProperty("requirements", "56,109");
  const std::string sku = world_->unique("AXIS");
  const Listing single = world_->create(simple_product(sku));
  ProductWrite grown = update_of(single, {}, {});
  grown.axes = {"Size"};
  grown.variants.front().fields.options = std::vector<OptionValue>{{"Size", "M"}};
  VariantWrite large = simple_product(sku + "-L").variants.front();
  large.fields.options = std::vector<OptionValue>{{"Size", "L"}};
  grown.variants.push_back(large);
  write_well(grown);
  EXPECT_EQ(world_->listing(sku).fields.options, (std::vector<OptionValue>{{"Size", "M"}}));
  EXPECT_EQ(world_->listing(sku + "-L").fields.options, (std::vector<OptionValue>{{"Size", "L"}}));

  // A new option, a new brand and a new product in one document.
  ProductWrite more = update_of(single, {}, {});
  more.fields.brand = world_->unique("Brand");
  more.axes = {"Size"};
  more.variants.front() = simple_product(sku + "-XL").variants.front();
  more.variants.front().fields.options = std::vector<OptionValue>{{"Size", "XL"}};
  expect_all_well(write({simple_product(sku + "-other"), more}));
  const Listing extra = world_->listing(sku + "-XL");
  EXPECT_EQ(extra.product_id, single.product_id);
  EXPECT_EQ(extra.fields.brand, more.fields.brand);
  EXPECT_EQ(extra.fields.options, (std::vector<OptionValue>{{"Size", "XL"}}));
}

TEST_F(VendureListings, OneBadRecordFailsAloneAndIsNamed) {
  RecordProperty("requirements", "83,93");
  const Listing good = world_->create(simple_product(world_->unique("GOOD")));
  const std::string sku = world_->unique("TWIN");
  const ProductWrite twins = product_with_options(sku, {"S"}, {"red"});
  const Listing twin = world_->create(twins);
  ListingFields price;
  price.price = dec("7.77");
  Listing gone = good;
  gone.id = VendorId("999999999");
  ProductWrite doubled = update_of(twin, {}, {});
  doubled.axes = twins.axes;
  doubled.variants.front() = product_with_options(sku + "-again", {"S"}, {"red"}).variants.front();
  VariantWrite fresh = product_with_options(sku + "-new", {"S"}, {"green"}).variants.front();
  doubled.variants.push_back(fresh);

  const auto outcomes = write({update_of(gone, {}, price), doubled, update_of(good, {}, price)});
  ASSERT_TRUE(outcomes[0].variants[0].error);
  EXPECT_EQ(outcomes[0].variants[0].error->code(), ErrorCode::kNotFound);
  ASSERT_TRUE(outcomes[1].variants[0].error);
  EXPECT_EQ(outcomes[1].variants[0].error->id(), "vendure.refused");
  EXPECT_FALSE(outcomes[1].variants[1].error) << "its sibling row must not suffer";
  EXPECT_FALSE(outcomes[2].variants[0].error);
  EXPECT_EQ(world_->listing(good.sku()).fields.price, dec("7.77"));
  EXPECT_EQ(world_->listing(fresh.sku).id, outcomes[1].variants[1].listing_id);
}

TEST_F(VendureListings, DeletingTheLastVariantDeletesTheProduct) {
  RecordProperty("requirements", "60,111");
  const ProductWrite product = product_with_options(world_->unique("DEL"), {"S"}, {"red", "blue"});
  const Listing red = world_->create(product);
  const Listing blue = world_->listing(product.variants[1].sku);
  ProductWrite removal = update_of(red, {}, {});
  removal.variants.front().action = VariantWrite::Action::kDelete;
  write_well(removal);
  EXPECT_TRUE(world_->listings({red.sku()}).empty());
  EXPECT_EQ(world_->listings({blue.sku()}).size(), 1u);
  write_well(removal);  // gone already is success
  removal.variants.front().listing_id = blue.id;
  write_well(removal);
  EXPECT_TRUE(
      world_->admin()
          .ask("query($i:ID!){product(id:$i){id}}", Json::object().set("i", red.product_id.str()))
          .is_null());
}

TEST_F(VendureListings, PicturesAreSentOnceAndRecognisedByTheirContent) {
  RecordProperty("requirements", "54,108");
  ProductWrite product = simple_product(world_->unique("PIC"));
  const auto seed = static_cast<uint8_t>(to_unix_ms(world_->context().clock().now()) % 256);
  const std::string tag = world_->unique("hash");
  product.fields.images =
      std::vector<Image>{{"one", "", "", tag + "-1"}, {"two", "", "", tag + "-2"}};
  product.image_bytes = {{"one", picture(seed)}, {"two", picture(static_cast<uint8_t>(seed + 1))}};
  const Listing created = world_->create(product);
  ASSERT_EQ(created.fields.images->size(), 2u);
  EXPECT_EQ(created.fields.images->at(0).content_hash, tag + "-1");
  EXPECT_EQ(created.fields.images->at(1).content_hash, tag + "-2");
  EXPECT_TRUE(created.fields.images->at(0).url.starts_with("http"));

  ListingFields swapped;
  swapped.images = std::vector<Image>{product.fields.images->at(1), product.fields.images->at(0)};
  ProductWrite update = update_of(created, swapped, {});
  update.image_bytes = product.image_bytes;
  const int before = world_->http().count();
  write_well(update);
  EXPECT_EQ(world_->http().count() - before, 2) << "a look and a write, no upload";
  const Listing turned = world_->listing(created.sku());
  EXPECT_EQ(turned.fields.images->at(0).key, created.fields.images->at(1).key);

  swapped.images = std::vector<Image>{};
  write_well(update_of(created, swapped, {}));
  EXPECT_TRUE(world_->listing(created.sku()).fields.images->empty());
}

TEST_F(VendureListings, ARefusedPictureFailsOnlyItsOwnProduct) {
  std::vector<ProductWrite> writes;
  const std::string stem = world_->unique("BADPIC");
  const char* bytes[] = {"", "this is not a picture", ""};
  for (int i = 0; i < 3; ++i) {
    writes.push_back(simple_product(stem + "-" + std::to_string(i)));
    writes.back().fields.images = std::vector<Image>{{"k", "", "", writes.back().variants[0].sku}};
    const std::string content = bytes[i];
    writes.back().image_bytes = {
        {"k", content.empty() ? picture(static_cast<uint8_t>(i)) : content}};
  }
  const auto outcomes = write(writes);
  EXPECT_FALSE(outcomes[0].error);
  ASSERT_TRUE(outcomes[1].error);
  EXPECT_EQ(outcomes[1].error->id(), "vendure.image_refused");
  EXPECT_FALSE(outcomes[2].error);
  EXPECT_EQ(world_->listings({writes[1].variants[0].sku}).size(), 0u);
}

TEST_F(VendureListings, AnInterruptedCreateLeavesNoSecondProductBehind) {
  const ProductWrite product = product_with_options(world_->unique("CUT"), {"S"}, {"red", "blue"});
  ASSERT_TRUE(
      world_->connector().lookups()->lookup(world_->context(), LookupKind::kLocations).ok());
  world_->http().lose_after(2);  // the look and the product arrive, its variants do not
  const auto cut = write({product});
  ASSERT_TRUE(cut[0].variants[0].error);
  EXPECT_EQ(cut[0].variants[0].error->code(), ErrorCode::kUnknownOutcome);
  EXPECT_TRUE(world_->listings({product.variants[0].sku, product.variants[1].sku}).empty());
  const auto whole = write({product});
  expect_all_well(whole);
  const Json found = world_->admin().ask(
      "query($n:String!){products(options:{filter:{name:{eq:$n}}}){items{id enabled slug}}}",
      Json::object().set("n", *product.fields.name))["items"];
  ASSERT_EQ(found.size(), 1u) << "the half product was completed, not doubled";
  EXPECT_EQ(found.at(0)["id"].text_or(), whole[0].product_id.str());
  EXPECT_EQ(found.at(0)["enabled"], Json(true));
  const Listing listing = world_->listing(product.variants[1].sku);
  expect_equal(product.fields, listing.fields);
  expect_equal(product.variants[1].fields, listing.fields);
}

TEST_F(VendureListings, LongTextsTravelInOneRequest) {
  std::vector<ProductWrite> writes;
  const std::string stem = world_->unique("LONG");
  std::string text;
  for (int i = 0; i < 600; ++i) text += "<p>Ä long text</p>";
  for (int i = 0; i < 20; ++i) {
    writes.push_back(simple_product(stem + "-" + std::to_string(i)));
    writes.back().fields.description_html = text;
  }
  const int before = world_->http().count();
  expect_all_well(write(writes));
  EXPECT_LE(world_->http().count() - before, 5) << "login, facts and three for the products";
  EXPECT_EQ(world_->listing(stem + "-19").fields.description_html, text);
}

TEST_F(VendureListings, AFullReadIsCountedAndADeltaTellsOfVariantsAndProducts) {
  const Listing first = world_->create(simple_product(world_->unique("DELTA")));
  ListingReader& reader = *world_->connector().listings();
  std::string position;
  std::map<VendorId, Listing> all;
  for (bool complete = false; !complete;) {
    const auto page = reader.read_listings(world_->context(), position);
    ASSERT_TRUE(page.ok()) << page.error().to_string();
    for (const Listing& listing : page->rows) all.emplace(listing.id, listing);
    EXPECT_LE(static_cast<int64_t>(page->rows.size()), *page->total);
    if (page->complete) {
      EXPECT_EQ(static_cast<int64_t>(all.size()), *page->total);
    }
    complete = page->complete;
    position = page->position;
  }
  ASSERT_TRUE(all.contains(first.id));
  expect_same(all.at(first.id).fields, first.fields);

  ListingFields renamed;
  renamed.name = "Renamed for the delta";
  write_well(update_of(first, renamed, {}));
  const Listing second = world_->create(simple_product(world_->unique("DELTA")));
  std::map<VendorId, Listing> changed;
  for (bool complete = false; !complete;) {
    const auto page = reader.read_listings(world_->context(), position);
    ASSERT_TRUE(page.ok()) << page.error().to_string();
    for (const Listing& listing : page->rows) changed.insert_or_assign(listing.id, listing);
    complete = page->complete;
    position = page->position;
  }
  ASSERT_TRUE(changed.contains(first.id));
  EXPECT_EQ(changed.at(first.id).fields.name, renamed.name);
  EXPECT_TRUE(changed.contains(second.id));
}

}  // namespace
}  // namespace oneshelf::live
