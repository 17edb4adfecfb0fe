#include <gtest/gtest.h>

#include <filesystem>

#include "base/random.h"
#include "cli/commands.h"
#include "cli/parse.h"

namespace oneshelf::cli {
namespace {

const Timestamp kAt = from_unix_ms(1'780'000'000'000);

HeldRecord a_held(const std::string& sku, const std::string& guard) {
  HeldRecord held;
  held.link = LinkId("shop");
  held.source_product = held.item_id = VendorId("item-" + sku);
  held.sku = sku;
  held.field = "price";
  held.before = "10";
  held.after = "1";
  held.guard = guard;
  held.why = "The price would fall by 90 %.";
  held.since = kAt;
  held.caused_by = "schedule";
  return held;
}

LedgerRecord an_entry(const std::string& sku, const std::string& after, Timestamp at) {
  LedgerRecord entry;
  entry.at = at;
  entry.link = LinkId("shop");
  entry.job = "job-1";
  entry.subject = sku;
  entry.field = "price";
  entry.after = after;
  entry.who = "cli";
  entry.item_id = VendorId("item-" + sku);
  entry.product_id = VendorId("product-1");
  return entry;
}

/// Runs commands over a data folder of its own, with `--json`.
class GuardCommands : public ::testing::Test {
 protected:
  GuardCommands()
      : folder_((std::filesystem::temp_directory_path() / ("oneshelf-" + SecureRandom().new_id()))
                    .string()) {
    write([](Records& records) {
      LinkRecord link;
      link.id = LinkId("shop");
      link.settings = Json::object();
      return records.save_link(link);
    });
  }
  ~GuardCommands() override { std::filesystem::remove_all(folder_); }

  void write(const Store::Work& work) {
    const Result<std::unique_ptr<App>> app = App::open(folder_);
    ASSERT_TRUE(app.ok()) << app.error().to_string();
    const Result<void> done = (*app)->store().write(work);
    EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.error().to_string());
  }
  void hold(const std::vector<HeldRecord>& held) {
    write([&](Records& records) { return records.save_held(held); });
  }
  void enter(const std::vector<LedgerRecord>& entries) {
    write([&](Records& records) { return records.append_ledger(entries); });
  }

  /// What the command prints; "error: <id>" if it fails.
  std::string run(std::vector<std::string> words) {
    words.insert(words.end(), {"--json", "--data", folder_});
    const Result<Invocation> typed = parse(words);
    if (!typed.ok()) return "error: " + typed.error().id();
    std::FILE* file = std::tmpfile();
    Output out(file, file, typed->json);
    const Session session{*typed, out, signals_};
    const Result<Exit> exit = run_command(session);
    std::string text;
    std::rewind(file);
    for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) text += static_cast<char>(c);
    std::fclose(file);
    return exit.ok() ? text : "error: " + exit.error().id();
  }
  Json json(const std::vector<std::string>& words) {
    const std::string text = run(words);
    const Result<Json> parsed = parse_json(text);
    EXPECT_TRUE(parsed.ok()) << text;
    return parsed.ok() ? *parsed : Json();
  }

 private:
  StopSignals signals_;
  std::string folder_;
};

TEST_F(GuardCommands, HeldListsWhatWaitsWithReasonAndPerson) {
  hold({a_held("A", "price_down"), a_held("B", "mass_zero")});
  const Json list = json({"held", "shop"})["held"];
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list.at(0)["sku"].text_or(), "A");
  EXPECT_EQ(list.at(0)["why"].text_or(), "The price would fall by 90 %.");
  EXPECT_EQ(list.at(0)["caused_by"].text_or(), "schedule");
  EXPECT_EQ(json({"held", "other"})["held"].size(), 0U);
}

TEST_F(GuardCommands, ReleaseTakesNumbersOrAGuardOfALink) {
  RecordProperty("requirements", "149");
  hold({a_held("A", "price_down"), a_held("B", "mass_zero"), a_held("C", "mass_zero")});
  const std::string id = json({"held"})["held"].at(0)["id"].text_or();
  const Json one = json({"release", id, "--as", "anna", "--why", "sale"});
  ASSERT_EQ(one["released"].size(), 1U);
  EXPECT_EQ(one["released"].at(0)["released_by"].at(0).text_or(), "anna");
  EXPECT_EQ(one["released"].at(0)["release_why"].text_or(), "sale");
  EXPECT_EQ(json({"release", "--link", "shop", "--guard", "mass_zero"})["released"].size(), 2U);
  EXPECT_EQ(run({"release", id}), "error: held.released");
}

TEST_F(GuardCommands, ReleaseRefusesWhatIsNotSaidClearly) {
  hold({a_held("A", "price_down")});
  EXPECT_EQ(run({"release"}), "error: usage.release");
  EXPECT_EQ(run({"release", "1", "--link", "shop"}), "error: usage.release");
  EXPECT_EQ(run({"release", "x"}), "error: usage.not_a_number");
  EXPECT_EQ(run({"release", "77"}), "error: held.unknown");
  EXPECT_EQ(run({"release", "--link", "shop", "--guard", "nonsense"}), "error: usage.guard");
  EXPECT_EQ(run({"release", "--link", "shop", "--guard", "mass_hide"}), "error: held.none");
}

TEST_F(GuardCommands, LedgerVerifyTellsItsHeadAndProvesIt) {
  enter({an_entry("A", "10", kAt), an_entry("A", "11", kAt)});
  const Json check = json({"ledger", "verify"});
  EXPECT_EQ(check["entries"].text_or(), "2");
  EXPECT_TRUE(check["intact"].bool_or(false));
  const std::string head = check["head"].text_or();
  enter({an_entry("A", "12", kAt)});
  EXPECT_EQ(json({"ledger", "verify", "--head", head})["entries"].text_or(), "3");
  EXPECT_EQ(run({"ledger", "verify", "--head", "0000"}), "error: ledger.other");
}

TEST_F(GuardCommands, LedgerExportPrintsALineAnEntry) {
  enter({an_entry("A", "10", kAt), an_entry("B", "11", kAt + std::chrono::hours(1))});
  const std::string all = run({"ledger", "export"});
  EXPECT_EQ(std::ranges::count(all, '\n'), 2);
  const Json late = json({"ledger", "export", "--since", to_rfc3339(kAt + milliseconds(1))});
  EXPECT_EQ(late["subject"].text_or(), "B");
  EXPECT_EQ(late["after"].text_or(), "11");
  EXPECT_EQ(json({"ledger", "export", "--subject", "A"})["after"].text_or(), "10");
  EXPECT_EQ(run({"ledger", "export", "--since", "noon"}), "error: usage.time");
}

TEST_F(GuardCommands, LedgerAtTellsWhatStoodThere) {
  enter({an_entry("A", "10", kAt), an_entry("A", "11", kAt + std::chrono::hours(1))});
  const Json values = json({"ledger", "at", to_rfc3339(kAt + milliseconds(1)), "A"})["values"];
  ASSERT_EQ(values.size(), 1U);
  EXPECT_EQ(values.at(0)["after"].text_or(), "10");
}

TEST_F(GuardCommands, UndoOfAnUnknownRunIsTold) {
  EXPECT_EQ(run({"undo", "no-such-job"}), "error: undo.nothing");
}

}  // namespace
}  // namespace oneshelf::cli
