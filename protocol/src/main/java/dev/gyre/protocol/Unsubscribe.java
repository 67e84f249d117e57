package dev.gyre.protocol;

/// Why the server ends a subscription; clients subscribe again from code 2500.
///
/// Source: centrifuge `unsubscribe.go`.
public record Unsubscribe(int code, String reason) {

    public static final Unsubscribe SERVER = new Unsubscribe(2000, "server unsubscribe");
    public static final Unsubscribe INSUFFICIENT_STATE = new Unsubscribe(2500, "insufficient state");
    public static final Unsubscribe EXPIRED = new Unsubscribe(2501, "subscription expired");
    public static final Unsubscribe STATE_INVALIDATED = new Unsubscribe(2502, "state invalidated");
}
