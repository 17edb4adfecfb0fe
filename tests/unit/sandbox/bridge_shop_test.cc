#include <gtest/gtest.h>

#include "bridge_client.h"

namespace oneshelf::sandbox::bridge {
namespace {

constexpr const char* kBuyer =
    "&name=Aino+%C3%84yr%C3%A4s&email=aino%40example.com&street=Katu+1&postal_code=00100"
    "&city=Helsinki&country=FI&shipping_method=parcel&payment_method=card";

bool has(const HttpResponse& page, std::string_view text) {
  return page.body.find(text) != std::string::npos;
}

std::string cookie_of(const HttpResponse& response) {
  const std::string cookie = find_header(response.headers, "Set-Cookie").value_or("");
  return cookie.substr(0, cookie.find(';'));
}

std::string location_of(const HttpResponse& response) {
  return find_header(response.headers, "Location").value_or("");
}

/// The value of a hidden field.
std::string hidden(const HttpResponse& page, const std::string& name) {
  const std::string mark = "name=\"" + name + "\" value=\"";
  const size_t at = page.body.find(mark);
  if (at == std::string::npos) return "";
  const size_t begin = at + mark.size();
  return page.body.substr(begin, page.body.find('"', begin) - begin);
}

class BridgeShop : public testing::Test {
 protected:
  BridgeShop() : client(channel_options()) {
    const auto option = [](const char* value) {
      return Json::array().push(Json::object().set("name", "Size").set("value", value));
    };
    client.admin("/products", items({a_product("MUG", "12.50")
                                         .set("name", "Mug <b>\"1\"</b>")
                                         .set("description_html", "<p>Käpy</p>"),
                                     a_product("T/S", "20")
                                         .set("name", "Tee")
                                         .set("parent_sku", "TEE")
                                         .set("options", option("S")),
                                     a_product("T L", "21")
                                         .set("name", "Tee")
                                         .set("parent_sku", "TEE")
                                         .set("options", option("L"))}));
    client.admin("/stock", items({a_level("MUG", "5"), a_level("T/S", "0"), a_level("T L", "2")}));
  }
  std::string cart_with(const std::string& fields) {
    return cookie_of(client.form("/cart/add", fields));
  }
  std::string stock(const std::string& sku) {
    for (const Json& level : client.read_all("/stock")) {
      if (level["sku"].text_or() == sku) return level["quantity"].text_or();
    }
    return "none";
  }

  BridgeClient client;
};

TEST_F(BridgeShop, ShowsEachProductOnceWithItsVariantsTogether) {
  const HttpResponse page = client.page("/");
  EXPECT_TRUE(has(page, "2 products"));
  EXPECT_TRUE(has(page, "from <span class=\"price\">20.00 EUR"));
  EXPECT_TRUE(has(page, "Mug &lt;b&gt;&quot;1&quot;&lt;/b&gt;"));
  EXPECT_TRUE(has(page, "lang=\"en\""));
  EXPECT_TRUE(
      find_header(page.headers, "Content-Security-Policy")->starts_with("default-src 'none'"));
}

TEST_F(BridgeShop, FindsProductsByNameAndSkuOfAnyVariant) {
  EXPECT_TRUE(has(client.page("/?q=mug"), "1 products"));
  EXPECT_TRUE(has(client.page("/?q=t+l"), "1 products") ||
              has(client.page("/?q=t%20l"), "1 products"));
  EXPECT_TRUE(has(client.page("/?q=%3Cscript%3E"), "0 products"));
  EXPECT_FALSE(has(client.page("/?q=%3Cscript%3E"), "<script"));
}

TEST_F(BridgeShop, PagesLongLists) {
  std::vector<Json> many;
  for (int i = 0; i < 60; ++i) many.push_back(a_product("S" + std::to_string(i)));
  client.admin("/products", items(many));
  EXPECT_TRUE(has(client.page("/"), "Page 1 of 3"));
  EXPECT_TRUE(has(client.page("/?page=3"), "Page 3 of 3"));
  EXPECT_TRUE(has(client.page("/?page=99"), "Page 3 of 3"));
  EXPECT_TRUE(has(client.page("/?page=x"), "Page 1 of 3"));
}

TEST_F(BridgeShop, ShowsAProductWithStockPerVariant) {
  const HttpResponse page = client.page("/products/T%20L");
  EXPECT_TRUE(has(page, "2 in stock"));
  EXPECT_TRUE(has(page, "value=\"T/S\" disabled"));
  EXPECT_TRUE(has(page, "value=\"T L\" checked"));
  EXPECT_TRUE(has(client.page("/products/MUG"), "<p>Käpy</p>"));
  EXPECT_EQ(client.page("/products/none").status, 404);
  EXPECT_EQ(client.page("/nothing/here").status, 404);
}

TEST_F(BridgeShop, SellsFromCartToConfirmationByForms) {
  const HttpResponse added = client.form("/cart/add", "sku=T+L&quantity=2");
  EXPECT_EQ(added.status, 303);
  const std::string cart = cookie_of(added);
  EXPECT_TRUE(has(client.page("/cart", cart), "42.00 EUR"));
  const HttpResponse checkout = client.page("/checkout", cart);
  const std::string key = hidden(checkout, "checkout");
  EXPECT_TRUE(has(checkout, "Parcel, 2–3 days (+ 5.90 EUR)"));

  const HttpResponse bought = client.form("/checkout", "checkout=" + key + kBuyer, cart);
  ASSERT_EQ(bought.status, 303) << bought.body;
  EXPECT_EQ(cookie_of(bought), "cart=");
  const HttpResponse confirmation = client.page(location_of(bought));
  EXPECT_TRUE(has(confirmation, "Order 1001"));
  EXPECT_TRUE(has(confirmation, "Aino Äyräs"));
  EXPECT_TRUE(has(confirmation, "47.90 EUR"));
  EXPECT_EQ(stock("T L"), "0");
  const Json order = client.read("/orders")["items"].at(0);
  EXPECT_EQ(order["lines"].at(0)["name"].text_or(), "Tee (L)");
  EXPECT_EQ(order["customer"]["email"].text_or(), "aino@example.com");
  EXPECT_EQ(order["shipping"]["country"].text_or(), "FI");
}

TEST_F(BridgeShop, PressingBuyTwiceBuysOnce) {
  const std::string cart = cart_with("sku=MUG&quantity=1");
  const std::string form =
      "checkout=" + hidden(client.page("/checkout", cart), "checkout") + kBuyer;
  const std::string first = location_of(client.form("/checkout", form, cart));
  EXPECT_EQ(location_of(client.form("/checkout", form, cart)), first);
  EXPECT_EQ(stock("MUG"), "4");
}

TEST_F(BridgeShop, KeepsWhatWasTypedWhenSomethingIsMissing) {
  const std::string cart = cart_with("sku=MUG&quantity=1");
  const HttpResponse page = client.form("/checkout", "checkout=c1&name=Aino&email=x", cart);
  EXPECT_EQ(page.status, 422);
  EXPECT_TRUE(has(page, "role=\"alert\""));
  EXPECT_TRUE(has(page, "value=\"Aino\""));
  EXPECT_EQ(hidden(page, "checkout"), "c1");
  EXPECT_EQ(client.read("/orders")["items"].size(), 0u);
}

TEST_F(BridgeShop, SaysSoWhenTheGoodsAreGoneMeanwhile) {
  const std::string cart = cart_with("sku=MUG&quantity=6");
  const HttpResponse page = client.form("/checkout", std::string("checkout=c1") + kBuyer, cart);
  EXPECT_EQ(page.status, 422);
  EXPECT_TRUE(has(page, "There are not enough"));
  EXPECT_EQ(stock("MUG"), "5");
}

TEST_F(BridgeShop, ChangesAndEmptiesTheCart) {
  std::string cart = cart_with("sku=MUG&quantity=1");
  cart = cookie_of(client.form("/cart/add", "sku=MUG&quantity=2", cart));
  EXPECT_TRUE(has(client.page("/cart", cart), "value=\"3\""));
  cart = cookie_of(client.form("/cart/update", "sku=MUG&quantity=0", cart));
  EXPECT_TRUE(has(client.page("/cart", cart), "The cart is empty"));
  EXPECT_EQ(location_of(client.page("/checkout", cart)), "/cart");
  EXPECT_EQ(client.form("/cart/add", "sku=none&quantity=1").status, 404);
  EXPECT_TRUE(has(client.page("/cart", "cart=%zz:1|x|MUG:-5|:3"), "The cart"));
}

TEST_F(BridgeShop, ShowsTrackingOnceShippedAndStopsLookingAgain) {
  const std::string cart = cart_with("sku=MUG&quantity=1");
  const std::string page =
      location_of(client.form("/checkout", std::string("checkout=c1") + kBuyer, cart));
  EXPECT_TRUE(has(client.page(page), "http-equiv=\"refresh\""));
  const std::string id = page.substr(page.rfind('/') + 1);
  const Json shipment = Json::object()
                            .set("carrier", "Posti")
                            .set("tracking_number", "JJFI<1>")
                            .set("tracking_url", "https://example.com/t?a=1&b=2")
                            .set("lines", Json::array());
  ASSERT_EQ(client.post("/orders/" + id + "/shipments", shipment).status, 201);
  EXPECT_TRUE(has(client.page(page), "JJFI&lt;1&gt;"));
  EXPECT_TRUE(has(client.page(page), "href=\"https://example.com/t?a=1&amp;b=2\""));
  EXPECT_FALSE(has(client.page(page), "http-equiv=\"refresh\""));
}

}  // namespace
}  // namespace oneshelf::sandbox::bridge
