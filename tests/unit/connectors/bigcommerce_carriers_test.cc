#include <fstream>
#include <set>
#include <sstream>

#include "connectors/bigcommerce/carriers.h"
#include "gtest/gtest.h"

namespace oneshelf::bigcommerce {
namespace {

TEST(BigCommerceCarriers, AreWordsOfTheVendorsOwnList) {
  RecordProperty("requirements", "154,155");
  const std::string path =
      std::string(ONESHELF_SPECS_DIR) + "/bigcommerce/tracking_carrier_values.json";
  std::ifstream file(path);
  if (!file) GTEST_SKIP() << "there is no list of carriers at " << path;
  std::stringstream text;
  text << file.rdbuf();
  const Result<Json> list = parse_json(text.str());
  ASSERT_TRUE(list.ok());
  std::set<std::string> words;
  for (const Json& carrier : list->as_array()) words.insert(carrier["value"].text_or());
  EXPECT_GT(words.size(), 800U);
  for (const LookupEntry& entry : known_carriers()) {
    const CarrierName told = carrier_named(entry.name);
    if (!told.shipping_provider.empty()) continue;
    EXPECT_TRUE(words.contains(told.tracking_carrier)) << entry.name;
    EXPECT_EQ(carrier_named(entry.id).tracking_carrier, told.tracking_carrier);
  }
}

}  // namespace
}  // namespace oneshelf::bigcommerce
