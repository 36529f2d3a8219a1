// BlockKernels: passes over integers and over cells of text, compiled for several processors and chosen at run time.
// May import: nothing. It knows neither populations nor plans.
// Start reading at `block_level`; what each pass means is said by BatchEvaluation, which alone calls it.
#ifndef BLOCK_KERNELS_H
#define BLOCK_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

#include "CellKernels.h"
#include "PackingKernels.h"

/// The greatest level that this processor has: 0 any, 1 AVX2, 2 AVX-512. A pass asked for at a level must be had.
int32_t block_level(void);

/// `words[i] &= table[codes[i]]`.
void block_lookup(int32_t level, uint16_t *words, const uint8_t *codes, int64_t count, const uint16_t *table);
/// `words[i] &= table[first[i] + second[i] * stride]`.
void block_lookup_pair(
  int32_t level, uint16_t *words, const uint8_t *first, const uint8_t *second, int64_t stride, int64_t count,
  const uint16_t *table);
/// `words[i] &= word`, changed by the difference of each value that the code equals.
void block_equal(
  int32_t level, uint16_t *words, const uint8_t *codes, int64_t count, uint16_t word, const uint8_t *values,
  const uint16_t *differences, int64_t value_count);
/// `words[i] &= word`, changed by the difference of each start that the code reaches; starts ascend.
void block_steps_16(
  int32_t level, uint16_t *words, const uint16_t *codes, int64_t count, uint16_t word, const uint16_t *starts,
  const uint16_t *differences, int64_t start_count);
void block_steps_32(
  int32_t level, uint16_t *words, const uint32_t *codes, int64_t count, uint16_t word, const uint32_t *starts,
  const uint16_t *differences, int64_t start_count);
void block_steps_64(
  int32_t level, uint16_t *words, const int64_t *values, int64_t count, uint16_t word, const int64_t *starts,
  const uint16_t *differences, int64_t start_count);
/// `words[i] &= table[0]`, but for some rows `words[rows[i]] &= table[codes[i]]`; `room` is for as many words as rows.
void block_apart(
  int32_t level, uint16_t *words, int64_t count, const uint16_t *rows, const uint8_t *codes, int64_t row_count,
  const uint16_t *table, uint16_t *room);
/// Writes `start & table[codes[i]]` for those rows where that has one of some bits, and the rows beside it.
int64_t block_select_apart(
  int32_t level, uint16_t *words, uint16_t *places, uint16_t start, const uint16_t *rows, const uint8_t *codes,
  int64_t row_count, const uint16_t *table, uint16_t bits);

/// How many words have one of some bits.
int64_t block_count(int32_t level, const uint16_t *words, int64_t count, uint16_t bits);
/// Moves the words that have one of some bits to the front, and writes where they stood.
int64_t block_select(int32_t level, uint16_t *words, int64_t count, uint16_t bits, uint16_t *places);
/// The same where the words stand for rows that are told beside them: both lists are drawn together.
int64_t block_keep(int32_t level, uint16_t *words, uint16_t *places, int64_t count, uint16_t bits);

/// `target[i] = base + codes[i] * unit`, or the value that is none which one of the three greatest codes stands for.
void block_unpack_16(
  int32_t level, int64_t *target, const uint16_t *codes, int64_t count, int64_t base, int64_t unit);
void block_unpack_32(
  int32_t level, int64_t *target, const uint32_t *codes, int64_t count, int64_t base, int64_t unit);
/// `target[i] = values[codes[i]]`.
void block_unpack_8(int32_t level, int64_t *target, const uint8_t *codes, int64_t count, const int64_t *values);
/// The same of `codes[rows[i] & mask]`.
void block_gather_16(
  int32_t level, int64_t *target, const uint16_t *codes, const uint32_t *rows, uint32_t mask, int64_t count,
  int64_t base, int64_t unit);
void block_gather_32(
  int32_t level, int64_t *target, const uint32_t *codes, const uint32_t *rows, uint32_t mask, int64_t count,
  int64_t base, int64_t unit);
void block_gather_8(
  int32_t level, int64_t *target, const uint8_t *codes, const uint32_t *rows, uint32_t mask, int64_t count,
  const int64_t *values);
/// `target[i] = values[code]` of the row `rows[i] & mask`, whose code is 0 where it is none of those apart. `room` is for
/// as many codes as a block has rows.
void block_gather_apart(
  int32_t level, int64_t *target, const uint16_t *apart, const uint8_t *codes, int64_t apart_count,
  const uint32_t *rows, uint32_t mask, int64_t count, const int64_t *values, uint8_t *room);

/// Bits that all numbers fit in, by size: those of each number, or of its complement where it is negative. Values that
/// are none count nothing.
uint64_t block_magnitude(int32_t level, const int64_t *values, int64_t count);
/// `target[i] = left[i] ± right[i]`; of values that are none the greater decides. Sums of numbers of at most 61 bits.
void block_add(int32_t level, int64_t *target, const int64_t *left, const int64_t *right, int64_t count);
void block_subtract(int32_t level, int64_t *target, const int64_t *left, const int64_t *right, int64_t count);

/// `target[i] = ` 1 where `left[i]` stands to `right[i]` so, else 0: 0 equal, 1 not equal, 2 less, 3 less or equal. Of values
/// that are none equality knows the absent, which are all equal; in an order the greater decides, as in a sum.
void block_compare(
  int32_t level, int64_t *target, const int64_t *left, const int64_t *right, int64_t count, int32_t comparison);
/// `target[i] = values[i] * factor`, and what is none stays so. The products must fit in 62 bits.
void block_multiply(int32_t level, int64_t *target, const int64_t *values, int64_t count, int64_t factor);
/// `target[i] =` the year in which `days[i]` lies, counted from 1970-01-01, and what is none stays so. Returns whether all
/// days lie from 1901 to 2099; else what is written means nothing.
bool block_years(int32_t level, int64_t *target, const int64_t *days, int64_t count);
/// `target[i] += stride * ` the code of a small column's value: 0 for the unknown, 1 for the absent, two more than the value
/// else. Of what is held elsewhere the sum lies far below zero.
void block_codes(int32_t level, int64_t *target, const int64_t *values, int64_t count, int64_t stride);

/// `target[i] = first[i]` where the condition is 1, `second[i]` where it is 0 or absent; where it is unknown, what both are
/// if they are the same, else unknown.
void block_choose(
  int32_t level, int64_t *target, const int64_t *conditions, const int64_t *first, const int64_t *second,
  int64_t count);
/// `target[i] = ` the lesser of both, or the greater; of values that are none what is held elsewhere decides, then the
/// unknown.
void block_extreme(
  int32_t level, int64_t *target, const int64_t *left, const int64_t *right, int64_t count, bool is_greatest);

/// One boundary of a quotient: at / unit, and the words at it and above it.
struct block_boundary {
  int64_t at;
  int64_t unit;
  uint16_t equal;
  uint16_t over;
};

/// The words of what is no quotient.
struct block_ratio_words {
  /// Below all boundaries.
  uint16_t under;
  uint16_t unknown;
  /// Known to be absent, or over a denominator that is not positive.
  uint16_t absent;
  uint16_t elsewhere;
};

/// `words[i] &=` the word of above[i] / below[i], by cross-multiplication; the products must fit in 64 bits.
void block_ratio(
  int32_t level, uint16_t *words, const int64_t *above, const int64_t *below, int64_t count,
  struct block_ratio_words none, const struct block_boundary *boundaries, int64_t boundary_count);

#endif
