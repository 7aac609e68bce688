// swift-tools-version: 6.2

import PackageDescription

/// One dialect for every module: Swift 6 mode, imports that say who may see them, and no warning let through.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// For modules that the tests make work hard: without optimization they take most of the tests' time.
let optimized = house + [.unsafeFlags(["-O"], .when(configuration: .debug))]

// The targets stand in the order of docs/architecture.md: a module imports only what stands above it.
let package = Package(
    name: "cjledger",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "cjledger", targets: ["cjledger"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: [.defaults, "Logging", "YAML"]),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "Hashing", dependencies: ["CLibCrypto"], swiftSettings: house),
        .target(name: "Instants", swiftSettings: optimized),
        .target(name: "Decimals", swiftSettings: optimized),
        .target(
            name: "Exposition", dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: house),
        .target(name: "CJ", dependencies: ["Hashing", "Instants"], swiftSettings: optimized),
        .target(
            name: "CJClient",
            dependencies: [
                "CJ", "Exposition", "Hashing", "Instants",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: house),
        .target(
            name: "Postgres",
            dependencies: [
                "CLibPQ", "Decimals", "Exposition", "Instants", .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            swiftSettings: house),
        .executableTarget(name: "embed-files", path: "Sources/Embed/Tool", swiftSettings: house),
        .plugin(
            name: "EmbedFiles", capability: .buildTool(), dependencies: ["embed-files"], path: "Sources/Embed/Plugin"),
        .target(name: "Schema", path: "schema", swiftSettings: house, plugins: ["EmbedFiles"]),
        .target(name: "Migrations", dependencies: ["Hashing", "Postgres", "Schema"], swiftSettings: house),
        .target(
            name: "Leases",
            dependencies: ["Postgres", .product(name: "Logging", package: "swift-log")], swiftSettings: house),
        .target(
            name: "Ledger",
            dependencies: [
                "CJ", "Exposition", "Hashing", "Instants", "Postgres", "Schema",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: house),
        .target(
            name: "Deliveries",
            dependencies: [
                "Hashing", "Ledger", "Postgres",
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house),
        .target(name: "Folding", dependencies: ["CJ", "Decimals", "Instants"], swiftSettings: optimized),
        .target(name: "Imports", dependencies: ["CJ", "Folding", "Instants"], swiftSettings: house),
        .target(
            name: "ReadModels",
            dependencies: [
                "CJ", "Folding", "Hashing", "Instants", "Ledger", "Postgres", "Schema",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house),
        .target(
            name: "Rebuild",
            dependencies: [
                "CJ", "Folding", "Instants", "Leases", "Ledger", "Postgres", "ReadModels", "Schema",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house),
        .target(
            name: "Receiver",
            dependencies: [
                "CJ", "CZlib", "Deliveries", "Exposition", "Hashing", "Instants", "Ledger",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house),
        .target(
            name: "Reconciler",
            dependencies: [
                "CJ", "CJClient", "Folding", "Hashing", "Leases", "Ledger", "Postgres", "ReadModels",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house),
        .target(
            name: "Admin",
            dependencies: [
                "CJ", "Exposition", "Hashing", "Instants", "Ledger", "Postgres", "ReadModels", "Receiver",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house),
        .target(
            name: "Alarms",
            dependencies: [
                "Admin", "Exposition", "Hashing", "Instants", "Leases", "Ledger", "Postgres",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: house),
        .target(
            name: "Simulator",
            dependencies: [
                "Hashing", .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: optimized),
        .target(name: "LocalPostgres", swiftSettings: house),
        .target(
            name: "Output", dependencies: ["Instants", .product(name: "Logging", package: "swift-log")],
            swiftSettings: house),
        .target(
            name: "Reports",
            dependencies: [
                "Admin", "CZlib", "Hashing", "Instants", "Ledger", "Output", "Postgres", "ReadModels", "Rebuild",
            ],
            swiftSettings: house),
        .target(
            name: "Operating",
            dependencies: [
                "Leases", "Ledger", "Postgres", "ReadModels", "Rebuild",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: house),
        .target(
            name: "Pages",
            dependencies: [
                "Admin", "CJ", "Decimals", "Folding", "Hashing", "Instants", "Ledger", "Operating", "Postgres",
                "ReadModels",
                "Rebuild", "Receiver", "Reports",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house, plugins: ["EmbedFiles"]),
        .target(
            name: "Bench",
            dependencies: [
                "CJ", "Folding", "Hashing", "Instants", "Leases", "Ledger", "LocalPostgres", "Output", "Postgres",
                "ReadModels", "Rebuild",
                "Simulator", .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: house),
        .target(
            name: "Demo",
            dependencies: [
                "CJ", "Ledger", "Output", "Postgres", "Simulator",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: house),
        .executableTarget(
            name: "cjledger",
            dependencies: [
                "Admin", "Alarms", "Bench", "CJ", "CJClient", "Deliveries", "Demo", "Exposition", "Folding", "Hashing",
                "Imports",
                "Instants", "Leases", "Ledger", "LocalPostgres", "Migrations", "Output", "Pages", "Postgres",
                "ReadModels", "Rebuild",
                "Receiver",
                "Reconciler", "Reports", "Schema", "Simulator",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"), .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: house),
        .target(
            name: "TestSupport",
            dependencies: [
                "CJ", "Deliveries", "Folding", "Hashing", "Instants", "Ledger", "LocalPostgres", "Migrations",
                "Postgres", "ReadModels", "Receiver", "Schema", .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Tests/TestSupport", swiftSettings: house),
        .testTarget(
            name: "ExpositionTests",
            dependencies: ["Exposition", "TestSupport", .product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: house),
        .testTarget(name: "HashingTests", dependencies: ["Hashing"], swiftSettings: house),
        .testTarget(name: "DecimalsTests", dependencies: ["Decimals", "TestSupport"], swiftSettings: house),
        .testTarget(name: "CJTests", dependencies: ["CJ", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "CJClientTests",
            dependencies: [
                "CJ", "CJClient", "TestSupport", .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: house),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "MigrationsTests", dependencies: ["Migrations", "Postgres", "Schema", "TestSupport"],
            swiftSettings: house),
        .testTarget(
            name: "LedgerTests",
            dependencies: [
                "CJ", "Deliveries", "Hashing", "Instants", "Ledger", "Postgres", "Schema", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house),
        .testTarget(
            name: "FoldingTests", dependencies: ["CJ", "Folding", "Hashing", "Schema", "TestSupport"],
            swiftSettings: house),
        .testTarget(
            name: "ImportsTests", dependencies: ["Folding", "Imports", "Instants", "TestSupport"],
            swiftSettings: house),
        .testTarget(
            name: "ReadModelsTests",
            dependencies: [
                "Bench", "CJ", "Folding", "Hashing", "Imports", "Instants", "Ledger", "Postgres", "ReadModels",
                "Simulator",
                "TestSupport",
            ],
            swiftSettings: house),
        .testTarget(
            name: "RebuildTests",
            dependencies: [
                "Bench", "CJ", "Folding", "Instants", "Leases", "Ledger", "Postgres", "ReadModels", "Rebuild",
                "Simulator", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house),
        .testTarget(
            name: "ReceiverTests",
            dependencies: [
                "CZlib", "Ledger", "Postgres", "Receiver", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: house),
        .testTarget(
            name: "ReconcilerTests",
            dependencies: [
                "CJ", "CJClient", "Deliveries", "Folding", "Leases", "Ledger", "Postgres", "ReadModels", "Reconciler",
                "Simulator", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: house),
        .testTarget(name: "AdminTests", dependencies: ["Admin"], swiftSettings: house),
        .testTarget(name: "AlarmsTests", dependencies: ["Admin", "Alarms", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "PagesTests",
            dependencies: [
                "Admin", "Bench", "CJ", "Folding", "Ledger", "Operating", "Pages", "Postgres", "ReadModels",
                "Simulator",
                "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: house),
        .testTarget(
            name: "SimulatorTests",
            dependencies: [
                "CJ", "Folding", "Schema", "Simulator",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house),
        .testTarget(
            name: "OutputTests",
            dependencies: ["Output", "TestSupport", .product(name: "Logging", package: "swift-log")],
            swiftSettings: house),
        .testTarget(name: "BenchTests", dependencies: ["Bench"], swiftSettings: house),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "Admin", "Alarms", "CJ", "Demo", "Exposition", "Folding", "Hashing", "Ledger", "Output", "Postgres",
                "Receiver",
                "Reconciler", "TestSupport",
                "cjledger",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: house),
        .testTarget(
            name: "AcceptanceTests",
            dependencies: [
                "Hashing", "Ledger", "LocalPostgres", "Postgres", "Simulator", "TestSupport", "cjledger",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: house),
        .testTarget(
            name: "DrillTests", dependencies: ["Hashing", "Ledger", "Postgres", "Receiver", "TestSupport", "cjledger"],
            swiftSettings: house),
        .testTarget(
            name: "TortureTests",
            dependencies: ["Bench", "CJ", "Ledger", "Postgres", "TestSupport", "cjledger"],
            swiftSettings: house),
    ]
)
