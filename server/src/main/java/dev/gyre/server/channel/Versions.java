package dev.gyre.server.channel;

/// The rule by which an older version of the data is skipped.
final class Versions {

    private Versions() {}

    /// Whether the stored version is the candidate or newer. An empty candidate epoch matches any; version 0 is never
    /// covered.
    static boolean covers(long version, String versionEpoch, long candidate, String candidateEpoch) {
        return candidate > 0
                && Long.compareUnsigned(candidate, version) <= 0
                && (candidateEpoch.isEmpty() || candidateEpoch.equals(versionEpoch));
    }
}
