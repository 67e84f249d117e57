package dev.gyre.protocol.delta;

import static dev.gyre.protocol.delta.FossilDelta.BLOCK_BYTES;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds bytes of the target in the base, whose blocks it knows by their hashes.
///
/// The hash of a block is a polynomial, so that it can roll over the target byte by byte.
final class BlockIndex {

    /// More blocks of the same hash are not tried, whatever the payloads are: the cost stays linear.
    private static final int MOST_CANDIDATES = 16;

    private static final int FACTOR = 0x01000193;
    private static final int LEAVING_FACTOR = leavingFactor();
    private static final int NONE = -1;

    private final byte[] base;
    private final byte[] target;
    private final int[] firstOfHash;
    private final int[] nextOfSame;
    /// How far the place in the base that would continue the last copy is ahead of the target.
    private int ahead;

    BlockIndex(byte[] base, byte[] target) {
        this.base = base;
        this.target = target;
        int blocks = base.length / BLOCK_BYTES;
        firstOfHash = new int[Integer.highestOneBit(blocks) * 2];
        nextOfSame = new int[blocks];
        Arrays.fill(firstOfHash, NONE);
        for (int block = blocks - 1; block >= 0; block--) {
            int slot = slot(hash(base, block * BLOCK_BYTES));
            nextOfSame[block] = firstOfHash[slot];
            firstOfHash[slot] = block;
        }
    }

    private int slot(int hash) {
        return (hash ^ hash >>> 15) & (firstOfHash.length - 1);
    }

    static int hash(byte[] bytes, int at) {
        int hash = 0;
        for (int i = at; i < at + BLOCK_BYTES; i++) {
            hash = hash * FACTOR + bytes[i];
        }
        return hash;
    }

    static int roll(int hash, byte leaving, byte entering) {
        return (hash - leaving * LEAVING_FACTOR) * FACTOR + entering;
    }

    private static int leavingFactor() {
        int factor = 1;
        for (int i = 1; i < BLOCK_BYTES; i++) {
            factor *= FACTOR;
        }
        return factor;
    }

    void goOnBehind(CommonRange copied) {
        ahead = copied.baseStart() - copied.targetStart();
    }

    /// The longest range around the target's block at `at`, extended to both sides.
    ///
    /// @param hash of that block
    /// @param written the range does not begin before this place of the target
    @Nullable
    CommonRange longestAround(int at, int hash, int written) {
        CommonRange longest = around(at, at + ahead, written, null);
        int candidates = 0;
        for (int block = firstOfHash[slot(hash)];
                block != NONE && candidates < MOST_CANDIDATES;
                block = nextOfSame[block], candidates++) {
            longest = around(at, block * BLOCK_BYTES, written, longest);
        }
        return longest;
    }

    private @Nullable CommonRange around(int at, int baseAt, int written, @Nullable CommonRange longest) {
        if (baseAt < 0
                || baseAt + BLOCK_BYTES > base.length
                || !Arrays.equals(base, baseAt, baseAt + BLOCK_BYTES, target, at, at + BLOCK_BYTES)) {
            return longest;
        }
        int before = 0;
        int mostBefore = Math.min(at - written, baseAt);
        while (before < mostBefore && base[baseAt - before - 1] == target[at - before - 1]) {
            before++;
        }
        int differs = Arrays.mismatch(base, baseAt, base.length, target, at, target.length);
        int behind = differs < 0 ? target.length - at : differs;
        var range = new CommonRange(baseAt - before, at - before, before + behind).onCharacters(target);
        return longest == null || range.length() > longest.length() ? range : longest;
    }
}
