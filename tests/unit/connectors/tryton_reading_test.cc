#include "connectors/tryton/pass.h"
#include "unit/connectors/tryton_fixture.h"

namespace oneshelf {
namespace {

constexpr const char* kProducts = "model.product.product.search_read";
constexpr const char* kMoves = "model.stock.move.search_read";

std::string product(int id, const std::string& more = "", const std::string& active = "1") {
  return R"({"id":)" + std::to_string(id) + R"(,"code":"SKU-)" + std::to_string(id) +
         R"(","suffix_code":"S)" + std::to_string(id) + R"(","active":)" + active +
         R"(,"description":null,"default_uom":1,"sale_uom":1,)"
         R"("list_price":{"__class__":"Decimal","decimal":"86.9565"},)"
         R"("cost_price":{"__class__":"Decimal","decimal":"0"},"identifiers.":[],"categories.":[],)"
         R"("write_date":null,"create_date":)" +
         stamp_json(id, 7) +
         R"(,"template.":{"id":40,"name":"Enamel mug","active":true,"salable":true,)"
         R"("products":[1,2],"write_date":)" +
         stamp_json(30) + R"(,"create_date":)" + stamp_json(1) + "}" + more + "}";
}

class TrytonReading : public TrytonTest {
 protected:
  Result<ChangePage<Item>> items(const std::string& position) {
    return connector().catalogue()->read_items(context(), position);
  }
  Result<Page<StockLevel>> stock(const std::string& position) {
    return connector().stock()->read_stock(context(), position);
  }
};

TEST_F(TrytonReading, ReadsAProductWithAllThatBelongsToIt) {
  answers("model.product.product.search_count", "1");
  answers(kProducts,
          "[" +
              product(1, R"(,"weight":0.25,"weight_uom.":{"id":3,"factor":0.45359237},)"
                         R"("attributes":{"made_of":"Oak","size":"s","other":"x"},)"
                         R"("account_category.":{"id":6,"customer_taxes_used.":[{"id":1,)"
                         R"("name":"VAT 20","type":"percentage","childs":[],)"
                         R"("rate":{"__class__":"Decimal","decimal":"0.20"}}]})") +
              "]");
  answers(
      "model.ir.attachment.search_read",
      R"([{"id":11,"name":"manual.pdf","type":"data","link":null,"resource":"product.template,40",)"
      R"("write_date":null,"create_date":)" +
          stamp_json(2) + "}," +
          R"({"id":12,"name":"Front.JPG","type":"data","link":null,)"
          R"("resource":"product.template,40",)"
          R"("write_date":null,"create_date":)" +
          stamp_json(2) + "}," +
          R"({"id":13,"name":"own","type":"link","link":"https://img.test/1.png",)"
          R"("resource":"product.product,1","write_date":null,"create_date":)" +
          stamp_json(2) + "}]");
  const auto page = items("");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  ASSERT_EQ(page->rows.size(), 1u);
  const Item& item = page->rows[0];
  EXPECT_EQ(item.sku, "SKU-1");
  EXPECT_EQ(item.product_id.str(), "40");
  EXPECT_EQ(item.product_name, "Enamel mug");
  EXPECT_EQ(item.prices.at(PriceListId()).amount, dec("86.9565"));
  EXPECT_EQ(item.tax_rate, dec("20"));
  EXPECT_EQ(item.tax_code, "1");
  EXPECT_EQ(item.weight_grams, dec("113.398"));
  EXPECT_EQ(item.options, (std::vector<OptionValue>{{"Size", "Small"}, {"Material", "Oak"}}));
  ASSERT_EQ(item.images.size(), 2u);
  EXPECT_EQ(item.images[0].key, "attachment:12");
  EXPECT_TRUE(item.images[0].url.empty());
  EXPECT_EQ(item.images[1].url, "https://img.test/1.png");
  EXPECT_EQ(item.updated_at, parse_rfc3339("2026-11-22T07:30:00Z").value());
  EXPECT_EQ(page->total, 1);
  EXPECT_TRUE(page->complete);
}

TEST_F(TrytonReading, TellsNoPriceRatherThanZeroAndSwitchedOffItemsAsInactive) {
  answers("model.product.product.search_count", "2");
  std::string priceless = product(1, "", "0");
  const std::string price = R"({"__class__":"Decimal","decimal":"86.9565"})";
  priceless.replace(priceless.find(price), price.size(), "null");
  answers(kProducts, "[" + priceless + "," + product(2) + "]");
  const auto page = items("");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  EXPECT_TRUE(page->rows[0].prices.empty());
  EXPECT_FALSE(page->rows[0].active);
  EXPECT_TRUE(page->rows[1].active);
  EXPECT_EQ(page->rows[1].options, (std::vector<OptionValue>{{"Variant", "S2"}}));
  const Json params = asked(kProducts)[0]["params"];
  EXPECT_FALSE(params.at(5)["active_test"].bool_or(true));
}

TEST_F(TrytonReading, RefusesARowWithoutWhatMustBeThere) {
  answers("model.product.product.search_count", "1");
  answers(kProducts, R"([{"id":1,"code":"X","active":1,"identifiers.":[],"categories.":[]}])");
  const auto page = items("");
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().code(), ErrorCode::kCorrupt);
  EXPECT_NE(page.error().to_string().find("template."), std::string::npos);
}

TEST_F(TrytonReading, OverlapsWhileTransactionsMayStillEndThenAsksOnlyForNewer) {
  answers("model.product.product.search_count", "1");
  answers(kProducts, "[" + product(1) + "]");
  const std::string first = items("")->position;

  clock_.advance(std::chrono::minutes(1));
  answers(kProducts, "[" + product(1) + "]");
  const auto overlapping = items(first);
  ASSERT_TRUE(overlapping.ok()) << overlapping.error().to_string();
  EXPECT_EQ(overlapping->position, first) << "nothing is news";
  const std::string early = asked(kProducts)[1].dump();
  EXPECT_NE(early.find(R"(["write_date",">=")"), std::string::npos) << early;
  EXPECT_NE(early.find(R"("minute":25)"), std::string::npos) << early;

  clock_.advance(std::chrono::minutes(5));
  answers(kProducts, "[]");
  ASSERT_TRUE(items(first).ok());
  const std::string late = asked(kProducts)[2].dump();
  EXPECT_NE(late.find(R"(["template.write_date",">")"), std::string::npos) << late;
  EXPECT_NE(late.find(R"("minute":30)"), std::string::npos) << late;
}

TEST_F(TrytonReading, AnOverlapReadsOnlyWhatIsNews) {
  answers("model.product.product.search_count", "2");
  answers(kProducts, "[" + product(1) + "," + product(2) + "]");
  const std::string position = items("")->position;

  const size_t before = http_.requests().size();
  answers(kProducts, "[" + product(1) + "," + product(2) + "]");
  const auto quiet = items(position);
  ASSERT_TRUE(quiet.ok()) << quiet.error().to_string();
  EXPECT_TRUE(quiet->rows.empty());
  EXPECT_TRUE(quiet->complete);
  EXPECT_EQ(quiet->position, position);
  EXPECT_EQ(http_.requests().size() - before, 2u) << "dates of pictures and of products";

  // A transaction that began before the newest change and ended after we read: an older date.
  std::string late = product(2);
  late.replace(late.find(R"("write_date":null)"), 17, R"("write_date":)" + stamp_json(29));
  answers(kProducts, "[" + product(1) + "," + late + "]");
  answers(kProducts, "[" + late + "]");
  const auto page = items(quiet->position);
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  ASSERT_EQ(page->rows.size(), 1u);
  EXPECT_EQ(page->rows[0].id.str(), "2");
  const std::string domain = asked(kProducts).back().dump();
  EXPECT_NE(domain.find(R"(["id","in",[2]])"), std::string::npos) << domain;
}

TEST_F(TrytonReading, TellsItemsWhosePicturesChanged) {
  answers("model.product.product.search_count", "1");
  answers(kProducts, "[" + product(1) + "]");
  const std::string position = items("")->position;
  http_ = ScriptedHttp();
  const auto picture = [](const std::string& id, const std::string& resource, int minute) {
    return R"({"id":)" + id + R"(,"name":"a.png","type":"data","link":null,"resource":")" +
           resource + R"(","write_date":)" + stamp_json(minute) + R"(,"create_date":null})";
  };
  answers("model.ir.attachment.search_read", "[" + picture("1", "product.template,40", 50) + "," +
                                                 picture("2", "product.product,7", 51) + "]");
  answers(kProducts, "[]");
  answers(kProducts, "[]");
  const auto page = items(position);
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  const std::string domain = asked(kProducts)[1].dump();
  EXPECT_NE(domain.find(R"(["template","in",[40]])"), std::string::npos) << domain;
  EXPECT_NE(domain.find(R"(["id","in",[7]])"), std::string::npos) << domain;
  EXPECT_NE(page->position, position);
}

TEST_F(TrytonReading, CountsRequestsOfALargeCatalogueByPage) {
  answers("model.product.product.search_count", "1001");
  std::string rows;
  for (int i = 0; i < 1000; ++i) rows += (i > 0 ? "," : "") + product(1);
  answers(kProducts, "[" + rows + "]");
  const std::string newest =
      R"([{"id":1,"write_date":)" + stamp_json(45) + R"(,"create_date":null}])";
  answers(kProducts, newest);
  answers(kProducts, newest);
  answers("model.product.template.search_read", newest);
  const auto page = items("");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  EXPECT_FALSE(page->complete);
  EXPECT_EQ(page->total, 1001);
  answers(kProducts, "[" + product(2) + "]");
  const auto rest = items(page->position);
  ASSERT_TRUE(rest.ok()) << rest.error().to_string();
  EXPECT_TRUE(rest->complete);
  EXPECT_EQ(rest->total, 1001);
  // What the last page shows is from after the beginning: it does not become the watermark.
  const auto parsed = tryton::Pass::parse(rest->position, clock_.now() + std::chrono::minutes(6));
  EXPECT_NE(parsed->changed().dump().find(R"("minute":45)"), std::string::npos);
  const Json second = asked(kProducts)[3]["params"].at(0);
  EXPECT_NE(second.dump().find(R"(["id",">",1])"), std::string::npos) << second.dump();
}

TEST_F(TrytonReading, RefusesAForeignPosition) {
  EXPECT_EQ(items("not ours").error().id(), "tryton.bad_position");
  EXPECT_EQ(items(R"({"newest":"x","seen_at":1})").error().id(), "tryton.bad_position");
}

TEST_F(TrytonReading, TellsOnHandAndWhatIsPromisedPerWarehouse) {
  standard_["model.stock.location.search_read"] =
      R"([{"id":5,"name":"Main","type":"warehouse","warehouse":5},)"
      R"({"id":3,"name":"Storage","type":"storage","warehouse":5},)"
      R"({"id":12,"name":"Outlet","type":"warehouse","warehouse":12}])";
  answers(kMoves, "[]");
  answers(kMoves, "[]");
  answers(kProducts, R"([{"id":1,"quantity":23.0},{"id":2,"quantity":0.30000000000000004}])");
  answers(kMoves,
          R"([{"id":9,"product":1,"internal_quantity":2.0,"from_location.":{"id":2,"warehouse":5},)"
          R"("to_location.":{"id":7,"warehouse":null}},)"
          R"({"id":10,"product":1,"internal_quantity":2.0,"from_location.":{"id":3,"warehouse":5},)"
          R"("to_location.":{"id":2,"warehouse":5}}])");
  answers(kProducts, R"([{"id":1,"quantity":-1.0},{"id":2,"quantity":0}])");
  const auto page = stock("");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  ASSERT_EQ(page->rows.size(), 4u);
  EXPECT_EQ(page->rows[0].on_hand, dec("23"));
  EXPECT_EQ(page->rows[0].reserved, dec("2")) << "picking inside the house promises nothing more";
  EXPECT_EQ(page->rows[1].on_hand, dec("0.3"));
  EXPECT_EQ(page->rows[2].location.str(), "12");
  EXPECT_EQ(page->rows[2].on_hand, dec("-1"));
  EXPECT_TRUE(page->rows[3].on_hand.is_zero()) << "zero is told, not left out";
}

TEST_F(TrytonReading, ShowsOurCompanyAgainWhenSomebodySwitchedTheUsersCompany) {
  standard_["model.res.user.read"] = R"([{"id":3,"company":2,"company_filter":"one"}])";
  answers("model.res.user.set_preferences", "null");
  answers(kMoves, "[]");
  answers(kMoves, "[]");
  answers(kProducts, "[]");
  ASSERT_TRUE(stock("").ok());
  EXPECT_EQ(asked("model.res.user.set_preferences").size(), 1u);
}

TEST_F(TrytonReading, ReadsOnlyMovedItemsLater) {
  answers(kMoves, R"([{"id":1,"write_date":null,"create_date":)" + stamp_json(10) + "}]");
  answers(kMoves, "[]");
  answers(kProducts, "[]");
  const std::string position = stock("")->position;
  answers(kMoves, R"([{"id":4,"product":8,"write_date":)" + stamp_json(20) + R"(,"create_date":)" +
                      stamp_json(19) + "}]");
  answers(kProducts, R"([{"id":9,"write_date":null,"create_date":)" + stamp_json(21) + "}]");
  answers(kProducts, R"([{"id":8,"quantity":1},{"id":9,"quantity":0}])");
  answers(kMoves, "[]");
  const auto page = stock(position);
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  ASSERT_EQ(page->rows.size(), 2u);
  EXPECT_EQ(page->rows[1].item_id.str(), "9") << "a new item is told with its zero";
  EXPECT_NE(page->position, position);
  const Json domain = asked(kProducts)[2]["params"].at(0);
  EXPECT_NE(domain.dump().find(R"(["id","in",[8,9]])"), std::string::npos);
}

}  // namespace
}  // namespace oneshelf
