package dev.gyre.server.hub;

import dev.gyre.protocol.FilterNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A valid tags filter: which publications a subscriber gets. Immutable.
///
/// Equal filters are the same condition in the same words; they are told apart by a digest, so that clients cannot make
/// comparing them expensive.
///
/// Source: centrifuge `internal/filter/filter.go`.
public final class TagsFilter {

    private final TagsCondition condition;
    private final String digest;

    private TagsFilter(TagsCondition condition, String digest) {
        this.condition = condition;
        this.digest = digest;
    }

    /// Empty when the filter is malformed.
    public static Optional<TagsFilter> of(FilterNode node) {
        return TagsCondition.of(node).map(condition -> new TagsFilter(condition, digest(node)));
    }

    boolean matches(Map<String, String> tags) {
        return condition.matches(tags);
    }

    private static String digest(FilterNode node) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            List<FilterNode> nodes = new ArrayList<>(List.of(node));
            while (!nodes.isEmpty()) {
                FilterNode next = nodes.removeLast();
                update(sha, next.op());
                update(sha, next.key());
                update(sha, next.cmp());
                update(sha, next.val());
                update(sha, Integer.toString(next.vals().size()));
                next.vals().forEach(value -> update(sha, value));
                update(sha, Integer.toString(next.nodes().size()));
                nodes.addAll(next.nodes());
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void update(MessageDigest sha, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        sha.update(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TagsFilter that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return "filter " + digest;
    }
}
