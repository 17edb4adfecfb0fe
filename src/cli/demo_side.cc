#include "cli/demo_side.h"

#include <array>

namespace oneshelf::cli {
namespace {

constexpr std::array kColours = {"Red", "Blue", "Green", "Black", "White", "Sand", "Rose"};
constexpr std::array kThings = {"mug", "bowl", "plate", "jug", "vase", "tray", "lamp", "clock"};
constexpr std::array kBrands = {"Tinware", "Northbank", "Kelp & Co"};
constexpr std::array kCategories = {"Kitchen", "Table", "Home"};
constexpr int64_t kLeastCents = 995, kCentsApart = 35;
constexpr int64_t kStockKinds = 40;

template <size_t kSize>
const char* one_of(const std::array<const char*, kSize>& names, int64_t number) {
  return names[static_cast<size_t>(number) % kSize];
}

}  // namespace

DemoThing demo_thing(int64_t number) {
  DemoThing thing;
  const std::string text = std::to_string(number);
  thing.sku = "SHELF-" + text;
  thing.name = std::string(one_of(kColours, number)) + " " +
               one_of(kThings, number / static_cast<int64_t>(kColours.size())) + " no. " + text;
  thing.brand = one_of(kBrands, number);
  thing.category = one_of(kCategories, number / static_cast<int64_t>(kBrands.size()));
  thing.description = "<p>" + thing.name + ", made by hand.</p>";
  thing.price = Decimal::from_minor(kLeastCents + number % 200 * kCentsApart, 2);
  thing.stock = number * 7 % kStockKinds;
  return thing;
}

Result<std::unique_ptr<DemoSide>> demo_side(const std::string& platform, Role role,
                                            Random& random) {
  const bool source = role == Role::kSource;
  if (source && platform == "neto") return neto_demo_source(random);
  if (!source && platform == "bigcommerce") return bigcommerce_demo_channel(random);
  if (platform == "shopwired") return shopwired_demo_shop(random);
  return Error(ErrorCode::kInvalid, "demo.no_sandbox",
               "The demo has no sandbox of \"" + platform + "\" as a " +
                   (source ? "source." : "channel."))
      .remedied("Take --pair neto:bigcommerce or shopwired:shopwired.");
}

}  // namespace oneshelf::cli
