# Every operation of the project, by name. `make help` lists them.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Where `make run` keeps its data and where its pages open.
DATA ?= data
PORT ?= 8080
# How many rows of each table `make dmn-peers` compares.
ROWS ?= 4
# The folder of the DMN Technology Compatibility Kit, which `make tck` runs.
TCK ?= $(DMN_TCK)
# How long `make fuzz` feeds each target, in seconds.
SECONDS ?= 60
SWIFT_SOURCES := Sources Tests Corpus Fuzz Benchmarks Package.swift

.PHONY: help
help: ## 列出全部目标 / list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: prepare
prepare: ## 装好系统库和网页资源 / install system libraries and web assets
	@scripts/install-libraries.sh
	@scripts/fetch-assets.sh

.PHONY: build
build: prepare ## 发布版，在 .build/release/tidu / release build
	@echo "==> swift build -c release（首次约十分钟 / about ten minutes the first time）"
	@swift build -c release --product tidu

.PHONY: run
run: build ## 演示城市，打印网址和登录名 / a demonstration city, with its address and sign-ins
	@echo "==> tidu serve --demo --data $(DATA) --port $(PORT)"
	@exec .build/release/tidu serve --demo --data "$(DATA)" --port "$(PORT)"

.PHONY: test
test: prepare ## 全部单元测试 / all unit tests
	@echo "==> swift test（首次约十分钟 / about ten minutes the first time）"
	@swift test

.PHONY: postgresql-test
postgresql-test: prepare ## 存储的约定在 PostgreSQL 上再跑一遍 / the stores' contracts on a PostgreSQL server of its own
	@scripts/postgresql-server.sh swift test --filter StorageTests

.PHONY: lint
lint: ## 代码格式 / code format
	@swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)

.PHONY: format
format: ## 改成规定的格式 / bring the code into its format
	@swift format --in-place --recursive --parallel $(SWIFT_SOURCES)

.PHONY: docs
docs: prepare ## 文档网站，在 .build/documentation / documentation as a site
	@echo "==> swift package dump-symbol-graph, docc convert"
	@graphs="$$(dirname "$$(swift build --show-bin-path)")/symbolgraph"; rm -rf "$$graphs"; \
	swift package dump-symbol-graph --minimum-access-level public --skip-synthesized-members; \
	rm -f "$$graphs"/tiduPackage*; \
	docc convert Documentation/Tidu.docc --additional-symbol-graph-dir "$$graphs" \
	  --output-path .build/documentation --diagnostic-level error \
	  --fallback-display-name Tidu --fallback-bundle-identifier tidu
	@graphs="$$(dirname "$$(swift build --show-bin-path)")/symbolgraph"; language=.build/symbolgraph-language; \
	rm -rf "$$language"; mkdir -p "$$language"; \
	cp "$$graphs"/DecisionLanguage*.symbols.json "$$graphs"/DecisionModels*.symbols.json "$$language"; \
	docc convert Sources/DecisionLanguage/DecisionLanguage.docc --additional-symbol-graph-dir "$$language" \
	  --output-path .build/documentation-language --diagnostic-level error \
	  --fallback-display-name DecisionLanguage --fallback-bundle-identifier tidu.language
	@echo "==> 在浏览器中看 / to read it: python3 -m http.server --directory .build/documentation 8081,"
	@echo "    http://127.0.0.1:8081/documentation/tidu/"
	@echo "    语言库另有一册 / the language's own: .build/documentation-language, …/documentation/decisionlanguage/"

.PHONY: dmn-peers
dmn-peers: build ## 导出的决策表与独立引擎逐行相比 / exported tables beside an independent engine
	@[ -x .venv-peers/bin/python ] || python3 -m venv .venv-peers
	@.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --requirement Tests/Peers/requirements.txt
	@.venv-peers/bin/python Tests/Peers/dmn_tables.py .build/release/tidu $(ROWS)

.PHONY: feel-reference
feel-reference: build ## 与 Python 的十进制和日历逐位相比 / arithmetic and calendar beside Python's, digit by digit
	@python3 Tests/Peers/feel_reference.py .build/release/tidu

.PHONY: target-reference
target-reference: build ## 实绩、分解、把握、月调度材料由事实另算一遍 / entries, cascades, chances and a month's material from the facts once more
	@TIDU=.build/release/tidu python3 Tests/Peers/target_figures.py

.PHONY: target-test
target-test: prepare ## 同上，小一点的城市，用调试版 / the same for a smaller city, with the debug build
	@swift build --product tidu
	@TIDU=.build/debug/tidu python3 Tests/Peers/target_figures.py --enterprises 300 --acts 100

.PHONY: sql-peers
sql-peers: build ## 编出的 SQL 在几个引擎上逐行相比 / the compiled views on other engines, row by row
	@scripts/sql-peers.sh 20000

.PHONY: tck
tck: build ## DMN 兼容性测试套件：make tck TCK=目录 / the DMN compatibility kit
	@if [ -z "$(TCK)" ]; then echo "用法 / usage: make tck TCK=dmn-tck"; exit 2; fi
	@.build/release/tidu dmn tck "$(TCK)"

.PHONY: browser-test
browser-test: prepare ## 无头浏览器走一遍 / a journey in a headless browser
	@scripts/browser-environment.sh
	@swift build --product tidu
	@.venv/bin/python Tests/Browser/journey.py

.PHONY: load-test
load-test: prepare ## 并发用券一会儿，强行终止几次 / vouchers under load for a moment, then a few kills
	@swift build --product tidu
	@TIDU=.build/debug/tidu python3 Tests/Load/money.py --clients 8 --seconds 15 --kills 2 --staged 2

.PHONY: bench
bench: ## 测速，写入 Benchmarks/RESULTS.md / benchmarks
	@scripts/bench.sh

.PHONY: bench-peers
bench-peers: build ## 先装好对照的引擎再测速 / the same beside other engines, which are installed first
	@[ -x .venv-bench/bin/python ] || python3 -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --requirement Benchmarks/Peers/requirements.txt
	@scripts/bench.sh

.PHONY: fuzz
fuzz: ## 每个入口乱喂若干秒：make fuzz SECONDS=60 / feeds each reader of text for so many seconds
	@scripts/fuzz.sh $(SECONDS)

.PHONY: soak
soak: build ## 反复强行终止、并发花券，两种数据库；Spark 逐行相比；语言库单独可用 / kills and load on both databases; Spark row by row; the language alone
	@scripts/soak.sh
	@TIDU=.build/release/tidu scripts/large-files.sh
	@TIDU=.build/release/tidu python3 Tests/Load/money.py
	@TIDU=.build/release/tidu scripts/postgresql-server.sh bash -c \
	  'python3 Tests/Load/money.py --database "$$TIDU_TEST_POSTGRESQL"'
	@scripts/sql-peers.sh 5000 spark
	@scripts/library.sh
