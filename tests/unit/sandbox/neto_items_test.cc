#include "neto_store.h"

namespace oneshelf::sandbox::neto {
namespace {

using NetoItems = NetoStore;

TEST_F(NetoItems, AnItemIsReadAsItWasWrittenInTheVendorsShapes) {
  const Json added =
      call("AddItem",
           R"({"Item":[{"SKU":"MUG RED","ParentSKU":"MUG","Name":"Mug & Co","Active":"False",)"
           R"("PriceGroups":{"PriceGroup":[{"Group":"2","Price":"12.50"}]},)"
           R"("ItemSpecifics":{"ItemSpecific":[{"Name":"Colour","Value":"Red"},)"
           R"({"Name":"Size","Value":"L"}]},"Images":)"
           R"({"Image":[{"Name":"Main","URL":"https://i/1"}]}}]})");
  EXPECT_EQ(added["Item"]["SKU"].text_or(), "MUGRED") << "spaces are taken out of a SKU";
  const Json item =
      call("GetItem",
           R"({"Filter":{"SKU":"MUGRED","OutputSelector":["ParentSKU","Name","IsActive",)"
           R"("PriceGroups","ItemSpecifics","Images","Categories","DateUpdatedUTC"]}})")["Item"];
  EXPECT_EQ(item["Name"].text_or(), "Mug & Co");
  EXPECT_EQ(item["IsActive"].text_or(), "False");
  EXPECT_EQ(item["PriceGroups"].at(0)["PriceGroup"]["Price"].text_or(), "12.50");
  EXPECT_EQ(item["ItemSpecifics"].at(0)["ItemSpecific"].size(), 2U);
  EXPECT_EQ(item["Images"].at(0)["Name"].text_or(), "Main");
  EXPECT_EQ(item["Categories"].at(0).text_or("-"), "") << "an empty list is a list of nothing";
  EXPECT_EQ(item["DateUpdatedUTC"].text_or(), "2026-09-21 14:13:20");
  EXPECT_TRUE(item["Brand"].is_null()) << "only what is selected is told";
}

TEST_F(NetoItems, ABatchTellsWhatFailedAndWritesTheRest) {
  put_mug();
  const Json answer =
      call("UpdateItem", R"({"Item":[{"SKU":"MUG","Name":"Cup"},{"SKU":"NOPE","Name":"x"}]})");
  EXPECT_EQ(ack(answer), "Warning");
  EXPECT_EQ(answer["Item"]["SKU"].text_or(), "MUG");
  EXPECT_EQ(first_message(answer, "Warning"), "SKU NOPE was not found");
  const Json refused = call("AddItem", R"({"Item":{"SKU":"ABCDEFGHIJKLMNOPQRSTUVWXYZ"}})");
  EXPECT_EQ(ack(refused), "Error");
  EXPECT_EQ(ack(call("AddItem", R"({"Item":{"SKU":"MUG"}})")), "Error");
}

TEST_F(NetoItems, StockIsSetAddedAndTakenPerWarehouse) {
  put_mug("9");
  const auto change = [&](const std::string& action, const std::string& quantity) {
    return ack(call("UpdateItem",
                    R"({"Item":{"SKU":"MUG","WarehouseQuantity":{"WarehouseID":"1","Quantity":")" +
                        quantity + R"(","Action":")" + action + "\"}}}"));
  };
  EXPECT_EQ(change("increment", "3"), "Success");
  EXPECT_EQ(change("decrement", "2"), "Success");
  EXPECT_EQ(stock("MUG")["WarehouseQuantity"].at(0)["Quantity"].text_or(), "10");
  EXPECT_EQ(change("Set", "4"), "Success");
  EXPECT_EQ(stock("MUG")["AvailableSellQuantity"].text_or(), "4");
  EXPECT_EQ(change("forget", "1"), "Error");
  EXPECT_EQ(change("set", "0.5"), "Error");
}

TEST_F(NetoItems, ListsAreMergedByTheirNamesAndElementsDeleted) {
  put_mug();
  const auto write = [&](const std::string& group) {
    call("UpdateItem", R"({"Item":{"SKU":"MUG","PriceGroups":{"PriceGroup":)" + group + "}}}");
  };
  write(R"([{"Group":"2","Price":"9"},{"Group":"3","Price":"8"}])");
  write(R"({"Group":"2","Price":"7"})");
  write(R"({"Group":"3","Delete":"True"})");
  const Json item =
      call("GetItem", R"({"Filter":{"SKU":"MUG","OutputSelector":"PriceGroups"}})")["Item"];
  EXPECT_EQ(item["PriceGroups"].at(0)["PriceGroup"]["Price"].text_or(), "7");
}

TEST_F(NetoItems, PagesBeginAtNothingAndEndWithoutRows) {
  Options options;
  options.collapses_lists = false;
  open(options);
  for (int i = 0; i < 5; ++i) {
    call("AddItem", R"({"Item":{"SKU":"S)" + std::to_string(i) + "\"}}");
  }
  std::string read;
  for (int page = 0; page < 4; ++page) {
    const Json answer = call(
        "GetItem", R"({"Filter":{"IsActive":["True"],"OutputSelector":["SKU"],"Limit":2,"Page":)" +
                       std::to_string(page) + "}}");
    for (size_t at = 0; at < answer["Item"].size(); ++at) {
      read += answer["Item"].at(at)["SKU"].text_or();
    }
    EXPECT_EQ(answer["Item"].is_null(), page == 3);
  }
  EXPECT_EQ(read, "S0S1S2S3S4");
}

TEST_F(NetoItems, TellsWhatChangedSinceATime) {
  put_mug();
  call("AddItem", R"({"Item":{"SKU":"PLATE"}})");
  now_ += std::chrono::hours(1);
  call("UpdateItem", R"({"Item":{"SKU":"MUG","Name":"Cup"}})");
  for (const char* since :
       {"2026-09-21 15:00:00", "2026-09-21T15:00:00", "2026-09-21T15:00:00.000Z"}) {
    const Json answer = call("GetItem", R"({"Filter":{"DateUpdatedFrom":")" + std::string(since) +
                                            R"(","OutputSelector":["SKU"]}})");
    EXPECT_EQ(answer["Item"]["SKU"].text_or(), "MUG") << since;
  }
}

TEST_F(NetoItems, AParentNamesItsVariantsAndAKitHoldsItsParts) {
  put_mug("9");
  call("AddItem", R"({"Item":[{"SKU":"MUG-RED","ParentSKU":"MUG"},)"
                  R"({"SKU":"SET","KitComponents":{"KitComponent":{"ComponentSKU":"MUG",)"
                  R"("AssembleQuantity":"2"}}}]})");
  const Json parent = call(
      "GetItem", R"({"Filter":{"SKU":"MUG","OutputSelector":["VariantInventoryIDs"]}})")["Item"];
  EXPECT_EQ(parent["VariantInventoryIDs"].at(0).text_or(), "502");
  call("AddOrder", R"({"Order":{"OrderID":"A1","Email":"k@example.com","OrderLine":)"
                   R"({"SKU":"SET","Quantity":"3"}}})");
  EXPECT_EQ(stock("MUG")["CommittedQuantity"].text_or(), "6");
  EXPECT_EQ(stock("MUG")["AvailableSellQuantity"].text_or(), "3");
  admin("orders/A1/dispatch");
  EXPECT_EQ(stock("MUG")["WarehouseQuantity"].at(0)["Quantity"].text_or(), "3");
}

TEST_F(NetoItems, PeopleChangeAndDeleteItems) {
  EXPECT_EQ(admin("items", R"({"Item":[{"SKU":"A","Name":"One"}]})").status, 200);
  EXPECT_EQ(admin("items", R"({"Item":[{"SKU":"A","Name":"Two"}]})").status, 200);
  EXPECT_EQ(call("GetItem", R"({"Filter":{"SKU":"A","OutputSelector":"Name"}})")["Item"]["Name"]
                .text_or(),
            "Two");
  EXPECT_EQ(admin("items/A/delete").status, 200);
  EXPECT_TRUE(call("GetItem", R"({"Filter":{"SKU":"A"}})")["Item"].is_null());
}

}  // namespace
}  // namespace oneshelf::sandbox::neto
