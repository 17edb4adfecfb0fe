#pragma once

#include "connectors/bigcommerce/wire.h"

namespace oneshelf::bigcommerce {

/// A line of a document and the product it is of.
struct SoldLine {
  const DocumentLine* line = nullptr;
  std::string product_id, variant_id;
};

/// The order as the store takes it. Its figures are stated, not computed.
Json order_json(const Document& document, const std::vector<SoldLine>& lines);

/// What the store holds. `lines` and `shipments` may be left out where nothing was shipped.
DocumentState read_document(const JsonReader& order, const OrderParts& parts,
                            JsonReader::Complaints& complaints);

/// The ids of the channel's lines, in the order in which they were written; empty if the note that
/// carries them is gone.
std::vector<std::string> line_ids_in(const Json& order);

/// The store's lines, oldest first: as they were written.
void sort_lines(Json::Array& lines);

}  // namespace oneshelf::bigcommerce
