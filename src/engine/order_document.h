#pragma once

#include <map>

#include "engine/links.h"
#include "sync/translate.h"

namespace oneshelf {

/// The order as it is now, as the source's document. Errors: those of translate().
Result<Document> document_for(EngineParts& parts, const LinkView& link, const OrderRecord& record);

/// The step under which a document is recorded before it leaves.
inline constexpr const char* kDocumentStep = "document";
Result<Document> recorded_document(const OrderStepRecord& step);
/// As it was recorded by one of the order's steps, else as it is now.
Result<Document> document_as_sent(EngineParts& parts, const LinkView& link,
                                  const OrderRecord& record,
                                  const std::map<std::string, OrderStepRecord>& steps);

}  // namespace oneshelf
