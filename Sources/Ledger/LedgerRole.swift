/// The roles the migrations create, one for each kind of work.
public enum LedgerRole {
    /// Reads the ledger and adds events.
    public static let runtime = "cjledger_runtime"
    /// Owns the read models and reads the events.
    public static let projector = "cjledger_projector"
    /// Reads the schema `analytics`.
    public static let analyst = "cjledger_analyst"
    /// Calls CJ's API, and alone reads the tokens for it.
    public static let reconciler = "cjledger_reconciler"
    /// Owns the event tables.
    public static let owner = "cjledger_owner"
}
