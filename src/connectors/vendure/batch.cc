#include "connectors/vendure/batch.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "connectors/vendure/assumed.h"

namespace oneshelf::vendure {

namespace {

/// Each refusal costs a request: beyond this many the rest waits for another call.
constexpr int kRefusalsMax = 100;
/// Room for the frame of a document.
constexpr size_t kFrameBytes = 1'000;

/// The server turns the ids of a document's inputs into its own kind by the *name* of the argument:
/// of several types named "input" it takes the last field's for all of them, and ids that this type
/// does not know stay text, which some of its checks do not take for ids. The type of a variant's
/// update knows the ids of all that we mix, so an update of nothing goes last.
constexpr const char* kLastField = "last:updateProductVariants(input:[]){id}";
constexpr const char* kVariantFamily[] = {"[UpdateProductInput!]!", "[UpdateProductVariantInput!]!",
                                          "[CreateProductVariantInput!]!"};

/// Some rows of a step: all of them, or a single one of a step that was refused.
struct Part {
  size_t step = 0;
  size_t first = 0;
  size_t count = 1;
};

Json value_of(const Step& step, const Part& part, size_t argument) {
  const Json& value = step.arguments[argument].value;
  if (argument != 0 || !step.has_rows || part.count == step.rows()) return value;
  Json rows = Json::array();
  for (size_t i = part.first; i < part.first + part.count; ++i) rows.push(value.at(i));
  return rows;
}

/// The text of one document and its variables, grown part by part.
class DocumentText {
 public:
  void add(const Step& step, const Part& part) {
    const std::string alias = alias_of(parts_.size());
    fields_ += alias + ":" + step.field + "(";
    for (size_t i = 0; i < step.arguments.size(); ++i) {
      const std::string variable = alias + "_" + std::to_string(i);
      parameters_ += "$" + variable + ":" + step.arguments[i].type + " ";
      if (step.arguments[i].name == "input") input_types_.insert(step.arguments[i].type);
      fields_ += step.arguments[i].name + ":$" + variable + " ";
      Json value = value_of(step, part, i);
      variable_bytes_ += value.dump().size() + variable.size() + 4;
      variables_.set(variable, std::move(value));
    }
    fields_ += ")" + step.selection + "\n";
    rows_ += part.count;
    parts_.push_back(part);
  }

  bool has_room_for(const Step& step, const Part& part) const {
    if (parts_.empty()) return true;
    size_t bytes = step.field.size() + step.selection.size() + 100;
    for (size_t i = 0; i < step.arguments.size(); ++i) {
      bytes += value_of(step, part, i).dump().size() + 100;
    }
    const size_t now = parameters_.size() + fields_.size() + variable_bytes_ + kFrameBytes;
    return now + bytes <= assumed::kFormFieldMax && rows_ + part.count <= assumed::kRowsPerDocument;
  }

  const std::vector<Part>& parts() const { return parts_; }
  static std::string alias_of(size_t index) { return "s" + std::to_string(index); }
  Operation operation() const {
    const char* last = needs_last_field() ? kLastField : "";
    return {.document = "mutation(" + parameters_ + "){" + fields_ + last + "}",
            .variables = variables_,
            .access = Access::kWrite};
  }

 private:
  bool needs_last_field() const {
    return input_types_.size() > 1 && std::ranges::any_of(kVariantFamily, [this](const char* type) {
             return input_types_.contains(type);
           });
  }

  std::string parameters_, fields_;
  std::set<std::string> input_types_;  // of the arguments named "input"
  Json variables_ = Json::object();
  size_t variable_bytes_ = 0;
  size_t rows_ = 0;
  std::vector<Part> parts_;
};

Error not_sent() {
  return Error(ErrorCode::kUnavailable, "vendure.not_sent",
               "This was not sent, because an earlier request of the same batch failed.");
}

class Run {
 public:
  Run(Client& client, const Context& context, std::vector<Step>& steps)
      : client_(client), context_(context), steps_(steps), outcomes_(steps.size()) {
    for (size_t i = 0; i < steps.size(); ++i) {
      outcomes_[i].errors.resize(steps[i].rows());
      if (steps[i].rows() > 0) {
        pending_.push_back({.step = i, .first = 0, .count = steps[i].rows()});
      }
    }
  }

  void go() {
    while (!pending_.empty()) {
      const DocumentText document = next_document();
      if (document.parts().empty()) continue;  // all of it belonged to broken chains
      const Result<Answer> answer = client_.run_partly(context_, document.operation());
      if (!answer.ok()) return give_up(document.parts(), answer.error());
      take(*answer, document.parts());
      if (refusals_ > kRefusalsMax) return give_up({}, not_sent());
    }
  }

  void tell() {
    for (size_t i = 0; i < steps_.size(); ++i) {
      if (steps_[i].done) steps_[i].done(outcomes_[i]);
    }
  }

 private:
  DocumentText next_document() {
    DocumentText document;
    while (!pending_.empty()) {
      const Part part = pending_.front();
      const Step& step = steps_[part.step];
      if (const Error* error = hopeless(step)) {
        fail(part, *error);
      } else if (document.has_room_for(step, part)) {
        document.add(step, part);
      } else {
        break;
      }
      pending_.pop_front();
    }
    return document;
  }

  /// Why a step need not be tried any more, or null.
  const Error* hopeless(const Step& step) const {
    const auto broken = broken_chains_.find(step.chain);
    if (broken != broken_chains_.end()) return &broken->second;
    const auto forbidden = forbidden_.find(step.field);
    return forbidden == forbidden_.end() ? nullptr : &forbidden->second;
  }

  void fail(const Part& part, const Error& error) {
    for (size_t i = part.first; i < part.first + part.count; ++i) {
      outcomes_[part.step].errors[i] = error;
    }
  }

  void give_up(const std::vector<Part>& sent, const Error& error) {
    for (const Part& part : sent) fail(part, error);
    for (const Part& part : pending_) fail(part, not_sent());
    pending_.clear();
  }

  void take(const Answer& answer, const std::vector<Part>& parts) {
    if (answer.errors.empty() || answer.data.is_object()) {
      for (size_t i = 0; i < parts.size(); ++i) keep(answer, parts[i], DocumentText::alias_of(i));
      return;
    }
    const GraphError& error = answer.errors.front();
    const std::string alias = error.path.empty() ? "" : error.path.front();
    size_t stopped = 0;
    while (stopped < parts.size() && DocumentText::alias_of(stopped) != alias) ++stopped;
    if (stopped == parts.size()) {
      // Refused as a whole before anything was executed.
      for (const Part& part : parts) fail(part, Client::translated(error, Access::kWrite));
      return;
    }
    for (size_t i = 0; i < stopped; ++i) outcomes_[parts[i].step].answer_lost = true;
    for (size_t i = parts.size(); i-- > stopped + 1;) pending_.push_front(parts[i]);
    stop_at(parts[stopped], error);
  }

  /// A longer path means that the field itself was executed and only its answer could not be read.
  void stop_at(const Part& part, const GraphError& error) {
    ++refusals_;
    if (error.path.size() > 1) {
      outcomes_[part.step].answer_lost = true;
      return;
    }
    const Error translated = Client::translated(error, Access::kWrite);
    if (translated.code() == ErrorCode::kForbidden) {
      forbidden_.emplace(steps_[part.step].field, translated);
    } else if (part.count > 1) {
      for (size_t i = part.first + part.count; i-- > part.first;) {
        pending_.push_front({.step = part.step, .first = i, .count = 1});
      }
      return;
    }
    fail(part, translated);
    // Rows of one step stand for themselves; what follows from a step needs at least one of them.
    const size_t chain = steps_[part.step].chain;
    if (chain != 0 && outcomes_[part.step].failed()) broken_chains_.emplace(chain, translated);
  }

  void keep(const Answer& answer, const Part& part, const std::string& alias) {
    StepOutcome& outcome = outcomes_[part.step];
    const Json& value = answer.data[alias];
    if (value.is_null()) {
      outcome.answer_lost = true;
    } else if (value.is_array()) {
      for (const Json& row : value.as_array()) outcome.data.push_back(row);
    } else {
      outcome.data.push_back(value);
    }
  }

  Client& client_;
  const Context& context_;
  std::vector<Step>& steps_;
  std::vector<StepOutcome> outcomes_;
  std::deque<Part> pending_;
  std::map<size_t, Error> broken_chains_;   // with what broke them
  std::map<std::string, Error> forbidden_;  // mutations that this account may not use
  int refusals_ = 0;
};

}  // namespace

bool StepOutcome::failed() const {
  return !errors.empty() &&
         std::ranges::all_of(errors, [](const auto& error) { return error.has_value(); });
}

void run_steps(Client& client, const Context& context, std::vector<Step>& steps) {
  Run run(client, context, steps);
  run.go();
  run.tell();
}

}  // namespace oneshelf::vendure
