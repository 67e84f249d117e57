package dev.gyre.server.auth;

import org.jspecify.annotations.Nullable;

/// Namespace options that a token replaces for one subscription; null members leave the namespace's value.
public record OptionOverrides(
        @Nullable Boolean presence,
        @Nullable Boolean joinLeave,
        @Nullable Boolean forceRecovery,
        @Nullable Boolean forcePositioning,
        @Nullable Boolean forcePushJoinLeave) {

    public static final OptionOverrides NONE = new OptionOverrides(null, null, null, null, null);
}
