#!/usr/bin/env python3
"""FEEL's arithmetic and calendar against Python's own decimal and datetime, to the last digit.

    make feel-reference
    python3 Tests/Peers/feel_reference.py TIDU [COUNT] [SEED]

Both know IEEE 754 decimals of 34 digits with halves to even, and the proleptic Gregorian calendar; neither knows the
other. Exits 1 where any answer differs.
"""
import datetime, decimal, json, random, subprocess, sys

CONTEXT = decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN, Emin=-6143, Emax=6144, clamp=1)
BATCH = 100


def numeral(generator):
    digits = "".join(generator.choice("0123456789") for _ in range(generator.choice([1, 3, 8, 17, 34])))
    point = generator.randrange(len(digits) + 1)
    text = f"{digits[:point] or '0'}.{digits[point:]}" if point < len(digits) else digits
    return ("-" if generator.random() < 0.4 else "") + text


def arithmetic(generator):
    one, other = numeral(generator), numeral(generator)
    first, second = decimal.Decimal(one), decimal.Decimal(other)
    places = generator.randrange(-3, 9)
    unit = decimal.Decimal(1).scaleb(-places)
    yield f"({one}) + ({other})", CONTEXT.add(first, second)
    yield f"({one}) - ({other})", CONTEXT.subtract(first, second)
    yield f"({one}) * ({other})", CONTEXT.multiply(first, second)
    yield f"({one}) / ({other})", CONTEXT.divide(first, second) if second else None
    yield f"sqrt(abs({one}))", CONTEXT.sqrt(first.copy_abs())
    yield f"({one}) < ({other})", first < second
    small = generator.randrange(-10**8, 10**8)
    yield f"exp({small} / 1000000)", Near(CONTEXT.exp(decimal.Decimal(small) / 1000000))
    if first > 0:
        yield f"log({one})", Near(CONTEXT.ln(first))
    yield f"modulo(({one}), ({other}))", modulo(first, second)
    for name, rule in [("round up", decimal.ROUND_UP), ("round down", decimal.ROUND_DOWN),
                       ("round half up", decimal.ROUND_HALF_UP), ("round half down", decimal.ROUND_HALF_DOWN),
                       ("floor", decimal.ROUND_FLOOR), ("ceiling", decimal.ROUND_CEILING), ("decimal", decimal.ROUND_HALF_EVEN)]:
        try:
            yield f"{name}({one}, {places})", first.quantize(unit, rounding=rule, context=CONTEXT)
        except decimal.InvalidOperation:
            # 34 digits can't hold so many places: what FEEL gives then is a matter of its own tests.
            continue


class Near:
    """What is right to within two units of the 34th digit: neither FEEL nor IEEE 754 asks more of logarithms."""

    def __init__(self, value):
        self.value = value

    def accepts(self, found):
        unit = decimal.Decimal(1).scaleb(self.value.adjusted() - 33)
        with decimal.localcontext(decimal.Context(prec=80)):
            return abs(decimal.Decimal(str(found)) - self.value) <= 2 * unit

    def __str__(self):
        return f"about {self.value}"


def modulo(first, second):
    """FEEL's: dividend - divisor * floor(dividend / divisor); left out where a step rounds."""
    if not second:
        return None
    wide = decimal.Context(prec=120)
    whole = wide.divide(first, second).to_integral_value(decimal.ROUND_FLOOR)
    exact = wide.subtract(first, wide.multiply(second, whole))
    return exact if CONTEXT.plus(exact) == exact and abs(whole) < 10**30 else ...


def calendar(generator):
    def day():
        return datetime.date.fromordinal(generator.randrange(1, datetime.date.max.toordinal() + 1))
    one, other = day(), day()
    yield f'(@"{one}" - @"{other}") / @"P1D"', decimal.Decimal((one - other).days)
    yield f'@"{one}".weekday', decimal.Decimal(one.isoweekday())
    yield f'week of year(@"{one}")', decimal.Decimal(one.isocalendar()[1])
    yield f'day of year(@"{one}")', decimal.Decimal(one.timetuple().tm_yday)
    yield f'@"{one}" < @"{other}"', one < other
    yield f'string(@"{one}" + @"P1D" * {(other - one).days})', other.isoformat()
    at = datetime.datetime(generator.randrange(1000, 9000), generator.randrange(1, 13), generator.randrange(1, 29),
                           generator.randrange(24), generator.randrange(60), generator.randrange(60))
    later = at + datetime.timedelta(seconds=(seconds := generator.randrange(-10**9, 10**9)))
    yield f'string(@"{at.isoformat()}" + @"PT1S" * {seconds})', later.isoformat()
    yield f'(@"{later.isoformat()}" - @"{at.isoformat()}") / @"PT1S"', decimal.Decimal(seconds)


def same(found, expected):
    if isinstance(expected, Near):
        return found is not None and expected.accepts(found)
    if expected is None or isinstance(expected, bool):
        return found is expected
    if isinstance(expected, decimal.Decimal):
        return found is not None and decimal.Decimal(str(found)) == expected
    return found == expected


def main():
    tidu, count, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 300, int(sys.argv[3]) if len(sys.argv) > 3 else 1
    generator = random.Random(seed)
    cases = [case for _ in range(count) for source in (arithmetic, calendar) for case in source(generator) if case[1] is not ...]
    wrong = 0
    for start in range(0, len(cases), BATCH):
        batch = cases[start:start + BATCH]
        done = subprocess.run([tidu, "feel", "[" + ", ".join(text for text, _ in batch) + "]", "--format", "json"],
                              capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stderr)
        for (text, expected), found in zip(batch, json.loads(done.stdout)["value"]):
            if not same(found, expected):
                wrong += 1
                print(f"{text}: tidu {found}, python {expected}")
    print(f"{len(cases)} expressions (seed {seed}), {wrong} differ")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
