#pragma once

#include <functional>
#include <string>
#include <vector>

#include "connectors/vendure/client.h"

namespace oneshelf::vendure {

/// What became of one step. `data` is the field's value, or for a step with rows the array of what
/// the server answered for them, in no promised order.
struct StepOutcome {
  std::vector<std::optional<Error>> errors;  ///< one per row; one for a step without rows
  Json::Array data;
  /// It was done, but the answer was lost to the failure of a later step.
  bool answer_lost = false;

  bool failed() const;
};

/// One mutation field of a document that carries many.
struct Step {
  struct Argument {
    std::string name, type;
    Json value;
  };
  std::string field;                ///< "updateProductVariants"
  std::vector<Argument> arguments;  ///< the first is the rows' array, if the step has rows
  bool has_rows = false;
  std::string selection;  ///< "{id}"; "" for none
  /// Steps of one chain are not tried any more once one of them failed. 0: of no chain.
  size_t chain = 0;
  std::function<void(const StepOutcome&)> done;  ///< called once, in the order of the steps

  size_t rows() const { return has_rows ? arguments.front().value.size() : 1; }
};

/// Runs steps in as few requests as their size allows. The server executes the fields of a document
/// one after another, each in its own transaction, and stops at the first that fails; the rest goes
/// on in a further request, and the rows of a refused step are tried one by one. Nothing is sent
/// twice that may have been done. A failed transport fails the steps of that request with its error
/// and those not sent with kUnavailable.
void run_steps(Client& client, const Context& context, std::vector<Step>& steps);

}  // namespace oneshelf::vendure
