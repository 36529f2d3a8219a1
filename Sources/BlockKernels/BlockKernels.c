#include "BlockKernels.h"

#include "Levels.h"

#if defined(__x86_64__)
int32_t block_level(void) {
  bool is_wide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
  bool is_wider = is_wide && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
    && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
    && __builtin_cpu_supports("avx512vbmi2");
  return is_wider ? 2 : is_wide ? 1 : 0;
}
#else
int32_t block_level(void) { return 0; }
#endif

// MARK: Words by codes

BODY void lookup_body(
  uint16_t *restrict words, const uint8_t *restrict codes, int64_t count, const uint16_t *restrict table
) {
  for (int64_t i = 0; i < count; i++) words[i] &= table[codes[i]];
}
LEVELS(
  void, lookup, (uint16_t *words, const uint8_t *codes, int64_t count, const uint16_t *table),
  (words, codes, count, table))
void block_lookup(int32_t level, uint16_t *words, const uint8_t *codes, int64_t count, const uint16_t *table) {
  CHOOSE(level, lookup, (words, codes, count, table))
}

BODY void lookup_pair_body(
  uint16_t *restrict words, const uint8_t *restrict first, const uint8_t *restrict second, int64_t stride,
  int64_t count, const uint16_t *restrict table
) {
  for (int64_t i = 0; i < count; i++) words[i] &= table[first[i] + second[i] * stride];
}
LEVELS(
  void, lookup_pair,
  (uint16_t *words, const uint8_t *first, const uint8_t *second, int64_t stride, int64_t count, const uint16_t *table),
  (words, first, second, stride, count, table))
void block_lookup_pair(
  int32_t level, uint16_t *words, const uint8_t *first, const uint8_t *second, int64_t stride, int64_t count,
  const uint16_t *table
) {
  CHOOSE(level, lookup_pair, (words, first, second, stride, count, table))
}

BODY void apart_body(
  uint16_t *restrict words, int64_t count, const uint16_t *restrict rows, const uint8_t *restrict codes,
  int64_t row_count, const uint16_t *restrict table, uint16_t *restrict room
) {
  for (int64_t i = 0; i < row_count; i++) room[i] = words[rows[i]] & table[codes[i]];
  uint16_t word = table[0];
  for (int64_t i = 0; i < count; i++) words[i] &= word;
  for (int64_t i = 0; i < row_count; i++) words[rows[i]] = room[i];
}
LEVELS(
  void, apart,
  (uint16_t *words, int64_t count, const uint16_t *rows, const uint8_t *codes, int64_t row_count,
   const uint16_t *table, uint16_t *room),
  (words, count, rows, codes, row_count, table, room))
void block_apart(
  int32_t level, uint16_t *words, int64_t count, const uint16_t *rows, const uint8_t *codes, int64_t row_count,
  const uint16_t *table, uint16_t *room
) {
  CHOOSE(level, apart, (words, count, rows, codes, row_count, table, room))
}

// A pass over words by the steps of a comparison. With one or two steps the words are read once; with more, a tile's
// are put together first.
#define STEPS(name, Code, COMPARISON)                                                                                  \
  BODY void name##_body(                                                                                               \
    uint16_t *restrict words, const Code *restrict codes, int64_t count, uint16_t word, const Code *restrict steps,    \
    const uint16_t *restrict differences, int64_t step_count                                                           \
  ) {                                                                                                                  \
    if (step_count == 1) {                                                                                             \
      Code s = steps[0];                                                                                               \
      uint16_t d = differences[0];                                                                                     \
      for (int64_t i = 0; i < count; i++) words[i] &= word ^ (codes[i] COMPARISON s ? d : 0);                          \
      return;                                                                                                          \
    }                                                                                                                  \
    if (step_count == 2) {                                                                                             \
      Code s = steps[0], t = steps[1];                                                                                 \
      uint16_t d = differences[0], e = differences[1];                                                                 \
      for (int64_t i = 0; i < count; i++)                                                                              \
        words[i] &= word ^ (codes[i] COMPARISON s ? d : 0) ^ (codes[i] COMPARISON t ? e : 0);                          \
      return;                                                                                                          \
    }                                                                                                                  \
    for (int64_t first = 0; first < count; first += TILE) {                                                            \
      uint16_t found[TILE];                                                                                            \
      int64_t rows = lesser(TILE, count - first);                                                                      \
      for (int64_t i = 0; i < rows; i++) found[i] = word;                                                              \
      for (int64_t step = 0; step < step_count; step++) {                                                              \
        Code s = steps[step];                                                                                          \
        uint16_t d = differences[step];                                                                                \
        for (int64_t i = 0; i < rows; i++) found[i] ^= codes[first + i] COMPARISON s ? d : 0;                          \
      }                                                                                                                \
      for (int64_t i = 0; i < rows; i++) words[first + i] &= found[i];                                                 \
    }                                                                                                                  \
  }                                                                                                                    \
  LEVELS(                                                                                                              \
    void, name,                                                                                                        \
    (uint16_t * words, const Code *codes, int64_t count, uint16_t word, const Code *steps,                             \
     const uint16_t *differences, int64_t step_count),                                                                 \
    (words, codes, count, word, steps, differences, step_count))                                                       \
  void block_##name(                                                                                                   \
    int32_t level, uint16_t *words, const Code *codes, int64_t count, uint16_t word, const Code *steps,                \
    const uint16_t *differences, int64_t step_count                                                                    \
  ) {                                                                                                                  \
    CHOOSE(level, name, (words, codes, count, word, steps, differences, step_count))                                   \
  }

STEPS(equal, uint8_t, ==)
STEPS(steps_16, uint16_t, >=)
STEPS(steps_32, uint32_t, >=)
STEPS(steps_64, int64_t, >=)

// MARK: Numbers

// With a unit of 32 bits the product is one of two numbers of 32 bits, which processors have many at a time.
#define UNPACK(bits, Code)                                                                                             \
  BODY void unpack_##bits##_body(                                                                                      \
    int64_t *restrict target, const Code *restrict codes, int64_t count, int64_t base, int64_t unit                    \
  ) {                                                                                                                  \
    const Code most = (Code) - 1;                                                                                      \
    if (unit <= UINT32_MAX) {                                                                                          \
      uint32_t small = (uint32_t)unit;                                                                                 \
      for (int64_t i = 0; i < count; i++) {                                                                            \
        Code code = codes[i];                                                                                          \
        int64_t value = (int64_t)((uint64_t)base + (uint64_t)(uint32_t)code * (uint64_t)small);                        \
        int64_t none = (int64_t)((uint64_t)UNKNOWN + (uint64_t)(Code)(most - code));                                   \
        target[i] = code >= (Code)(most - 2) ? none : value;                                                           \
      }                                                                                                                \
      return;                                                                                                          \
    }                                                                                                                  \
    for (int64_t i = 0; i < count; i++) {                                                                              \
      Code code = codes[i];                                                                                            \
      int64_t value = (int64_t)((uint64_t)base + (uint64_t)code * (uint64_t)unit);                                     \
      int64_t none = (int64_t)((uint64_t)UNKNOWN + (uint64_t)(Code)(most - code));                                     \
      target[i] = code >= (Code)(most - 2) ? none : value;                                                             \
    }                                                                                                                  \
  }                                                                                                                    \
  LEVELS(                                                                                                              \
    void, unpack_##bits, (int64_t * target, const Code *codes, int64_t count, int64_t base, int64_t unit),             \
    (target, codes, count, base, unit))                                                                                \
  void block_unpack_##bits(                                                                                            \
    int32_t level, int64_t *target, const Code *codes, int64_t count, int64_t base, int64_t unit                       \
  ) {                                                                                                                  \
    CHOOSE(level, unpack_##bits, (target, codes, count, base, unit))                                                   \
  }

UNPACK(16, uint16_t)
UNPACK(32, uint32_t)

BODY void unpack_8_body(
  int64_t *restrict target, const uint8_t *restrict codes, int64_t count, const int64_t *restrict values
) {
  for (int64_t i = 0; i < count; i++) target[i] = values[codes[i]];
}
LEVELS(
  void, unpack_8, (int64_t * target, const uint8_t *codes, int64_t count, const int64_t *values),
  (target, codes, count, values))
void block_unpack_8(int32_t level, int64_t *target, const uint8_t *codes, int64_t count, const int64_t *values) {
  CHOOSE(level, unpack_8, (target, codes, count, values))
}

// The same of some rows alone.
#define GATHER(bits, Code)                                                                                             \
  BODY void gather_##bits##_body(                                                                                      \
    int64_t *restrict target, const Code *restrict codes, const uint32_t *restrict rows, uint32_t mask, int64_t count, \
    int64_t base, int64_t unit                                                                                         \
  ) {                                                                                                                  \
    const Code most = (Code) - 1;                                                                                      \
    for (int64_t i = 0; i < count; i++) {                                                                              \
      Code code = codes[rows[i] & mask];                                                                               \
      int64_t value = (int64_t)((uint64_t)base + (uint64_t)code * (uint64_t)unit);                                     \
      int64_t none = (int64_t)((uint64_t)UNKNOWN + (uint64_t)(Code)(most - code));                                     \
      target[i] = code >= (Code)(most - 2) ? none : value;                                                             \
    }                                                                                                                  \
  }                                                                                                                    \
  LEVELS(                                                                                                              \
    void, gather_##bits,                                                                                               \
    (int64_t * target, const Code *codes, const uint32_t *rows, uint32_t mask, int64_t count, int64_t base,            \
     int64_t unit),                                                                                                    \
    (target, codes, rows, mask, count, base, unit))                                                                    \
  void block_gather_##bits(                                                                                            \
    int32_t level, int64_t *target, const Code *codes, const uint32_t *rows, uint32_t mask, int64_t count,             \
    int64_t base, int64_t unit                                                                                         \
  ) {                                                                                                                  \
    CHOOSE(level, gather_##bits, (target, codes, rows, mask, count, base, unit))                                       \
  }

GATHER(16, uint16_t)
GATHER(32, uint32_t)

BODY void gather_8_body(
  int64_t *restrict target, const uint8_t *restrict codes, const uint32_t *restrict rows, uint32_t mask, int64_t count,
  const int64_t *restrict values
) {
  for (int64_t i = 0; i < count; i++) target[i] = values[codes[rows[i] & mask]];
}
LEVELS(
  void, gather_8,
  (int64_t * target, const uint8_t *codes, const uint32_t *rows, uint32_t mask, int64_t count, const int64_t *values),
  (target, codes, rows, mask, count, values))
void block_gather_8(
  int32_t level, int64_t *target, const uint8_t *codes, const uint32_t *rows, uint32_t mask, int64_t count,
  const int64_t *values
) {
  CHOOSE(level, gather_8, (target, codes, rows, mask, count, values))
}

BODY void gather_apart_body(
  int64_t *restrict target, const uint16_t *restrict apart, const uint8_t *restrict codes, int64_t apart_count,
  const uint32_t *restrict rows, uint32_t mask, int64_t count, const int64_t *restrict values, uint8_t *restrict room
) {
  for (uint32_t i = 0; i <= mask; i++) room[i] = 0;
  for (int64_t i = 0; i < apart_count; i++) room[apart[i]] = codes[i];
  for (int64_t i = 0; i < count; i++) target[i] = values[room[rows[i] & mask]];
}
LEVELS(
  void, gather_apart,
  (int64_t * target, const uint16_t *apart, const uint8_t *codes, int64_t apart_count, const uint32_t *rows,
   uint32_t mask, int64_t count, const int64_t *values, uint8_t *room),
  (target, apart, codes, apart_count, rows, mask, count, values, room))
void block_gather_apart(
  int32_t level, int64_t *target, const uint16_t *apart, const uint8_t *codes, int64_t apart_count,
  const uint32_t *rows, uint32_t mask, int64_t count, const int64_t *values, uint8_t *room
) {
  CHOOSE(level, gather_apart, (target, apart, codes, apart_count, rows, mask, count, values, room))
}

BODY uint64_t magnitude_body(const int64_t *restrict values, int64_t count) {
  uint64_t bits = 0;
  for (int64_t i = 0; i < count; i++) {
    int64_t value = values[i];
    int64_t size = value < 0 ? ~value : value;
    bits |= value > ELSEWHERE ? (uint64_t)size : 0;
  }
  return bits;
}
LEVELS(uint64_t, magnitude, (const int64_t *values, int64_t count), (values, count))
uint64_t block_magnitude(int32_t level, const int64_t *values, int64_t count) {
  CHOOSE(level, magnitude, (values, count))
}

#define COMBINE(name, OPERATION)                                                                                       \
  BODY void name##_body(int64_t *target, const int64_t *left, const int64_t *right, int64_t count) {                   \
    for (int64_t i = 0; i < count; i++) {                                                                              \
      int64_t l = left[i], r = right[i];                                                                               \
      int64_t value = (int64_t)((uint64_t)l OPERATION(uint64_t) r);                                                    \
      int64_t least = l < r ? l : r, greatest = l < r ? r : l;                                                         \
      int64_t none = greatest > ELSEWHERE ? least : greatest;                                                          \
      target[i] = least > ELSEWHERE ? value : none;                                                                    \
    }                                                                                                                  \
  }                                                                                                                    \
  LEVELS(                                                                                                              \
    void, name, (int64_t * target, const int64_t *left, const int64_t *right, int64_t count),                          \
    (target, left, right, count))                                                                                      \
  void block_##name(int32_t level, int64_t *target, const int64_t *left, const int64_t *right, int64_t count) {        \
    CHOOSE(level, name, (target, left, right, count))                                                                  \
  }

COMBINE(add, +)
COMBINE(subtract, -)

// MARK: Conditions

#define ORDER(OPERATION)                                                                                               \
  for (int64_t i = 0; i < count; i++) {                                                                                \
    int64_t l = left[i], r = right[i];                                                                                 \
    int64_t least = l < r ? l : r, greatest = l < r ? r : l;                                                           \
    int64_t none = greatest > ELSEWHERE ? least : greatest;                                                            \
    target[i] = least > ELSEWHERE ? (l OPERATION r ? 1 : 0) : none;                                                    \
  }

BODY void compare_body(
  int64_t *target, const int64_t *left, const int64_t *right, int64_t count, int32_t comparison
) {
  switch (comparison) {
  case 2: ORDER(<) return;
  case 3: ORDER(<=) return;
  default: break;
  }
  int64_t if_equal = comparison == 0 ? 1 : 0;
  for (int64_t i = 0; i < count; i++) {
    int64_t l = left[i], r = right[i];
    int64_t value = l == r ? if_equal : 1 - if_equal;
    value = ((l == UNKNOWN) | (r == UNKNOWN)) ? UNKNOWN : value;
    target[i] = ((l == ELSEWHERE) | (r == ELSEWHERE)) ? ELSEWHERE : value;
  }
}
LEVELS(
  void, compare,
  (int64_t * target, const int64_t *left, const int64_t *right, int64_t count, int32_t comparison),
  (target, left, right, count, comparison))
void block_compare(
  int32_t level, int64_t *target, const int64_t *left, const int64_t *right, int64_t count, int32_t comparison
) {
  CHOOSE(level, compare, (target, left, right, count, comparison))
}

// What is none stays so.
BODY void multiply_body(int64_t *target, const int64_t *values, int64_t count, int64_t factor) {
  for (int64_t i = 0; i < count; i++) {
    int64_t value = values[i];
    target[i] = value > ELSEWHERE ? (int64_t)((uint64_t)value * (uint64_t)factor) : value;
  }
}
LEVELS(
  void, multiply, (int64_t * target, const int64_t *values, int64_t count, int64_t factor),
  (target, values, count, factor))
void block_multiply(int32_t level, int64_t *target, const int64_t *values, int64_t count, int64_t factor) {
  CHOOSE(level, multiply, (target, values, count, factor))
}

// From 1901 to 2099 every fourth year is a leap year. The first of these days is 25,202 days before 1970, there are 72,684
// of them, and a quarter of 1,461 days is a year: so many that 32 bits of its inverse tell each year exactly.
BODY bool years_body(int64_t *target, const int64_t *days, int64_t count) {
  uint64_t others = 0;
  for (int64_t i = 0; i < count; i++) {
    int64_t day = days[i];
    uint64_t since = (uint64_t)day + 25202;
    bool is_none = day <= ELSEWHERE;
    others |= !is_none && since >= 72684 ? 1 : 0;
    int64_t year = 1901 + (int64_t)((uint64_t)(uint32_t)(4 * since + 3) * 2939745 >> 32);
    target[i] = is_none ? day : year;
  }
  return others == 0;
}
LEVELS(bool, years, (int64_t * target, const int64_t *days, int64_t count), (target, days, count))
bool block_years(int32_t level, int64_t *target, const int64_t *days, int64_t count) {
  CHOOSE(level, years, (target, days, count))
}

BODY void codes_body(int64_t *restrict target, const int64_t *restrict values, int64_t count, int64_t stride) {
  for (int64_t i = 0; i < count; i++) {
    int64_t value = values[i];
    int64_t code = value > ELSEWHERE ? value + 2 : (int64_t)((uint64_t)value - (uint64_t)UNKNOWN);
    // Far below zero it stays, whatever the others add.
    code = value == ELSEWHERE ? -((int64_t)1 << 40) : code;
    target[i] += code * stride;
  }
}
LEVELS(
  void, codes, (int64_t * target, const int64_t *values, int64_t count, int64_t stride),
  (target, values, count, stride))
void block_codes(int32_t level, int64_t *target, const int64_t *values, int64_t count, int64_t stride) {
  CHOOSE(level, codes, (target, values, count, stride))
}

BODY void choose_body(
  int64_t *target, const int64_t *conditions, const int64_t *first, const int64_t *second, int64_t count
) {
  for (int64_t i = 0; i < count; i++) {
    int64_t condition = conditions[i], a = first[i], b = second[i];
    int64_t known = condition == 1 ? a : b;
    // Two that are unknown are the same too, and stay so.
    int64_t open = a == b ? a : UNKNOWN;
    open = ((a == ELSEWHERE) | (b == ELSEWHERE)) ? ELSEWHERE : open;
    int64_t none = condition == UNKNOWN ? open : ELSEWHERE;
    target[i] = ((condition >= 0) | (condition == ABSENT)) ? known : none;
  }
}
LEVELS(
  void, choose,
  (int64_t * target, const int64_t *conditions, const int64_t *first, const int64_t *second, int64_t count),
  (target, conditions, first, second, count))
void block_choose(
  int32_t level, int64_t *target, const int64_t *conditions, const int64_t *first, const int64_t *second,
  int64_t count
) {
  CHOOSE(level, choose, (target, conditions, first, second, count))
}

BODY void extreme_body(
  int64_t *target, const int64_t *left, const int64_t *right, int64_t count, bool is_greatest
) {
  for (int64_t i = 0; i < count; i++) {
    int64_t l = left[i], r = right[i];
    int64_t least = l < r ? l : r, greatest = l < r ? r : l;
    int64_t none = ((l == ELSEWHERE) | (r == ELSEWHERE)) ? ELSEWHERE : least;
    target[i] = least > ELSEWHERE ? (is_greatest ? greatest : least) : none;
  }
}
LEVELS(
  void, extreme,
  (int64_t * target, const int64_t *left, const int64_t *right, int64_t count, bool is_greatest),
  (target, left, right, count, is_greatest))
void block_extreme(
  int32_t level, int64_t *target, const int64_t *left, const int64_t *right, int64_t count, bool is_greatest
) {
  CHOOSE(level, extreme, (target, left, right, count, is_greatest))
}

// MARK: Quotients

// Everything is as wide as the numbers until a tile is done, so that many rows are worked out at once.
BODY void ratio_rows(
  uint16_t *restrict words, const int64_t *restrict above, const int64_t *restrict below, int64_t count,
  struct block_ratio_words none, const struct block_boundary *restrict boundaries, int64_t boundary_count
) {
  for (int64_t first = 0; first < count; first += TILE) {
    int64_t found[TILE];
    int64_t rows = lesser(TILE, count - first);
    for (int64_t i = 0; i < rows; i++) found[i] = none.under;
    for (int64_t j = 0; j < boundary_count; j++) {
      int64_t at = boundaries[j].at, unit = boundaries[j].unit, equal = boundaries[j].equal, over = boundaries[j].over;
      for (int64_t i = 0; i < rows; i++) {
        int64_t left = (int64_t)((uint64_t)above[first + i] * (uint64_t)unit);
        int64_t right = (int64_t)((uint64_t)below[first + i] * (uint64_t)at);
        found[i] = left < right ? found[i] : left == right ? equal : over;
      }
    }
    for (int64_t i = 0; i < rows; i++) {
      int64_t a = above[first + i], b = below[first + i];
      // A denominator known to be absent, zero or negative decides, whatever the numerator is.
      int64_t other = a == ABSENT ? none.absent : none.unknown;
      other = a == ELSEWHERE ? none.elsewhere : other;
      other = b == ELSEWHERE ? none.elsewhere : other;
      other = b == ABSENT ? none.absent : other;
      int64_t known = b > 0 ? found[i] : none.absent;
      // Where the numerator is none, only a denominator that is not positive decides.
      known = a > ELSEWHERE ? known : b > 0 ? other : none.absent;
      found[i] = b > ELSEWHERE ? known : other;
    }
    for (int64_t i = 0; i < rows; i++) words[first + i] &= (uint16_t)found[i];
  }
}

BODY void ratio_body(
  uint16_t *restrict words, const int64_t *restrict above, const int64_t *restrict below, int64_t count,
  struct block_ratio_words none, const struct block_boundary *restrict boundaries, int64_t boundary_count
) {
  // The number of boundaries is known in each case, so that the inner loop is none.
  switch (boundary_count) {
  case 1: return ratio_rows(words, above, below, count, none, boundaries, 1);
  case 2: return ratio_rows(words, above, below, count, none, boundaries, 2);
  default: return ratio_rows(words, above, below, count, none, boundaries, boundary_count);
  }
}
LEVELS(
  void, ratio,
  (uint16_t * words, const int64_t *above, const int64_t *below, int64_t count, struct block_ratio_words none,
   const struct block_boundary *boundaries, int64_t boundary_count),
  (words, above, below, count, none, boundaries, boundary_count))
void block_ratio(
  int32_t level, uint16_t *words, const int64_t *above, const int64_t *below, int64_t count,
  struct block_ratio_words none, const struct block_boundary *boundaries, int64_t boundary_count
) {
  CHOOSE(level, ratio, (words, above, below, count, none, boundaries, boundary_count))
}
