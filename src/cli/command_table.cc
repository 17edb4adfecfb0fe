#include "cli/command_table.h"

#include <algorithm>

namespace oneshelf::cli {
namespace {

constexpr PlaceSpec kLink = {.name = "LINK", .help = "Name of the link."};
constexpr OptionSpec kLimit = {"limit", "N", "Show at most N rows; 0 shows all"};
constexpr OptionSpec kAs = {"as", "NAME", "Who you are, for the books (cli)"};
constexpr OptionSpec kFull = {"full", "", "Read both sides whole, not only what changed"};

std::vector<CommandSpec> service_commands() {
  return {
      {"serve",
       "Run the web admin, the API and the scheduler",
       {},
       {{"address", "ADDRESS", "Listen here, on this machine only (127.0.0.1)"},
        {"port", "PORT", "Listen on this port (8787; 0 takes any free one)"},
        {"host", "NAME", "A name that a reverse proxy in front may ask for", true},
        {"public-url", "URL", "Where platforms reach this server; kept, for registering hooks"}}},
      {"demo",
       "Show everything with a sandbox source and a sandbox shop on this machine",
       {},
       {{"products", "N", "Products of the invented source (500; of a pair 60)"},
        {"port", "PORT", "Port of OneShelf (any free one)"},
        {"pair", "SOURCE:CHANNEL", "Instead: two emulated platforms, from set-up to parcel"},
        {"replicas", "N", "Of a pair of the same platform: shops that follow the first (3)"},
        {"edits", "N", "Of such a pair: how often somebody counts goods on the first shop (5)"},
        {"check", "", "Go through all of it without a person, and tell whether it all agreed"}}},
      {"sandbox bridge",
       "Run an emulated system that speaks the Bridge contract, until stopped",
       {},
       {{"role", "ROLE", "source or channel (channel)"},
        {"address", "ADDRESS", "Listen here (127.0.0.1)"},
        {"port", "PORT", "Listen on this port (any free one)"},
        {"products", "N", "Products of the invented catalogue; 0 for none (500)"},
        {"seed", "N", "Another number invents another catalogue (1)"},
        {"token", "TOKEN", "The token that its API wants (a new one)"},
        {"hub", "URL", "Send hints about changes there"},
        {"hub-secret", "SECRET", "Sign the hints with this"}}},
      {"sandbox bigcommerce",
       "Run an emulated BigCommerce store, until stopped",
       {},
       {{"address", "ADDRESS", "Listen here (127.0.0.1)"},
        {"port", "PORT", "Listen on this port (any free one)"},
        {"products", "N", "Products of the store; 0 for none (50)"},
        {"quota", "N", "Requests in 30 seconds; 0 for any number (150)"},
        {"token", "TOKEN", "The token that its API wants (a new one)"}}},
      {"sandbox neto",
       "Run an emulated Neto store, until stopped",
       {},
       {{"address", "ADDRESS", "Listen here (127.0.0.1)"},
        {"port", "PORT", "Listen on this port (any free one)"},
        {"products", "N", "Products of the store; 0 for none (50)"},
        {"quota", "N", "Requests in a minute; 0 for any number (500)"},
        {"token", "KEY", "The key that its API wants (a new one)"},
        {"hub", "URL", "Send notification events there"},
        {"hub-secret", "TOKEN", "The verify token they carry (a new one)"}}},
      {"sandbox shopwired",
       "Run an emulated ShopWired shop, until stopped",
       {},
       {{"address", "ADDRESS", "Listen here (127.0.0.1)"},
        {"port", "PORT", "Listen on this port (any free one)"},
        {"products", "N", "Products of the shop; 0 for none (50)"},
        {"no-quota", "", "Answer any number of requests (a bucket of 40, and 2 a second)"},
        {"token", "SECRET", "The API secret that it wants (a new one)"},
        {"hub-secret", "SECRET", "The webhook secret (a new one)"}}},
  };
}

std::vector<CommandSpec> setup_commands() {
  return {
      {"platforms",
       "List the platforms and what each needs for a connection",
       {{.name = "PLATFORM", .help = "Only this one.", .required = false}},
       {}},
      {"connect",
       "Test credentials and keep the connection",
       {{.name = "PLATFORM", .help = "What kind of system it is."},
        {.name = "NAME", .help = "Your short name for the connection."}},
       {{"role", "ROLE", "source or channel"},
        {"set", "NAME=VALUE", "An option of the platform", true},
        {"secret", "NAME=VALUE", "A secret option; others on this machine may see it", true},
        {"secret-env", "NAME=VARIABLE", "A secret option, from an environment variable", true},
        {"secret-file", "NAME=FILE", "A secret option, from a file", true},
        {"test", "", "Only test; keep nothing"}}},
      {"disconnect",
       "Forget a connection that no link uses",
       {{.name = "NAME", .help = "Name of the connection."}},
       {}},
      {"resume",
       "Use a paused connection again",
       {{.name = "NAME", .help = "Name of the connection."}},
       {}},
  };
}

std::vector<CommandSpec> link_commands() {
  return {
      {"link",
       "Make, change, pause or show a link of a source and a channel",
       {{.name = "NAME", .help = "Your short name for the link.", .required = false}},
       {{"source", "NAME", "Make it: the source's connection"},
        {"channel", "NAME", "Make it: the channel's connection"},
        {"set", "PATH=VALUE", "Change a setting", true},
        {"pause", "", "Let it rest"},
        {"resume", "", "Let it work again"},
        {"settings", "", "List every setting"}}},
      {"setup",
       "Set a link up question by question: orders, prices, stock, mappings, products, review",
       {kLink},
       {{"source", "NAME", "Begin it: the source's connection"},
        {"channel", "NAME", "Begin it: the channel's connection"},
        {"set", "PATH=VALUE", "Answer a question", true},
        {"accept", "", "Take every suggestion for what has no answer yet"},
        {"review", "", "Show what the first run would write, and write nothing"},
        {"complete", "", "Review, and let the link run from now on"}}},
      {"match",
       "Link items and listings that carry the same SKU, and show the rest",
       {kLink},
       {{"accept-proposals", "", "Also link SKUs that differ only in case, spaces or dashes"},
        {"bind", "ITEM=LISTING", "Link these two, told by SKU or id", true},
        {"unbind", "ITEM", "Undo what was bound by hand for this item, told by SKU or id", true},
        kLimit}},
      {"approve",
       "Say which items may go to the channel, or keep a rule that says so",
       {kLink},
       {{"sku", "SKU[,SKU…]", "These items", true},
        {"file", "FILE", "The items of this file: one SKU a line, or a table with a column sku"},
        {"column", "TITLE", "The file's column of SKUs: its title, or its number from 1"},
        {"approved-column", "TITLE", "The file's column that says Y or N; N takes it back"},
        {"all", "", "All items"},
        {"brand", "NAME", "All of this brand"},
        {"category", "NAME", "All of this category"},
        {"prefix", "TEXT", "All whose SKU begins with this"},
        {"in-stock", "", "Of those, only what is in stock"},
        {"undo", "", "Withdraw the approval instead"},
        {"preview", "", "Only count what would change, and what would then be pushed"},
        {"save-rule", "NAME", "Keep it as a rule that approves what comes to match"},
        {"remove-rule", "NAME", "Forget a rule; what it approved stays approved"},
        {"list", "", "Show the rules, and who approved what when; with --sku, of one SKU"},
        {"confirm", "WHAT", "Agree to what somebody else approved, by its number, or to a rule"},
        {"reject", "WHAT", "Refuse it"},
        {"why", "TEXT", "A reason to keep with it"},
        kLimit,
        kAs}},
  };
}

std::vector<CommandSpec> group_commands() {
  constexpr PlaceSpec kGroup = {.name = "NAME", .help = "Name of the group."};
  constexpr PlaceSpec kReplica = {.name = "REPLICA", .help = "Name of the replica."};
  return {
      {"group",
       "Show the groups of shops: who follows whom, how late, and what is behind",
       {{.name = "NAME", .help = "Only this group.", .required = false}},
       {}},
      {"group create",
       "Make a group: shops whose stock follows one master",
       {kGroup},
       {{"master", "NAME", "The master's connection, a source"}}},
      {"group add",
       "Add a shop to a group: test its credentials, connect it, and link it until its first sync",
       {kGroup, kReplica},
       {{"platform", "PLATFORM",
         "What kind of shop it is; without it, its connection of that name"},
        {"set", "NAME=VALUE", "An option of the platform", true},
        {"secret", "NAME=VALUE", "A secret option; others on this machine may see it", true},
        {"secret-env", "NAME=VARIABLE", "A secret option, from an environment variable", true},
        {"secret-file", "NAME=FILE", "A secret option, from a file", true},
        {"setting", "PATH=VALUE", "A setting of its link", true}}},
      {"group sync",
       "Bring a replica to the master's figures for the first time: look at it, then apply it",
       {kGroup, {.name = "REPLICA", .help = "Only this replica.", .required = false}},
       {{"review", "", "Only show what would change, which is usual"},
        {"apply", "", "Write it, read it back, and let the replica run"},
        {"file", "FILE", "Compare a shop's own export of its stock with the master instead"},
        kLimit,
        kAs}},
      {"group pause", "Let a replica rest", {kGroup, kReplica}, {}},
      {"group resume", "Let a replica follow again", {kGroup, kReplica}, {}},
      {"group remove",
       "Take a replica out of a group, or forget a group that has none",
       {kGroup, {.name = "REPLICA", .help = "Name of the replica.", .required = false}},
       {}},
      {"stock export",
       "Print the stock figures that were last read, as CSV",
       {{.name = "NAME", .help = "A link (its channel), a group (its master) or a connection."}},
       {{"into", "FILE", "Print this file with the figures in its column of stock"}}},
      {"stock import",
       "Compare a file of stock figures with a shop, and write it where the shop owns its stock",
       {{.name = "NAME", .help = "A link (its channel), a group (its master) or a connection."},
        {.name = "FILE", .help = "CSV with the columns SKU and Stock; - is standard input."}},
       {{"review", "", "Only compare, which is usual"},
        {"apply", "", "Write what differs"},
        kLimit,
        kAs}},
  };
}

std::vector<CommandSpec> work_commands() {
  return {
      {"plan",
       "Show exactly what would change on the channel, and what it costs",
       {kLink},
       {kFull, kLimit}},
      {"apply", "Make the plan and carry it out", {kLink}, {kFull, kAs}},
      {"sync",
       "Take orders over, and bring catalogue, prices and stock up to date",
       {{.name = "LINK",
         .help = "Links; all of them if none is named.",
         .required = false,
         .repeated = true}},
       {kFull,
        {"orders-only", "", "Only orders, shipments and cancellations"},
        {"catalogue-only", "", "Only catalogue, prices and stock"}}},
      {"explain",
       "Tell why a SKU has this price and this stock on the channel",
       {{.name = "SKU", .help = "The SKU in the source."}},
       {{"link", "LINK", "Only this link"}}},
  };
}

std::vector<CommandSpec> guard_commands() {
  return {
      {"shadow",
       "List what a link in shadow mode would have sent",
       {{.name = "LINK", .help = "The link; `link NAME --set shadow=true` makes it one."}},
       {{"subject", "TEXT", "Only this SKU or order number"},
        {"forget", "", "Forget what was recorded until now"},
        kLimit}},
      {"held",
       "List changes that wait for a person, with the reason",
       {{.name = "LINK", .help = "Only those of this link.", .required = false}},
       {kLimit}},
      {"release",
       "Let held changes go out with the next run",
       {{.name = "ID", .help = "Numbers from `held`.", .required = false, .repeated = true}},
       {{"link", "LINK", "Instead of numbers: all that this link holds"},
        {"guard", "GUARD", "Of those, only what this guard holds"},
        {"why", "TEXT", "A reason to keep with it"},
        kAs}},
      {"undo",
       "Write back what a run wrote, except what changed since",
       {{.name = "JOB", .help = "The run, from `jobs`."}},
       {{"dry-run", "", "Only show what would be written"},
        {"confirmed-by", "NAME", "The second person, where the link asks for four eyes"},
        kLimit,
        kAs}},
      {"ledger verify",
       "Check that no entry of the ledger was changed, removed or moved",
       {},
       {{"head", "HASH", "Also check that the ledger still holds this entry"}}},
      {"ledger export",
       "Print the ledger, one line of JSON an entry",
       {},
       {{"since", "TIME", "From this time on"}, {"subject", "SKU", "Only this SKU or order"}}},
      {"ledger at",
       "Show what was last written to each listing until a time",
       {{.name = "TIME", .help = "Such as 2026-11-22T08:00:00Z."},
        {.name = "SKU", .help = "Only this one.", .required = false}},
       {kLimit}},
  };
}

std::vector<CommandSpec> order_commands() {
  constexpr PlaceSpec kNumber = {.name = "NUMBER", .help = "Number of the order or its document."};
  constexpr OptionSpec kOfLink = {"link", "LINK", "If several links have an order of that number"};
  return {
      {"orders",
       "List orders",
       {{.name = "LINK", .help = "Only those of this link.", .required = false}},
       {{"state", "STATE", "Only new, held, writing, written, closed or ignored ones"}, kLimit}},
      {"orders show", "Show one order with everything that was done for it", {kNumber}, {kOfLink}},
      {"orders retry", "Try a held order again now", {kNumber}, {kOfLink}},
      {"orders ignore", "Never take this order over", {kNumber}, {kOfLink}},
  };
}

std::vector<CommandSpec> care_commands() {
  constexpr PlaceSpec kDrift = {.name = "ID", .help = "As `oneshelf drift` tells it."};
  return {
      {"alarms",
       "List what is not as it should be, and whether somebody is told",
       {},
       {{"all", "", "Also those of the last 30 days that are over"}}},
      {"alarms set",
       "Say who is told of alarms, and when there is one; without options list what can be set",
       {},
       {{"set", "NAME=VALUE", "Set this; an empty value removes it", true},
        {"secret", "NAME=VALUE", "Set a secret; others on this machine may see it", true},
        {"secret-env", "NAME=VARIABLE", "Set a secret, from an environment variable", true},
        {"secret-file", "NAME=FILE", "Set a secret, from a file", true}}},
      {"alarms test", "Tell everybody who is told of alarms that this is a test", {}, {}},
      {"drift",
       "List what somebody changed on a channel although the source owns it",
       {{.name = "LINK", .help = "Only those of this link.", .required = false}},
       {kLimit}},
      {"drift restore",
       "Write the source's value again, or leave the source's stock",
       {kDrift},
       {}},
      {"drift adopt",
       "Leave the channel's value; for this SKU the field is its own. Of stock: enter the "
       "difference in the source",
       {kDrift},
       {}},
  };
}

std::vector<CommandSpec> upkeep_commands() {
  return {
      {"parked",
       "List records that could not be synced, with the reason",
       {{.name = "LINK", .help = "Only those of this link.", .required = false}},
       {{"retry", "ID", "Try this one again"},
        {"ignore", "ID", "Do not tell of this one any more"},
        kLimit}},
      {"jobs", "List what runs and what ran", {}, {kLimit}},
      {"status", "Show connections, links and how they are", {}, {}},
      {"backup",
       "Copy the database into a new file while others work",
       {{.name = "FILE", .help = "The new file."}},
       {}},
      {"restore",
       "Put a backup in the place of the database",
       {{.name = "FILE", .help = "The backup."}},
       {{"yes", "", "Also if there is a database, which is then kept aside"}}},
      {"completion",
       "Print the completion script of a shell",
       {{.name = "SHELL", .help = "bash, zsh or fish."}},
       {}},
      {"help",
       "Show the commands, or one of them",
       {{.name = "COMMAND", .help = "The command.", .required = false, .repeated = true}},
       {{"markdown", "", "All of them, as docs/cli.md has it"}}},
      {"version", "Show the version", {}, {}},
  };
}

std::vector<CommandSpec> make_table() {
  std::vector<CommandSpec> table;
  for (auto part :
       {service_commands(), setup_commands(), link_commands(), group_commands(), work_commands(),
        guard_commands(), order_commands(), care_commands(), upkeep_commands()}) {
    std::ranges::move(part, std::back_inserter(table));
  }
  return table;
}

}  // namespace

const std::vector<CommandSpec>& command_table() {
  static const std::vector<CommandSpec> kTable = make_table();
  return kTable;
}

const std::vector<OptionSpec>& common_options() {
  static const std::vector<OptionSpec> kOptions = {
      {"data", "DIR", "The data folder ($ONESHELF_DATA, or oneshelf-data)"},
      {"json", "", "Print one line of JSON"},
      {"verbose", "", "Log what happens to standard error"}};
  return kOptions;
}

const CommandSpec* find_command(std::string_view name) {
  const auto& table = command_table();
  const auto found = std::ranges::find(table, name, &CommandSpec::name);
  return found == table.end() ? nullptr : &*found;
}

}  // namespace oneshelf::cli
