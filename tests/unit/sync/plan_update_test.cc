#include <gtest/gtest.h>

#include "unit/sync/builders.h"

namespace oneshelf {
namespace {

using build::a_row;
using build::an_item;
using build::issue_ids;
using build::plan_rules;
using build::planned;
using build::texts;

using Texts = std::vector<std::string>;
using Options = std::vector<OptionValue>;

PlanRules owning(std::initializer_list<std::pair<Field, Ownership>> owners) {
  PlanRules rules = plan_rules();
  for (const auto& [field, owner] : owners) rules.settings.fields[field] = owner;
  return rules;
}

PlanRules source_owns_all() {
  PlanRules rules = plan_rules();
  for (const Field field : kAllFields) rules.settings.fields[field] = Ownership::kSource;
  return rules;
}

TEST(Plan, HasNothingToDoWhenTheListingAgrees) {
  const ProductDecision decision = planned({a_row("A").listed(), a_row("B").listed()});
  EXPECT_TRUE(decision.plan.empty());
  EXPECT_EQ(decision.in_sync, 2U);
  EXPECT_TRUE(decision.issues.empty());
}

TEST(Plan, WritesExactlyTheFieldsThatDiffer) {
  RecordProperty("requirements", "105,106");
  const ProductDecision decision = planned({a_row("A").listed().stock("7").but([](ShelfRow& row) {
    row.item.prices[PriceListId()] = {.amount = dec("12"), .sale = dec("11")};
  })});
  ASSERT_EQ(decision.plan.variants.size(), 1U);
  const VariantPlan& variant = decision.plan.variants[0];
  EXPECT_EQ(variant.kind, ChangeKind::kUpdate);
  EXPECT_EQ(variant.listing_id, VendorId("listing-A"));
  EXPECT_EQ(texts(variant.changes),
            (Texts{"price: 10 -> 12", "sale_price: none -> 11", "stock: 5 -> 7"}));
  EXPECT_EQ(variant.fields.price, dec("12"));
  EXPECT_EQ(variant.live_stock, dec("5"));
  EXPECT_FALSE(variant.fields.sku || variant.fields.visible || variant.fields.name);
  EXPECT_EQ(decision.plan.listing_product, VendorId(build::kShopProduct));
  EXPECT_EQ(decision.in_sync, 0U);
}

struct Edit {
  Field field;
  std::string expected;  ///< change under source ownership; "" for none
  void (*change)(ShelfRow&);
};

const std::vector<Edit> kShopEdits = {
    {Field::kSku, "sku: OLD -> A", [](ShelfRow& row) { row.live->fields.sku = "OLD"; }},
    {Field::kSku, "", [](ShelfRow& row) { row.live->fields.sku = "A "; }},
    {Field::kBarcode, "barcode: 1 -> 2",
     [](ShelfRow& row) { row.item.barcode = "2", row.live->fields.barcode = "1"; }},
    {Field::kBarcode, "", [](ShelfRow& row) { row.live->fields.barcode = "1"; }},
    {Field::kVisible, "visible: no -> yes",
     [](ShelfRow& row) { row.live->fields.visible = false; }},
    {Field::kPrice, "price: 9 -> 10", [](ShelfRow& row) { row.live->fields.price = dec("9"); }},
    {Field::kPrice, "price: ? -> 10", [](ShelfRow& row) { row.live->fields.price.reset(); }},
    {Field::kSalePrice, "sale_price: 8 -> none",
     [](ShelfRow& row) { row.live->fields.sale_price = std::optional<Decimal>(dec("8")); }},
    {Field::kWeight, "weight: 300 -> 350",
     [](ShelfRow& row) {
       row.item.weight_grams = dec("350"), row.live->fields.weight_grams = dec("300");
     }},
    {Field::kWeight, "", [](ShelfRow& row) { row.live->fields.weight_grams = dec("300"); }},
    {Field::kStock, "stock: 9 -> 5",
     [](ShelfRow& row) {
       row.live->fields.stock = {{LocationId(), dec("9")}};
     }},
    {Field::kStock, "stock: ? -> 5", [](ShelfRow& row) { row.live->fields.stock.reset(); }},
    {Field::kOptions, "options: Size: S -> Size: L",
     [](ShelfRow& row) {
       row.item.options = Options{{"Size", "L"}};
       row.live->fields.options = Options{{"Size", "S"}};
     }},
    {Field::kOptions, "",
     [](ShelfRow& row) {
       row.item.options = Options{{"Size", "L"}, {"Colour", "Red"}};
       row.live->fields.options = Options{{"Colour", "Red"}, {"Size", "L"}};
     }},
    {Field::kTaxClass, "", [](ShelfRow& row) { row.item.tax_code = "7"; }},
};

TEST(Plan, RestoresAFieldOfTheSourceAndIgnoresWhatChannelsReshape) {
  RecordProperty("requirements", "53,54,55,58,108,112,132,133");
  for (const Edit& edit : kShopEdits) {
    const ProductDecision decision =
        planned({a_row("A").listed().but(edit.change)}, source_owns_all());
    const Texts expected = edit.expected.empty() ? Texts{} : Texts{edit.expected};
    const auto& variants = decision.plan.variants;
    EXPECT_EQ(variants.empty() ? Texts{} : texts(variants[0].changes), expected)
        << name_of(edit.field);
  }
}

TEST(Plan, NeverWritesAFieldThatTheChannelOwnsOrThatIsCreateOnly) {
  RecordProperty("requirements", "33,52,105,132,133");
  for (const Ownership owner : {Ownership::kChannel, Ownership::kCreateOnly}) {
    for (const Edit& edit : kShopEdits) {
      const ProductDecision decision =
          planned({a_row("A").listed().but(edit.change)}, owning({{edit.field, owner}}));
      EXPECT_TRUE(decision.plan.empty()) << name_of(edit.field);
    }
  }
}

TEST(Plan, NeverPlansAFieldThatTheChannelCannotHold) {
  for (const Edit& edit : kShopEdits) {
    PlanRules rules = source_owns_all();
    std::erase(rules.limits.fields, edit.field);
    EXPECT_TRUE(planned({a_row("A").listed().but(edit.change)}, rules).plan.empty())
        << name_of(edit.field);
  }
}

const std::vector<Edit> kSharedEdits = {
    {Field::kName, "name: Mug -> Enamel mug", [](ShelfRow& row) { row.live->fields.name = "Mug"; }},
    {Field::kName, "", [](ShelfRow& row) { row.live->fields.name = " Enamel mug\n"; }},
    {Field::kDescription, "description: ? -> <p>Hot</p>",
     [](ShelfRow& row) { row.item.description_html = "<p>Hot</p>"; }},
    {Field::kDescription, "",
     [](ShelfRow& row) {
       row.item.description_html = "<p>Hot</p>\n";
       row.live->fields.description_html = " <p>Hot</p>";
     }},
    {Field::kDescription, "",
     [](ShelfRow& row) { row.live->fields.description_html = "<p>Shop's</p>"; }},
    {Field::kBrand, "brand: Kite -> Falcon",
     [](ShelfRow& row) { row.item.brand = "Falcon", row.live->fields.brand = "Kite"; }},
    {Field::kCategories, "categories: A -> A, B",
     [](ShelfRow& row) {
       row.item.categories = Texts{"A", "B"};
       row.live->fields.categories = Texts{"A"};
     }},
    {Field::kCategories, "",
     [](ShelfRow& row) {
       row.item.categories = Texts{"A", "B"};
       row.live->fields.categories = Texts{"B", "A"};
     }},
    {Field::kImages, "",
     [](ShelfRow& row) {
       row.item.images = {{.key = "7", .url = "", .alt = "", .content_hash = "abc"}};
       row.live->fields.images = {{.key = "asset-1", .url = "", .alt = "", .content_hash = "abc"}};
     }},
    {Field::kImages, "",
     [](ShelfRow& row) {
       row.item.images = {
           {.key = "7", .url = "https://cdn.example.org/1.png", .alt = "", .content_hash = "abc"}};
       row.live->fields.images = {
           {.key = "9", .url = "https://cdn.example.org/1.png", .alt = "", .content_hash = ""}};
     }},
    {Field::kImages, "images: 7 -> 7",
     [](ShelfRow& row) {
       row.item.images = {{.key = "7", .url = "", .alt = "", .content_hash = "abc"}};
       row.live->fields.images = {{.key = "7", .url = "", .alt = "", .content_hash = "xyz"}};
     }},
    {Field::kImages, "images: 2, 1 -> 1, 2",
     [](ShelfRow& row) {
       row.item.images = {{.key = "1"}, {.key = "2"}};
       row.live->fields.images = {{.key = "2"}, {.key = "1"}};
     }},
    {Field::kImages, "", [](ShelfRow& row) { row.live->fields.images = {{.key = "1"}}; }},
};

TEST(Plan, KeepsWhatAProductsVariantsShareAndNeverWipesItWithNothing) {
  RecordProperty("requirements", "46,51,54,103,107,108");
  for (const Edit& edit : kSharedEdits) {
    const ProductDecision decision =
        planned({a_row("A").listed().but(edit.change)}, source_owns_all());
    const Texts expected = edit.expected.empty() ? Texts{} : Texts{edit.expected};
    EXPECT_EQ(texts(decision.plan.changes), expected) << name_of(edit.field);
    EXPECT_TRUE(decision.plan.variants.empty()) << name_of(edit.field);
  }
  for (const Edit& edit : kSharedEdits) {
    EXPECT_TRUE(planned({a_row("A").listed().but(edit.change)}).plan.empty())
        << name_of(edit.field);
  }
}

TEST(Plan, WritesAMappedTaxClassOnly) {
  RecordProperty("requirements", "49");
  PlanRules rules = source_owns_all();
  rules.settings.tax_classes = {{"vat20", "standard"}};
  const auto taxed = [](ShelfRow& row) {
    row.item.tax_code = "vat20";
    row.live->fields.tax_class = "reduced";
  };
  const ProductDecision decision = planned({a_row("A").listed().but(taxed)}, rules);
  ASSERT_EQ(decision.plan.variants.size(), 1U);
  EXPECT_EQ(texts(decision.plan.variants[0].changes), (Texts{"tax_class: reduced -> standard"}));
}

TEST(Plan, KeepsStockAtTheLinksLocation) {
  PlanRules rules = plan_rules();
  rules.settings.stock.channel_location = LocationId("2");
  const auto stocked = [](ShelfRow& row) {
    row.live->fields.stock = {{LocationId("1"), dec("5")}, {LocationId("2"), dec("3")}};
  };
  const ProductDecision decision = planned({a_row("A").listed().but(stocked)}, rules);
  ASSERT_EQ(decision.plan.variants.size(), 1U);
  const VariantPlan& variant = decision.plan.variants[0];
  EXPECT_EQ(texts(variant.changes), (Texts{"stock: 3 -> 5"}));
  const std::map<LocationId, Decimal> expected = {{LocationId("2"), dec("5")}};
  EXPECT_EQ(variant.fields.stock, expected);
}

TEST(Plan, TakesTheOnlyLocationOfTheChannelForItsDefault) {
  const auto stocked = [](ShelfRow& row) {
    row.live->fields.stock = {{LocationId("1"), dec("5")}};
  };
  EXPECT_TRUE(planned({a_row("A").listed().but(stocked)}).plan.empty());
}

TEST(Plan, ShowsTheReducedPriceWhereTheChannelHasNoFieldForIt) {
  PlanRules rules = plan_rules();
  std::erase(rules.limits.fields, Field::kSalePrice);
  const auto reduced = [](ShelfRow& row) { row.item = an_item("A").priced("10", "8").done(); };
  ProductDecision decision = planned({a_row("A").listed().but(reduced)}, rules);
  ASSERT_EQ(decision.plan.variants.size(), 1U);
  EXPECT_EQ(texts(decision.plan.variants[0].changes), (Texts{"price: 10 -> 8"}));
  rules.settings.price.promotions = false;
  EXPECT_TRUE(planned({a_row("A").listed().but(reduced)}, rules).plan.empty());
}

TEST(Plan, LeavesTheShopsPromotionsAloneWhenTheSourcesAreNotUsed) {
  RecordProperty("requirements", "133");
  PlanRules rules = plan_rules();
  rules.settings.price.promotions = false;
  const auto promoted = [](ShelfRow& row) {
    row.live->fields.sale_price = std::optional<Decimal>(dec("7"));
  };
  EXPECT_TRUE(planned({a_row("A").listed().but(promoted)}, rules).plan.empty());
}

TEST(Plan, KeepsTheRestOfAListingWhoseStockOrPriceIsUnknown) {
  RecordProperty("requirements", "133");
  const auto repriced = [](ShelfRow& row) { row.item.prices[PriceListId()].amount = dec("12"); };
  ProductDecision decision = planned({a_row("A").listed().without_stock().but(repriced)});
  EXPECT_EQ(issue_ids(decision), (Texts{"stock.unknown"}));
  ASSERT_EQ(decision.plan.variants.size(), 1U);
  EXPECT_EQ(texts(decision.plan.variants[0].changes), (Texts{"price: 10 -> 12"}));

  const auto negative = [](ShelfRow& row) { row.item.prices[PriceListId()].amount = dec("-1"); };
  decision = planned({a_row("A").listed().stock("6").but(negative)});
  EXPECT_EQ(issue_ids(decision), (Texts{"price.negative"}));
  ASSERT_EQ(decision.plan.variants.size(), 1U);
  EXPECT_EQ(texts(decision.plan.variants[0].changes), (Texts{"stock: 5 -> 6"}));
  EXPECT_EQ(decision.in_sync, 0U);
}

TEST(Plan, LeavesThePriceOfAnItemWithoutOne) {
  RecordProperty("requirements", "133");
  const auto unpriced = [](ShelfRow& row) { row.item.prices.clear(); };
  const ProductDecision decision = planned({a_row("A").listed().but(unpriced)});
  EXPECT_TRUE(decision.plan.empty());
  EXPECT_EQ(decision.in_sync, 1U);
}

TEST(Plan, TellsWhatItRoundsAwayAndKeepsTheListingInSync) {
  ProductDecision decision = planned({a_row("A").listed().stock("5.5")});
  EXPECT_EQ(issue_ids(decision), (Texts{"stock.fractional"}));
  EXPECT_EQ(decision.in_sync, 1U);
  decision = planned({a_row("A").listed().stock("-2")});
  EXPECT_EQ(issue_ids(decision), (Texts{"stock.negative"}));
  ASSERT_EQ(decision.plan.variants.size(), 1U);
  EXPECT_EQ(texts(decision.plan.variants[0].changes), (Texts{"stock: 5 -> 0"}));
}

TEST(Plan, ReportsAListingThatVanishedAndNeverCreatesItAgainByItself) {
  RecordProperty("requirements", "35");
  const ProductDecision decision = planned({a_row("A").vanished(), a_row("B").listed()});
  EXPECT_EQ(issue_ids(decision), (Texts{"listing.missing"}));
  EXPECT_TRUE(decision.plan.empty());
  EXPECT_EQ(decision.in_sync, 1U);
  EXPECT_FALSE(decision.issues[0].error.remedy().empty());
}

TEST(Plan, WritesNoSkuThatIsBlankDoubledTakenOrTooLong) {
  RecordProperty("requirements", "92,93");
  PlanRules rules = owning({{Field::kSku, Ownership::kSource}});
  rules.limits.sku_length_max = 5;
  const std::vector<std::pair<std::string, void (*)(ShelfRow&)>> cases = {
      {"sku.blank", [](ShelfRow& row) { row.item.sku = "  "; }},
      {"sku.duplicate", [](ShelfRow& row) { row.item.sku = "B", row.sku_is_doubled = true; }},
      {"sku.taken", [](ShelfRow& row) { row.item.sku = "B", row.sku_taken_in_channel = true; }},
      {"sku.too_long", [](ShelfRow& row) { row.item.sku = "ABCDEF"; }}};
  for (const auto& [id, change] : cases) {
    const ProductDecision decision = planned({a_row("A").listed().but(change).stock("6")}, rules);
    EXPECT_EQ(issue_ids(decision), (Texts{id}));
    ASSERT_EQ(decision.plan.variants.size(), 1U) << id;
    EXPECT_EQ(texts(decision.plan.variants[0].changes), (Texts{"stock: 5 -> 6"})) << id;
  }
}

TEST(Plan, RefusesANameOverTheLimitInsteadOfCuttingIt) {
  PlanRules rules = owning({{Field::kName, Ownership::kSource}});
  rules.limits.name_length_max = 11;
  EXPECT_TRUE(planned({a_row("A").listed().named("Enamel mug")}, rules).plan.empty());
  for (const auto& [name, id] : std::vector<std::pair<std::string, std::string>>{
           {"Enamel mugs!", "name.too_long"}, {"   ", "name.blank"}}) {
    const ProductDecision decision = planned({a_row("A").listed().named(name)}, rules);
    EXPECT_EQ(issue_ids(decision), (Texts{id}));
    EXPECT_TRUE(decision.plan.empty()) << id;
  }
  EXPECT_EQ(texts(planned({a_row("A").listed().named("Enamel mugs")}, rules).plan.changes),
            (Texts{"name: Enamel mug -> Enamel mugs"}));
}

}  // namespace
}  // namespace oneshelf
