import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Quantities

/// Where a request comes from, as far as one client can be told from another: an IPv4 address, or the network of 64 bits
/// that an IPv6 client chooses its address in.
struct ClientAddress: Sendable, Hashable {
  let text: String

  /// All requests whose address nobody knows are one client's.
  static let unknown = ClientAddress(text: "")

  private init(text: String) {
    self.text = text
  }

  /// - Parameters:
  ///   - peer: whoever holds the connection.
  ///   - forwarded: `X-Forwarded-For` of a proxy that is trusted: its last entry is what the proxy itself saw; what stands
  ///     before that anybody can write. `nil` where there is no such proxy.
  init(peer: SocketAddress?, forwarded: String?) {
    let seen = forwarded?.split(separator: ",").last.map { $0.filter { !$0.isWhitespace } }
    self = seen.flatMap(Self.init(numeric:)) ?? peer?.ipAddress.flatMap(Self.init(numeric:)) ?? .unknown
  }

  /// Reads `192.0.2.7`, `2001:db8::7`, `::ffff:192.0.2.7`; `nil` for anything else.
  init?(numeric text: String) {
    let address: SocketAddress
    do { address = try SocketAddress(ipAddress: text, port: 0) } catch { return nil }
    switch address {
    case .v4: self.text = text
    case .v6(let address):
      let bytes = withUnsafeBytes(of: address.address.sin6_addr) { Array($0) }
      let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff
      self.text =
        isMapped
        ? bytes.suffix(4).map(String.init).joined(separator: ".") : Hexadecimal.text(of: Array(bytes.prefix(8))) + "/64"
    case .unixDomainSocket: return nil
    }
  }
}

/// What the server knows of a request beside the request itself.
struct PortalContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Whoever holds the connection; `nil` where it is none of the network's.
  let peer: SocketAddress?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    peer = source.channel.remoteAddress
  }
}
