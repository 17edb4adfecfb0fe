#include "sync/item_rules.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "sync/plan.h"
#include "unit/sync/builders.h"

namespace oneshelf {
namespace {

using build::a_row;
using Texts = std::vector<std::string>;
using Pairs = std::vector<std::pair<std::string, std::string>>;

LinkSettings settings_of(const Pairs& pairs) {
  LinkSettings settings = build::plan_rules().settings;
  for (const auto& [path, value] : pairs) {
    Result<LinkSettings> changed = with_setting(settings, path, value);
    EXPECT_TRUE(changed.ok()) << path;
    if (changed.ok()) settings = *std::move(changed);
  }
  return settings;
}

Item mug(Texts categories = {"Kitchen", "Mugs"}, std::string brand = "Falcon") {
  Item item = build::an_item().done();
  item.brand = std::move(brand);
  item.categories = std::move(categories);
  return item;
}

/// The six values a rule may set, for one item, as texts.
std::map<std::string, std::string> values_of(const LinkSettings& settings, const Item& item) {
  const ItemRules rules(settings, item);
  LinkSettings own;
  own.stock = rules.stock();
  own.price = rules.price();
  const Json json = to_json(own);
  return {{"buffer", json["stock"]["buffer"].text_or()},
          {"limit", json["stock"]["limit"].text_or("none")},
          {"price_list", json["price"]["list"].text_or()},
          {"round_to", json["price"]["round_to"].text_or("none")},
          {"rounding", json["price"]["rounding"].text_or()},
          {"ending", json["price"]["ending"].text_or("none")}};
}

struct Value {
  std::string name, path;         ///< of the rule, and of the link's own
  std::vector<std::string> said;  ///< by SKU, brand, category and link
};

const std::vector<Value> kValues = {
    {"buffer", "stock.buffer", {"4", "3d", "2%", "1"}},
    {"limit", "stock.limit", {"40", "30", "20", "10"}},
    {"price_list", "price.list", {"of-sku", "of-brand", "of-category", "of-link"}},
    {"round_to", "price.round_to", {"4", "3", "2", "1"}},
    {"rounding", "price.rounding", {"up", "down", "floor", "ceiling"}},
    {"ending", "price.ending", {"0.4", "0.3", "0.2", "0.1"}},
};

/// Sets the value at each level whose bit is in `levels`, the most special one first.
void say(const Value& value, unsigned levels, Pairs& pairs) {
  const Texts paths = {"rules.sku." + value.name + ".MUG-1",
                       "rules.brand." + value.name + ".Falcon",
                       "rules.category." + value.name + ".Mugs", value.path};
  for (size_t level = 0; level < paths.size(); ++level) {
    if ((levels >> level & 1U) != 0) pairs.emplace_back(paths[level], value.said[level]);
  }
}

std::string expected(const Value& value, unsigned levels) {
  for (size_t level = 0; level < value.said.size(); ++level) {
    if ((levels >> level & 1U) != 0) return value.said[level];
  }
  return values_of(LinkSettings(), mug()).at(value.name);
}

TEST(ItemRules, TakeEachValueFromTheMostSpecialRuleThatSaysIt) {
  RecordProperty("requirements", "151,152");
  for (const Value& value : kValues) {
    for (unsigned levels = 0; levels < 16; ++levels) {
      Pairs pairs;
      say(value, levels, pairs);
      EXPECT_EQ(values_of(settings_of(pairs), mug()).at(value.name), expected(value, levels))
          << value.name << " " << levels;
    }
  }
}

TEST(ItemRules, AreFoundValueByValue) {
  RecordProperty("requirements", "151,152");
  EXPECT_TRUE(rc::check([] {
    Pairs pairs;
    std::map<std::string, std::string> wanted;
    for (const Value& value : kValues) {
      const auto levels = static_cast<unsigned>(*rc::gen::inRange(0, 16));
      say(value, levels, pairs);
      wanted[value.name] = expected(value, levels);
    }
    RC_ASSERT(values_of(settings_of(pairs), mug()) == wanted);
  }));
}

TEST(ItemRules, OfOtherNamesDoNotMatter) {
  RecordProperty("requirements", "151");
  const LinkSettings settings = settings_of({{"rules.sku.buffer.mug-1", "4"},
                                             {"rules.brand.buffer.Kite", "3"},
                                             {"rules.category.buffer.Tees", "2"},
                                             {"stock.buffer", "1"}});
  EXPECT_EQ(values_of(settings, mug()).at("buffer"), "1");
  EXPECT_EQ(values_of(settings, mug({}, "")).at("buffer"), "1");
}

TEST(ItemRules, CompareNamesWithoutCase) {
  RecordProperty("requirements", "151");
  const LinkSettings settings =
      settings_of({{"rules.brand.buffer.FALCON", "3"}, {"rules.category.limit.größen", "7"}});
  EXPECT_EQ(values_of(settings, mug()).at("buffer"), "3");
  EXPECT_EQ(values_of(settings, mug({"GRÖSSEN"})).at("limit"), "7");
  EXPECT_EQ(values_of(settings, mug({"Grossen"})).at("limit"), "none");
}

TEST(ItemRules, OfSeveralCategoriesTheFirstByNameCountsInWhateverOrderTheyAreTold) {
  RecordProperty("requirements", "151");
  const LinkSettings settings = settings_of({{"rules.category.buffer.Mugs", "2"},
                                             {"rules.category.buffer.enamel", "5"},
                                             {"rules.category.limit.Mugs", "9"}});
  for (const Texts& told : {Texts{"Mugs", "Enamel", "A"}, Texts{"A", "Enamel", "Mugs"}}) {
    EXPECT_EQ(values_of(settings, mug(told)).at("buffer"), "5");
    EXPECT_EQ(values_of(settings, mug(told)).at("limit"), "9");
  }
}

TEST(ItemRules, MaySayThatThereIsNone) {
  RecordProperty("requirements", "151,152");
  const LinkSettings settings = settings_of({{"stock.limit", "10"},
                                             {"price.list", "7"},
                                             {"price.ending", "0.99"},
                                             {"price.round_to", "0.05"},
                                             {"rules.category.limit.Mugs", "5"},
                                             {"rules.brand.limit.Falcon", "none"},
                                             {"rules.brand.price_list.Falcon", "none"},
                                             {"rules.brand.ending.Falcon", "none"},
                                             {"rules.sku.round_to.MUG-1", "none"}});
  const auto values = values_of(settings, mug());
  EXPECT_EQ(values.at("limit"), "none");
  EXPECT_EQ(values.at("price_list"), "");
  EXPECT_EQ(values.at("ending"), "none");
  EXPECT_EQ(values.at("round_to"), "none");
}

TEST(ItemRules, ForANameThatTheSourceDoesNotHaveAreTold) {
  RecordProperty("requirements", "151");
  const LinkSettings settings = settings_of({{"rules.sku.buffer.A", "1"},
                                             {"rules.sku.limit.A", "1"},
                                             {"rules.sku.limit.a", "1"},
                                             {"rules.brand.ending.Falcno", "0.95"},
                                             {"rules.brand.buffer.FALCON", "1"},
                                             {"rules.category.rounding.Mugs", "up"}});
  EXPECT_EQ(rules_for_nothing(settings, {{"A"}, {"Falcon"}, {"mugs"}}),
            (Texts{"the SKU a", "the brand Falcno"}));
  EXPECT_EQ(rules_for_nothing(settings, {{"A", "a"}, {"Falcon", "falcno"}, {}}),
            (Texts{"the category Mugs"}));
}

TEST(ItemRules, AskForSalesOnlyIfABufferIsInDays) {
  RecordProperty("requirements", "151");
  EXPECT_FALSE(asks_for_sales(settings_of({{"stock.buffer", "3"}, {"rules.sku.buffer.A", "5%"}})));
  for (const std::string path :
       {"stock.buffer", "rules.sku.buffer.A", "rules.brand.buffer.A", "rules.category.buffer.A"}) {
    EXPECT_TRUE(asks_for_sales(settings_of({{path, "3d"}}))) << path;
  }
}

ShelfRow mug_row() {
  return a_row()
      .listed()
      .but([](ShelfRow& row) {
        row.item.brand = "Falcon";
        row.item.categories = {"Mugs"};
        row.item.prices[PriceListId("7")] = {.amount = dec("12.34"), .sale = {}};
        row.sold = dec("14");
      })
      .done();
}

TEST(ItemRules, DecideWhatIsPlannedAndExplained) {
  RecordProperty("requirements", "151,152");
  PlanRules rules = build::plan_rules();
  rules.settings = settings_of({{"rules.brand.buffer.Falcon", "2d"},
                                {"rules.sku.limit.MUG-1", "2"},
                                {"rules.category.price_list.Mugs", "7"},
                                {"rules.category.ending.Mugs", "0.95"},
                                {"price.rounding", "up"}});
  const std::vector<ShelfRow> rows = {mug_row()};
  EXPECT_EQ(build::texts(plan_product(rows, rules).plan.variants.at(0).changes),
            (Texts{"price: 10 -> 12.95", "stock: 5 -> 2"}));
  const Explanation explanation = explain(rows, rows[0].item.id, rules);
  EXPECT_EQ(explanation.rules, (Texts{"stock.buffer is 2d: rule of the brand Falcon",
                                      "stock.limit is 2: rule of the SKU MUG-1",
                                      "price.list is 7: rule of the category Mugs",
                                      "price.rounding is up: the link's own",
                                      "price.ending is 0.95: rule of the category Mugs"}));
  EXPECT_EQ(explanation.desired_stock, dec("2"));
  EXPECT_EQ(explanation.desired_price, dec("12.95"));
}

TEST(ItemRules, DecideWhatIsInStock) {
  RecordProperty("requirements", "151");
  PlanRules rules = build::plan_rules();
  rules.settings = settings_of({{"products.mode", "rule"}, {"products.in_stock_only", "yes"}});
  const std::vector<ShelfRow> rows = {mug_row()};
  EXPECT_TRUE(plan_product(rows, rules).plan.empty());
  rules.settings.rules.brand.buffer["Falcon"] = Buffer(dec("100"), Buffer::Kind::kPercent);
  EXPECT_EQ(plan_product(rows, rules).plan.variants.at(0).kind, ChangeKind::kHide);
}

TEST(ItemRules, NameTheListThatHasNoPrice) {
  RecordProperty("requirements", "152");
  PlanRules rules = build::plan_rules();
  rules.settings = settings_of({{"create", "published"}, {"rules.sku.price_list.MUG-1", "9"}});
  const ProductDecision decision = plan_product(std::vector<ShelfRow>{a_row()}, rules);
  ASSERT_EQ(build::issue_ids(decision), (Texts{"price.missing"}));
  EXPECT_NE(decision.issues[0].error.message().find("list 9"), std::string::npos);
}

TEST(ItemRules, NeverShowMoreThanIsFree) {
  RecordProperty("requirements", "30,151");
  EXPECT_TRUE(rc::check([] {
    Pairs pairs;
    for (const Value& value : kValues) {
      if (value.path.starts_with("stock")) {
        say(value, static_cast<unsigned>(*rc::gen::inRange(0, 16)), pairs);
      }
    }
    PlanRules rules = build::plan_rules();
    rules.settings = settings_of(pairs);
    ShelfRow row = mug_row();
    row.levels[0].on_hand = Decimal::from_integer(*rc::gen::inRange(-5, 50));
    row.in_flight = Decimal::from_integer(*rc::gen::inRange(0, 9));
    const auto figure = explain(std::vector<ShelfRow>{row}, row.item.id, rules).desired_stock;
    RC_ASSERT(figure.has_value());
    RC_ASSERT(*figure <= std::max(row.levels[0].on_hand - row.in_flight, Decimal()));
  }));
}

}  // namespace
}  // namespace oneshelf
