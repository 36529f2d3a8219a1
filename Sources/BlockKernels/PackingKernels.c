#include "Levels.h"
#include "PackingKernels.h"

// MARK: What a block of integers is like

BODY struct block_survey survey_body(const int64_t *restrict values, int64_t count) {
  int64_t least = INT64_MAX, greatest = INT64_MIN, unknown = 0, absent = 0, elsewhere = 0;
  for (int64_t i = 0; i < count; i++) {
    int64_t value = values[i];
    unknown += value == UNKNOWN ? 1 : 0;
    absent += value == ABSENT ? 1 : 0;
    elsewhere += value == ELSEWHERE ? 1 : 0;
    int64_t low = value > ELSEWHERE ? value : INT64_MAX;
    least = low < least ? low : least;
    // What is none is less than all that is not.
    greatest = value > greatest ? value : greatest;
  }
  struct block_survey survey = {least, greatest, unknown, absent, elsewhere};
  return survey;
}
LEVELS(struct block_survey, survey, (const int64_t *values, int64_t count), (values, count))
struct block_survey block_survey(int32_t level, const int64_t *values, int64_t count) {
  CHOOSE(level, survey, (values, count))
}

// MARK: Codes from a base on, in a unit

// A number that is a multiple of an odd one is divided by multiplying it with the odd one's inverse; of any other the
// product is greater than every quotient can be.
#define PACK(bits, Code)                                                                                               \
  BODY bool pack_##bits##_body(                                                                                        \
    Code *restrict codes, const int64_t *restrict values, int64_t count, int64_t base, int64_t shift,                  \
    uint64_t inverse, uint64_t most                                                                                    \
  ) {                                                                                                                  \
    uint64_t wrong = 0, low = ((uint64_t)1 << shift) - 1;                                                              \
    for (int64_t i = 0; i < count; i++) {                                                                              \
      int64_t value = values[i];                                                                                       \
      uint64_t above = (uint64_t)value - (uint64_t)base;                                                               \
      uint64_t quotient = (above >> shift) * inverse;                                                                  \
      bool is_none = value <= ELSEWHERE;                                                                               \
      wrong |= (is_none ? 0 : 1) & ((quotient > most ? 1 : 0) | ((above & low) != 0 ? 1 : 0));                         \
      Code none = (Code)((uint64_t)(Code) - 1 - ((uint64_t)value - (uint64_t)UNKNOWN));                                \
      codes[i] = is_none ? none : (Code)quotient;                                                                      \
    }                                                                                                                  \
    return wrong == 0;                                                                                                 \
  }                                                                                                                    \
  LEVELS(                                                                                                              \
    bool, pack_##bits,                                                                                                 \
    (Code * codes, const int64_t *values, int64_t count, int64_t base, int64_t shift, uint64_t inverse,                \
     uint64_t most),                                                                                                   \
    (codes, values, count, base, shift, inverse, most))                                                                \
  static bool pack_##bits(                                                                                             \
    int32_t level, Code *codes, const int64_t *values, int64_t count, int64_t base, int64_t shift, uint64_t inverse,   \
    uint64_t most                                                                                                      \
  ) {                                                                                                                  \
    CHOOSE(level, pack_##bits, (codes, values, count, base, shift, inverse, most))                                     \
  }                                                                                                                    \
  bool block_pack_##bits(                                                                                              \
    int32_t level, Code *codes, const int64_t *values, int64_t count, int64_t base, int64_t unit, uint64_t most        \
  ) {                                                                                                                  \
    int64_t shift = __builtin_ctzll((uint64_t)unit);                                                                   \
    uint64_t odd = (uint64_t)unit >> shift, inverse = odd;                                                             \
    /* Each step doubles how many low bits are right; at first there are three. */                                     \
    for (int step = 0; step < 5; step++) inverse *= 2 - odd * inverse;                                                 \
    return pack_##bits(level, codes, values, count, base, shift, inverse, most);                                       \
  }

PACK(16, uint16_t)
PACK(32, uint32_t)
