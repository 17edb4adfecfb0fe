#include "connectors/bigcommerce/writer.h"

#include "connectors/bigcommerce/write_job.h"

namespace oneshelf::bigcommerce {

Result<std::vector<ProductOutcome>> ListingWrites::write_listings(
    const Context& context, std::span<const ProductWrite> products) {
  WriteJob job(*client_, context, *facts_, products);
  check_writes(job);
  resolve_names(job);
  create_products(job);
  update_products(job);
  join_variants(job);
  write_prices(job);
  write_images(job);
  delete_variants(job);
  if (const std::optional<Error> failure = job.failure()) return *failure;
  std::vector<ProductOutcome> outcomes;
  for (ProductWork& work : job.works) outcomes.push_back(std::move(work.outcome));
  return outcomes;
}

}  // namespace oneshelf::bigcommerce
