#ifndef PACKING_KERNELS_H
#define PACKING_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

/// What a block of integers is like.
struct block_survey {
  /// Of those that are values; where there are none, the least is greater than the greatest.
  int64_t least;
  int64_t greatest;
  /// How many are unknown, known to be absent, and held elsewhere.
  int64_t unknown;
  int64_t absent;
  int64_t elsewhere;
};
struct block_survey block_survey(int32_t level, const int64_t *values, int64_t count);

/// `codes[i] = (values[i] - base) / unit`; the three greatest codes stand for the values that are none.
/// Returns whether each is a whole multiple, and none more than `most`; else the codes mean nothing.
bool block_pack_16(
  int32_t level, uint16_t *codes, const int64_t *values, int64_t count, int64_t base, int64_t unit, uint64_t most);
bool block_pack_32(
  int32_t level, uint32_t *codes, const int64_t *values, int64_t count, int64_t base, int64_t unit, uint64_t most);

#endif
