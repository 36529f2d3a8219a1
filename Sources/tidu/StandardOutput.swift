// C declares its standard output as a variable; nobody here ever changes it.
#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  @preconcurrency import Darwin
#endif

enum StandardOutput {
  /// Whether all that was written has arrived, what is still held back included. A write may have failed long before the
  /// end.
  static var isWhole: Bool {
    let hasFailed = ferror(stdout) != 0
    return fflush(stdout) == 0 && !hasFailed
  }
}
