// approve: which items may go to the channel.
#include <fstream>
#include <iterator>
#include <set>
#include <unordered_set>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/sku_file.h"
#include "engine/links.h"

namespace oneshelf::cli {
namespace {

constexpr size_t kFileMax = 64 << 20;

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path == "-" ? "/dev/stdin" : path, std::ios::binary);
  if (!file) {
    return Error(ErrorCode::kNotFound, "approve.no_file", "The file cannot be read.")
        .with("file", path);
  }
  std::string bytes;
  char buffer[64 << 10];
  while (file.read(buffer, sizeof buffer) || file.gcount() > 0) {
    bytes.append(buffer, static_cast<size_t>(file.gcount()));
    if (bytes.size() > kFileMax) {
      return Error(ErrorCode::kInvalid, "approve.file_too_large", "The file is over 64 MiB.")
          .with("file", path);
    }
  }
  return bytes;
}

Result<std::vector<std::string>> typed_skus(const Invocation& typed) {
  std::vector<std::string> skus;
  for (const std::string& list : typed.all("sku")) {
    for (const std::string& part : split(list, ',')) {
      if (const std::string sku = trimmed(part); !sku.empty()) skus.push_back(sku);
    }
  }
  if (!typed.has("file")) return skus;
  const std::string text = ONESHELF_TRY(read_file(typed.text("file")));
  for (std::string& sku : ONESHELF_TRY(read_skus(text))) skus.push_back(std::move(sku));
  return skus;
}

struct Wanted {
  std::vector<std::string> skus;
  bool by_filter = false;
  CatalogueRecords::ApprovalFilter filter;
};

Result<Wanted> wanted_of(const Invocation& typed) {
  Wanted wanted;
  wanted.skus = ONESHELF_TRY(typed_skus(typed));
  wanted.filter = {.brand = typed.text("brand"),
                   .category = typed.text("category"),
                   .sku_prefix = typed.text("prefix"),
                   .in_stock_only = typed.has("in-stock")};
  wanted.by_filter = typed.has("all") || typed.has("brand") || typed.has("category") ||
                     typed.has("prefix") || typed.has("in-stock");
  const bool by_list = typed.has("sku") || typed.has("file");
  if (by_list == wanted.by_filter) {
    return usage_error("usage.approve",
                       "Say which items: --sku or --file, or else --all, --brand, "
                       "--category, --prefix or --in-stock.");
  }
  return wanted;
}

/// Those of the list that the source does not have.
Result<std::vector<std::string>> unknown_skus(Records& records, const LinkView& link,
                                              const std::vector<std::string>& skus) {
  std::unordered_set<std::string> known;
  for (SkuRecord& record : ONESHELF_TRY(records.item_skus(link.source.id))) {
    known.insert(std::move(record.sku));
  }
  std::vector<std::string> unknown;
  for (const std::string& sku : skus) {
    if (!known.contains(sku)) unknown.push_back(sku);
  }
  return unknown;
}

struct Approved {
  int64_t changed = 0;
  std::vector<std::string> unknown;
};

Result<Approved> approve(App& app, const Invocation& typed, const LinkView& link,
                         const Wanted& wanted) {
  const bool approved = !typed.has("undo");
  const std::string why = typed.text("why");
  return write_value<Approved>(app.store(), [&](Records& records) -> Result<Approved> {
    Approved done;
    const Timestamp now = app.clock().now();
    if (wanted.by_filter) {
      done.changed = ONESHELF_TRY(
          records.approve_matching(link.id(), wanted.filter, approved, kWho, why, now));
      return done;
    }
    done.unknown = ONESHELF_TRY(unknown_skus(records, link, wanted.skus));
    done.changed =
        ONESHELF_TRY(records.approve_skus(link.id(), wanted.skus, approved, kWho, why, now));
    return done;
  });
}

void show(const Approved& done, bool undo, Output& out) {
  out.say(counted(done.changed, "item") + (undo ? " no longer approved." : " newly approved."));
  if (done.unknown.empty()) return;
  constexpr size_t kShown = 10;
  std::vector<std::string> shown = done.unknown;
  if (shown.size() > kShown) shown.resize(kShown);
  out.note(counted(static_cast<int64_t>(done.unknown.size()), "SKU") + " not in the source: " +
           printable(joined(shown, ", ")) + (done.unknown.size() > kShown ? ", …" : ""));
}

}  // namespace

Result<Exit> run_approve(App& app, const Session& session) {
  const LinkView link = ONESHELF_TRY(load_link(app.parts(), LinkId(session.typed.text("LINK"))));
  const Wanted wanted = ONESHELF_TRY(wanted_of(session.typed));
  const Approved done = ONESHELF_TRY(approve(app, session.typed, link, wanted));
  show(done, session.typed.has("undo"), session.out);
  if (link.settings.products.mode != ProductRule::Mode::kApproved) {
    session.out.note("This link does not ask for approval: oneshelf link " + link.id().str() +
                     " --set products.mode=approved");
  }
  Json unknown = Json::array();
  for (const std::string& sku : done.unknown) unknown.push(sku);
  Json json = Json::object();
  json.set("link", link.id().str()).set("approved", !session.typed.has("undo"));
  json.set("changed", done.changed).set("unknown", std::move(unknown));
  session.out.answer(json);
  return Exit::kOk;
}

}  // namespace oneshelf::cli
