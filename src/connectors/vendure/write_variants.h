#pragma once

#include "connectors/vendure/write_job.h"

namespace oneshelf::vendure {

/// The steps that update, create and delete one product's variants, in this order.
void add_variant_steps(const WriteJob& job, ProductWork& work, std::vector<Step>& steps);

}  // namespace oneshelf::vendure
