#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.h"
#include "unit/sync/builders.h"

namespace oneshelf {
namespace {

using build::a_row;
using Texts = std::vector<std::string>;

template <typename T>
T one_of(std::initializer_list<T> values) {
  return *rc::gen::elementOf(std::vector<T>(values));
}

bool chance(int percent) { return *rc::gen::inRange(0, 100) < percent; }

Decimal some_decimal() { return dec(one_of<const char*>({"0", "1", "2.5", "9.99", "10", "12"})); }

PlanRules some_rules() {
  PlanRules rules = build::plan_rules();
  LinkSettings& settings = rules.settings;
  for (const Field field : kAllFields) {
    if (chance(60)) {
      settings.fields[field] =
          one_of({Ownership::kSource, Ownership::kChannel, Ownership::kCreateOnly});
    }
    if (chance(10)) std::erase(rules.limits.fields, field);
  }
  settings.products.mode =
      one_of({ProductRule::Mode::kAll, ProductRule::Mode::kApproved, ProductRule::Mode::kRule});
  settings.products.in_stock_only = chance(30);
  if (chance(30)) settings.products.brands = {"Falcon"};
  settings.create =
      one_of({CreatePolicy::kMatchOnly, CreatePolicy::kHidden, CreatePolicy::kPublished});
  settings.removal = one_of({RemovalPolicy::kKeep, RemovalPolicy::kHide, RemovalPolicy::kDelete});
  settings.price.promotions = chance(70);
  settings.price.when_empty = one_of({PriceRule::WhenEmpty::kSkip, PriceRule::WhenEmpty::kHide});
  settings.stock.buffer = dec(one_of<const char*>({"0", "1"}));
  settings.stock.channel_location = LocationId(one_of<const char*>({"", "", "2"}));
  rules.limits.can_hide = chance(80);
  rules.limits.can_delete = chance(50);
  rules.limits.fractional_stock = chance(30);
  rules.basis.channel_includes_tax = chance(30);
  return rules;
}

Item some_item(int number, const std::string& product_name) {
  Item item = build::an_item("SKU-" + std::to_string(number)).done();
  if (chance(8)) item.sku = one_of<const char*>({"", " "});
  item.product_name = product_name;
  item.brand = one_of<const char*>({"", "Falcon", "Kite"});
  item.categories = one_of<Texts>({Texts{}, Texts{"A"}, Texts{"A", "B"}});
  item.description_html = one_of<const char*>({"", "<p>Hot</p>", " <p>Hot</p>"});
  item.barcode = one_of<const char*>({"", "1"});
  item.active = chance(85);
  item.options = {{"Size", std::to_string(number)}};
  if (chance(20)) item.images = {{.key = "1"}};
  if (chance(20)) item.weight_grams = some_decimal();
  item.prices.clear();
  if (chance(85)) item.prices[PriceListId()] = {.amount = some_decimal(), .sale = {}};
  if (chance(20) && !item.prices.empty()) item.prices[PriceListId()].sale = some_decimal();
  return item;
}

Listing some_listing(const Item& item) {
  Listing listing = build::a_listing(item.sku);
  listing.id = VendorId("listing-" + item.id.str());
  ListingFields& fields = listing.fields;
  fields.options = item.options;
  if (chance(20)) fields.sku = "SHOP-" + item.id.str();
  if (chance(30)) fields.price = some_decimal();
  if (chance(20)) fields.sale_price = std::optional<Decimal>(some_decimal());
  if (chance(20)) fields.visible = false;
  if (chance(30))
    fields.stock = {{LocationId("2"), some_decimal()}, {LocationId(), some_decimal()}};
  if (chance(20)) fields.barcode = "9";
  for (const Field field : kAllFields) {
    if (chance(7)) fields.clear(field);
  }
  return listing;
}

ShelfRow some_row(int number, const std::string& product_name) {
  ShelfRow row = a_row();
  row.item = some_item(number, product_name);
  row.levels.clear();
  if (chance(90)) {
    row.levels = {build::level(one_of<const char*>({"0", "5", "7.5", "-2"}))};
  }
  row.approved = chance(60);
  if (chance(10)) row.gone_since = build::kNow - std::chrono::hours(*rc::gen::inRange(0, 400));
  row.sku_is_doubled = chance(5);
  row.sku_taken_in_channel = chance(5);
  if (!chance(60)) return row;
  row.live = some_listing(row.item);
  row.binding = Binding{.item_id = row.item.id,
                        .source_product_id = row.item.product_id,
                        .listing_id = row.live->id,
                        .listing_product_id = row.live->product_id,
                        .how = "sku"};
  if (chance(10)) row.live.reset();
  return row;
}

std::vector<ShelfRow> some_product() {
  const std::string name = one_of<const char*>({"Enamel mug", "Tee", " "});
  std::vector<ShelfRow> rows;
  const int count = *rc::gen::inRange(1, 5);
  for (int i = 0; i < count; ++i) rows.push_back(some_row(i, name));
  return rows;
}

void take_over(const ListingFields& written, ListingFields& live) {
  for (const Field field : kAllFields) {
    if (!written.has(field)) continue;
    if (field == Field::kStock && live.stock) {
      for (const auto& [location, figure] : *written.stock) (*live.stock)[location] = figure;
    } else {
      live.copy(field, written);
    }
  }
}

/// What the channel holds after the plan was carried out.
class SimulatedChannel {
 public:
  explicit SimulatedChannel(std::vector<ShelfRow> rows) : rows_(std::move(rows)) {}

  std::vector<ShelfRow> apply(const ProductPlan& plan) && {
    for (const VariantPlan& variant : plan.variants) apply(variant, plan);
    for (ShelfRow& row : rows_) {
      if (row.live) take_over(plan.fields, row.live->fields);
    }
    return std::move(rows_);
  }

 private:
  void apply(const VariantPlan& variant, const ProductPlan& plan) {
    ShelfRow& row =
        *std::ranges::find(rows_, variant.item_id, [](const ShelfRow& r) { return r.item.id; });
    if (variant.kind == ChangeKind::kDelete) {
      row.live.reset();
      row.binding.reset();
      return;
    }
    if (variant.kind == ChangeKind::kCreate) create(row, plan);
    take_over(variant.fields, row.live->fields);
  }

  void create(ShelfRow& row, const ProductPlan& plan) {
    RC_ASSERT(!row.binding.has_value());
    const VendorId product = plan.listing_product.empty() ? VendorId("new") : plan.listing_product;
    row.live = Listing{.id = VendorId("listing-" + row.item.id.str()),
                       .product_id = product,
                       .fields = {},
                       .updated_at = {}};
    for (const ShelfRow& sibling : rows_) {
      if (!sibling.live || sibling.item.id == row.item.id) continue;
      for (const Field field : kAllFields) {
        if (is_product_field(field)) row.live->fields.copy(field, sibling.live->fields);
      }
      break;
    }
    row.binding = Binding{.item_id = row.item.id,
                          .source_product_id = row.item.product_id,
                          .listing_id = row.live->id,
                          .listing_product_id = product,
                          .how = "created"};
  }

  std::vector<ShelfRow> rows_;
};

void log(const ProductPlan& plan) {
  RC_LOG() << joined(build::texts(plan.changes), "; ") << "\n";
  for (const VariantPlan& variant : plan.variants) {
    RC_LOG() << name_of(variant.kind) << " " << variant.item_id.str() << ": "
             << joined(build::texts(variant.changes), "; ") << "\n";
  }
}

/// Nothing is left to plan; if something is, both plans are shown.
void expect_settled(const ProductPlan& first, const std::vector<ShelfRow>& after,
                    const PlanRules& rules) {
  const ProductPlan second = plan_product(after, rules).plan;
  if (!second.empty()) log(first), log(second);
  RC_ASSERT(second.empty());
}

/// The listing of the same SKU before.
const ShelfRow& same_item(const std::vector<ShelfRow>& rows, const ShelfRow& row) {
  return *std::ranges::find(rows, row.item.id, [](const ShelfRow& r) { return r.item.id; });
}

TEST(PlanProperties, APlanCarriedOutLeavesNothingToPlan) {
  RecordProperty("requirements", "105,106");
  EXPECT_TRUE(rc::check([] {
    const PlanRules rules = some_rules();
    const std::vector<ShelfRow> before = some_product();
    const ProductPlan plan = plan_product(before, rules).plan;
    std::vector<ShelfRow> after = SimulatedChannel(before).apply(plan);
    // Hidden first, deleted after the grace time: that second step is part of the plan's promise.
    after = SimulatedChannel(after).apply(plan_product(after, rules).plan);
    expect_settled(plan, after, rules);
  }));
}

TEST(PlanProperties, OnlyADeletionNeedsASecondPlan) {
  EXPECT_TRUE(rc::check([] {
    PlanRules rules = some_rules();
    if (rules.settings.removal == RemovalPolicy::kDelete)
      rules.settings.removal = RemovalPolicy::kHide;
    std::vector<ShelfRow> before = some_product();
    for (ShelfRow& row : before) {
      // A product none of whose listings was read tells its shared fields only after the first
      // plan.
      if (!row.live) row.binding.reset();
    }
    const ProductPlan plan = plan_product(before, rules).plan;
    expect_settled(plan, SimulatedChannel(before).apply(plan), rules);
  }));
}

TEST(PlanProperties, NoUnownedFieldOfAListingEverChanges) {
  RecordProperty("requirements", "33,52,55,132,133");
  EXPECT_TRUE(rc::check([] {
    const PlanRules rules = some_rules();
    const std::vector<ShelfRow> before = some_product();
    const std::vector<ShelfRow> after =
        SimulatedChannel(before).apply(plan_product(before, rules).plan);
    for (const ShelfRow& row : after) {
      const ShelfRow& old = same_item(before, row);
      if (!old.live || !row.live) continue;
      for (const Field field : kAllFields) {
        const Ownership owner = rules.settings.owner(field);
        const bool held = std::ranges::count(rules.limits.fields, field) > 0;
        if (held && owner == Ownership::kSource) continue;
        // Hiding what left is allowed unless the channel owns visibility.
        if (held && field == Field::kVisible && owner == Ownership::kCreateOnly) continue;
        RC_ASSERT(row.live->fields.has(field) == old.live->fields.has(field));
        RC_ASSERT(row.live->fields.text(field) == old.live->fields.text(field));
      }
    }
  }));
}

TEST(PlanProperties, NothingThatIsNotApprovedEverChanges) {
  RecordProperty("requirements", "140");
  EXPECT_TRUE(rc::check([] {
    PlanRules rules = some_rules();
    rules.settings.products.mode = ProductRule::Mode::kApproved;
    const std::vector<ShelfRow> before = some_product();
    const std::vector<ShelfRow> after =
        SimulatedChannel(before).apply(plan_product(before, rules).plan);
    for (const ShelfRow& row : after) {
      if (row.approved) continue;
      const ShelfRow& old = same_item(before, row);
      RC_ASSERT(row.live.has_value() == old.live.has_value());
      if (row.live) RC_ASSERT(to_json(row.live->fields) == to_json(old.live->fields));
    }
  }));
}

/// What a row's listing is known by; "" if it has none.
struct Names {
  VendorId item, listing, product;
  explicit Names(const ShelfRow& row) : item(row.item.id) {
    if (!row.binding) return;
    listing = row.binding->listing_id;
    product = row.binding->listing_product_id;
  }
};

TEST(PlanProperties, NoWriteOfAnyKindNamesWhatIsNotApproved) {
  RecordProperty("requirements", "140");
  EXPECT_TRUE(rc::check([] {
    PlanRules rules = some_rules();
    rules.settings.products.mode = ProductRule::Mode::kApproved;
    std::vector<ShelfRow> rows = some_product();
    for (ShelfRow& row : rows) {
      // A shop may keep the SKUs of one product in several.
      if (row.binding && chance(30)) row.binding->listing_product_id = VendorId("shop-2");
    }
    for (const ProductDecision& decision : plan_products(rows, rules)) {
      const ProductPlan& plan = decision.plan;
      const bool writes_shared = !plan.fields.empty() || !plan.changes.empty();
      for (const ShelfRow& row : rows) {
        if (row.approved) continue;
        const Names names(row);
        for (const VariantPlan& variant : plan.variants) {  // creates, updates, hides and deletes
          RC_ASSERT(variant.item_id != names.item);
          RC_ASSERT(names.listing.empty() || variant.listing_id != names.listing);
        }
        const bool shares = !names.product.empty() && names.product == plan.listing_product;
        RC_ASSERT(!(shares && writes_shared));
      }
    }
  }));
}

TEST(PlanProperties, EverySkuIsAccountedFor) {
  RecordProperty("requirements", "24,25,35");
  EXPECT_TRUE(rc::check([] {
    const std::vector<ShelfRow> rows = some_product();
    const ProductDecision decision = plan_product(rows, some_rules());
    std::vector<VendorId> told;
    for (const VariantPlan& variant : decision.plan.variants) told.push_back(variant.item_id);
    for (const PlanIssue& issue : decision.issues) {
      const bool is_information =
          issue.error.id() == "stock.fractional" || issue.error.id() == "stock.negative" ||
          issue.error.id() == "product.partly_approved" || issue.error.id().starts_with("name.");
      if (!is_information && std::ranges::count(told, issue.item_id) == 0)
        told.push_back(issue.item_id);
    }
    // Names are refused for a whole new product, and told once for a product that exists.
    const bool names_refused = std::ranges::any_of(decision.issues, [](const PlanIssue& issue) {
      return issue.error.id().starts_with("name.");
    });
    const size_t sum = told.size() + decision.in_sync + decision.not_wanted;
    const bool adds_up = names_refused ? sum <= rows.size() : sum == rows.size();
    RC_ASSERT(adds_up);
  }));
}

}  // namespace
}  // namespace oneshelf
