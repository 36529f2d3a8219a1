#include "CellKernels.h"

#include <stdbool.h>
#include <string.h>

#include "Levels.h"

// MARK: Quotes

BODY int64_t quotes_body(const uint8_t *restrict bytes, int64_t count) {
  int64_t found = 0;
  for (int64_t i = 0; i < count; i++) found += bytes[i] == '"' ? 1 : 0;
  return found;
}
LEVELS(int64_t, quotes, (const uint8_t *bytes, int64_t count), (bytes, count))
int64_t cell_quotes(int32_t level, const uint8_t *bytes, int64_t count) { CHOOSE(level, quotes, (bytes, count)) }

// MARK: Words and their slots

BODY int64_t slot_of(uint64_t head, uint64_t tail, int64_t length, int32_t bits, uint64_t factor) {
  uint64_t mixed = head ^ (tail * UINT64_C(0xC2B2AE3D27D4EB4F)) ^ (uint64_t)length;
  return (int64_t)((mixed * factor) >> (64 - bits));
}

int64_t cell_word_slot(const uint8_t *word, int64_t length, int32_t bits, uint64_t factor) {
  uint8_t padded[16] = {0};
  memcpy(padded, word, (size_t)(length < 16 ? length : 16));
  uint64_t head, tail;
  memcpy(&head, padded, 8);
  memcpy(&tail, padded + 8, 8);
  return slot_of(head, tail, length, bits, factor);
}

#if defined(__x86_64__)

// MARK: Marks

// What is written beyond those found is written again, or not looked at.
AVX512 static int64_t marks_avx512(
  const uint8_t *bytes, int64_t count, int32_t *places, uint32_t *others, int64_t *other_count
) {
  uint8_t order[64];
  for (int i = 0; i < 64; i++) order[i] = (uint8_t)i;
  const __m512i ascending = _mm512_loadu_si512(order), comma = _mm512_set1_epi8(',');
  const __m512i feed = _mm512_set1_epi8('\n'), end = _mm512_set1_epi8('\r'), quote = _mm512_set1_epi8('"');
  int64_t found = 0, apart = 0;
  for (int64_t first = 0; first < count; first += 64) {
    int64_t left = count - first;
    // Nobody but this pass knows that the next page follows.
    _mm_prefetch(bytes + first + 4096, _MM_HINT_T0);
    __mmask64 inside = left >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << left) - 1;
    __m512i own = _mm512_maskz_loadu_epi8(inside, bytes + first);
    __mmask64 rest = _mm512_cmpeq_epi8_mask(own, feed) | _mm512_cmpeq_epi8_mask(own, end)
      | _mm512_cmpeq_epi8_mask(own, quote);
    __mmask64 all = _mm512_cmpeq_epi8_mask(own, comma) | rest;
    for (; rest != 0; rest &= rest - 1) {
      others[apart++] = (uint32_t)(found + __builtin_popcountll(all & ((rest & -rest) - 1)));
    }
    __m512i drawn = _mm512_maskz_compress_epi8(all, ascending), start = _mm512_set1_epi32((int)first);
    int64_t marks = __builtin_popcountll(all);
    _mm512_storeu_si512(places + found, _mm512_add_epi32(start, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(drawn))));
    for (int64_t done = 16; done < marks; done += 16) {
      drawn = _mm512_shuffle_i32x4(drawn, drawn, 0x39);
      _mm512_storeu_si512(
        places + found + done, _mm512_add_epi32(start, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(drawn))));
    }
    found += marks;
  }
  *other_count = apart;
  return found;
}

AVX2 BODY uint64_t equal_bytes(__m256i low, __m256i high, char byte) {
  __m256i wanted = _mm256_set1_epi8(byte);
  uint64_t first = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
  uint64_t second = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
  return first | second << 32;
}

AVX2 static int64_t marks_avx2(
  const uint8_t *bytes, int64_t count, int32_t *places, uint32_t *others, int64_t *other_count
) {
  int64_t found = 0, apart = 0;
  for (int64_t first = 0; first < count; first += 64) {
    uint8_t end[64];
    const uint8_t *own = bytes + first;
    if (count - first < 64) {
      memset(end, 0, 64);
      memcpy(end, own, (size_t)(count - first));
      own = end;
    }
    __m256i low = _mm256_loadu_si256((const __m256i *)own), high = _mm256_loadu_si256((const __m256i *)(own + 32));
    uint64_t rest = equal_bytes(low, high, '\n') | equal_bytes(low, high, '\r') | equal_bytes(low, high, '"');
    uint64_t all = equal_bytes(low, high, ',') | rest;
    for (; rest != 0; rest &= rest - 1) {
      others[apart++] = (uint32_t)(found + __builtin_popcountll(all & ((rest & -rest) - 1)));
    }
    int64_t marks = __builtin_popcountll(all);
    for (int64_t done = 0; done < marks; done += 8) {
      for (int i = 0; i < 8; i++) {
        places[found + done + i] = (int32_t)(first + (int64_t)_tzcnt_u64(all));
        all &= all - 1;
      }
    }
    found += marks;
  }
  *other_count = apart;
  return found;
}

// MARK: Cells

// Goes over the rows: `begin` and `length` of each cell; one that must not be looked at, or is longer than `most`, is
// in doubt.
#define EACH_CELL(most, look, ...)                                                                                     \
  const int32_t *const places = rows.places;                                                                           \
  const uint32_t *const marks = rows.rows;                                                                             \
  const uint8_t *const bytes = rows.bytes;                                                                             \
  uint8_t *const doubtful = rows.doubtful;                                                                             \
  const int64_t readable = rows.readable, count = rows.count;                                                          \
  int64_t doubts = 0;                                                                                                  \
  for (int64_t row = 0; row < count; row++) {                                                                          \
    const int32_t *mark = places + marks[row];                                                                         \
    const int64_t begin = mark[-1] + 1, length = mark[0] - begin;                                                      \
    const uint8_t *at = bytes + begin;                                                                                 \
    bool is_doubtful = (length > (most)) | (begin + (look) > readable);                                                \
    if (__builtin_expect(!is_doubtful, 1)) __VA_ARGS__                                                                 \
    if (__builtin_expect(is_doubtful, 0)) {                                                                            \
      doubts += doubtful[row] ? 0 : 1;                                                                                 \
      doubtful[row] = 1;                                                                                               \
    }                                                                                                                  \
  }                                                                                                                    \
  return doubts;

// The value of a cell: nothing at all is unknown, a dash alone known to be absent. Which of them comes next nobody can
// tell, so that nothing hangs on it.
BODY int64_t told(int64_t value, int64_t length, bool is_absent) {
  value = __builtin_unpredictable(length == 0) ? UNKNOWN : value;
  return __builtin_unpredictable(is_absent) ? ABSENT : value;
}

static const int64_t tens[19] = {
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
  10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
};

// From its length on, what draws sixteen bytes to the right so that zeros come first.
static const int8_t to_the_right[32] __attribute__((aligned(32))) = {
  -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
};

struct sixteen {
  // Drawn to the right.
  __m128i digits;
  // A bit for each of the cell's bytes that is no digit.
  uint32_t others;
};

AVX2 BODY struct sixteen sixteen_of(const uint8_t *at, int64_t length) {
  __m128i own = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)at), _mm_set1_epi8('0'));
  uint32_t digits = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(own, _mm_set1_epi8(9)), own));
  struct sixteen found = {
    _mm_shuffle_epi8(own, _mm_loadu_si128((const __m128i *)(to_the_right + length))),
    ~digits & ((UINT32_C(1) << length) - 1)};
  return found;
}

// The number of sixteen digits.
AVX2 BODY int64_t number_of(__m128i digits) {
  const __m128i by_ten = _mm_set1_epi16(0x010A), by_hundred = _mm_set1_epi32(0x00010064);
  const __m128i by_myriad = _mm_set1_epi32(0x00012710);
  __m128i pairs = _mm_maddubs_epi16(digits, by_ten);
  __m128i fours = _mm_madd_epi16(pairs, by_hundred);
  __m128i eights = _mm_madd_epi16(_mm_packus_epi32(fours, fours), by_myriad);
  uint64_t both = (uint64_t)_mm_cvtsi128_si64(eights);
  return (int64_t)((both & UINT32_MAX) * 100000000 + (both >> 32));
}

struct decimal {
  int64_t value;
  bool is_one;
};

// A number with a sign, or with a point between digits.
AVX2 static __attribute__((noinline)) struct decimal decimal_of(
  const uint8_t *at, int64_t length, int64_t scale, bool is_natural
) {
  struct decimal found = {0, false};
  bool is_negative = *at == '-' && !is_natural && length > 1;
  if (is_negative) {
    at++;
    length--;
  }
  struct sixteen own = sixteen_of(at, length);
  int64_t fraction = 0;
  if (own.others != 0) {
    int64_t point = (int64_t)_tzcnt_u32(own.others);
    fraction = length - 1 - point;
    if ((own.others & (own.others - 1)) != 0 || at[point] != '.' || point < 1 || fraction < 1 || fraction > scale)
      return found;
    // What stands before the point takes its place.
    const __m128i ascending = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    __m128i is_after = _mm_cmpgt_epi8(ascending, _mm_set1_epi8((char)(16 - length + point)));
    own.digits = _mm_blendv_epi8(_mm_slli_si128(own.digits, 1), own.digits, is_after);
  }
  found.value = number_of(own.digits) * tens[scale - fraction] * (is_negative ? -1 : 1);
  found.is_one = true;
  return found;
}

AVX2 static int64_t decimals_avx2(struct cell_rows rows, int64_t scale, int32_t is_natural, int64_t *restrict values) {
  // So few digits stay far from the integers' end.
  const int64_t most = 18 - scale < 16 ? 18 - scale : 16;
  const uint64_t whole = (uint64_t)tens[scale];
  EACH_CELL(most, 17, {
    struct sixteen found = sixteen_of(at, length);
    bool is_absent = (length == 1) & (*at == '-');
    int64_t value = (int64_t)((uint64_t)number_of(found.digits) * whole);
    // The dash that says so is the first byte.
    if (__builtin_expect((found.others & ~(uint32_t)is_absent) != 0, 0)) {
      struct decimal other = decimal_of(at, length, scale, is_natural != 0);
      value = other.value;
      is_doubtful = !other.is_one;
    }
    values[row] = told(value, length, is_absent);
  })
}

AVX2 static int64_t days_avx2(struct cell_rows rows, int64_t *restrict values) {
  EACH_CELL(10, 16, {
    // 2026-11-21 as 20 26 11 21.
    const __m128i parts = _mm_setr_epi8(0, 1, 2, 3, 5, 6, 8, 9, -1, -1, -1, -1, -1, -1, -1, -1);
    __m128i own = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)at), _mm_set1_epi8('0'));
    uint32_t digits = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(own, _mm_set1_epi8(9)), own));
    __m128i pairs = _mm_maddubs_epi16(_mm_shuffle_epi8(own, parts), _mm_set1_epi16(0x010A));
    uint64_t all = (uint64_t)_mm_cvtsi128_si64(pairs);
    uint32_t year = (uint32_t)(all & 0xFFFF) * 100 + (uint32_t)(all >> 16 & 0xFFFF);
    uint32_t month = (uint32_t)(all >> 32 & 0xFFFF), day = (uint32_t)(all >> 48);
    // Of the years from 1900 to 2199 only these two of each fourth are none of 366 days.
    uint32_t is_leap = ((year & 3) == 0) & (year != 1900) & (year != 2100);
    uint32_t days = 30 + ((month + (month >> 3)) & 1) - (month == 2) * (2 - is_leap);
    bool is_day = (length == 10) & ((digits & 0x3FF) == 0x36F) & (at[4] == '-') & (at[7] == '-')
      & (year - 1900 < 300) & (month - 1 < 12) & (day - 1 < days);
    bool is_absent = (length == 1) & (*at == '-');
    is_doubtful = !(is_day | is_absent | (length == 0));
    // Years begin in March.
    uint32_t shifted = year - (month <= 2 ? 1 : 0);
    uint32_t of_year = (153 * (month + (month > 2 ? -3u : 9u)) + 2) / 5 + day - 1;
    uint32_t leaps = shifted / 4 - shifted / 100 + shifted / 400;
    int64_t value = (int64_t)shifted * 365 + (int64_t)leaps + (int64_t)of_year - 719468;
    values[row] = told(value, length, is_absent);
  })
}

AVX2 static int64_t digits_avx2(
  struct cell_rows rows, const struct cell_digits *restrict digits, int64_t *restrict values
) {
  const uint32_t lengths = digits->lengths;
  const int64_t least = digits->least, greatest = digits->greatest;
  EACH_CELL(9, 16, {
    struct sixteen found = sixteen_of(at, length);
    int64_t number = number_of(found.digits);
    bool is_absent = (length == 1) & (*at == '-');
    bool is_number = (found.others == 0) & ((lengths >> length & 1) == 1) & (number >= least) & (number <= greatest);
    is_doubtful = !(is_number | is_absent | (length == 0));
    values[row] = told(number + digits->added[length], length, is_absent);
  })
}

// As many bytes of ones as a length says, from 32 less it on.
static const uint8_t ones[64] __attribute__((aligned(64))) = {
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
};

AVX2 static int64_t words_avx2(
  struct cell_rows rows, const struct cell_words *restrict words, int64_t *restrict values
) {
  const struct cell_word *slots = words->slots;
  const int32_t bits = words->bits;
  const uint64_t factor = words->factor;
  EACH_CELL(32, 32, {
    __m256i mask = _mm256_loadu_si256((const __m256i *)(ones + 32 - length));
    __m256i own = _mm256_and_si256(_mm256_loadu_si256((const __m256i *)at), mask);
    __m128i low = _mm256_castsi256_si128(own);
    const struct cell_word *word = slots
      + slot_of((uint64_t)_mm_cvtsi128_si64(low), (uint64_t)_mm_extract_epi64(low, 1), length, bits, factor);
    __m256i differences = _mm256_xor_si256(own, _mm256_loadu_si256((const __m256i *)word->bytes));
    is_doubtful = (word->length != length) | !_mm256_testz_si256(differences, differences);
    values[row] = word->value;
  })
}

// Whether the bytes of a text, 64 at a time, are plain characters, or begin one of three bytes, or carry one on.
struct text_state {
  uint64_t wrong;
  // Of the bytes to come, those that carry on a character that has begun.
  uint64_t carried;
};

BODY struct text_state text_step(
  struct text_state state, uint64_t plain, uint64_t leads, uint64_t followers, int64_t left
) {
  uint64_t inside = left >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << left) - 1;
  leads &= inside;
  uint64_t expected = leads << 1 | leads << 2 | state.carried;
  state.wrong |= (expected ^ (followers & inside)) | (~(plain | leads | followers) & inside);
  state.carried = leads >> 63 | leads >> 62;
  return state;
}

AVX512 static int64_t texts_avx512(struct cell_rows rows, int64_t *values) {
  EACH_CELL(200, 1, {
    struct text_state state = {0, 0};
    for (int64_t first = 0; first < length; first += 64) {
      int64_t left = length - first;
      __mmask64 inside = left >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << left) - 1;
      __m512i own = _mm512_maskz_loadu_epi8(inside, at + first);
      __mmask64 plain = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(own, _mm512_set1_epi8(0x20)), _mm512_set1_epi8(0x5F));
      __mmask64 leads = _mm512_cmpge_epu8_mask(own, _mm512_set1_epi8((char)0xE3))
        & _mm512_cmple_epu8_mask(own, _mm512_set1_epi8((char)0xEF))
        & _mm512_cmpneq_epi8_mask(own, _mm512_set1_epi8((char)0xED));
      __mmask64 followers = _mm512_cmplt_epi8_mask(own, _mm512_set1_epi8((char)0xC0));
      state = text_step(state, plain, leads, followers, left);
    }
    bool is_absent = length == 1 && *at == '-';
    is_doubtful = length > 0 && (*at <= 0x20 || state.wrong != 0 || state.carried != 0);
    values[row] = told(0, length, is_absent);
  })
}

AVX2 BODY uint64_t sign_bits(__m256i low, __m256i high) {
  return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

// Those of 32 bytes that lie from one byte to another.
AVX2 BODY __m256i between(__m256i own, char first, char last) {
  __m256i width = _mm256_set1_epi8((char)(last - first)), above = _mm256_sub_epi8(own, _mm256_set1_epi8(first));
  return _mm256_cmpeq_epi8(_mm256_min_epu8(above, width), above);
}

AVX2 static int64_t texts_avx2(struct cell_rows rows, int64_t *values) {
  EACH_CELL(200, length + 64, {
    struct text_state state = {0, 0};
    for (int64_t first = 0; first < length; first += 64) {
      __m256i low = _mm256_loadu_si256((const __m256i *)(at + first));
      __m256i high = _mm256_loadu_si256((const __m256i *)(at + first + 32));
      const __m256i gap = _mm256_set1_epi8((char)0xED);
      __m256i low_leads = _mm256_andnot_si256(_mm256_cmpeq_epi8(low, gap), between(low, (char)0xE3, (char)0xEF));
      __m256i high_leads = _mm256_andnot_si256(_mm256_cmpeq_epi8(high, gap), between(high, (char)0xE3, (char)0xEF));
      uint64_t plain = sign_bits(between(low, 0x20, 0x7E), between(high, 0x20, 0x7E));
      uint64_t followers = sign_bits(
        between(low, (char)0x80, (char)0xBF), between(high, (char)0x80, (char)0xBF));
      state = text_step(state, plain, sign_bits(low_leads, high_leads), followers, length - first);
    }
    bool is_absent = length == 1 && *at == '-';
    is_doubtful = length > 0 && (*at <= 0x20 || state.wrong != 0 || state.carried != 0);
    values[row] = told(0, length, is_absent);
  })
}

AVX2 static int64_t credit_codes_avx2(struct cell_rows rows, const uint8_t *values, uint32_t *codes) {
  EACH_CELL(18, 18, {
    uint32_t words[3] = {0, 0, 0};
    uint8_t all = 0;
    for (int i = 0; i < 6; i++) {
      uint8_t first = values[at[i]], second = values[at[i + 6]], third = values[at[i + 12]];
      all |= first | second | third;
      words[0] = words[0] << 5 | (first & 31);
      words[1] = words[1] << 5 | (second & 31);
      words[2] = words[2] << 5 | (third & 31);
    }
    is_doubtful = length != 18 || all > 31;
    memcpy(codes + row * 3, words, sizeof words);
  })
}

AVX2 static int64_t keys_avx2(struct cell_rows rows) {
  EACH_CELL(64, 0, {
    uint8_t wrong = length == 0 ? 1 : 0;
    for (int64_t i = 0; i < length; i++) wrong |= at[i] <= 0x20 || at[i] >= 0x7F ? 1 : 0;
    is_doubtful = wrong != 0;
  })
}

#endif

// MARK: By level

static int64_t all_doubtful(struct cell_rows rows) {
  int64_t doubts = 0;
  for (int64_t row = 0; row < rows.count; row++) {
    doubts += rows.doubtful[row] ? 0 : 1;
    rows.doubtful[row] = 1;
  }
  return doubts;
}

#if defined(__x86_64__)
#define WIDE(level, call) return (level) >= 1 ? (call) : all_doubtful(rows)
#else
#define WIDE(level, call) return all_doubtful(rows)
#endif

int64_t cell_marks(
  int32_t level, const uint8_t *bytes, int64_t count, int32_t *places, uint32_t *others, int64_t *other_count
) {
#if defined(__x86_64__)
  if (level == 2) return marks_avx512(bytes, count, places, others, other_count);
  if (level == 1) return marks_avx2(bytes, count, places, others, other_count);
#endif
  *other_count = 0;
  return 0;
}

int64_t cell_read_decimals(int32_t level, struct cell_rows rows, int64_t scale, int32_t is_natural, int64_t *values) {
  WIDE(level, decimals_avx2(rows, scale, is_natural, values));
}

int64_t cell_read_days(int32_t level, struct cell_rows rows, int64_t *values) { WIDE(level, days_avx2(rows, values)); }

int64_t cell_read_digits(int32_t level, struct cell_rows rows, const struct cell_digits *digits, int64_t *values) {
  WIDE(level, digits_avx2(rows, digits, values));
}

int64_t cell_read_words(int32_t level, struct cell_rows rows, const struct cell_words *words, int64_t *values) {
  WIDE(level, words_avx2(rows, words, values));
}

int64_t cell_read_texts(int32_t level, struct cell_rows rows, int64_t *values) {
  WIDE(level, level == 2 ? texts_avx512(rows, values) : texts_avx2(rows, values));
}

int64_t cell_read_credit_codes(int32_t level, struct cell_rows rows, const uint8_t *values, uint32_t *codes) {
  WIDE(level, credit_codes_avx2(rows, values, codes));
}

int64_t cell_read_keys(int32_t level, struct cell_rows rows) { WIDE(level, keys_avx2(rows)); }
