#include "unit/connectors/vendure_schema.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/connectors/vendure_fake.h"

namespace oneshelf {
namespace {

constexpr std::string_view kSmall = R"sdl(
type Query {
  """A list, with (brackets) in its description"""
  mugs(options: Options, first: Int = 1): MugList!
  mug(id: ID!): Mug
}
type Mutation { add(input: [MugInput!]!): AddResult! }
type Mug implements Node {
  id: ID! @deprecated(reason: "Ask for (name)")
  name: String!
  colour: Colour!
}
interface Node { id: ID! }
type Problem { message: String! }
type MugList { items: [Mug!]! totalItems: Int! }
union AddResult = Mug | Problem
enum Colour { RED BLUE }
input Options { take: Int colour: Colour ids: [String!] }
input MugInput { name: String! colour: Colour }
scalar DateTime
)sdl";

struct Case {
  const char* document;
  const char* variables;
  const char* complaint;  ///< "" for a valid one
};

TEST(GraphSchemaCheck, FindsWhatASchemaDoesNotAllow) {
  const GraphSchema schema(kSmall);
  const Case cases[] = {
      {"{mugs(options:{take:2,colour:RED}){items{id name} totalItems}}", "{}", ""},
      {"query($id:ID!){one:mug(id:$id){__typename ...on Node{id}}}", R"({"id":"7"})", ""},
      {"mutation($m:[MugInput!]!){add(input:$m){...on Mug{id} ...on Problem{message}}}",
       R"({"m":[{"name":"A","colour":"BLUE"}]})", ""},
      {"{cups{id}}", "{}", "no field Query.cups"},
      {"{mugs{items{id size}}}", "{}", "no field Mug.size"},
      {"{mugs}", "{}", "selection of Query.mugs"},
      {"{mugs{totalItems{id}}}", "{}", "selection of MugList.totalItems"},
      {"{mug{id}}", "{}", "missing Query.mug.id"},
      {"{mugs(skip:1){totalItems}}", "{}", "no argument Query.mugs.skip"},
      {"{mugs(options:{limit:1}){totalItems}}", "{}", "no argument Options.limit"},
      {"{mugs(options:{colour:GREEN}){totalItems}}", "{}",
       "GREEN for Options.colour, which is Colour"},
      {"{mugs(options:{take:\"1\"}){totalItems}}", "{}", "\"1\" for Options.take, which is Int"},
      {"query($i:[String!]){mugs(options:{ids:$i}){totalItems}}", "{}", ""},
      {"query($i:[Int!]){mugs(options:{ids:$i}){totalItems}}", "{}",
       "$i is [Int!], but Options.ids is [String!]"},
      {"query($id:ID){mug(id:$id){id}}", "{}", "$id is ID, but Query.mug.id is ID!"},
      {"query($id:ID!){mug(id:$id){id}}", "{}", "nothing for $id"},
      {"{mug(id:$id){id}}", "{}", "no variable $id"},
      {"mutation($m:[MugInput!]!){add(input:$m){__typename}}", R"({"m":[{"size":1,"name":"A"}]})",
       "no input field MugInput.size"},
      {"mutation($m:[MugInput!]!){add(input:$m){__typename}}", R"({"m":[{}]})",
       "missing MugInput.name"},
      {"mutation($m:[MugInput!]!){add(input:$m){__typename}}", R"({"m":[{"name":5}]})",
       "no String for MugInput.name"},
      {"mutation($m:[Cup!]!){add(input:$m){__typename}}", R"({"m":[]})", "no input type [Cup!]!"}};
  for (const Case& each : cases) {
    const auto told = schema.complaints(each.document, *parse_json(each.variables));
    const std::string first = told.empty() ? "" : told.front();
    EXPECT_EQ(first, each.complaint) << each.document;
  }
}

/// FakeVendure checks every document that any test makes the connector send, with the values of its
/// variables. Here it is made to send each of them.
class VendureDocuments : public ::testing::Test {
 protected:
  void SetUp() override {
    if (published_vendure_schema() == nullptr) {
      GTEST_SKIP() << "No document was checked: there is no published schema at "
                   << ONESHELF_SPECS_DIR << "/vendure, and ONESHELF_SPECS names no other place.";
    }
    world.shop.answers_all = true;
  }
  static void expect_asked(const VendureFixture& asked, std::initializer_list<const char*> fields) {
    for (const char* field : fields) {
      EXPECT_TRUE(std::ranges::any_of(asked.shop.asked(), [&](const FakeVendure::Asked& each) {
        return each.document.find(field) != std::string::npos;
      })) << field;
    }
  }
  VendureFixture world;
};

TEST_F(VendureDocuments, OfReadingAreValidByThePublishedSchema) {
  EXPECT_GT(published_vendure_schema()->types(), 200u);
  Connector& connector = *world.connector;
  for (const LookupKind kind :
       {LookupKind::kPaymentMethods, LookupKind::kShippingMethods, LookupKind::kOrderStatuses}) {
    EXPECT_FALSE(connector.lookups()->lookup(world.context, kind).ok()) << name_of(kind);
  }
  EXPECT_TRUE(connector.lookups()->lookup(world.context, LookupKind::kTaxCodes).ok());
  const std::string newest = R"("since":"2026-11-22T02:00:00.000Z","offset":0)";
  for (const std::string& position :
       {std::string(), R"({"phase":"delta",)" + newest + "}",
        R"({"phase":"changed","after":"2026-11-22T02:00:00.000Z",)" + newest + "}",
        R"({"phase":"products","products":["1"],)" + newest + "}"}) {
    EXPECT_FALSE(connector.listings()->read_listings(world.context, position).ok()) << position;
  }
  const std::vector<std::string> skus = {"A"};
  EXPECT_FALSE(connector.listings()->find_listings(world.context, skus).ok());
  EXPECT_FALSE(connector.orders()->read_orders(world.context, "").ok());
  const std::vector<VendorId> ids = {VendorId("1")};
  EXPECT_FALSE(connector.orders()->read_orders_by_id(world.context, ids).ok());
  expect_asked(world, {"paymentMethods", "shippingMethods", "taxRates", "orderProcess", "newest",
                       "look:", "updatedAt:{after:$after}}}){totalItems", "page:products",
                       "sku:{in:$skus}", "orders("});
}

TEST_F(VendureDocuments, OfTestingAConnectionAreValidByThePublishedSchema) {
  EXPECT_FALSE(world.connector->verify(world.context).ok());
  expect_asked(world, {"me{"});
  VendureFixture by_key(ConnectValues{{"api_key", "key"}});
  by_key.shop.answers_all = true;
  EXPECT_TRUE(by_key.connector->verify(by_key.context).ok());
  expect_asked(by_key, {"products(", "assets(", "orders(", "paymentMethods(", "updateProduct",
                        "createProduct", "deleteProduct", "createAssets", "createFacet"});
}

TEST_F(VendureDocuments, OfWritingAreValidByThePublishedSchema) {
  ProductWrite shirt = vendure_create("S-1");
  shirt.fields.description_html = "<p>Soft</p>";
  shirt.fields.brand = "Acme";
  shirt.fields.categories = std::vector<std::string>{"Shirts", "New"};
  shirt.fields.images = std::vector<Image>{{.key = "1", .content_hash = "abc"}};
  shirt.image_bytes = {{"1", "\x89PNG bytes"}};
  shirt.axes = {"Size"};
  shirt.variants.push_back(shirt.variants.front());
  for (size_t i = 0; i < shirt.variants.size(); ++i) {
    VariantWrite& variant = shirt.variants[i];
    variant.sku = "S-" + std::to_string(i);
    variant.fields.sku = variant.sku;
    variant.fields.options = {{"Size", std::to_string(i)}};
    variant.fields.tax_class = "Standard";
    variant.fields.stock = std::map<LocationId, Decimal>{{LocationId(), dec("5")}};
  }
  world.shop.on("createAssets", [](const Json&) {
    return *parse_json(R"({"createAssets":[{"__typename":"Asset","id":"7"}]})");
  });
  const auto rows_named = [](const char* list) {
    return [list](const Json& input) {
      Json rows = Json::array();
      for (const Json& row : input[list].as_array()) {
        const Json& name = row["translations"].at(0)["name"];
        rows.push(Json::object().set("id", "3" + name.text_or()).set("name", name));
      }
      return Json::object().set("id", "3").set(list, std::move(rows));
    };
  };
  world.shop.on_field("createFacet", rows_named("values"));
  world.shop.on_field("createProductOptionGroup", rows_named("options"));
  ProductWrite old = vendure_update("9", "91", "1.00");
  old.variants[0].action = VariantWrite::Action::kDelete;
  world.shop.on("products(options:{take:1000,filter:{id:{in:$ids}}}){items{id variants{id}}}",
                [](const Json&) {
                  return *parse_json(R"({"products":{"items":[{"id":"9","variants":[]}]}})");
                });
  world.write({shirt, old});
  const std::vector<StockWrite> levels = {{.listing_id = VendorId("1"), .quantity = dec("5")}};
  EXPECT_FALSE(world.connector->stock_writer()->write_stock(world.context, levels).ok());
  expect_asked(world, {"bySlug:", "assets(", "facets(", "facetValues(", "createAssets(",
                       "createFacet(", "createProductOptionGroup(", "createProduct(",
                       "createProductVariants(", "addOptionGroupToProduct(",
                       "deleteProductVariants(", "deleteProducts(", "stockLevels"});
}

TEST_F(VendureDocuments, OfFulfilmentAreValidByThePublishedSchema) {
  world.shop.on("order(id", [](const Json&) {
    return *parse_json(R"({"order":{"id":"1","state":"PaymentSettled","lines":[{"id":"1",
      "quantity":1,"productVariant":{"sku":"MUG"}}],"fulfillments":[]}})");
  });
  world.shop.on("addFulfillmentToOrder", [](const Json&) {
    return *parse_json(R"({"addFulfillmentToOrder":{"__typename":"Fulfillment","id":"4",
      "state":"Pending"}})");
  });
  Order order;
  order.id = VendorId("1");
  Shipment shipment;
  shipment.tracking_number = "TRACK";
  shipment.lines = {{VendorId(), "MUG", dec("1")}};
  FulfilmentWriter& writer = *world.connector->fulfilment();
  EXPECT_FALSE(writer.write_shipment(world.context, order, shipment).ok());
  EXPECT_FALSE(writer.cancel_order(world.context, order, "gone").ok());
  expect_asked(world, {"order(id", "addFulfillmentToOrder(", "transitionFulfillmentToState(",
                       "cancelOrder("});
}

}  // namespace
}  // namespace oneshelf
