// Which rows are open: counting them, and drawing their words together.
#include "BlockKernels.h"

#include "Levels.h"

#if defined(__x86_64__)
// For each choice among eight words, the bytes that bring those chosen to the front.
static uint8_t fronts[256][16];

__attribute__((constructor)) static void fill_fronts(void) {
  for (int choice = 0; choice < 256; choice++) {
    int next = 0;
    for (int word = 0; word < 8; word++) {
      if ((choice >> word & 1) == 0) continue;
      fronts[choice][next++] = (uint8_t)(2 * word);
      fronts[choice][next++] = (uint8_t)(2 * word + 1);
    }
  }
}

// Writes those of sixteen words that have a wanted bit, and their places beside them. What is written beyond those kept is
// written again, or not looked at.
AVX2 BODY int64_t draw_avx2(uint16_t *words, uint16_t *places, __m256i own, __m256i place, __m256i wanted) {
  __m256i closed = _mm256_cmpeq_epi16(_mm256_and_si256(own, wanted), _mm256_setzero_si256());
  __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(closed), _mm256_extracti128_si256(closed, 1));
  uint32_t open = ~(uint32_t)_mm_movemask_epi8(bytes) & 0xFFFF;
  __m128i low = _mm_loadu_si128((const __m128i *)fronts[open & 0xFF]);
  __m128i high = _mm_loadu_si128((const __m128i *)fronts[open >> 8]);
  int64_t kept = __builtin_popcount(open & 0xFF);
  _mm_storeu_si128((__m128i *)words, _mm_shuffle_epi8(_mm256_castsi256_si128(own), low));
  _mm_storeu_si128((__m128i *)places, _mm_shuffle_epi8(_mm256_castsi256_si128(place), low));
  _mm_storeu_si128((__m128i *)(words + kept), _mm_shuffle_epi8(_mm256_extracti128_si256(own, 1), high));
  _mm_storeu_si128((__m128i *)(places + kept), _mm_shuffle_epi8(_mm256_extracti128_si256(place, 1), high));
  return __builtin_popcount(open);
}
#endif

BODY int64_t count_body(const uint16_t *restrict words, int64_t count, uint16_t bits) {
  int64_t all = 0;
  for (int64_t first = 0; first < count; first += TILE) {
    uint16_t found = 0;
    int64_t rows = lesser(TILE, count - first);
    for (int64_t i = 0; i < rows; i++) found += (words[first + i] & bits) != 0 ? 1 : 0;
    all += found;
  }
  return all;
}
LEVELS(int64_t, count, (const uint16_t *words, int64_t count, uint16_t bits), (words, count, bits))
int64_t block_count(int32_t level, const uint16_t *words, int64_t count, uint16_t bits) {
  CHOOSE(level, count, (words, count, bits))
}

BODY int64_t select_body(uint16_t *words, int64_t count, uint16_t bits, uint16_t *restrict places) {
  int64_t kept = 0;
  for (int64_t first = 0; first < count; first += 32) {
    int64_t rows = lesser(32, count - first);
    uint16_t any = 0;
    for (int64_t i = 0; i < rows; i++) any |= words[first + i];
    // Most stretches of rows are closed as a whole.
    if ((any & bits) == 0) continue;
    for (int64_t i = 0; i < rows; i++) {
      uint16_t word = words[first + i];
      words[kept] = word;
      places[kept] = (uint16_t)(first + i);
      kept += (word & bits) != 0 ? 1 : 0;
    }
  }
  return kept;
}
static int64_t select_any(uint16_t *words, int64_t count, uint16_t bits, uint16_t *places) {
  return select_body(words, count, bits, places);
}
#if defined(__x86_64__)
AVX2 static int64_t select_avx2(uint16_t *words, int64_t count, uint16_t bits, uint16_t *places) {
  __m128i ascending = _mm_setr_epi16(0, 1, 2, 3, 4, 5, 6, 7);
  __m256i wanted = _mm256_set1_epi16((short)bits);
  int64_t kept = 0, first = 0;
  for (; first + 16 <= count; first += 16) {
    __m256i own = _mm256_loadu_si256((const __m256i *)(words + first));
    if (_mm256_testz_si256(own, wanted)) continue;
    __m256i place = _mm256_setr_m128i(
      _mm_add_epi16(ascending, _mm_set1_epi16((short)first)),
      _mm_add_epi16(ascending, _mm_set1_epi16((short)(first + 8))));
    kept += draw_avx2(words + kept, places + kept, own, place, wanted);
  }
  for (; first < count; first++) {
    uint16_t word = words[first];
    words[kept] = word;
    places[kept] = (uint16_t)first;
    kept += (word & bits) != 0 ? 1 : 0;
  }
  return kept;
}
// Thirty-two words at a time are drawn together. What is written beyond those kept is written again, or not looked at.
AVX512 static int64_t select_avx512(uint16_t *words, int64_t count, uint16_t bits, uint16_t *places) {
  static const uint16_t order[32] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                     16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31};
  __m512i ascending = _mm512_loadu_si512(order), wanted = _mm512_set1_epi16((short)bits);
  int64_t kept = 0, first = 0;
  for (; first + 32 <= count; first += 32) {
    __m512i own = _mm512_loadu_si512(words + first);
    __mmask32 open = _mm512_test_epi16_mask(own, wanted);
    if (open == 0) continue;
    __m512i place = _mm512_add_epi16(ascending, _mm512_set1_epi16((short)first));
    _mm512_storeu_si512(words + kept, _mm512_maskz_compress_epi16(open, own));
    _mm512_storeu_si512(places + kept, _mm512_maskz_compress_epi16(open, place));
    kept += __builtin_popcount(open);
  }
  for (; first < count; first++) {
    uint16_t word = words[first];
    words[kept] = word;
    places[kept] = (uint16_t)first;
    kept += (word & bits) != 0 ? 1 : 0;
  }
  return kept;
}
#else
static int64_t select_avx2(uint16_t *words, int64_t count, uint16_t bits, uint16_t *places) {
  return select_body(words, count, bits, places);
}
static int64_t select_avx512(uint16_t *words, int64_t count, uint16_t bits, uint16_t *places) {
  return select_body(words, count, bits, places);
}
#endif
int64_t block_select(int32_t level, uint16_t *words, int64_t count, uint16_t bits, uint16_t *places) {
  CHOOSE(level, select, (words, count, bits, places))
}

BODY int64_t keep_body(uint16_t *words, uint16_t *places, int64_t count, uint16_t bits) {
  int64_t kept = 0;
  for (int64_t i = 0; i < count; i++) {
    uint16_t word = words[i];
    words[kept] = word;
    places[kept] = places[i];
    kept += (word & bits) != 0 ? 1 : 0;
  }
  return kept;
}
static int64_t keep_any(uint16_t *words, uint16_t *places, int64_t count, uint16_t bits) {
  return keep_body(words, places, count, bits);
}
#if defined(__x86_64__)
AVX2 static int64_t keep_avx2(uint16_t *words, uint16_t *places, int64_t count, uint16_t bits) {
  __m256i wanted = _mm256_set1_epi16((short)bits);
  int64_t kept = 0, first = 0;
  for (; first + 16 <= count; first += 16) {
    __m256i own = _mm256_loadu_si256((const __m256i *)(words + first));
    if (_mm256_testz_si256(own, wanted)) continue;
    __m256i place = _mm256_loadu_si256((const __m256i *)(places + first));
    kept += draw_avx2(words + kept, places + kept, own, place, wanted);
  }
  for (; first < count; first++) {
    uint16_t word = words[first];
    words[kept] = word;
    places[kept] = places[first];
    kept += (word & bits) != 0 ? 1 : 0;
  }
  return kept;
}
AVX512 static int64_t keep_avx512(uint16_t *words, uint16_t *places, int64_t count, uint16_t bits) {
  __m512i wanted = _mm512_set1_epi16((short)bits);
  int64_t kept = 0, first = 0;
  for (; first + 32 <= count; first += 32) {
    __m512i own = _mm512_loadu_si512(words + first), place = _mm512_loadu_si512(places + first);
    __mmask32 open = _mm512_test_epi16_mask(own, wanted);
    if (open == 0) continue;
    _mm512_storeu_si512(words + kept, _mm512_maskz_compress_epi16(open, own));
    _mm512_storeu_si512(places + kept, _mm512_maskz_compress_epi16(open, place));
    kept += __builtin_popcount(open);
  }
  for (; first < count; first++) {
    uint16_t word = words[first];
    words[kept] = word;
    places[kept] = places[first];
    kept += (word & bits) != 0 ? 1 : 0;
  }
  return kept;
}
#else
static int64_t keep_avx2(uint16_t *words, uint16_t *places, int64_t count, uint16_t bits) {
  return keep_body(words, places, count, bits);
}
static int64_t keep_avx512(uint16_t *words, uint16_t *places, int64_t count, uint16_t bits) {
  return keep_body(words, places, count, bits);
}
#endif
int64_t block_keep(int32_t level, uint16_t *words, uint16_t *places, int64_t count, uint16_t bits) {
  CHOOSE(level, keep, (words, places, count, bits))
}

BODY int64_t select_apart_body(
  uint16_t *restrict words, uint16_t *restrict places, uint16_t start, const uint16_t *restrict rows,
  const uint8_t *restrict codes, int64_t row_count, const uint16_t *restrict table, uint16_t bits
) {
  int64_t kept = 0;
  for (int64_t i = 0; i < row_count; i++) {
    uint16_t word = start & table[codes[i]];
    words[kept] = word;
    places[kept] = rows[i];
    kept += (word & bits) != 0 ? 1 : 0;
  }
  return kept;
}
LEVELS(
  int64_t, select_apart,
  (uint16_t *words, uint16_t *places, uint16_t start, const uint16_t *rows, const uint8_t *codes, int64_t row_count,
   const uint16_t *table, uint16_t bits),
  (words, places, start, rows, codes, row_count, table, bits))
int64_t block_select_apart(
  int32_t level, uint16_t *words, uint16_t *places, uint16_t start, const uint16_t *rows, const uint8_t *codes,
  int64_t row_count, const uint16_t *table, uint16_t bits
) {
  CHOOSE(level, select_apart, (words, places, start, rows, codes, row_count, table, bits))
}
