#include "sandbox/bridge/catalogue.h"

#include <fmt/format.h>

#include <array>

#include "base/bytes.h"
#include "base/random.h"
#include "sandbox/bridge/catalogue_words.h"

namespace oneshelf::sandbox::bridge {
namespace {

constexpr size_t kLocations = 3;  // of the source; a shop holds their sum
constexpr uint64_t kDriftSeed = 0x5eed;

using Levels = std::array<int64_t, kLocations>;

/// What is sold of one product: itself, or its variants.
struct Family {
  std::vector<Product> sold;
  std::vector<Levels> levels;  ///< one per SKU sold
};

template <typename Word>
const Word& pick(Random& random, std::span<const Word> words) {
  return words[random.below(words.size())];
}

bool chance(Random& random, uint64_t percent) { return random.below(100) < percent; }

std::string ean13(uint64_t number) {
  const std::string digits = fmt::format("640{:09}", number);
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
  return digits + std::to_string((10 - sum % 10) % 10);
}

std::string sku_of(const Kind& kind, size_t number) {
  // Real catalogues are not tidy: some SKUs have spaces, small letters or other scripts.
  if (number % 60 == 7) return fmt::format("{} {:04}", kind.code, number);
  if (number % 60 == 23) return fmt::format("öko-{}-{:04}", kind.code, number);
  if (number % 60 == 41) return fmt::format("{}/{:04}.b", kind.code, number);
  return fmt::format("{}-{:04}", kind.code, number);
}

std::string picture_of(const std::string& name) {
  return "/images/" + percent_encoded(name) + ".png";
}

std::string description(Random& random, const Kind& kind, std::string_view adjective) {
  std::string html =
      fmt::format("<p>The {} {}. {}</p><ul>", adjective, kind.name, pick(random, demo_sentences()));
  const uint64_t points = 1 + random.below(3);
  for (uint64_t i = 0; i < points; ++i)
    html += fmt::format("<li>{}</li>", pick(random, demo_sentences()));
  return html + "</ul>";
}

void set_prices(Random& random, const Kind& kind, Product& product) {
  const auto range = static_cast<uint64_t>(kind.high_cents - kind.low_cents);
  const int64_t cents = kind.low_cents + static_cast<int64_t>(random.below(range));
  const Decimal price = Decimal::from_minor(cents, 2);
  product.price = price;
  product.purchase_price =
      price.times(Decimal::from_minor(45 + static_cast<int64_t>(random.below(25)), 2), 4);
  if (chance(random, 12)) {
    product.sale_price =
        price.times(Decimal::from_minor(70 + static_cast<int64_t>(random.below(20)), 2), 2);
  }
  product.price_lists = {
      {.list = "trade", .price = price.times(dec("0.85"), 4), .min_quantity = 10}};
}

Product head_of(Random& random, const State& state, size_t number) {
  const auto kinds = demo_kinds();
  const auto adjectives = demo_adjectives();
  const Kind& kind = kinds[number % kinds.size()];
  const size_t round = number / kinds.size();
  const std::string_view adjective = adjectives[(round + number) % adjectives.size()];
  const size_t edition = round / adjectives.size() + 1;

  Product product{.sku = sku_of(kind, number)};
  product.name = fmt::format("{} {}", adjective, kind.name);
  if (edition > 1) product.name += fmt::format(" No. {}", edition);
  product.description_html = description(random, kind, adjective);
  if (chance(random, 30))
    product.additional_html = fmt::format("<p>{}</p>", pick(random, demo_sentences()));
  product.brand = pick(random, demo_brands());
  product.categories = {std::string(kind.category), std::string(kind.group)};
  product.active = !chance(random, 2);
  product.tax_code = kind.tax_code;
  for (const Choice& code : state.lists.at("tax-codes")) {
    if (code.id == kind.tax_code) product.tax_rate = code.rate;
  }
  product.weight_grams = kind.grams + static_cast<int64_t>(random.below(50));
  product.package = "piece";
  product.marketplaces = {"web"};
  if (chance(random, 8)) product.marketplaces.emplace_back("outlet");
  const uint64_t pictures = 1 + random.below(3);
  for (uint64_t i = 1; i <= pictures; ++i) {
    const std::string name = i == 1 ? product.sku : fmt::format("{}-{}", product.sku, i);
    product.images.push_back({.url = picture_of(name),
                              .position = static_cast<int64_t>(i),
                              .alt = fmt::format("{}, picture {}", product.name, i)});
  }
  return product;
}

/// The combinations of a product that come in several: colours, sizes, or both.
std::vector<std::vector<Option>> combinations(Random& random, const Kind& kind) {
  std::vector<std::vector<Option>> all;
  const uint64_t colours = kind.coloured ? 1 + random.below(3) : 0;
  const uint64_t sizes = kind.sized ? 2 + random.below(kind.coloured ? 2 : 3) : 0;
  const uint64_t first = random.below(demo_colours().size());
  for (uint64_t c = 0; c < std::max<uint64_t>(colours, 1); ++c) {
    for (uint64_t s = 0; s < std::max<uint64_t>(sizes, 1); ++s) {
      std::vector<Option> options;
      const Colour& colour = demo_colours()[(first + c) % demo_colours().size()];
      if (kind.coloured) options.push_back({.name = "Colour", .value = std::string(colour.name)});
      if (kind.sized) options.push_back({.name = "Size", .value = std::string(demo_sizes()[s])});
      all.push_back(std::move(options));
    }
  }
  return all;
}

std::string suffix_of(const std::vector<Option>& options) {
  std::string suffix;
  for (const Option& option : options) {
    std::string_view code = option.value;
    for (const Colour& colour : demo_colours()) {
      if (colour.name == option.value) code = colour.code;
    }
    suffix += fmt::format("-{}", code);
  }
  return suffix;
}

/// A variant carries everything of its product; what joins them is the parent_sku, which is no
/// product itself.
Product variant_of(const Product& head, std::vector<Option> options) {
  Product variant = head;
  variant.sku = head.sku + suffix_of(options);
  variant.parent_sku = head.sku;
  variant.options = std::move(options);
  return variant;
}

Levels levels_of(Random& random) {
  if (chance(random, 6)) return {};
  Levels levels = {static_cast<int64_t>(random.below(80)), 0, 0};
  if (chance(random, 60)) levels[1] = static_cast<int64_t>(random.below(16));
  if (chance(random, 40)) levels[2] = static_cast<int64_t>(random.below(16));
  return levels;
}

Family family_of(Random& random, const State& state, size_t number, uint64_t& barcode) {
  const Kind& kind = demo_kinds()[number % demo_kinds().size()];
  Product head = head_of(random, state, number);
  Family family;
  const bool several = (kind.coloured || kind.sized) && chance(random, 60);
  if (several) {
    for (std::vector<Option>& options : combinations(random, kind)) {
      family.sold.push_back(variant_of(head, std::move(options)));
    }
  } else {
    family.sold.push_back(std::move(head));
  }
  for (Product& product : family.sold) {
    set_prices(random, kind, product);
    product.barcode = ean13(++barcode);
    family.levels.push_back(levels_of(random));
  }
  return family;
}

/// What a shop has done to its copy since.
void drift(Random& random, Family& family) {
  const uint64_t how = random.below(3);
  for (Product& product : family.sold) {
    if (how == 0 && product.price) product.price = *product.price + Decimal::from_minor(110, 2);
    if (how == 1) product.name += " (old)";
    if (how == 2) product.description_html = "<p>Description follows.</p>";
  }
}

void put_levels(State& state, const std::string& sku, const Levels& levels, Timestamp now) {
  if (!state.is_source()) {
    state.set_quantity(sku, state.default_location(),
                       Decimal::from_integer(levels[0] + levels[1] + levels[2]), now);
    return;
  }
  const std::vector<Choice>& locations = state.lists.at("locations");
  for (size_t i = 0; i < std::min(kLocations, locations.size()); ++i) {
    // A level of nothing is told as well: absent is not zero.
    state.move_stock(sku, locations[i].id, Decimal::from_integer(levels[i]), Decimal(), now);
  }
}

void put_product(State& state, Product product, Timestamp now) {
  const Result<Written> put = state.put_product(std::move(product), now);
  ONESHELF_ASSERT(put.ok());  // only a catalogue beyond the state's limit could fail
}

/// Delivery and fees are articles in an ERP, on no shelf and in no shop.
void put_services(State& state, Timestamp now) {
  for (const auto& [sku, name] :
       {std::pair{"DELIVERY", "Delivery"}, std::pair{"FEE", "Handling fee"},
        std::pair{"ROUNDING", "Rounding"}}) {
    Product service{.sku = sku, .name = name, .active = false, .price = Decimal()};
    service.tax_code = "standard";
    service.tax_rate = state.options().default_tax_rate;
    put_product(state, std::move(service), now);
  }
}

void put_family(State& state, Family family, Timestamp now) {
  for (size_t i = 0; i < family.sold.size(); ++i) {
    const std::string sku = family.sold[i].sku;
    put_product(state, std::move(family.sold[i]), now);
    put_levels(state, sku, family.levels[i], now);
  }
}

}  // namespace

void fill_demo_catalogue(State& state, const DemoOptions& options, Timestamp now) {
  SeededRandom random(options.seed);
  SeededRandom shop(options.seed ^ kDriftSeed);
  if (state.is_source()) put_services(state, now);
  uint64_t barcode = options.seed % 1000 * 100'000;
  for (size_t number = 1; number <= options.products; ++number) {
    Family family = family_of(random, state, number, barcode);
    const bool present = chance(shop, options.present_percent);
    const bool drifted = chance(shop, options.drifted_percent);
    if (!present) continue;
    if (drifted) drift(shop, family);
    put_family(state, std::move(family), now);
  }
}

}  // namespace oneshelf::sandbox::bridge
