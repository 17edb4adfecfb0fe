#include <gtest/gtest.h>

#include "unit/connectors/vendure_fake.h"

namespace oneshelf {
namespace {

Json id_rows(const Json& input) {
  Json rows = Json::array();
  for (const Json& row : input.as_array()) rows.push(Json::object().set("id", row["id"]));
  return rows;
}

/// Creates answer with ids made of SKUs and slugs; products are not known before.
void sell_nothing_yet(FakeVendure& shop) {
  shop.on("bySlug:",
          [](const Json&) { return Json::object().set("bySlug", FakeVendure::rows({})); });
  shop.on_field("createProduct", [](const Json& input) {
    return Json::object().set("id", "p-" + input["translations"].at(0)["slug"].as_string());
  });
  shop.on_field("createProductVariants", [](const Json& input) {
    Json rows = Json::array();
    for (const Json& row : input.as_array()) {
      if (row["sku"].as_string() == "BAD")
        return FakeVendure::refusal("USER_INPUT_ERROR", "bad sku");
      rows.push(Json::object().set("id", "v-" + row["sku"].as_string()).set("sku", row["sku"]));
    }
    return rows;
  });
  shop.on_field("updateProducts", id_rows);
}

TEST(VendureWriting, WhatCannotBeWrittenIsNeverSent) {
  VendureFixture world;
  const auto fault_of = [&](auto change) {
    ProductWrite write = vendure_create("A");
    change(write);
    const auto outcomes = world.write({write});
    return outcomes[0].error ? outcomes[0].error->id() : std::string();
  };
  using Write = ProductWrite;
  EXPECT_EQ(fault_of([](Write& w) { w.fields.name.reset(); }), "vendure.name_required");
  EXPECT_EQ(fault_of([](Write& w) { w.variants[0].fields.price.reset(); }),
            "vendure.price_required");
  EXPECT_EQ(fault_of([](Write& w) { w.variants[0].fields.price = dec("-1"); }),
            "vendure.negative_price");
  EXPECT_EQ(fault_of([](Write& w) { w.variants[0].fields.price = dec("1.005"); }),
            "vendure.price_too_precise");
  EXPECT_EQ(fault_of([](Write& w) { w.variants[0].fields.tax_class = "Luxury"; }),
            "vendure.unknown_tax_category");
  EXPECT_EQ(fault_of([](Write& w) { w.axes = {"Size"}; }), "vendure.option_missing");
  EXPECT_EQ(fault_of([](Write& w) { w.variants.clear(); }), "vendure.no_variant");
  EXPECT_EQ(fault_of([](Write& w) {
              w.variants[0].sku = "";
              w.variants[0].fields.sku = "";
            }),
            "vendure.sku_required");
  EXPECT_EQ(
      fault_of([](Write& w) {
        w.variants[0].fields.stock = std::map<LocationId, Decimal>{{LocationId(), dec("0.5")}};
      }),
      "vendure.fractional_stock");
  EXPECT_EQ(world.shop.asked().size(), 1u) << "only the channel's facts";
}

TEST(VendureWriting, AProductIsHiddenUntilItsVariantsExist) {
  VendureFixture world;
  sell_nothing_yet(world.shop);
  const auto outcomes = world.write({vendure_create("A")});
  EXPECT_FALSE(outcomes[0].error);
  EXPECT_EQ(outcomes[0].variants[0].listing_id, VendorId("v-A"));
  const auto& asked = world.shop.asked();
  ASSERT_EQ(asked.size(), 4u);
  EXPECT_EQ(asked[2].variables["s0_0"]["enabled"], Json(false));
  EXPECT_EQ(asked[2].variables["s0_0"]["translations"].at(0)["slug"], Json("mug-a"));
  EXPECT_EQ(asked[3].variables["s0_0"].at(0)["price"].as_digits(), "1990");
  EXPECT_EQ(asked[3].variables["s1_0"].at(0)["enabled"], Json(true));
}

TEST(VendureWriting, MixedInputsEndWithTheTypeThatKnowsAllIds) {
  VendureFixture world;
  sell_nothing_yet(world.shop);
  world.write({vendure_create("A")});
  EXPECT_NE(world.shop.asked().back().document.find("last:updateProductVariants(input:[]){id}}"),
            std::string::npos);
  world.write({vendure_update("1", "2", "5")});
  EXPECT_EQ(world.shop.asked().back().document.find("last:"), std::string::npos);
}

TEST(VendureWriting, ARefusedRowFailsAloneAndTheRestGoesOn) {
  RecordProperty("requirements", "93");
  VendureFixture world;
  sell_nothing_yet(world.shop);
  ProductWrite mixed = vendure_create("GOOD");
  mixed.variants.push_back(vendure_create("BAD").variants.front());
  mixed.variants[1].sku = "BAD";
  const auto outcomes =
      world.write({vendure_create("FIRST"), mixed, vendure_create("BAD"), vendure_create("LAST")});
  EXPECT_EQ(outcomes[0].variants[0].error->code(), ErrorCode::kUnknownOutcome)
      << "done, but its id was in the answer that was lost: look it up";
  EXPECT_FALSE(outcomes[1].error);
  EXPECT_EQ(outcomes[1].variants[1].error->id(), "vendure.refused");
  EXPECT_EQ(outcomes[2].error->id(), "vendure.refused");
  EXPECT_EQ(outcomes[2].variants[0].error->id(), "vendure.refused");
  EXPECT_FALSE(outcomes[3].error);
  EXPECT_EQ(outcomes[3].variants[0].listing_id, VendorId("v-LAST"));
}

TEST(VendureWriting, ALeftoverOfAnInterruptedCreateIsFilledInsteadOfDoubled) {
  VendureFixture world;
  sell_nothing_yet(world.shop);
  world.shop.on("bySlug:", [](const Json&) {
    return *parse_json(
        R"({"bySlug":{"items":[{"id":"77","name":"Mug","description":"","slug":"mug-a",
      "enabled":false,"translations":[],"facetValues":[],"optionGroups":[],"variants":[]}]}})");
  });
  const auto outcomes = world.write({vendure_create("A")});
  EXPECT_EQ(outcomes[0].product_id, VendorId("77"));
  for (const auto& asked : world.shop.asked()) {
    EXPECT_EQ(asked.document.find("createProduct("), std::string::npos);
  }
}

TEST(VendureWriting, AFailedTransportFailsWhatWasSentAndTellsTheRestThatNothingWas) {
  VendureFixture world;
  world.shop.on_field("updateProductVariants", id_rows);
  std::vector<ProductWrite> writes;
  for (int i = 0; i < 800; ++i) writes.push_back(vendure_update("1", std::to_string(i), "5"));
  ASSERT_TRUE(world.connector->lookups()->lookup(world.context, LookupKind::kLocations).ok());
  world.shop.answer_after(0, Error(ErrorCode::kUnknownOutcome, "net.no_answer", "Broken."));
  const auto outcomes = world.write(writes);
  EXPECT_EQ(outcomes.front().variants[0].error->code(), ErrorCode::kUnknownOutcome);
  EXPECT_EQ(outcomes.back().variants[0].error->code(), ErrorCode::kUnavailable);
  EXPECT_EQ(world.shop.asked().size(), 2u);
}

TEST(VendureWriting, AForbiddenMutationIsTriedOnce) {
  VendureFixture world;
  world.shop.on_field("updateProductVariants",
                      [](const Json&) { return FakeVendure::refusal("FORBIDDEN", "no"); });
  const auto outcomes = world.write({vendure_update("1", "2", "5"), vendure_update("3", "4", "5")});
  for (const ProductOutcome& outcome : outcomes) {
    EXPECT_EQ(outcome.variants[0].error->code(), ErrorCode::kForbidden);
  }
  EXPECT_EQ(world.shop.asked().size(), 2u);
}

TEST(VendureWriting, OtherFacetsOfAProductStayWhenItsBrandChanges) {
  VendureFixture world;
  world.shop.on("byId:", [](const Json&) {
    return *parse_json(R"({"byId":{"items":[{"id":"1","name":"Mug","description":"","slug":"mug",
      "enabled":true,"translations":[{"languageCode":"en","slug":"mug"}],"facetValues":[
      {"id":"100","facet":{"code":"brand"}},{"id":"200","facet":{"code":"season"}},
      {"id":"300","facet":{"code":"category"}}],"optionGroups":[],"variants":[]}]},
      "facets":{"items":[{"id":"7","code":"brand"}]},"facetValues":{"items":[
      {"id":"101","name":"Acme","facet":{"code":"brand"}}]}})");
  });
  world.shop.on_field("updateProducts", id_rows);
  ProductWrite write;
  write.product_id = VendorId("1");
  write.fields.brand = "Acme";
  const auto outcomes = world.write({write});
  EXPECT_FALSE(outcomes[0].error);
  EXPECT_EQ(world.shop.asked().back().variables["s0_0"].at(0)["facetValueIds"],
            *parse_json(R"(["200","300","101"])"));
}

TEST(VendureStock, AFigureThatMetAnotherAllocationIsPutRight) {
  RecordProperty("requirements", "78");
  VendureFixture world;
  const auto levels = [](const char* on_hand, int allocated) {
    Json level = Json::object().set("stockLocationId", "10").set("stockAllocated", allocated);
    level.set("stockOnHand", Json::Number{on_hand});
    return Json::object().set("id", "2").set("stockLevels", Json::array().push(std::move(level)));
  };
  world.shop.on("$ids", [&](const Json&) {
    return Json::object().set("productVariants", FakeVendure::rows({levels("0", 3)}));
  });
  std::vector<std::string> written;
  world.shop.on_field("updateProductVariants", [&](const Json& input) {
    const std::string figure = input.at(0)["stockLevels"].at(0)["stockOnHand"].as_digits();
    written.push_back(figure);
    return Json::array().push(levels(figure.c_str(), 4));  // an order came in meanwhile
  });
  StockWrite write;
  write.listing_id = VendorId("2");
  write.quantity = dec("10");
  const auto outcomes =
      world.connector->stock_writer()->write_stock(world.context, std::span(&write, 1));
  ASSERT_TRUE(outcomes.ok());
  EXPECT_FALSE(outcomes->front().error);
  EXPECT_EQ(written, (std::vector<std::string>{"13", "14"}));
}

}  // namespace
}  // namespace oneshelf
