import Access
import Foundation
import Testing

@testable import Portal

@Suite("What comes in by HTTP is read strictly")
struct ServerTests {
  @Test(
    "only a path on this portal is a place to be sent to",
    arguments: [
      "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "", "match", "/a b", "/a\nb",
      "/\u{7F}", "/文件",
    ])
  func foreignPath(text: String) {
    #expect(LocalPath(checking: text) == nil)
  }

  @Test("a path with a query is one", arguments: ["/", "/documents/shenggui-2023/5?state=holds#top"])
  func localPath(text: String) {
    #expect(LocalPath(checking: text)?.text == text)
  }

  @Test("a form's fields survive being written and read")
  func fields() throws {
    let written = FormFields([("名称", "模拟 & 公司+1"), ("empty", ""), ("a", "1"), ("a", "2")])
    let text = written.encoded()
    #expect(text == "%E5%90%8D%E7%A7%B0=%E6%A8%A1%E6%8B%9F%20%26%20%E5%85%AC%E5%8F%B8%2B1&a=1&a=2")
    let read = try #require(FormFields(urlEncoded: text + "&b=x+y&c"))
    #expect(read.text("名称") == "模拟 & 公司+1")
    #expect(read.all("a") == ["1", "2"])
    #expect(read.text("b") == "x y")
    #expect(read.text("c") == nil)
    #expect(
      read.encoded(replacing: ["a": "3", "b": nil])
        == "%E5%90%8D%E7%A7%B0=%E6%A8%A1%E6%8B%9F%20%26%20%E5%85%AC%E5%8F%B8%2B1&a=3")
  }

  @Test(
    "a broken escape and bytes that are no UTF-8 are refused", arguments: ["a=%4", "a=%zz", "a=%+1", "a=%ff%fe", "%=1"])
  func brokenFields(text: String) {
    #expect(FormFields(urlEncoded: text) == nil)
  }

  @Test("a form with a file gives its fields and the file's exact bytes")
  func multipart() throws {
    let content: [UInt8] = Array("a,b\r\n--edg\r\n1,2".utf8) + [0, 255, 13, 10]
    let body =
      Array("--edge\r\nContent-Disposition: form-data; name=\"basis\"\r\n\r\nvoluntary\r\n".utf8)
      + Array(
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\data\\企业.csv\"\r\nContent-Type: text/csv\r\n\r\n"
          .utf8) + content + Array("\r\n--edge--\r\n".utf8)
    let form = try #require(MultipartForm(body, boundary: "edge"))
    #expect(form.fields.text("basis") == "voluntary")
    #expect(form.file("file") == MultipartForm.File(field: "file", name: "企业.csv", bytes: content))
  }

  @Test("an empty file field is no file")
  func emptyFile() throws {
    let body = "--e\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--e--\r\n"
    #expect(try #require(MultipartForm(Array(body.utf8), boundary: "e")).file("file") == nil)
  }

  @Test(
    "a body that is not the form it says is refused",
    arguments: [
      "", "--other\r\n", "--e", "--e\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end",
      "--e\r\nno head end", "--e\r\nContent-Type: text/csv\r\n\r\nx\r\n--e--\r\n",
    ])
  func brokenMultipart(text: String) {
    #expect(MultipartForm(Array(text.utf8), boundary: "e") == nil)
  }

  @Test("a boundary is read from its content type alone")
  func boundary() {
    #expect(MultipartForm.boundary(of: "multipart/form-data; boundary=\"x y\"") == "x y")
    #expect(MultipartForm.boundary(of: "Multipart/Form-Data;boundary=abc; charset=utf-8") == "abc")
    #expect(MultipartForm.boundary(of: "multipart/form-data") == nil)
    #expect(MultipartForm.boundary(of: "text/plain; boundary=x") == nil)
  }

  @Test("a fixed word comes before a named part, and an unknown method is told from an unknown path")
  func matching() throws {
    let handler: Route.Handler = { _, _ in .seeOther(LocalPath("/")) }
    let matcher = RouteMatcher([
      .page("/enterprises/{code}", [:], handler), .page("/enterprises/export", [:], handler), .page("/", [:], handler),
      .form("/sign-in", [:], handler),
    ])
    func pattern(_ path: String, _ method: RouteRule.Method = .get) -> String {
      switch matcher.match(path, method: method) {
      case .route(let route, let parameters): route.rule.pattern + parameters.map { " \($0)=\($1)" }.joined()
      case .methodNotAllowed(let methods): "not allowed, but \(methods.map(\.rawValue))"
      case .unknown: "unknown"
      }
    }
    #expect(pattern("/enterprises/export") == "/enterprises/export")
    #expect(pattern("/enterprises/%E4%B8%AD") == "/enterprises/{code} code=中")
    #expect(pattern("/") == "/")
    #expect(pattern("//") == "unknown")
    #expect(pattern("/enterprises/") == "unknown")
    #expect(pattern("/enterprises/%zz") == "unknown")
    #expect(pattern("/sign-in") == "not allowed, but [\"POST\"]")
    #expect(pattern("/nowhere") == "unknown")
  }
}
