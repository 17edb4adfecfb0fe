#include "sync/preflight.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"

namespace oneshelf {
namespace {

using Problem = PreflightProblem;
using Effect = PreflightEffect;

struct Told {
  Problem problem;
  std::string_view name;
  Effect effect;
  std::string_view sentence, remedy;
};

constexpr std::array kTold = {
    Told{Problem::kNothingInMaster, "nothing_in_master", Effect::kStops,
         "The master tells no items.", "Check that the connection leads to the right shop."},
    Told{Problem::kNothingInReplica, "nothing_in_replica", Effect::kStops,
         "The replica tells no products.", "Check that the connection leads to the right shop."},
    Told{Problem::kNothingInCommon, "nothing_in_common", Effect::kStops,
         "No SKU of the master is in the replica.",
         "Give the replica's products the master's SKUs, or link them by hand: oneshelf match."},
    Told{Problem::kMasterAllZero, "master_all_zero", Effect::kStops,
         "The master has nothing in stock at all, and the replica has.",
         "Check which of the two is the master: everything in the replica would be set to 0."},
    Told{Problem::kNegativeInMaster, "negative_in_master", Effect::kTold,
         "The master has less than nothing of these.",
         "Correct them in the master; until then the replica shows 0."},
    Told{Problem::kNegativeInReplica, "negative_in_replica", Effect::kTold,
         "The replica has less than nothing of these.",
         "Nothing: those that are in both get the master's figure."},
    Told{Problem::kFractionalInMaster, "fractional_in_master", Effect::kTold,
         "The master has fractions of these.",
         "Nothing, if that is meant: the replica shows them rounded down."},
    Told{Problem::kFractionalInReplica, "fractional_in_replica", Effect::kTold,
         "The replica has fractions of these.",
         "Nothing: those that are in both get the master's figure."},
    Told{Problem::kUnknownInMaster, "unknown_in_master", Effect::kLeftOut,
         "The master tells no figure for these.", "Switch on stock control for them there."},
    Told{Problem::kInactiveInMaster, "inactive_in_master", Effect::kLeftOut,
         "These are not for sale in the master.",
         "Activate them there if the replica is to sell them."},
    Told{Problem::kDuplicateInMaster, "duplicate_in_master", Effect::kLeftOut,
         "Several items of the master share these SKUs.", "Give each its own SKU in the master."},
    Told{Problem::kDuplicateInReplica, "duplicate_in_replica", Effect::kLeftOut,
         "Several products of the replica share these SKUs.",
         "Give each its own SKU in the replica."},
    Told{Problem::kBlankInMaster, "blank_in_master", Effect::kLeftOut,
         "These items of the master have no SKU.", "Give them one in the master."},
    Told{Problem::kBlankInReplica, "blank_in_replica", Effect::kLeftOut,
         "These products of the replica have no SKU.", "Give them the master's SKU."},
    Told{Problem::kNearSku, "near_sku", Effect::kLeftOut,
         "These SKUs differ between the two only in case, spaces or dashes.",
         "Make them equal, or accept them: oneshelf match --accept-proposals."},
    Told{Problem::kOnlyInMaster, "only_in_master", Effect::kLeftOut,
         "The replica does not have these.", "Nothing, if it does not sell them."},
    Told{Problem::kOnlyInReplica, "only_in_replica", Effect::kLeftOut,
         "The master does not have these: their stock is not kept.",
         "Add them to the master, or keep their stock in the replica."}};

const Told& told_of(Problem problem) { return *std::ranges::find(kTold, problem, &Told::problem); }

/// What people know a row by.
std::string name_of(const StockRow& row) { return row.sku.empty() ? "#" + row.id : row.sku; }

bool is_blank(const StockRow& row) { return trimmed(row.sku).empty(); }

/// The rows of one side by SKU, and by normalised SKU.
class Side {
 public:
  explicit Side(std::span<const StockRow> rows) : rows_(rows) {
    for (const StockRow& row : rows) {
      if (is_blank(row)) continue;
      ++exact_[row.sku];
      ++near_[normalised_sku(row.sku)];
    }
  }
  std::span<const StockRow> rows() const { return rows_; }
  bool has(const std::string& sku) const { return exact_.contains(sku); }
  bool has_near(const std::string& sku) const { return near_.contains(normalised_sku(sku)); }
  bool is_doubled(const std::string& sku) const {
    const auto found = exact_.find(sku);
    return found != exact_.end() && found->second > 1;
  }
  /// Alone on its side even where case, spaces and dashes do not count.
  bool is_only_near(const std::string& sku) const {
    const auto found = near_.find(normalised_sku(sku));
    return found != near_.end() && found->second == 1;
  }

 private:
  std::span<const StockRow> rows_;
  std::map<std::string, size_t> exact_, near_;
};

class Look {
 public:
  Look(std::span<const StockRow> master, std::span<const StockRow> replica,
       const PreflightRules& rules)
      : master_(master), replica_(replica), rules_(rules) {}

  Preflight run() && {
    report_.in_master = master_.rows().size();
    report_.in_replica = replica_.rows().size();
    for (const StockRow& row : master_.rows()) look_at_master(row);
    for (const StockRow& row : replica_.rows()) look_at_replica(row);
    look_at_all();
    for (const Told& told : kTold) {
      const auto found = findings_.find(told.problem);
      if (found != findings_.end()) report_.findings.push_back(std::move(found->second));
    }
    const auto is_lighter = [](const PreflightFinding& left, const PreflightFinding& right) {
      return left.effect < right.effect;
    };
    std::ranges::stable_sort(report_.findings, is_lighter);
    return std::move(report_);
  }

 private:
  void note(Problem problem, const std::string& example) {
    const Told& told = told_of(problem);
    PreflightFinding& finding =
        findings_
            .try_emplace(problem, PreflightFinding{.problem = problem,
                                                   .effect = told.effect,
                                                   .sentence = std::string(told.sentence),
                                                   .remedy = std::string(told.remedy)})
            .first->second;
    ++finding.count;
    if (finding.examples.size() < Preflight::kExamplesMax && !example.empty()) {
      finding.examples.push_back(example);
    }
  }

  void look_at_figure(const StockRow& row, Problem negative, Problem fractional) {
    if (!row.stock) return;
    if (row.stock->is_negative()) note(negative, name_of(row));
    if (!row.stock->has_at_most(0)) note(fractional, name_of(row));
  }

  void look_at_master(const StockRow& row) {
    // What the replica takes as it is needs no word.
    if (row.stock && row.stock->is_negative() && !rules_.negative) {
      note(Problem::kNegativeInMaster, name_of(row));
    }
    if (row.stock && !row.stock->has_at_most(0) && !rules_.fractional) {
      note(Problem::kFractionalInMaster, name_of(row));
    }
    if (!row.stock && !row.is_kit) note(Problem::kUnknownInMaster, name_of(row));
    if (!row.active) note(Problem::kInactiveInMaster, name_of(row));
    has_stock_ = has_stock_ || row.is_kit || (row.stock && row.stock->is_positive());
    if (row.bound) {
      ++report_.in_both;
    } else if (is_blank(row)) {
      note(Problem::kBlankInMaster, name_of(row));
    } else if (master_.is_doubled(row.sku)) {
      note(Problem::kDuplicateInMaster, row.sku);
    } else {
      look_for_partner(row);
    }
  }

  void look_for_partner(const StockRow& row) {
    if (replica_.has(row.sku)) {
      // Of doubles in the replica the replica's rows tell.
      if (!replica_.is_doubled(row.sku)) ++report_.in_both;
    } else if (!replica_.has_near(row.sku)) {
      note(Problem::kOnlyInMaster, row.sku);
    } else if (rules_.link_near && master_.is_only_near(row.sku) &&
               replica_.is_only_near(row.sku)) {
      ++report_.in_both;
    } else {
      note(Problem::kNearSku, row.sku);
    }
  }

  void look_at_replica(const StockRow& row) {
    look_at_figure(row, Problem::kNegativeInReplica, Problem::kFractionalInReplica);
    replica_has_stock_ = replica_has_stock_ || (row.stock && row.stock->is_positive());
    if (row.bound) return;
    if (is_blank(row)) {
      note(Problem::kBlankInReplica, name_of(row));
    } else if (replica_.is_doubled(row.sku)) {
      note(Problem::kDuplicateInReplica, row.sku);
    } else if (!master_.has(row.sku) && !master_.has_near(row.sku)) {
      note(Problem::kOnlyInReplica, row.sku);
    }
  }

  void look_at_all() {
    if (master_.rows().empty()) note(Problem::kNothingInMaster, "");
    if (replica_.rows().empty()) note(Problem::kNothingInReplica, "");
    const bool both_tell = !master_.rows().empty() && !replica_.rows().empty();
    if (both_tell && report_.in_both == 0) note(Problem::kNothingInCommon, "");
    if (both_tell && !has_stock_ && replica_has_stock_) note(Problem::kMasterAllZero, "");
  }

  const Side master_, replica_;
  const PreflightRules& rules_;
  bool has_stock_ = false, replica_has_stock_ = false;
  std::map<Problem, PreflightFinding> findings_;
  Preflight report_;
};

}  // namespace

std::string_view name_of(PreflightProblem problem) { return told_of(problem).name; }

std::string_view name_of(PreflightEffect effect) {
  switch (effect) {
    case Effect::kStops: return "stops";
    case Effect::kLeftOut: return "left_out";
    case Effect::kTold: return "told";
  }
  return "told";
}

bool Preflight::stops() const {
  return std::ranges::any_of(findings, [](const PreflightFinding& finding) {
    return finding.effect == PreflightEffect::kStops;
  });
}

const PreflightFinding* Preflight::find(PreflightProblem problem) const {
  const auto found = std::ranges::find(findings, problem, &PreflightFinding::problem);
  return found == findings.end() ? nullptr : &*found;
}

Preflight preflight(std::span<const StockRow> master, std::span<const StockRow> replica,
                    const PreflightRules& rules) {
  return Look(master, replica, rules).run();
}

}  // namespace oneshelf
