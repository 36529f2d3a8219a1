#ifndef CELL_KERNELS_H
#define CELL_KERNELS_H

#include <stdint.h>

// Cells of comma-separated text, a column of them at a time. These passes are made for AVX2 on; a level below reads
// nothing and leaves every row in doubt.
//
// A cell stands between two marks: commas, line ends, quotes. `places` tells where the marks stand, and `rows` which of
// them ends the first cell of each row; a caller asks for the second cells with `places + 1`. Of the text `readable`
// bytes may be looked at. A cell that is not in the plainest form, or too near the end to be looked at, has
// `doubtful[row]` set, and its value means nothing. Each pass returns how many it has set.

/// Asks for memory that is to be read soon.
static inline void cell_ask(const void *address) { __builtin_prefetch(address); }

/// Writes where commas, line feeds, carriage returns and quotes stand, ascending, and the numbers of those that are no
/// commas. Of both lists 64 more than there are marks may be written. Returns how many marks there are.
int64_t cell_marks(
  int32_t level, const uint8_t *bytes, int64_t count, int32_t *places, uint32_t *others, int64_t *other_count);

/// How many of some bytes are quotes.
int64_t cell_quotes(int32_t level, const uint8_t *bytes, int64_t count);

/// The rows of a stretch of text.
struct cell_rows {
  const uint8_t *bytes;
  int64_t readable;
  const int32_t *places;
  const uint32_t *rows;
  int64_t count;
  uint8_t *doubtful;
};

/// Decimals of so many digits after the point at most, as integers of their last digits; none below zero where they are
/// natural. An empty cell is unknown, and `-` known to be absent: here and below.
int64_t cell_read_decimals(int32_t level, struct cell_rows rows, int64_t scale, int32_t is_natural, int64_t *values);

/// Days `yyyy-mm-dd` from 1900 to 2199, counted from 1970-01-01.
int64_t cell_read_days(int32_t level, struct cell_rows rows, int64_t *values);

/// Numbers of so many digits.
struct cell_digits {
  /// A bit for each length that is allowed, of at most nine.
  uint32_t lengths;
  int64_t least;
  int64_t greatest;
  /// What is added to a number of so many digits.
  int64_t added[10];
};
int64_t cell_read_digits(int32_t level, struct cell_rows rows, const struct cell_digits *digits, int64_t *values);

/// One of some words, with what stands for it.
struct cell_word {
  /// The word's bytes, then zeros.
  uint8_t bytes[32];
  int64_t length;
  int64_t value;
};
/// Words of at most 32 bytes, each in the slot that its first sixteen bytes and its length lead to; a slot without a
/// word has the length -1.
struct cell_words {
  const struct cell_word *slots;
  int32_t bits;
  uint64_t factor;
};
int64_t cell_read_words(int32_t level, struct cell_rows rows, const struct cell_words *words, int64_t *values);
/// The slot of a word.
int64_t cell_word_slot(const uint8_t *word, int64_t length, int32_t bits, uint64_t factor);

/// Texts of at most 200 bytes without control characters: well-formed as far as only three bytes in a row that begin
/// with E3 to EF, ED left out, stand beside plain characters.
int64_t cell_read_texts(int32_t level, struct cell_rows rows, int64_t *values);

/// Credit codes of eighteen characters, each as three numbers of six characters, five bits each.
int64_t cell_read_credit_codes(int32_t level, struct cell_rows rows, const uint8_t *values, uint32_t *codes);

/// Keys of one to 64 visible plain characters: their first and last places are left to the caller.
int64_t cell_read_keys(int32_t level, struct cell_rows rows);

#endif
