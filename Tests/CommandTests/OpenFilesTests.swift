import Testing

@testable import cjledger

@Suite struct `Connections at once` {
    @Test(arguments: [(2048, 1_048_576, 2048), (2048, 1024, 768), (2048, 300, 150), (100, 1024, 100), (5, 1, 1)])
    func `are as many as are wanted, as far as open files allow them and some others`(
        wanted: Int, files: Int, connections: Int
    ) {
        #expect(OpenFiles.connections(wanted: wanted, files: files) == connections)
    }
}
