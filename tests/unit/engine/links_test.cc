#include "engine/links.h"

#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

ConnectionInfo info_of(const ConnectValues& values) {
  ConnectionInfo info;
  info.remote_id = info.remote_name = values.at("name");
  info.currency = currency("EUR");
  info.document_rules.totals = DocumentRules::Totals::kComputed;
  for (const char* place : {"north", "south"}) {
    LookupEntry entry;
    entry.id = place;
    entry.name = std::string("The ") + place;
    info.locations.push_back(entry);
  }
  return info;
}

/// A platform with two locations and no capability.
class TwoPlaces final : public Connector {
 public:
  explicit TwoPlaces(ConnectValues values) : values_(std::move(values)) {
    traits_.has_locations = true;
  }
  const Traits& traits() const override { return traits_; }
  Result<ConnectionInfo> verify(const Context&) override { return info_of(values_); }

 private:
  ConnectValues values_;
  Traits traits_;
};

std::unique_ptr<Connector> make(Http&, Role, const ConnectValues& values) {
  return std::make_unique<TwoPlaces>(values);
}

class LinkSetUpTest : public ::testing::Test {
 protected:
  LinkSetUpTest() {
    for (const auto& [id, role] :
         {std::pair("erp", Role::kSource), std::pair("web", Role::kChannel),
          std::pair("app", Role::kChannel)}) {
      Connections::NewConnection wanted;
      wanted.id = ConnectionId(id);
      wanted.platform = "two-places";
      wanted.role = role;
      wanted.values = {{"name", id}};
      value_of(connections.connect(Context(clock), wanted));
    }
  }
  Result<LinkView> link(const std::string& channel,
                        const std::vector<std::pair<std::string, std::string>>& settings) {
    NewLink wanted;
    wanted.id = LinkId("to-" + channel);
    wanted.source = ConnectionId("erp");
    wanted.channel = ConnectionId(channel);
    wanted.settings = settings;
    return make_link(parts, wanted);
  }
  std::vector<std::string> advice(const LinkView& view) {
    std::vector<std::string> ids;
    for (const Error& one : value_of(link_advice(parts, view))) {
      EXPECT_FALSE(one.remedy().empty());
      ids.push_back(one.id());
    }
    return ids;
  }
  using Ids = std::vector<std::string>;

  TemporaryFolder folder;
  std::unique_ptr<Store> store = open_store(folder.file("oneshelf.db"));
  JumpingClock clock;
  SeededRandom random{1};
  KeySecrets secrets{std::string(32, 'k')};
  sandbox::InProcessHttp http;
  const Platform platform{.name = "two-places",
                          .title = "Two places",
                          .maturity = "sandbox",
                          .roles = {Role::kSource, Role::kChannel},
                          .options = {{.name = "name", .help = "Its name."}},
                          .make = make};
  Connections connections{*store, http, clock, secrets, std::span(&platform, 1)};
  EngineParts parts{*store, clock, random, http, connections};
};

TEST_F(LinkSetUpTest, SaysWhichOfAChannelsLocationsIsKept) {
  RecordProperty("requirements", "67,134");
  const Result<LinkView> guessed = link("web", {});
  ASSERT_FALSE(guessed.ok());
  EXPECT_EQ(guessed.error().id(), "link.location_required");
  EXPECT_NE(guessed.error().remedy().find("north (The north), south (The south)"),
            std::string::npos);
  const Result<LinkView> wrong = link("web", {{"stock.channel_location", "west"}});
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().id(), "link.unknown_location");
  EXPECT_TRUE(link("web", {{"stock.channel_location", "south"}}).ok());
}

TEST_F(LinkSetUpTest, RefusesAPairThatIsLinkedBothWaysAndAnAccountLinkedToItself) {
  const auto connect_as = [&](const std::string& id, Role role, const std::string& account) {
    value_of(connections.connect(Context(clock), {.id = ConnectionId(id),
                                                  .platform = "two-places",
                                                  .role = role,
                                                  .values = {{"name", account}}}));
  };
  connect_as("web-as-source", Role::kSource, "web");
  connect_as("erp-as-shop", Role::kChannel, "erp");
  const std::vector<std::pair<std::string, std::string>> here = {
      {"stock.channel_location", "south"}};
  EXPECT_TRUE(link("web", here).ok());
  NewLink back;
  back.id = LinkId("back");
  back.source = ConnectionId("web-as-source");
  back.channel = ConnectionId("erp-as-shop");
  back.settings = here;
  const Result<LinkView> both = make_link(parts, back);
  ASSERT_FALSE(both.ok());
  EXPECT_EQ(both.error().id(), "link.both_ways");
  back.channel = ConnectionId("web");
  const Result<LinkView> itself = make_link(parts, back);
  ASSERT_FALSE(itself.ok());
  EXPECT_EQ(itself.error().id(), "link.same_account");
}

TEST_F(LinkSetUpTest, TellsThatARoundingItemWillBeNeeded) {
  const std::vector<std::pair<std::string, std::string>> here = {
      {"stock.channel_location", "south"}};
  const LinkView without = value_of(link("web", here));
  EXPECT_EQ(advice(without), Ids({"link.rounding_item_missing"}));
  const LinkView with =
      value_of(change_link(parts, LinkId("to-web"), {{"orders.rounding_item", "15"}}));
  EXPECT_TRUE(advice(with).empty());
}

TEST_F(LinkSetUpTest, TellsThatTheSharesOfASourcesLinksAddUpToMoreThanAll) {
  const std::vector<std::pair<std::string, std::string>> most = {
      {"stock.channel_location", "south"},
      {"stock.allocation", "percent"},
      {"stock.allocation_percent", "60"},
      {"orders.rounding_item", "15"}};
  const LinkView web = value_of(link("web", most));
  EXPECT_TRUE(advice(web).empty());
  const LinkView app = value_of(link("app", most));
  EXPECT_EQ(advice(app), Ids({"link.shares_above_all"}));
  EXPECT_EQ(advice(web), Ids({"link.shares_above_all"}));
}

TEST_F(LinkSetUpTest, TellsThatARuleIsForANameThatNoItemHas) {
  RecordProperty("requirements", "151");
  const LinkView web = value_of(link("web", {{"stock.channel_location", "south"},
                                             {"orders.rounding_item", "15"},
                                             {"rules.brand.buffer.Falcno", "3"},
                                             {"rules.category.buffer.mugs", "3"}}));
  EXPECT_TRUE(advice(web).empty());  // nothing is known of the source yet
  Item item;
  item.id = item.product_id = VendorId("1");
  item.sku = "A";
  item.brand = "Falcon";
  item.categories = {"Mugs"};
  expect_ok(store->write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(records.save_items(ConnectionId("erp"), std::span(&item, 1), 1));
    return success();
  }));
  EXPECT_EQ(advice(web), Ids({"link.rules_for_nothing"}));
  value_of(change_link(parts, LinkId("to-web"),
                       {{"rules.brand.buffer.Falcno", ""}, {"rules.brand.buffer.falcon", "3"}}));
  EXPECT_TRUE(advice(value_of(load_link(parts, LinkId("to-web")))).empty());
}

}  // namespace
}  // namespace oneshelf::testing
