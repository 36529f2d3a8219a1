// Intel's decimal floating-point library behind functions that Swift can see: bid_conf.h renames the library's own
// functions with macros, which Swift does not import.
#ifndef TIDU_CDECIMAL_SHIM_H
#define TIDU_CDECIMAL_SHIM_H

#include <stdio.h>
#include <wchar.h>

#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>
#include <bid_functions.h>

typedef BID_UINT128 decimal128_bits;

#define TIDU_BINARY(name, function)                                                  \
  static inline decimal128_bits name(decimal128_bits a, decimal128_bits b) {         \
    _IDEC_flags flags = 0;                                                           \
    return function(a, b, BID_ROUNDING_TO_NEAREST, &flags);                          \
  }
TIDU_BINARY(decimal128_add, bid128_add)
TIDU_BINARY(decimal128_subtract, bid128_sub)
TIDU_BINARY(decimal128_multiply, bid128_mul)
TIDU_BINARY(decimal128_divide, bid128_div)
TIDU_BINARY(decimal128_power, bid128_pow)

/// What is left of `a` after taking away `b` as often as it goes, with the sign of `a`: exact.
static inline decimal128_bits decimal128_remainder(decimal128_bits a, decimal128_bits b) {
  _IDEC_flags flags = 0;
  return bid128_fmod(a, b, &flags);
}
/// `a × b + c`, rounded once.
static inline decimal128_bits decimal128_multiply_add(decimal128_bits a, decimal128_bits b, decimal128_bits c) {
  _IDEC_flags flags = 0;
  return bid128_fma(a, b, c, BID_ROUNDING_TO_NEAREST, &flags);
}
static inline decimal128_bits decimal128_logarithm(decimal128_bits a) {
  _IDEC_flags flags = 0;
  return bid128_log(a, BID_ROUNDING_TO_NEAREST, &flags);
}
static inline decimal128_bits decimal128_exponential(decimal128_bits a) {
  _IDEC_flags flags = 0;
  return bid128_exp(a, BID_ROUNDING_TO_NEAREST, &flags);
}

/// Rounds `a` to the exponent of `quantum` by one of the library's five rounding rules.
static inline decimal128_bits decimal128_quantize(decimal128_bits a, decimal128_bits quantum, unsigned rounding) {
  _IDEC_flags flags = 0;
  return bid128_quantize(a, quantum, rounding, &flags);
}
static inline decimal128_bits decimal128_square_root(decimal128_bits a) {
  _IDEC_flags flags = 0;
  return bid128_sqrt(a, BID_ROUNDING_TO_NEAREST, &flags);
}
static inline decimal128_bits decimal128_floor(decimal128_bits a) {
  _IDEC_flags flags = 0;
  return bid128_round_integral_negative(a, &flags);
}
static inline decimal128_bits decimal128_ceiling(decimal128_bits a) {
  _IDEC_flags flags = 0;
  return bid128_round_integral_positive(a, &flags);
}
static inline decimal128_bits decimal128_truncate(decimal128_bits a) {
  _IDEC_flags flags = 0;
  return bid128_round_integral_zero(a, &flags);
}
static inline int decimal128_equal(decimal128_bits a, decimal128_bits b) {
  _IDEC_flags flags = 0;
  return bid128_quiet_equal(a, b, &flags);
}
static inline int decimal128_less(decimal128_bits a, decimal128_bits b) {
  _IDEC_flags flags = 0;
  return bid128_quiet_less(a, b, &flags);
}
static inline int decimal128_is_finite(decimal128_bits a) { return bid128_isFinite(a); }
static inline int decimal128_is_zero(decimal128_bits a) { return bid128_isZero(a); }
static inline int decimal128_is_negative(decimal128_bits a) { return bid128_isSigned(a); }
static inline decimal128_bits decimal128_negate(decimal128_bits a) { return bid128_negate(a); }
static inline decimal128_bits decimal128_from_int64(long long value) {
  return bid128_from_int64(value);
}
/// `a × 10^exponent`.
static inline decimal128_bits decimal128_scale(decimal128_bits a, int exponent) {
  _IDEC_flags flags = 0;
  return bid128_scalbn(a, exponent, BID_ROUNDING_TO_NEAREST, &flags);
}
/// The integer value of `a`, truncated; `*inexact` is set where a fraction is lost or the value does not fit.
static inline long long decimal128_to_int64(decimal128_bits a, int *inexact) {
  _IDEC_flags flags = 0;
  long long value = bid128_to_int64_xint(a, &flags);
  *inexact = flags != 0;
  return value;
}
/// Reads a decimal; `*inexact` is set where the digits do not fit in 34.
static inline decimal128_bits decimal128_parse(const char *text, int *inexact) {
  _IDEC_flags flags = 0;
  decimal128_bits value = bid128_from_string((char *)text, BID_ROUNDING_TO_NEAREST, &flags);
  *inexact = flags != 0;
  return value;
}

#endif
