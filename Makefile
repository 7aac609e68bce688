# `make run` and `make test` are all a newcomer needs; both install what is missing first.

.PHONY: run test product-tests command-tests module-tests fuzz replays acceptance torture drills lint packages release dictionary switches pictures

# Builds the release binary and shows what it does, on a PostgreSQL of its own.
run: packages release
	@.build/release/cjledger demo

# The tests as they are built. Two `swift test` at once would quarrel over the build's database.
TESTS = .build/debug/cjledgerPackageTests.xctest --testing-library swift-testing --no-parallel
# Those that run the product as a whole, those that run its commands, and all others: the parts take about as long.
PRODUCT_TESTS = ^(AcceptanceTests|TortureTests)\.
COMMAND_TESTS = ^CommandTests\.

# Runs every test, each part on a PostgreSQL of its own. Within a part one test runs at a time. Most of them wait most of
# the time, so the parts run beside each other.
test: packages
	@docker/install-packages tests
	swift build --build-tests
	@$(MAKE) --no-print-directory --jobs=3 --keep-going product-tests command-tests module-tests

product-tests:
	$(TESTS) --filter '$(PRODUCT_TESTS)'

command-tests:
	$(TESTS) --filter '$(COMMAND_TESTS)'

module-tests:
	$(TESTS) --skip '$(PRODUCT_TESTS)' --skip '$(COMMAND_TESTS)'

# Sends many more spoilt messages than the tests do; a round takes half a second for the folds and three
# seconds for the receiver.
fuzz: packages
	CJLEDGER_FUZZ_ROUNDS=$${CJLEDGER_FUZZ_ROUNDS:-50} swift test --no-parallel --filter FuzzTests

# Replays what ten simulated worlds sent and compares every row with those projected as it came; kills a replay twenty
# times. Takes some minutes.
replays: packages release
	CJLEDGER_REPLAY=long \
	CJLEDGER_TEST_PROGRAM=$${CJLEDGER_TEST_PROGRAM:-$(CURDIR)/.build/release/cjledger} \
	swift test --no-parallel --filter 'FillTests|ReplayCommandTests'

# Runs the whole product through the worst of days: thousands of orders, several seeds, the release binary. Takes an hour
# or more; says how it goes.
acceptance: packages release
	CJLEDGER_ACCEPTANCE_ORDERS=$${CJLEDGER_ACCEPTANCE_ORDERS:-2000} \
	CJLEDGER_ACCEPTANCE_SEEDS=$${CJLEDGER_ACCEPTANCE_SEEDS:-1,2,3} \
	CJLEDGER_ACCEPTANCE_DIALECTS="$${CJLEDGER_ACCEPTANCE_DIALECTS:-live $$(seq -s ' ' -f 'random:%g' 20)}" \
	CJLEDGER_ACCEPTANCE_DIALECT_ORDERS=$${CJLEDGER_ACCEPTANCE_DIALECT_ORDERS:-200} \
	CJLEDGER_ACCEPTANCE_RATE=$${CJLEDGER_ACCEPTANCE_RATE:-50} \
	CJLEDGER_TEST_PROGRAM=$${CJLEDGER_TEST_PROGRAM:-$(CURDIR)/.build/release/cjledger} \
	swift test --no-parallel --filter AcceptanceTests

# Kills, cuts off and starves the release binary and its database for hours, and looks for what is lost. Runs as root for
# the cases that mount a small disk; leaves those out otherwise. CJLEDGER_TORTURE_CASE takes one of them by its name.
torture: packages release
	@docker/install-packages torture
	CJLEDGER_TORTURE=long \
	CJLEDGER_TEST_PROGRAM=$${CJLEDGER_TEST_PROGRAM:-$(CURDIR)/.build/release/cjledger} \
	swift test --no-parallel --filter "TortureTests.*$${CJLEDGER_TORTURE_CASE:-}"

# Plays the faults of docs/operations.md before the release binary, and prints what was broken, what status said, after how
# long, and what mended it.
DRILLS = $(CURDIR)/.build/drills.md
drills: packages release
	@rm -f '$(DRILLS)'
	CJLEDGER_DRILLS='$(DRILLS)' \
	CJLEDGER_TEST_PROGRAM=$${CJLEDGER_TEST_PROGRAM:-$(CURDIR)/.build/release/cjledger} \
	swift test --no-parallel --filter DrillTests
	@cat '$(DRILLS)'

# Checks the formatting of all Swift code.
lint:
	swift format lint --strict --recursive Package.swift Sources Tests schema

# Writes docs/data-dictionary.md and docs/dbt/sources.yml anew from the COMMENTs in schema/.
dictionary: packages
	CJLEDGER_WRITE_DICTIONARY=1 swift test --filter 'The data dictionary|The sources for other tools'

# Makes the pictures of README.md anew, in a browser, from a simulated ledger.
pictures: packages
	@docker/install-packages tests
	swift build --build-tests
	CJLEDGER_PICTURES=$(CURDIR)/docs/pictures $(TESTS) --filter BrowserTests

# Writes the table of docs/simulator.md anew from the switches of Sources/Simulator/Dialect.
switches: packages
	CJLEDGER_WRITE_SWITCHES=1 swift test --filter 'The switches'

# With Swift's own libraries inside, as the image has it: what is measured is what is shipped, and calls into them are
# direct.
release: packages
	swift build -c release --product cjledger --static-swift-stdlib

packages:
	@docker/install-packages build
