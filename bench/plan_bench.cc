#include "benches.h"
#include "measure.h"
#include "sync/plan.h"

namespace oneshelf::bench {
namespace {

constexpr size_t kSkus = 100'000;
constexpr size_t kVariants = 4;  // of every product
constexpr size_t kRounds = 3;    // the median counts
constexpr size_t kChangedEach = 10;

using Product = std::vector<ShelfRow>;

PlanRules rules_of_a_full_link() {
  PlanRules rules;
  rules.settings.create = CreatePolicy::kPublished;
  for (const Field field : kAllFields) rules.settings.fields[field] = Ownership::kSource;
  rules.settings.tax_classes = {{"standard", "standard"}};
  rules.basis = {.source_currency = currency("EUR"),
                 .channel_currency = currency("EUR"),
                 .source_includes_tax = false,
                 .channel_includes_tax = true};
  rules.limits.fields.assign(std::begin(kAllFields), std::end(kAllFields));
  return rules;
}

Item item_of(size_t number) {
  const std::string product = std::to_string(number / kVariants);
  const std::string sku = "SKU-" + std::to_string(number);
  Item item;
  item.id = VendorId("item-" + std::to_string(number));
  item.product_id = VendorId("product-" + product);
  item.sku = sku;
  item.product_name = "Enamel mug, hand made, number " + product;
  item.description_html = "<p>A mug that keeps its colour. Product " + product +
                          ".</p><ul><li>Holds half a litre.</li><li>Safe in the dish "
                          "washer.</li><li>Made of steel.</li></ul>";
  item.brand = "Saarni";
  item.categories = {"Kitchen", "Mugs"};
  item.barcode = "640000" + std::to_string(1'000'000 + number);
  item.options = {{"Colour", "Colour " + std::to_string(number % kVariants)}, {"Size", "0.5 l"}};
  item.prices[PriceListId()] = {
      .amount = Decimal::from_minor(static_cast<int64_t>(500 + number % 9500), 2), .sale = {}};
  item.tax_code = "standard";
  item.tax_rate = Decimal::from_integer(20);
  item.weight_grams = Decimal::from_integer(310);
  item.images = {{.key = "/images/" + product + ".png",
                  .url = "https://erp.example/images/" + product + ".png",
                  .alt = "Mug " + product,
                  .content_hash = ""}};
  return item;
}

ShelfRow row_of(size_t number) {
  ShelfRow row;
  row.item = item_of(number);
  row.approved = true;
  for (const char* location : {"main", "north"}) {
    row.levels.push_back({.item_id = row.item.id,
                          .location = LocationId(location),
                          .on_hand = Decimal::from_integer(static_cast<int64_t>(number % 50)),
                          .reserved = Decimal()});
  }
  return row;
}

std::vector<Product> new_products() {
  std::vector<Product> products(kSkus / kVariants);
  for (size_t number = 0; number < kSkus; ++number) {
    products[number / kVariants].push_back(row_of(number));
  }
  return products;
}

/// The shop as the plan of creates would leave it.
void put_live(Product& product, const ProductPlan& plan) {
  for (size_t i = 0; i < product.size(); ++i) {
    const VariantPlan& variant = plan.variants[i];
    ShelfRow& row = product[i];
    Listing live;
    live.id = VendorId("listing-" + variant.item_id.str());
    live.product_id = VendorId("shop-" + row.item.product_id.str());
    live.fields = variant.fields;
    for (const Field field : kAllFields) {
      if (plan.fields.has(field)) live.fields.copy(field, plan.fields);
    }
    row.binding = Binding{row.item.id, row.item.product_id, live.id, live.product_id, "created"};
    row.live = std::move(live);
  }
}

struct Planned {
  std::vector<ProductPlan> plans;
  PlanSummary summary;
};

Planned plan_all(const std::vector<Product>& products, const PlanRules& rules) {
  Planned planned;
  for (const Product& product : products) {
    ProductDecision decision = plan_product(product, rules);
    add_to(planned.summary, decision);
    if (!decision.plan.empty()) planned.plans.push_back(std::move(decision.plan));
  }
  return planned;
}

/// Plans several times and prints the median; gives back the last plan.
Planned measure(std::string_view name, const std::vector<Product>& products, const PlanRules& rules,
                double row_bytes) {
  std::vector<double> times;
  Planned planned;
  uint64_t plan_bytes = 0;
  for (size_t round = 0; round < kRounds; ++round) {
    planned = Planned();
    const uint64_t before = allocated_bytes();
    const Stopwatch watch;
    planned = plan_all(products, rules);
    times.push_back(watch.seconds());
    plan_bytes = allocated_bytes() - before;
  }
  print(line_of(name)
            .set("unit", "SKUs/s")
            .set("value", per_second(kSkus, percentile(times, 50)))
            .set("skus", static_cast<uint64_t>(kSkus))
            .set("changes", static_cast<uint64_t>(planned.summary.changes()))
            .set("row_bytes_per_sku", rounded(row_bytes, 0))
            .set("plan_bytes_per_sku", rounded(static_cast<double>(plan_bytes) / kSkus, 0)));
  return planned;
}

Result<void> expect(bool right, std::string_view what) {
  if (right) return success();
  return Error(ErrorCode::kInternal, "bench.wrong_plan",
               "The plan is not what it must be: " + std::string(what));
}

}  // namespace

Result<void> bench_plan(const Place&) {
  const PlanRules rules = rules_of_a_full_link();
  const uint64_t before = allocated_bytes();
  std::vector<Product> products = new_products();
  const auto row_bytes = [&] {
    return static_cast<double>(allocated_bytes() - before) / static_cast<double>(kSkus);
  };
  Planned created = measure("plan.all_new", products, rules, row_bytes());
  ONESHELF_TRY(expect(created.summary.creates == kSkus, "everything is to be created"));
  for (size_t i = 0; i < products.size(); ++i) put_live(products[i], created.plans[i]);
  created = Planned();

  const Planned calm = measure("plan.in_sync", products, rules, row_bytes());
  ONESHELF_TRY(expect(calm.summary.in_sync == kSkus && calm.plans.empty(), "all is in sync"));

  for (size_t number = 0; number < kSkus; number += kChangedEach) {
    ShelfRow& row = products[number / kVariants][number % kVariants];
    row.item.prices[PriceListId()].amount = Decimal::from_integer(7);
    row.levels.front().on_hand = Decimal::from_integer(77);
  }
  const Planned changed = measure("plan.tenth_changed", products, rules, row_bytes());
  return expect(changed.summary.updates == kSkus / kChangedEach, "a tenth is to be updated");
}

}  // namespace oneshelf::bench
