#pragma once

#include <array>

#include "sync/creation.h"
#include "sync/desired.h"
#include "sync/select.h"

namespace oneshelf {

/// Decides one product of one channel: the work behind plan_product(). Used once per product.
/// Internal to sync/.
class ProductPlanner {
 public:
  ProductPlanner(std::span<const ShelfRow> rows, const PlanRules& rules);
  ProductDecision decide() &&;

 private:
  struct NewRow {
    const ShelfRow* row;
    DesiredOutcome outcome;
  };
  /// The fields of one listing that differ; at most all of them.
  struct Differences {
    std::array<Field, std::size(kAllFields)> fields{};
    size_t count = 0;
    void add(Field field) { fields[count++] = field; }
    std::span<const Field> all() const { return {fields.data(), count}; }
  };

  void select_rows();
  void consider_new(const ShelfRow& row);
  void plan_bound(const ShelfRow& row, const Selection& selection);

  void plan_existing(const ShelfRow& row);
  Differences differences_of(const ShelfRow& row, const DesiredOutcome& outcome);
  bool may_write(Field field, const ShelfRow& row);
  void plan_update(const ShelfRow& row, const Desired& desired, const Differences& differences);

  void plan_leaving(const ShelfRow& row, std::string_view reason);
  bool is_due_for_deletion(const ShelfRow& row) const;
  /// Hides the listing unless it is hidden; `reason` is for the person who must do it by hand.
  void hide(const ShelfRow& row, std::string_view reason);

  void plan_new_rows();
  void create(const NewRow& fresh);

  /// The first row, in order, that is or will be on the channel: it speaks for what its product's
  /// rows share, before and after it is created. Null if there is none.
  const ShelfRow* speaker() const;
  void plan_product_fields();
  void plan_shared_fields_of_new();
  void plan_shared_fields_of_existing(const ShelfRow& row, const ListingFields& live);
  /// What new variants of a product that is there share with it.
  void tell_shared_fields();

  /// Whether the product can have the shape it is to have; asked at most once.
  const std::optional<Error>& shape();
  std::vector<ShapedVariant> shaped_variants() const;
  bool is_new_product() const { return decision_.plan.listing_product.empty(); }

  void tell_stock(const ShelfRow& row, const DesiredOutcome& outcome);
  void tell(const ShelfRow& row, Error error);

  std::span<const ShelfRow> rows_;
  const PlanRules& rules_;
  FieldPolicy policy_;
  std::vector<Selection> selections_;     ///< of rows_, in order
  std::vector<NewRow> new_rows_;          ///< could be created one by one
  const ShelfRow* lead_ = nullptr;        ///< first wanted row with a live listing
  const ShelfRow* first_live_ = nullptr;  ///< first row with a live listing, wanted or not
  bool has_untouched_ = false;            ///< a bound variant is not approved
  bool shape_known_ = false;
  std::optional<Error> shape_;
  ProductDecision decision_;
};

}  // namespace oneshelf
