import Decimals
import Diagnostics
import Testing

@testable import DecisionLanguage

/// The library's functions, to the last digit: the kit of the standard allows a difference of 1e-8, this suite none.
@Suite("Library of FEEL")
struct LibraryTests {
  @Test("the library has the eighty-six functions of the standard, each once")
  func count() {
    #expect(BuiltInFunction.all.count == 86)
    #expect(Set(BuiltInFunction.all.map(\.name)).count == 86)
  }

  static func expect(_ text: String, _ expected: String) throws {
    #expect(try LanguageTests.text(text) == expected, "\(text)")
  }

  @Test(
    "numbers are exact to thirty-four digits",
    arguments: [
      ("0.1 + 0.2", "0.3"), ("10 / 3", "3.333333333333333333333333333333333"),
      ("1234567890123456789012345678901234 + 0.4", "1234567890123456789012345678901234"),
      ("sqrt(2)", "1.414213562373095048801688724209698"), ("exp(1)", "2.718281828459045235360287471352662"),
      ("log(10)", "2.302585092994045684017991454684364"), ("2 ** 0.5", "1.414213562373095048801688724209698"),
      ("1.1 ** 10", "2.5937424601"), ("1.0000001 ** 1000000", "1.105170912549793416638382709346716"),
      ("1.0000001 ** -1000000", "0.9048374225601463730420631037862025"),
      ("7 ** 200 / 1e169", "1.046183829131435717501889961181681"),
      ("3 ** -7", "0.0004572473708276177411979881115683585"), ("decimal(2.5, 0)", "2"), ("decimal(3.5, 0)", "4"),
      ("decimal(1234.567, -2)", "1200"), ("floor(-1.5)", "-2"), ("ceiling(-1.5)", "-1"), ("floor(1.58, 1)", "1.5"),
      ("round up(-5.5, 0)", "-6"), ("round down(-5.5, 0)", "-5"), ("round half up(-5.5, 0)", "-6"),
      ("round half down(-5.5, 0)", "-5"), ("round half down(5.51, 0)", "6"), ("round half up(1.125, 2)", "1.13"),
      ("abs(-1e30)", "1000000000000000000000000000000"), ("abs(@\"-P1D\")", "P1D"), ("modulo(-12, 5)", "3"),
      ("modulo(10.1, -4.5)", "-3.4"), ("modulo(1e33, 7)", "6"), ("modulo(1, 0)", "null"), ("odd(-3)", "true"),
      ("even(0)", "true"), ("even(1.5)", "false"), ("odd(1.5)", "false"), ("log(0)", "null"), ("sqrt(-1)", "null"),
      ("1e-6176 / 10", "0"), ("number(\"1 000,5\", \" \", \",\")", "1000.5"),
      ("number(\"1,000\", \",\", \",\")", "null"),
      ("number(\"1e3\")", "1000"), ("number(\"x\")", "null"), ("0.10 = 0.1", "true"), ("-0 = 0", "true"),
    ])
  func numbers(text: String, expected: String) throws {
    try Self.expect(text, expected)
  }

  @Test(
    "lists",
    arguments: [
      ("mean([1, 2, 4])", "2.333333333333333333333333333333333"), ("median([3, 1, 2, 10])", "2.5"),
      ("stddev([2, 4, 7, 5])", "2.081665999466132735282297706979931"), ("stddev([47])", "null"),
      ("mode([6, 1, 9, 6, 1])", "[1, 6]"), ("mode([])", "[]"), ("product([2, 3, 0.5])", "3"), ("sum([])", "null"),
      ("min(\"b\", \"a\")", "a"), ("max([@\"2026-01-02\", @\"2026-01-01\"])", "2026-01-02"), ("min([1, null])", "null"),
      ("all([true, null, false])", "false"), ("all([true, null])", "null"), ("any([])", "false"),
      ("count([1, null])", "2"),
      ("sublist([1, 2, 3], -2, 1)", "[2]"), ("append([1], 2, [3])", "[1, 2, [3]]"),
      ("concatenate([1], 2, [3])", "[1, 2, 3]"),
      ("insert before([1, 3], 2, 2)", "[1, 2, 3]"), ("remove([1, 2, 3], -1)", "[1, 2]"), ("reverse([1, 2])", "[2, 1]"),
      ("index of([1, null, 1], 1)", "[1, 3]"), ("index of([1, null], null)", "[2]"),
      ("union([1, 2], [2, 3])", "[1, 2, 3]"),
      ("distinct values([1, 1.0, \"1\", null, null])", "[1, \"1\", null]"), ("flatten([1, [2, [3, []]]])", "[1, 2, 3]"),
      ("list replace([1, 2, 3], 2, 5)", "[1, 5, 3]"),
      ("list replace([1, 2, 3], function(item, newItem) item > 1, 0)", "[1, 0, 0]"),
      ("list contains([1, null], null)", "true"),
      (
        "sort([{n: 2, t: \"a\"}, {n: 1, t: \"b\"}, {n: 2, t: \"c\"}], function(x, y) x.n < y.n).t",
        "[\"b\", \"a\", \"c\"]"
      ),
      ("sort([1, \"a\"], function(x, y) x < y)", "null"), ("string join([\"a\", null, \"b\"], \"-\")", "a-b"),
      ("sum([{a: 1}, {a: 2}].a)", "3"),
    ])
  func lists(text: String, expected: String) throws {
    try Self.expect(text, expected)
  }

  @Test(
    "texts count code points",
    arguments: [
      ("substring(\"a🐎b\", 2, 1)", "🐎"), ("substring(\"foobar\", -2)", "ar"), ("substring(\"foobar\", 3, 99)", "obar"),
      ("substring(\"foobar\", 0)", "null"), ("substring(\"foobar\", 1, 0)", "null"),
      ("string length(\"e\u{301}\")", "2"),
      ("upper case(\"straße\")", "STRASSE"), ("substring before(\"foobar\", \"bar\")", "foo"),
      ("substring before(\"foobar\", \"xyz\")", ""), ("substring after(\"foobar\", \"\")", "foobar"),
      ("substring after(\"foobar\", \"o\")", "obar"), ("contains(\"升规提质\", \"规提\")", "true"),
      ("starts with(\"foo\", \"\")", "true"), ("ends with(\"foo\", \"oo\")", "true"),
      ("contains(\"é\", \"e\u{301}\")", "false"),
      ("string({a: \"x\", b: [@\"2026-01-01\", null, 1.50]})", "{a: \"x\", b: [2026-01-01, null, 1.5]}"),
      ("string(1.0)", "1"), ("string([1..2))", "[1..2)"), ("string(null)", "null"),
    ])
  func texts(text: String, expected: String) throws {
    try Self.expect(text, expected)
  }

  @Test(
    "contexts",
    arguments: [
      ("get value({a: 1}, \"a\")", "1"), ("get value({a: 1}, \"b\")", "null"),
      ("get entries({b: 1, a: 2})", "[{key: \"b\", value: 1}, {key: \"a\", value: 2}]"),
      ("context([{key: \"a\", value: 1}])", "{a: 1}"),
      ("context([{key: \"a\", value: 1}, {key: \"a\", value: 2}])", "null"),
      ("context put({a: {b: 1}}, [\"a\", \"c\"], 2)", "{a: {b: 1, c: 2}}"),
      ("context put({a: 1}, \"a\", null)", "{a: null}"),
      ("context merge([{a: 1, b: 2}, {b: 3}])", "{a: 1, b: 3}"), ("context put({a: 1}, \"b\", 2).b", "2"),
    ])
  func contexts(text: String, expected: String) throws {
    try Self.expect(text, expected)
  }

  @Test(
    "regular expressions are XPath's",
    arguments: [
      ("matches(\"abracadabra\", \"^a.*a$\")", "true"), ("matches(\"x\", \"[A-Z-[OI]]\", \"i\")", "true"),
      ("matches(\"o\", \"[A-Z-[OI]]\", \"i\")", "false"), ("matches(\"q\", \"[^Q]\", \"i\")", "false"),
      ("matches(\"b\", \"[a-z-[aeiou]]\")", "true"), ("matches(\"梯度\", \"^\\p{IsCJKUnifiedIdeographs}+$\")", "true"),
      ("matches(\"٣\", \"^\\d$\")", "true"), ("matches(\"a_b\", \"^\\w+$\")", "false"),
      ("matches(\"a\nb\", \"a.b\")", "false"),
      ("matches(\"a\nb\", \"a.b\", \"s\")", "true"), ("matches(\"a\nb\", \"^b$\", \"m\")", "true"),
      ("matches(\"abab\", \"^(ab)\\1$\")", "true"), ("matches(\"hello world\", \"hello[ ]world\", \"x\")", "true"),
      ("matches(\"a.c\", \"a.c\", \"q\")", "true"), ("matches(\"abc\", \"a.c\", \"q\")", "false"),
      ("matches(\"a\", \"a\", \"z\")", "null"),
      ("matches(\"a\", \"a{2,1}\")", "null"), ("matches(\"a\", \"\\1(a)\")", "null"),
      ("matches(\"a\", \"a**\")", "null"),
      ("replace(\"2026-05-10\", \"(\\d+)-(\\d+)-(\\d+)\", \"$3.$2.$1\")", "10.05.2026"),
      ("replace(\"abc\", \"b\", \"[$0\\$]\")", "a[b$]c"), ("replace(\"abc\", \"b*\", \"x\")", "null"),
      ("replace(\"abc\", \"b\", \"$\")", "null"), ("replace(\"aaa\", \"a{2}\", \"b\")", "ba"),
      ("replace(\"darted\", \"^(.*?)d(.*)$\", \"$1c$2\")", "carted"),
      ("replace(\"abcd\", \"(ab)|(a)\", \"[1=$1][2=$2]\")", "[1=ab][2=]cd"),
      ("split(\"a;b;;\", \";\")", "[\"a\", \"b\", \"\", \"\"]"),
      ("split(\"a1b22c\", \"\\d+\")", "[\"a\", \"b\", \"c\"]"),
    ])
  func expressions(text: String, expected: String) throws {
    try Self.expect(text.replacing("\n", with: "\\n"), expected)
  }
}
