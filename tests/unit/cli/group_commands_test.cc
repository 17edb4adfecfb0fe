#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/random.h"
#include "cli/commands.h"
#include "cli/parse.h"
#include "unit/cli/served_shops.h"

// A group of shops from the command line, from nothing to a shop that runs.
namespace oneshelf::cli {
namespace {

class GroupCommands : public ::testing::Test {
 protected:
  GroupCommands()
      : folder_(std::filesystem::temp_directory_path() / ("oneshelf-" + SecureRandom().new_id())) {
    shops.put("A", "10", "3");
    shops.put("B", "2", "5");
    run({"connect", "bridge", "main", "--role", "source", "--set", "url=" + shops.master_url(),
         "--secret", token()});
  }
  ~GroupCommands() override { std::filesystem::remove_all(folder_); }

  static std::string token() { return std::string("token=") + ServedShops::kToken; }
  /// What the command prints for people; "error: <id>" if it fails.
  std::string run(std::vector<std::string> words) {
    words.insert(words.end(), {"--data", folder_.string()});
    const Result<Invocation> typed = parse(words);
    if (!typed.ok()) return "error: " + typed.error().id();
    std::FILE* file = std::tmpfile();
    std::FILE* notes = std::tmpfile();
    Output out(file, notes, typed->json);
    const Session session{*typed, out, signals_};
    const Result<Exit> exit = run_command(session);
    std::string text;
    std::rewind(file);
    for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) text += static_cast<char>(c);
    std::fclose(file);
    std::fclose(notes);
    if (exit.ok()) last_exit = *exit;
    return exit.ok() ? text : "error: " + exit.error().id();
  }
  Json json(std::vector<std::string> words) {
    words.emplace_back("--json");
    const std::string text = run(words);
    const Result<Json> parsed = parse_json(text);
    EXPECT_TRUE(parsed.ok()) << text;
    return parsed.ok() ? *parsed : Json();
  }
  void add_north() {
    run({"group", "create", "shops", "--master", "main"});
    const std::string told = run({"group", "add", "shops", "north", "--platform", "bridge", "--set",
                                  "url=" + shops.replica_url(), "--secret", token(), "--setting",
                                  "stock.buffer=1", "--setting", "orders.delivery_item=DELIVERY"});
    EXPECT_NE(told.find("follows"), std::string::npos) << told;
  }
  std::string file(const std::string& name, const std::string& text) {
    const std::string path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  static bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
  }

  ServedShops shops;
  Exit last_exit = Exit::kOk;

 private:
  StopSignals signals_;
  std::filesystem::path folder_;
};

TEST_F(GroupCommands, FromNothingToAShopThatFollows) {
  RecordProperty("requirements", "71,72,79,80,82,88");
  EXPECT_TRUE(has(run({"group"}), "no group yet"));
  add_north();
  EXPECT_TRUE(has(run({"group", "shops"}), "new"));
  const std::string review = run({"group", "sync", "shops"});
  EXPECT_TRUE(has(review, "2 SKUs in both") || has(review, "2 in both")) << review;
  EXPECT_TRUE(has(review, "6 units up, 4 down")) << review;
  EXPECT_EQ(shops.in_replica("A"), dec("3"));
  const std::string applied = run({"group", "sync", "shops", "north", "--apply", "--as", "ada"});
  EXPECT_TRUE(has(applied, "2 figures of 2 read back as written")) << applied;
  EXPECT_TRUE(has(applied, "oneshelf undo ")) << applied;
  EXPECT_EQ(last_exit, Exit::kOk);
  EXPECT_EQ(shops.in_replica("A"), dec("9"));
  EXPECT_TRUE(has(run({"group"}), "in sync"));
  run({"group", "pause", "shops", "north"});
  EXPECT_TRUE(has(run({"group"}), "paused"));
  EXPECT_EQ(run({"group", "resume", "shops", "east"}), "error: group.unknown_replica");
  run({"group", "resume", "shops", "north"});
  EXPECT_TRUE(has(run({"group", "remove", "shops", "north"}), "goes on"));
  EXPECT_TRUE(has(run({"group", "remove", "shops"}), "forgotten"));
}

TEST_F(GroupCommands, SpeakJsonThroughout) {
  RecordProperty("requirements", "82,88");
  add_north();
  const Json review = json({"group", "sync", "shops"})["replicas"].at(0)["review"];
  EXPECT_EQ(review["totals"]["changed"].text_or(), "2");
  EXPECT_EQ(review["differences"].size(), 2U);
  const Json synced = json({"group", "sync", "shops", "--apply"})["replicas"].at(0)["synced"];
  EXPECT_TRUE(synced["completed"].bool_or(false)) << synced.dump();
  const Json status = json({"status"});
  EXPECT_EQ(status["links"].at(0)["lag"]["backlog"].text_or(), "0");
  EXPECT_FALSE(status["links"].at(0)["lag"]["last_success_at"].is_null());
  EXPECT_EQ(json({"group"})["groups"].at(0)["replicas"].at(0)["state"].text_or(), "in sync");
}

TEST_F(GroupCommands, AShopsOwnExportIsComparedWithTheMaster) {
  RecordProperty("requirements", "82");
  add_north();
  run({"group", "sync", "shops"});
  const std::string path = file("export.csv", "Title;SKU Code;Quantity\r\nThing;A;4\r\nX;X;1\r\n");
  const Json told = json({"group", "sync", "shops", "north", "--file", path});
  EXPECT_EQ(told["differences"].at(0)["sku"].text_or(), "A");
  EXPECT_EQ(told["differences"].at(0)["in_shop"].text_or(), "10");
  EXPECT_EQ(told["only_in_file"].dump(), R"(["X"])");
  EXPECT_EQ(told["only_in_shop"].dump(), R"(["B"])");
  EXPECT_TRUE(has(run({"group", "sync", "shops", "north", "--file", path}), "6 below"));
}

TEST_F(GroupCommands, StockIsExportedAsAFileThatIsImportedAgain) {
  RecordProperty("requirements", "82");
  add_north();
  run({"group", "sync", "shops"});
  EXPECT_EQ(run({"stock", "export", "shops"}), "SKU,Stock\nA,10\nB,2\n");
  EXPECT_EQ(run({"stock", "export", "north"}), "SKU,Stock\nA,3\nB,5\n");
  EXPECT_EQ(run({"stock", "export", "main"}), "SKU,Stock\nA,10\nB,2\n");
  const std::string theirs = file("theirs.csv", "Name,SKU,Stock Level\nThing,A,1\nOther,Z,7\n");
  EXPECT_EQ(run({"stock", "export", "shops", "--into", theirs}),
            "Name,SKU,Stock Level\nThing,A,10\nOther,Z,7\n");
  EXPECT_EQ(run({"stock", "export", "nothing"}), "error: stock.unknown_place");
}

TEST_F(GroupCommands, AFileIsWrittenWhereTheShopOwnsItsStockAndNowhereElse) {
  RecordProperty("requirements", "82");
  add_north();
  run({"group", "sync", "shops"});
  const std::string path = file("new.csv", "SKU,Stock\nA,8\nB,5\n");
  EXPECT_TRUE(has(run({"stock", "import", "north", path}), "write over"));
  EXPECT_EQ(run({"stock", "import", "north", path, "--apply"}), "error: stock.owned_by_source");
  EXPECT_EQ(run({"stock", "import", "shops", path, "--apply"}), "error: stock.source_is_read");
  EXPECT_EQ(shops.in_replica("A"), dec("3"));
  run({"link", "north", "--set", "fields.stock=channel"});
  EXPECT_TRUE(has(run({"stock", "import", "north", path}), "5 units above and 0 below"));
  const Json applied = json({"stock", "import", "north", path, "--apply"})["applied"];
  EXPECT_EQ(applied["written"].text_or(), "1");
  EXPECT_EQ(shops.in_replica("A"), dec("8"));
  EXPECT_TRUE(has(run({"undo", applied["job"].text_or()}), "A"));
  EXPECT_EQ(shops.in_replica("A"), dec("3"));
}

TEST_F(GroupCommands, SayWhatIsMissing) {
  EXPECT_EQ(run({"group", "create", "shops"}), "error: usage.master");
  EXPECT_EQ(run({"group", "nothing"}), "error: group.unknown");
  EXPECT_EQ(run({"group", "sync", "nothing"}), "error: group.unknown");
  EXPECT_EQ(run({"stock", "import", "main", "/nowhere/file.csv"}), "error: file.unreadable");
}

}  // namespace
}  // namespace oneshelf::cli
