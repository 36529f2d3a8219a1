import Access

extension Portal {
  /// Every route of the portal: method and path, which roles may call it, how far each sees, and who answers.
  ///
  /// The navigation, the server and the test that walks route × role × area all read this one table.
  var routes: [Route] {
    [
      .page("/sign-in", [.public: .noRows], SignInPage.show),
      .form("/sign-in", [.public: .noRows], SignInPage.signIn),
      .form("/sign-out", [.public: .noRows], SignInPage.signOut),
    ]
  }
}
