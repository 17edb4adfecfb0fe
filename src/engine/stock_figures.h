#pragma once

#include "engine/applier.h"
#include "sync/stock_file.h"

namespace oneshelf {

/// What somebody means by a name: a group (its master), a link (its channel), or a connection.
struct StockPlace {
  ConnectionId connection;
  bool is_source = true;
  std::optional<LinkId> link;  ///< through which it is written
};
/// Error `stock.unknown_place`.
Result<StockPlace> stock_place(EngineParts& parts, const std::string& name);

/// The figures as last read, SKU by SKU; SKUs that are blank or doubled are not told. A source's
/// are on hand and not promised, over the locations that count.
Result<StockFigures> stock_figures(EngineParts& parts, const StockPlace& place);

/// A file against a link's channel: what it differs in, and what can be written.
struct StockImport {
  StockFileReview review;
  LinkPlan plan;                        ///< what applying it writes
  std::vector<std::string> not_linked;  ///< SKUs that differ and lead to no item
  /// Why the file cannot be written here; nothing if it can.
  std::optional<Error> cannot;
};
/// Reads the channel's changes first. `cannot` is `stock.owned_by_source` for a link whose source
/// owns the stock: the next run would write it over.
Result<StockImport> plan_stock_import(const Context& context, EngineParts& parts,
                                      const LinkId& link, const StockFile& file,
                                      const Progress& progress);

/// Why a source's stock is not written.
Error source_is_read_only(const ConnectionId& source);

}  // namespace oneshelf
