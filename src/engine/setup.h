#pragma once

#include "engine/links.h"
#include "sync/mapping.h"

namespace oneshelf {

/// One question of a link's set-up. Its answer is a setting.
struct SetupQuestion {
  std::string path;  ///< of the setting: "stock.buffer", "orders.payment_methods.card"
  std::string title, help;
  std::string allowed;         ///< what may be typed, where nothing is listed to choose from
  std::vector<Named> choices;  ///< read from the side that has them
  std::string value;           ///< what is set, as it would be typed; "" nothing
  std::string suggestion;      ///< what the names tell, or the only choice; "" nothing
  bool is_open = false;        ///< orders wait, or the link cannot work, until it is answered
};

struct SetupStep {
  std::string id;  ///< "orders", "prices", "stock", "payments", "shipping", "carriers", "products"
  std::string title, text;
  std::vector<SetupQuestion> questions;
};

/// A link's set-up, the same for every way of asking: command line, API, page.
struct LinkSetup {
  bool is_draft = false;  ///< begun and not completed: nothing runs on its schedule yet
  std::vector<SetupStep> steps;
  std::vector<std::string> open() const;  ///< paths
};
Json to_json(const LinkSetup& setup);

/// Makes the link as a draft: paused until complete_setup(). Errors: as make_link().
Result<LinkView> begin_setup(EngineParts& parts, NewLink wanted);

/// What is to be asked, with what both sides have to choose from, and what the shop's past orders
/// were paid and sent by. A list that a side does not have or may not tell is left out.
Result<LinkSetup> read_setup(const Context& context, EngineParts& parts, const LinkView& link);

/// Every suggestion to a question that has no answer yet: path and value.
std::vector<std::pair<std::string, std::string>> suggestions_of(const LinkSetup& setup);

/// Ends the draft: the link runs from now on. Error: `setup.open_questions`, naming them.
Result<void> complete_setup(EngineParts& parts, const LinkView& link, const LinkSetup& setup);

}  // namespace oneshelf
