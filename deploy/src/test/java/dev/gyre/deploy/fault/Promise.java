package dev.gyre.deploy.fault;

/// What a channel of a scenario promises; [HistoryChecker] holds it to that.
enum Promise {
    /// Acknowledged means durable: one epoch, every offset once, everything reaches everyone.
    DURABLE,

    /// As durable, but a lost owner begins a new epoch, and subscribers are told.
    MEMORY,

    /// No history: nothing twice, but things may be missing.
    AT_MOST_ONCE
}
