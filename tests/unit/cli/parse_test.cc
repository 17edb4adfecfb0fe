#include "cli/parse.h"

#include <gtest/gtest.h>

#include "cli/command_table.h"
#include "cli/commands.h"

namespace oneshelf::cli {
namespace {

Invocation parsed(const std::vector<std::string>& arguments) {
  const Result<Invocation> invocation = parse(arguments);
  EXPECT_TRUE(invocation.ok()) << invocation.error().to_string();
  return invocation.ok() ? *invocation : Invocation();
}

TEST(Parse, TakesPlacesAndOptionsOfACommand) {
  const Invocation typed = parsed({"plan", "shop", "--full", "--limit", "20"});
  EXPECT_EQ(typed.command, "plan");
  EXPECT_EQ(typed.text("LINK"), "shop");
  EXPECT_TRUE(typed.has("full"));
  EXPECT_EQ(typed.text("limit"), "20");
  EXPECT_FALSE(typed.json);
}

TEST(Parse, TakesCommonOptionsBeforeAndAfterTheCommand) {
  const Invocation before = parsed({"--json", "--data", "there", "status"});
  const Invocation after = parsed({"status", "--json", "--data", "there"});
  for (const Invocation& typed : {before, after}) {
    EXPECT_EQ(typed.command, "status");
    EXPECT_TRUE(typed.json);
    EXPECT_EQ(typed.data, "there");
    EXPECT_TRUE(typed.values.empty());
  }
}

TEST(Parse, ARepeatedOptionSwallowsOneValueEachTime) {
  const Invocation typed = parsed({"connect", "--set", "url=http://a", "--set", "user=u", "tryton",
                                   "erp", "--secret-env=password=P"});
  EXPECT_EQ(typed.text("PLATFORM"), "tryton");
  EXPECT_EQ(typed.text("NAME"), "erp");
  EXPECT_EQ(typed.all("set"), (std::vector<std::string>{"url=http://a", "user=u"}));
  EXPECT_EQ(typed.all("secret-env"), std::vector<std::string>{"password=P"});
}

TEST(Parse, KnowsCommandsOfTwoWords) {
  const Invocation show = parsed({"orders", "show", "WEB-1001"});
  EXPECT_EQ(show.command, "orders show");
  EXPECT_EQ(show.text("NUMBER"), "WEB-1001");
  const Invocation list = parsed({"orders", "shop", "--state", "held"});
  EXPECT_EQ(list.command, "orders");
  EXPECT_EQ(list.text("LINK"), "shop");
  EXPECT_EQ(parsed({"sandbox", "bridge", "--role", "source"}).command, "sandbox bridge");
}

TEST(Parse, KeepsValuesAsTheyWereTyped) {
  const Invocation typed =
      parsed({"approve", "shop", "--sku", "[A],B", "--sku", "Größe 5", "--why", "a=b, c"});
  EXPECT_EQ(typed.all("sku"), (std::vector<std::string>{"[A],B", "Größe 5"}));
  EXPECT_EQ(typed.text("why"), "a=b, c");
}

TEST(Parse, TakesAnyNumberOfLinksToSync) {
  EXPECT_TRUE(parsed({"sync"}).all("LINK").empty());
  EXPECT_EQ(parsed({"sync", "a", "b", "--orders-only"}).all("LINK"),
            (std::vector<std::string>{"a", "b"}));
}

TEST(Parse, RefusesWhatTheTableDoesNotKnow) {
  const std::vector<std::vector<std::string>> cases = {
      {"frobnicate"},
      {"plan"},
      {"plan", "shop", "--nonsense"},
      {"plan", "shop", "another"},
      {"plan", "shop", "--limit"},
      {"plan", "shop", "--limit", "1", "--limit", "2"},
      {"sandbox"},
      {"--json"}};
  for (const auto& arguments : cases) {
    const Result<Invocation> typed = parse(arguments);
    ASSERT_FALSE(typed.ok()) << arguments.front() << " was taken";
    EXPECT_TRUE(is_usage_error(typed.error()));
    EXPECT_EQ(exit_of(typed.error()), Exit::kUsage);
  }
}

TEST(Parse, ShowsHelpForNothingAndForTheCommandNamed) {
  EXPECT_EQ(parsed({}).command, "help");
  EXPECT_EQ(parsed({"plan", "--help"}).all("COMMAND"), std::vector<std::string>{"plan"});
  EXPECT_EQ(parsed({"orders", "show", "-h"}).all("COMMAND"),
            (std::vector<std::string>{"orders", "show"}));
  EXPECT_EQ(parsed({"plan", "shop", "--help"}).all("COMMAND"), std::vector<std::string>{"plan"});
  EXPECT_TRUE(parsed({"nonsense", "--help"}).all("COMMAND").empty());
}

TEST(Invocation, ReadsNumbersWithinTheirRange) {
  const Invocation typed = parsed({"plan", "shop", "--limit", "12"});
  const Invocation::Range range{.otherwise = 50, .least = 0, .most = 100};
  EXPECT_EQ(*typed.number("limit", range), 12);
  EXPECT_EQ(*typed.number("port", range), 50);
  EXPECT_EQ(typed.number("limit", {.otherwise = 1, .least = 1, .most = 9}).error().id(),
            "usage.out_of_range");
  for (const char* wrong : {"", "x", "1x", "-", "1.5", "99999999999999999999"}) {
    const Invocation odd = parsed({"plan", "shop", "--limit=" + std::string(wrong) + " "});
    EXPECT_FALSE(odd.number("limit", range).ok()) << wrong;
  }
}

TEST(Invocation, TakesPairsApartAtTheFirstEqualsSign) {
  const Invocation typed = parsed({"link", "shop", "--set", "a=b=c", "--set", "d="});
  const auto pairs = typed.pairs("set");
  ASSERT_TRUE(pairs.ok());
  const std::vector<std::pair<std::string, std::string>> expected = {{"a", "b=c"}, {"d", ""}};
  EXPECT_EQ(*pairs, expected);
}

TEST(Invocation, NeverRepeatsASecretThatWasTypedWithoutItsName) {
  const Invocation typed = parsed({"connect", "tryton", "erp", "--secret", "hunter2"});
  const auto pairs = typed.pairs("secret");
  ASSERT_FALSE(pairs.ok());
  EXPECT_EQ(pairs.error().to_string().find("hunter2"), std::string::npos);
}

TEST(CommandTable, EveryCommandCanBeRunAndIsExplained) {
  ASSERT_FALSE(command_table().empty());
  for (const CommandSpec& command : command_table()) {
    EXPECT_TRUE(is_runnable(command.name)) << command.name;
    EXPECT_FALSE(command.help.empty()) << command.name;
    EXPECT_FALSE(command.help.ends_with('.')) << command.name;
    for (const OptionSpec& option : command.options) {
      EXPECT_FALSE(option.help.empty()) << command.name << " --" << option.name;
    }
  }
}

}  // namespace
}  // namespace oneshelf::cli
