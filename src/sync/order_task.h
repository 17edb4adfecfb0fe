#pragma once

#include "sync/order_changes.h"

namespace oneshelf {

/// What a task is made of. `about` makes it another one when what it is about changes: what a
/// person has seen to stays seen to, and what is new is told.
struct TaskText {
  std::string kind;  ///< of the error "order.<kind>"
  std::string about;
  std::string message, remedy;
};
OrderTask order_task(TaskText text, const Order& order, const DocumentState& document);

/// How people know the document.
std::string name_of_document(const DocumentState& document);

}  // namespace oneshelf
