import Access
import Places
import Rules

extension Portal {
  /// Every route of the portal: method and path, which roles may call it, how far each sees, and who answers.
  ///
  /// The navigation, the server and the test that walks route × role × area all read this one table.
  var routes: [Route] {
    [
      // 登录
      .page("/sign-in", Self.anybody, SignInPage.show),
      .form("/sign-in", Self.anybody, SignInPage.signIn),
      .form("/sign-out", Self.anybody, SignInPage.signOut).servingInitialPasswords,
      .page("/account", Self.everyPerson, AccountPage.show).servingInitialPasswords,
      .form("/account", Self.everyPerson, AccountPage.changePassword).servingInitialPasswords,
      // 绑定企业: asked by anybody, answered by administrators, each for the own area
      .page("/sign-in/binding", Self.anybody, BindingPages.new),
      .form("/sign-in/binding", Self.anybody, BindingPages.apply),
      .page("/account/binding", Self.only([.enterprise], .noRows), BindingPages.own),
      .form("/account/binding", Self.only([.enterprise], .noRows), BindingPages.ask),
      .page("/account/agents", Self.only([.enterprise], .ownEnterprise), AgentsPage.show),
      .form("/account/agents", Self.only([.enterprise], .ownEnterprise), AgentsPage.act),

      // 总览, 文件: open to everybody, with as much behind each figure as the reader may see
      .page("/", Self.figures, OverviewPage.show),
      .page("/documents", Self.anybody, DocumentPages.list),
      .page("/documents/{document}", Self.anybody, DocumentPages.show),
      .page("/documents/{document}/{clause}", Self.figures, ClausePage.show),
      .page("/documents/{document}/{clause}/{instrument}", Self.rows, StandingsPage.show),
      .page("/documents/{document}/{clause}/{instrument}/export", Self.rows, StandingsPage.export),

      // 政策匹配
      .page("/match", Self.anybody, MatchPage.show),
      .statelessForm("/match", Self.anybody, MatchPage.answer),

      // 企业
      .page("/enterprises", Self.rowsAndOwn, EnterpriseListPage.show),
      .page("/enterprises/export", Self.rows, EnterpriseListPage.export),
      .page("/enterprises/{code}", Self.rowsAndOwn, EnterprisePage.show),
      .page("/enterprises/{code}/package", Self.rowsAndOwn, PackagePage.show),
      .page("/enterprises/{code}/facts", Self.factKeepers, FactAddPage.show),
      .form("/enterprises/{code}/facts", Self.factKeepers, FactAddPage.save),
      .page("/enterprises/{code}/facts/{fact}", Self.factKeepers, FactPage.show),
      .form("/enterprises/{code}/facts/{fact}", Self.factKeepers, FactPage.change),

      // 服务: an enterprise sees and asks for itself; whoever reads rows reads cases, and those who work with the enterprises
      // act on them
      .page("/services", Self.rowsAndOwn, MyDayPage.show),
      .page("/services/cases", Self.rowsAndOwn, CaseListPage.show),
      .page("/services/cases/export", Self.rows, CaseListPage.export),
      .page("/services/cases/{case}", Self.rowsAndOwn, CasePage.show),
      .form("/services/cases/{case}", Self.caseKeepers, bodyLimit: CaseFileLinks.limit, CasePage.act),
      .page("/services/cases/{case}/files/{hash}", Self.caseFileReaders, CaseFilePage.show),
      .page("/services/new", Self.caseKeepers, CaseIntakePage.show),
      .form("/services/new", Self.caseKeepers, bodyLimit: CaseFileLinks.limit, CaseIntakePage.open),
      .page("/services/import", Self.serviceLeads, CaseImportPage.show),
      .form("/services/import", Self.serviceLeads, bodyLimit: CaseImportPage.limit, CaseImportPage.read),
      .page("/services/units", Self.rows, UnitPage.show),
      .page("/services/units/parts", Self.rows, UnitPage.parts),
      .page("/services/settings", Self.serviceLeads, ServiceSettingsPage.show),
      .form("/services/settings", Self.serviceLeads, ServiceSettingsPage.change),
      .page("/services/mine", Self.factKeepers, OwnEnterprisesPage.show),
      .page("/services/officers", Self.serviceLeads, OfficersPage.show),
      .form("/services/officers", Self.serviceLeads, OfficersPage.change),
      .page("/services/officers/without", Self.serviceLeads, OfficersPage.without),
      .page("/services/officers/enterprises", Self.serviceLeads, OfficerEnterprisesPage.show),
      .page("/services/officers/balance", Self.serviceLeads, OfficerBalancePage.show),
      .page("/services/visits/{visit}/photo", Self.factKeepers, VisitPage.photo),
      .page("/enterprises/{code}/visits", Self.factKeepers, VisitPage.show),
      .form("/enterprises/{code}/visits", Self.factKeepers, bodyLimit: VisitPage.limit, VisitPage.record),

      // 培育
      .page("/cultivation", Self.rowsAndOwn, CultivationPage.show),
      .page("/cultivation/ladders", Self.rows, LadderPage.show),
      .page("/cultivation/ladders/{rung}", Self.rows, RungPage.show),
      .page("/cultivation/ladders/{rung}/export", Self.rows, RungPage.export),
      .page("/cultivation/expiring", Self.rows, ExpiringPage.show),
      .page("/cultivation/monitoring", Self.rows, MonitoringPage.show),
      .page("/cultivation/monitoring/export", Self.rows, MonitoringPage.export),
      .page("/cultivation/moves", Self.rows, MovesPage.show),
      .page("/cultivation/moves/export", Self.rows, MovesPage.export),
      .page("/cultivation/moves/exits/export", Self.rows, MovesPage.exportExits),
      .page("/cultivation/moves/import", Self.scaleKeepers, ScaleImportPage.show),
      .form(
        "/cultivation/moves/import", Self.scaleKeepers, bodyLimit: ScaleImportPage.limit, ScaleImportPage.examine),
      .page("/cultivation/moves/import/template", Self.scaleKeepers, ScaleImportPage.template),
      .form("/cultivation/moves/import/{key}", Self.scaleKeepers, ScaleImportPage.act),
      .page("/cultivation/warnings", Self.rows, WarningsPage.show),
      .page("/cultivation/warnings/export", Self.rows, WarningsPage.export),
      .page("/cultivation/courses", Self.rows, CoursesPage.show),
      .page("/cultivation/courses/export", Self.rows, CoursesPage.export),
      .page("/enterprises/{code}/course", Self.rowsAndOwn, CoursePage.show),
      .form("/enterprises/{code}/course", Self.caseKeepers, CoursePage.act),
      .page("/enterprises/{code}/attribution", Self.rows, AttributionPage.show),
      .form("/enterprises/{code}/attribution", Self.targetKeepers, AttributionPage.change),
      .page("/targets/parks", Self.rows, ParkListPage.show),
      .page("/targets/parks/export", Self.rows, ParkListPage.export),
      .form("/targets/parks", Self.targetKeepers, bodyLimit: ParkListPage.limit, ParkListPage.read),
      .page("/targets/zones", Self.rows, ZonePage.list),
      .page("/targets/zones/{zone}", Self.rows, ZonePage.show),
      .form("/targets/zones/{zone}", Self.targetKeepers, ZonePage.change),
      .page("/targets/zones/{zone}/export", Self.rows, ZonePage.export),
      .page("/enterprises/{code}/scale", Self.scaleKeepers, ScalePage.show),
      .form("/enterprises/{code}/scale", Self.scaleKeepers, ScalePage.act),
      .page("/enterprises/{code}/warning", Self.rows, WarningPage.show),
      .form("/enterprises/{code}/warning", Self.factKeepers, WarningPage.open),
      .page("/cultivation/{document}/{clause}/{instrument}", Self.rowsAndOwn, RegisterPage.show),
      .page("/cultivation/{document}/{clause}/{instrument}/export", Self.rows, RegisterExport.export),
      .page("/cultivation/{document}/{clause}/{instrument}/template", Self.registerKeepers, RegisterExport.template),
      .page("/cultivation/{document}/{clause}/{instrument}/import", Self.registerKeepers, RegisterImportPage.show),
      .form(
        "/cultivation/{document}/{clause}/{instrument}/import", Self.registerKeepers,
        bodyLimit: RegisterImportPage.limit, RegisterImportPage.examine),
      .form("/cultivation/{document}/{clause}/{instrument}/import/{key}", Self.registerKeepers, RegisterImportPage.act),
      .page("/cultivation/{document}/{clause}/{instrument}/differences", Self.rowsAndOwn, RegisterDifferencePage.show),
      .page(
        "/cultivation/{document}/{clause}/{instrument}/differences/export", Self.rows, RegisterDifferencePage.export),
      .page("/cultivation/{document}/{clause}/{instrument}/new", Self.factKeepers, EntryNewPage.show),
      .form("/cultivation/{document}/{clause}/{instrument}/new", Self.factKeepers, EntryNewPage.save),
      .form(
        "/cultivation/{document}/{clause}/{instrument}/act", Self.registerKeepers, bodyLimit: 1 << 20, RegisterActs.act),
      .page("/cultivation/{document}/{clause}/{instrument}/entries/{entry}", Self.rowsAndOwn, EntryPage.show),
      .form("/cultivation/{document}/{clause}/{instrument}/entries/{entry}", Self.factKeepers, EntryPage.change),

      // 行动与活动: who reads rows reads them; the city and each district keep programmes and plan gatherings; an
      // enterprise sees those that it is invited to, and answers
      .page("/programmes", Self.rowsAndOwn, ProgrammesPage.show),
      .page(ProgrammesPage.calendarPath, Self.rowsAndOwn, ProgrammesPage.calendar),
      .page("/programmes/calendar/subscription", Self.rowsAndOwn, SubscriptionPage.show),
      .form("/programmes/calendar/subscription", Self.rowsAndOwn, SubscriptionPage.act),
      // A program reads it by its key; what it sees is what the calendar's own line above lets its person see.
      .page("/calendar/{key}", Self.anybody, SubscriptionPage.feed),
      .page("/programmes/new", Self.serviceLeads, GatheringPlanPage.new),
      .form("/programmes/new", Self.serviceLeads, GatheringPlanPage.plan),
      .page("/programmes/gatherings/{gathering}", Self.rowsAndOwn, GatheringPage.show),
      .form("/programmes/gatherings/{gathering}", Self.caseKeepers, bodyLimit: 1 << 20, GatheringPage.act),
      .page("/programmes/gatherings/{gathering}/guests/export", Self.rows, GuestList.export),
      .page("/programmes/gatherings/{gathering}/invite", Self.factKeepers, InvitationPage.show),
      .form("/programmes/gatherings/{gathering}/invite", Self.factKeepers, InvitationPage.confirm),
      .page("/programmes/gatherings/{gathering}/invite/export", Self.factKeepers, InvitationPage.export),
      .page("/programmes/{document}/{clause}/{instrument}", Self.rows, ProgrammeStatePage.show),
      .form("/programmes/{document}/{clause}/{instrument}", Self.serviceLeads, ProgrammeStatePage.act),

      // 对接: enterprises post and answer, their district looks first; whoever reads rows reads entries
      .page("/exchanges", Self.rowsAndOwn, ExchangesPage.show),
      .page("/exchanges/entries", Self.rowsAndOwn, ExchangesPage.list),
      .page("/exchanges/export", Self.rows, ExchangesPage.export),
      .page("/exchanges/new", Self.caseKeepers, ExchangePostPage.show),
      .form("/exchanges/new", Self.caseKeepers, ExchangePostPage.post),
      .page("/exchanges/entries/{exchange}", Self.rowsAndOwn, ExchangeEntryPage.show),
      .form("/exchanges/entries/{exchange}", Self.caseKeepers, ExchangeEntryPage.act),

      // 空间: who reads rows reads places; the city and each district keep their own
      .page("/places", Self.rows, PlacesPage.show),
      .page("/places/new", Self.registerKeepers, PlotPage.new),
      .form("/places/new", Self.registerKeepers, PlotPage.open),
      .page("/places/plots/export", Self.rows, PlacesPage.export),
      .page("/places/plots/{plot}", Self.rows, PlotPage.show),
      .form("/places/plots/{plot}", Self.registerKeepers, PlotPage.act),
      .page("/places/circles", Self.rows, CirclesPage.show),
      .form("/places/circles", Self.registerKeepers, bodyLimit: PositionFile.limit + (64 << 10), CirclesPage.bring),
      .page("/places/circles/enterprises", Self.rows, CirclesPage.rows),
      .page("/places/circles/enterprises/export", Self.rows, CirclesPage.export),

      // 目标
      .page("/targets", Self.rows, TargetsPage.show),
      .page("/targets/export", Self.rows, TargetsPage.export),
      .page("/targets/{document}/{clause}/{instrument}", Self.rows, TargetPage.show),
      .page("/targets/{document}/{clause}/{instrument}/export", Self.rows, TargetPage.export),
      .page("/targets/{document}/{clause}/{instrument}/entries", Self.rows, TargetEntriesPage.show),
      .page("/targets/{document}/{clause}/{instrument}/entries/export", Self.rows, TargetEntriesPage.export),
      .page("/targets/{document}/{clause}/{instrument}/observe", Self.targetKeepers, ObservePage.show),
      .form("/targets/{document}/{clause}/{instrument}/observe", Self.targetKeepers, ObservePage.save),
      .page(
        "/targets/{document}/{clause}/{instrument}/observations/{observation}", Self.targetKeepers,
        ObservationPage.show),
      .form(
        "/targets/{document}/{clause}/{instrument}/observations/{observation}", Self.targetKeepers,
        ObservationPage.change),
      .page("/targets/{document}/{clause}/{instrument}/assign", Self.targetKeepers, AssignPage.show),
      .form("/targets/{document}/{clause}/{instrument}/assign", Self.targetKeepers, AssignPage.save),
      .page("/targets/{document}/{clause}/{instrument}/cascade", Self.rows, CascadePage.show),
      .form("/targets/{document}/{clause}/{instrument}/cascade", Self.targetKeepers, CascadePage.save),
      .form("/targets/{document}/{clause}/{instrument}/cascade/check", Self.targetKeepers, CascadePage.check),
      .form("/targets/{document}/{clause}/{instrument}/cascade/import", Self.targetKeepers, CascadePage.read),
      .page("/targets/{document}/{clause}/{instrument}/cascade/versions", Self.rows, CascadeVersionsPage.show),
      .page("/targets/{document}/{clause}/{instrument}/cascade/versions/export", Self.rows, CascadeVersionsPage.export),
      .page("/targets/{document}/{clause}/{instrument}/cascade/export", Self.rows, CascadePage.export),
      .page("/targets/{document}/{clause}/{instrument}/dispatch", Self.rows, DispatchPage.show),
      .form("/targets/{document}/{clause}/{instrument}/dispatch", Self.targetKeepers, DispatchPage.issue),
      .page("/targets/{document}/{clause}/{instrument}/dispatch/draft", Self.rows, DispatchPage.draft),
      .form("/targets/{document}/{clause}/{instrument}/dispatch/draft", Self.targetKeepers, DispatchPage.draft),
      .page("/targets/{document}/{clause}/{instrument}/dispatch/{material}", Self.rows, DispatchPage.showIssued),
      .page("/targets/{document}/{clause}/{instrument}/dispatch/{material}/word", Self.rows, DispatchPage.word),
      .page("/targets/{document}/{clause}/{instrument}/dispatch/{material}/excel", Self.rows, DispatchPage.excel),
      .page("/targets/{document}/{clause}/{instrument}/dispatch/{material}/print", Self.rows, DispatchPage.print),
      .page(
        "/targets/{document}/{clause}/{instrument}/dispatch/{material}/again", Self.targetKeepers,
        MaterialAgainPage.show),
      .form(
        "/targets/{document}/{clause}/{instrument}/dispatch/{material}/again", Self.targetKeepers,
        MaterialAgainPage.issue),

      // 评价考核: whoever runs a round acts; whoever is ranked may doubt a figure
      .page("/evaluations", Self.rows, EvaluationsPage.show),
      .page("/evaluations/{document}/{clause}/{instrument}", Self.rows, EvaluationPage.show),
      .page("/evaluations/{document}/{clause}/{instrument}/export", Self.rows, EvaluationPage.export),
      .page("/evaluations/{document}/{clause}/{instrument}/score", Self.rows, EvaluationScorePage.show),
      .page("/evaluations/{document}/{clause}/{instrument}/score/export", Self.rows, EvaluationScorePage.export),
      .page("/evaluations/{document}/{clause}/{instrument}/scheme", Self.targetKeepers, EvaluationSchemePage.show),
      .form("/evaluations/{document}/{clause}/{instrument}/scheme", Self.targetKeepers, EvaluationSchemePage.save),
      .page("/evaluations/{document}/{clause}/{instrument}/figures", Self.targetKeepers, EvaluationFiguresPage.show),
      .form("/evaluations/{document}/{clause}/{instrument}/figures", Self.targetKeepers, EvaluationFiguresPage.save),
      .form("/evaluations/{document}/{clause}/{instrument}/act", Self.targetKeepers, EvaluationPage.act),
      .form("/evaluations/{document}/{clause}/{instrument}/object", Self.factKeepers, EvaluationPage.object),

      // 报送
      .page("/reporting", Self.rowsAndOwn, RoundsPage.show),
      .form("/reporting", Self.roundKeepers, bodyLimit: RosterForm.limit, RoundsPage.open),
      .page("/reporting/export", Self.rows, RoundsPage.export),
      .page("/reporting/layouts", Self.roundKeepers, LayoutsPage.show),
      .form("/reporting/layouts", Self.roundKeepers, LayoutsPage.withdraw),
      .page("/reporting/rounds/{round}", Self.rowsAndOwn, RoundPage.show),
      .form("/reporting/rounds/{round}", Self.roundKeepers, RoundPage.act),
      .page("/reporting/rounds/{round}/export", Self.rows, RoundBoard.export),
      .page("/reporting/rounds/{round}/template", Self.reportReaders, RoundPage.template),
      .page("/reporting/rounds/{round}/figures/{column}", Self.rows, RoundSumPage.show),
      .page("/reporting/rounds/{round}/figures/{column}/export", Self.rows, RoundSumPage.export),
      .page("/reporting/rounds/{round}/reporters/{reporter}", Self.reportReaders, ReporterPage.show),
      .form(
        "/reporting/rounds/{round}/reporters/{reporter}", Self.reporters, bodyLimit: ReporterPage.limit,
        ReporterPage.send),
      .page("/reporting/rounds/{round}/reporters/{reporter}/rows", Self.reportReaders, ReportedRowsPage.show),
      .page("/reporting/rounds/{round}/reporters/{reporter}/rows/export", Self.reportReaders, ReportedRowsPage.export),
      .page(
        "/reporting/rounds/{round}/reporters/{reporter}/versions/{version}", Self.reportReaders, ReporterPage.download),
      .page(
        "/reporting/rounds/{round}/reporters/{reporter}/versions/{version}/cell", Self.reportReaders,
        CellPage.showVersion),
      .page("/reporting/uploads/{upload}", Self.reporters, UploadPage.show),
      .form("/reporting/uploads/{upload}", Self.reporters, UploadPage.act),
      .page("/enterprises/{code}/facts/{fact}/cell", Self.rowsAndOwn, CellPage.show),

      // 规则: what the documents' tables say is open to everybody, as the documents are, and so is a trial of one on what
      // the visitor types. The playground takes any expression, which costs more: for those who have signed in.
      .page("/rules", Self.anybody, RuleListPage.show),
      .page("/rules/playground", Self.everyBoundPerson, PlaygroundPage.show),
      .statelessForm(
        "/rules/playground", Self.everyBoundPerson, bodyLimit: PlaygroundPage.limit, PlaygroundPage.tryOut),
      .page("/rules/standards/{standard}", Self.anybody, StandardPage.show),
      // A model is brought, and a version proposed, enabled or stopped, by those who write rules: the city and its
      // analysts. Who did it is the office's own affair: those who work with rules or audit them see it.
      .page("/rules/upload", Self.ruleWriters, ModelUploadPage.show),
      .form("/rules/upload", Self.ruleWriters, bodyLimit: ModelReview.limit + (16 << 10), ModelUploadPage.review),
      .form("/rules/upload/{key}", Self.ruleWriters, ModelUploadPage.act),
      .page("/rules/{document}/{clause}/{instrument}", Self.anybody, RulePage.show),
      .statelessForm("/rules/{document}/{clause}/{instrument}", Self.anybody, RulePage.tryOut),
      .page("/rules/{document}/{clause}/{instrument}/model", Self.anybody, RulePage.download),
      .page("/rules/{document}/{clause}/{instrument}/versions", Self.ruleReaders, VersionsPage.show),
      .form("/rules/{document}/{clause}/{instrument}/versions", Self.ruleWriters, VersionsPage.act),
      .page("/rules/{document}/{clause}/{instrument}/versions/{version}", Self.ruleReaders, VersionPage.show),

      // 调整测算: for those who write or answer for rules, each for the enterprises of the own area
      .page("/reforms", Self.reformers, ReformListPage.show),
      .page("/reforms/readings", Self.reformers, ReadingCostsPage.show),
      .page("/reforms/readings/enterprises", Self.reformers, ReformRowsPage.showReading),
      .page("/reforms/{document}/{clause}/{instrument}", Self.reformers, ReformPage.show),
      .page("/reforms/{document}/{clause}/{instrument}/enterprises", Self.reformers, ReformRowsPage.show),

      // 兑现: who has an area sees that area's budgets and vouchers; an enterprise and a provider see their own.
      .page("/delivery", Self.money, BudgetPages.show),
      .page("/delivery/export", Self.money, BudgetList.export),
      .form("/delivery/budgets", Self.fundKeepers, BudgetPages.grant),
      .page("/delivery/budgets/{budget}", Self.money, BudgetPages.budget),
      .form("/delivery/budgets/{budget}", Self.fundKeepers, BudgetPages.change),
      .page("/delivery/budgets/{budget}/{account}", Self.money, BudgetPages.postings),
      .page("/delivery/budgets/{budget}/{account}/export", Self.money, PostingList.export),
      .form(
        "/delivery/budgets/{budget}/moves/{move}",
        [.city: .everywhere, .district: .ownArea, .financeChecker: .ownArea], FundsPart.answer),
      .page("/delivery/submissions/{submission}", Self.money, SubmissionPages.show),
      .form(
        "/delivery/submissions/{submission}",
        [.city: .everywhere, .district: .ownArea, .financeChecker: .ownArea], SubmissionPages.answer),
      .form("/delivery/programmes", Self.fundKeepers, ProgrammePage.open),
      .page("/delivery/programmes/{programme}", Self.money, ProgrammePage.show),
      .form("/delivery/programmes/{programme}", Self.fundKeepers, ProgrammePage.withdraw),
      .page("/delivery/programmes/{programme}/export", Self.money, VoucherList.export),
      .form("/delivery/programmes/{programme}/providers", Self.fundKeepers, ProgrammePage.providers),
      .form("/delivery/programmes/{programme}/issue", Self.fundKeepers, VoucherIssue.act),
      .page("/delivery/vouchers/{voucher}", Self.money, VoucherPage.show),
      .form("/delivery/vouchers/{voucher}", Self.fundKeepers, VoucherPage.withdraw),
      // Calls and awards: whoever handles one at a step sees those of their area; people and rules keep apart who
      // proposes, approves and issues.
      .page("/delivery/calls", Self.awardReaders, CallPages.show),
      .form("/delivery/calls", Self.fundKeepers, CallPages.record),
      .page("/delivery/calls/{call}", Self.awardReaders, CallPages.one),
      .form("/delivery/calls/{call}", Self.callKeepers, CallPages.act),
      .page("/delivery/calls/{call}/waiting", Self.awardReaders, CallWaitingPage.show),
      .form("/delivery/calls/{call}/waiting", Self.factKeepers, CallWaitingPage.remind),
      .page("/delivery/calls/{call}/waiting/export", Self.awardReaders, CallWaitingPage.export),
      .page("/delivery/runs/{run}", Self.awardReaders, RunPage.show),
      .page("/delivery/runs/{run}/export", Self.awardReaders, RunPage.export),
      .form("/delivery/runs/{run}", Self.fundKeepers, RunPage.propose),
      // What was given elsewhere or before: whoever reads awards sees it of the own area, the city brings it.
      .page("/delivery/grants", Self.awardReaders, OtherGrantsPage.show),
      .page("/delivery/grants/export", Self.awardReaders, OtherGrantsPage.export),
      .form(
        "/delivery/grants/import", Self.only([.city], .everywhere), bodyLimit: GrantFile.limit, OtherGrantsPage.bring),
      .page("/delivery/awards", Self.awardReaders, AwardPages.show),
      .page("/delivery/awards/export", Self.awardReaders, AwardsList.export),
      .form("/delivery/awards", Self.awardKeepers, AwardPages.actOnAll),
      .page(ChangedAwards.path, Self.awardReaders, ChangedAwards.show),
      .page("\(ChangedAwards.path)/export", Self.awardReaders, ChangedAwards.export),
      .page("/delivery/awards/{award}", Self.awardReaders, AwardPages.one),
      .form("/delivery/awards/{award}", Self.awardKeepers, bodyLimit: CallBoard.limit, AwardPages.act),
      .page("/delivery/awards/{award}/papers/{hash}", Self.awardReaders, AwardPaper.office),
      .page("/implementing-rules", Self.anybody, ImplementingRulePages.show),
      .form("/implementing-rules", Self.only([.city], .everywhere), ImplementingRulePages.record),
      .page("/implementing-rules/{rule}", Self.anybody, ImplementingRulePages.one),
      .form("/implementing-rules/{rule}", Self.only([.city], .everywhere), ImplementingRulePages.amend),
      .page("/calls", Self.noticesAndOwn, CallBoard.show),
      .page("/calls/{call}", Self.noticesAndOwn, CallBoard.one),
      .form("/calls/{call}", Self.only([.enterprise], .ownEnterprise), bodyLimit: CallBoard.limit, CallBoard.apply),
      .page("/calls/awards/{award}", Self.only([.enterprise], .ownEnterprise), OwnAwardPage.show),
      .form(
        "/calls/awards/{award}", Self.only([.enterprise], .ownEnterprise), bodyLimit: CallBoard.limit, OwnAwardPage.act),
      .page("/calls/awards/{award}/papers/{hash}", Self.only([.enterprise], .ownEnterprise), AwardPaper.own),
      .page("/delivery/claims", Self.money, ClaimsPage.show),
      .form("/delivery/claims/{reservation}", Self.claimKeepers, ClaimsPage.act),
      .page("/delivery/transfers", Self.money, TransfersPage.show),
      .page("/delivery/transfers/export", Self.money, TransfersList.export),
      .page("/delivery/dues", Self.money, DuesList.show),
      .page("/delivery/dues/export", Self.money, DuesList.export),
      .page("/delivery/dues/{budget}/{payee}", Self.money, DuesPage.show),
      .form("/delivery/transfers", Self.only([.financeMaker], .ownArea), TransfersPage.draft),
      .form("/delivery/transfers/all", Self.only([.financeMaker], .ownArea), TransfersTogether.draft),
      .form("/delivery/transfers/checks", Self.only([.financeChecker], .ownArea), TransfersTogether.approve),
      .form("/delivery/transfers/export", Self.only([.financeMaker], .ownArea), TransfersPage.export),
      .page("/delivery/transfers/{transfer}", Self.money, TransferPage.show),
      .form("/delivery/transfers/{transfer}", Self.only([.financeChecker], .ownArea), TransfersPage.decide),
      .page("/delivery/batches/{batch}", Self.only([.financeMaker], .ownArea), TransfersPage.file),
      .form("/delivery/batches/{batch}", Self.only([.financeMaker], .ownArea), TransfersPage.mark),
      .form(
        "/delivery/advice", Self.only([.financeMaker], .ownArea), bodyLimit: AdvicePage.limit, AdvicePage.advise),
      .page("/delivery/reconciliation", Self.money, ReconciliationPage.show),
      .page("/delivery/reconciliation/export", Self.money, ReconciliationPage.export),
      .page("/delivery/statements/{budget}", Self.money, StatementPage.show),
      .page("/delivery/statements/{budget}/export", Self.money, StatementPage.export),
      .page("/vouchers", Self.only([.enterprise, .provider], .ownEnterprise), OwnVouchersPage.show),
      .form("/vouchers", Self.only([.provider], .ownEnterprise), OwnVouchersPage.reserve),
      .form("/vouchers/{reservation}", Self.only([.enterprise, .provider], .ownEnterprise), OwnVouchersPage.change),

      // 导出审批: whoever reads rows asks to take many out; administrators answer, each for the own area
      .page("/exports", Self.exporters, ExportsPage.show),
      .form("/exports", Self.exporters, ExportsPage.act),

      // 管理
      .page("/administration", Self.only([.city, .administrator, .auditor], .noRows), AdministrationPage.show),
      // Whoever has an area administers that: its people and requests, and nothing that is the whole city's.
      .page("/administration/people", Self.only([.administrator], .ownArea), PeoplePage.show),
      .form("/administration/people", Self.only([.administrator], .ownArea), PeoplePage.add),
      .form("/administration/people/{id}/disable", Self.only([.administrator], .ownArea), PeoplePage.disable),
      .page("/administration/bindings", Self.only([.administrator], .ownArea), BindingPages.waiting),
      .form("/administration/bindings", Self.only([.administrator], .ownArea), BindingPages.answer),
      .page("/administration/import", Self.importers, ImportPage.show),
      .form(
        "/administration/import", Self.importers, bodyLimit: ImportPage.limit, ImportPage.preview),
      .form(
        "/administration/import/{key}", Self.importers, ImportPage.confirm),
      .form(
        "/administration/import/{key}/discard", Self.importers, ImportPage.discard),
      .page("/administration/journal", Self.only([.administrator, .auditor], .wholeCity), JournalPage.show),

      // For machines
      .computation("/api/v1/assess", Self.anybody, bodyLimit: Interface.limit, Interface.assess),
      .interface("/api/v1/documents", Self.anybody, Interface.documents),
      .interface("/api/v1/clauses", Self.anybody, Interface.clauses),
      .interface("/api/v1/facts", Self.anybody, Interface.facts),
      .interface("/api/v1/rules", Self.anybody, Interface.rules),
      .interface("/api/v1/enterprises", Self.rowsAndOwn, Interface.enterprises),
      .interface("/api/v1/cases", Self.rowsAndOwn, CaseInterface.list),
      .interface("/api/v1/cases/{case}", Self.rowsAndOwn, CaseInterface.one),
      .interface("/api/v1/indicators", Self.rows, IndicatorInterface.list),
      .interface("/api/v1/registers", Self.rowsAndOwn, RegisterInterface.list),
      .interface("/api/v1/registers/{document}/{clause}/{instrument}", Self.rowsAndOwn, RegisterInterface.entries),
      .interface("/api/v1/vouchers", Self.moneyAndOwn, VoucherInterface.list),
      .interface("/api/v1/proposals", Self.awardReadersAndOwn, ProposalInterface.list),
      .interface("/api/v1/journal", Self.only([.administrator, .auditor], .wholeCity), Interface.journal),
      .interface("/api/openapi.json", Self.anybody, OpenAPI.show),
      .interface("/healthz", Self.anybody, HealthRoutes.alive),
      .interface("/readyz", Self.anybody, HealthRoutes.ready),
      .interface("/metrics", Self.anybody, HealthRoutes.metrics),
    ]
  }

  // MARK: Who sees how far

  /// Pages without any enterprise's rows.
  private static let anybody: [Role: AreaRule] = [.public: .noRows]

  /// Everybody who has signed in.
  private static let everyPerson = only(Role.assignable, .noRows)

  /// The same without those whose account can do nothing yet but ask to be bound to an enterprise.
  private static let everyBoundPerson = everyPerson.merging([.enterprise: .ownEnterprise]) { $1 }

  /// Lists of enterprises: the city sees all, whoever has an area sees that.
  static let rows: [Role: AreaRule] = [
    .city: .everywhere, .district: .ownArea, .officer: .ownArea, .financeMaker: .ownArea, .financeChecker: .ownArea,
    .analyst: .ownArea, .auditor: .ownArea,
  ]

  /// Those who may ask for lists of rows, and those who answer: of whom, `ExportRequest` says. To ask changes nothing of any
  /// enterprise: auditors and analysts do it as they read.
  private static let exporters = rows.merging([.administrator: .ownArea]) { first, _ in first }

  /// Budgets, vouchers and transfers.
  static let money: [Role: AreaRule] = [
    .city: .everywhere, .district: .ownArea, .financeMaker: .ownArea, .financeChecker: .ownArea, .auditor: .ownArea,
  ]

  /// Who is told the end of an account: those who pay into it and who audit that, and its payee, whose pages are all its own.
  /// Everybody else is told that one is confirmed.
  static let accountReaders: Set<Role> = [.financeMaker, .financeChecker, .auditor, .enterprise, .provider]

  /// Those who see money, and an enterprise sees its own.
  private static let moneyAndOwn = money.merging([.enterprise: .ownEnterprise]) { first, _ in first }

  /// Calls, runs and awards.
  static let awardReaders = money.merging([.officer: .ownArea]) { first, _ in first }

  /// The same, and an enterprise sees its own.
  private static let awardReadersAndOwn = awardReaders.merging([.enterprise: .ownEnterprise]) { first, _ in first }

  /// Those who judge awards at one step or another.
  private static let awardKeepers: [Role: AreaRule] = [
    .city: .everywhere, .district: .ownArea, .officer: .ownArea, .financeMaker: .ownArea, .financeChecker: .ownArea,
  ]

  /// Those who register budgets and keep the calls and programmes over them: the city, and each district for what it bears.
  private static let fundKeepers: [Role: AreaRule] = [.city: .everywhere, .district: .ownArea]

  /// Those who keep calls, and who carry out their rules.
  private static let callKeepers = fundKeepers.merging([.financeChecker: .ownArea]) { first, _ in first }

  /// Published notices for everybody, and an enterprise's own applications.
  private static let noticesAndOwn: [Role: AreaRule] = [.public: .noRows, .enterprise: .ownEnterprise]

  /// Those who settle what providers claim, and who record what comes back.
  private static let claimKeepers: [Role: AreaRule] = [
    .city: .everywhere, .financeMaker: .ownArea, .financeChecker: .ownArea,
  ]

  /// The same, and an enterprise sees itself.
  static let rowsAndOwn = rows.merging([.enterprise: .ownEnterprise]) { first, _ in first }

  /// Those who correct or withdraw what was recorded about an enterprise: the ones who work with it. An auditor and an
  /// analyst change nothing, and an enterprise asks the office that recorded the fact.
  static let factKeepers: [Role: AreaRule] = [.city: .everywhere, .district: .ownArea, .officer: .ownArea]

  /// Those who open cases and act on them: whoever works with enterprises, and an enterprise for itself.
  static let caseKeepers = factKeepers.merging([.enterprise: .ownEnterprise]) { first, _ in first }

  /// The same, and those who audit: of them, who has a part in the case opens its files.
  private static let caseFileReaders = caseKeepers.merging([.auditor: .ownArea]) { first, _ in first }

  /// Those who lead services: they import ledgers, set calendars, and give officers their enterprises.
  static let serviceLeads: [Role: AreaRule] = [.city: .everywhere, .district: .ownArea]

  /// Whether an actor holds a role that is granted, whatever it then sees.
  static func allows(_ actor: Actor, _ grants: [Role: AreaRule]) -> Bool {
    if case .allowed = decide(actor, RouteRule(.get, "/", grants: grants)) { true } else { false }
  }

  /// Those who give tasks and enter figures: the city, and each district for itself and what lies below it.
  static let targetKeepers: [Role: AreaRule] = [.city: .everywhere, .district: .ownArea]

  /// Those who decide what comes into a register and what leaves it. Officers propose.
  static let registerKeepers: [Role: AreaRule] = [.city: .everywhere, .district: .ownArea]

  /// Those who record what the statistics office confirmed of entries and exits: the city, and each district for its own.
  static let scaleKeepers: [Role: AreaRule] = [.city: .everywhere, .district: .ownArea]

  /// Those who hand reports in: for their own area, or for the enterprise itself.
  static let reporters = factKeepers.merging([.enterprise: .ownEnterprise]) { first, _ in first }

  /// The same, and those who look through what was handed in: every workbook as it came, and every row that went back.
  static let reportReaders = reporters.merging([.auditor: .ownArea]) { first, _ in first }

  /// Those who open, watch and lock rounds.
  static let roundKeepers: [Role: AreaRule] = [.city: .everywhere, .district: .ownArea]

  /// Those who bring in facts of anybody: a file names enterprises of every area.
  private static let importers: [Role: AreaRule] = [.city: .everywhere, .administrator: .wholeCity]

  /// Those who write rules and answer for them.
  static let ruleWriters = only([.city, .analyst], .noRows)

  /// Those who try other figures of rules.
  private static let reformers: [Role: AreaRule] = [.city: .everywhere, .district: .ownArea, .analyst: .ownArea]

  /// Those who see who enabled what.
  private static let ruleReaders = only([.city, .district, .analyst, .auditor, .administrator], .noRows)

  /// Figures that everybody may see, with their rows for those who may see rows.
  private static let figures = rows.merging([.public: .noRows]) { first, _ in first }

  private static func only(_ roles: [Role], _ area: AreaRule) -> [Role: AreaRule] {
    Dictionary(uniqueKeysWithValues: roles.map { ($0, area) })
  }
}
