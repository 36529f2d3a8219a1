// What every file of passes is written with: a body compiled for each level, chosen while the program runs.
#ifndef LEVELS_H
#define LEVELS_H

#include <stdint.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// The values that are none are the three least integers: unknown, known to be absent, held elsewhere.
#define UNKNOWN INT64_MIN
#define ABSENT (INT64_MIN + 1)
#define ELSEWHERE (INT64_MIN + 2)

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define AVX512 __attribute__((target("avx2,bmi,bmi2,popcnt,avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi2")))
#else
#define AVX2
#define AVX512
#endif

#define BODY static inline __attribute__((always_inline))

// How many rows a pass of several steps goes over at a time, so that what it keeps stays near.
#define TILE 256

BODY int64_t lesser(int64_t a, int64_t b) { return a < b ? a : b; }

// One body, compiled for each level.
#define LEVELS(result, name, parameters, arguments)                                                                    \
  static result name##_any parameters { return name##_body arguments; }                                               \
  AVX2 static result name##_avx2 parameters { return name##_body arguments; }                                         \
  AVX512 static result name##_avx512 parameters { return name##_body arguments; }

#define CHOOSE(level, name, arguments)                                                                                 \
  switch (level) {                                                                                                     \
  case 2: return name##_avx512 arguments;                                                                              \
  case 1: return name##_avx2 arguments;                                                                                \
  default: return name##_any arguments;                                                                                \
  }

#endif
