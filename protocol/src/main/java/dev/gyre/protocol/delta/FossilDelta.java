package dev.gyre.protocol.delta;

/// Patches in the delta format of the Fossil version control system, which Centrifugo's clients can apply.
///
/// A patch is text where its target is: no copied range begins or ends inside a UTF-8 character, so what stands
/// literally in a patch is valid UTF-8 too, and a JSON string can carry it.
///
/// Source: the documents "Fossil Delta Format" and "Fossil Delta Encoding Algorithm" of the Fossil project.
public final class FossilDelta {

    /// Shorter payloads have nothing to copy.
    static final int BLOCK_BYTES = 16;

    private FossilDelta() {}

    /// A patch that makes `target` of `base`. May be longer than the target.
    public static byte[] create(byte[] base, byte[] target) {
        var patch = new PatchWriter(target);
        if (base.length > BLOCK_BYTES && target.length > BLOCK_BYTES) {
            copyWhatIsThere(base, target, patch);
        }
        return patch.finish();
    }

    private static void copyWhatIsThere(byte[] base, byte[] target, PatchWriter patch) {
        var index = new BlockIndex(base, target);
        int last = target.length - BLOCK_BYTES;
        int at = 0;
        int hash = BlockIndex.hash(target, at);
        while (true) {
            CommonRange copy = index.longestAround(at, hash, patch.written());
            if (copy != null && patch.saves(copy)) {
                patch.copy(copy);
                index.goOnBehind(copy);
                at = patch.written();
                if (at > last) {
                    return;
                }
                hash = BlockIndex.hash(target, at);
            } else if (at < last) {
                hash = BlockIndex.roll(hash, target[at], target[at + BLOCK_BYTES]);
                at++;
            } else {
                return;
            }
        }
    }

    /// @param maxBytes a longer target is refused, whatever the patch says
    /// @throws MalformedDeltaException when `patch` is no patch, or was not made from `base`
    public static byte[] apply(byte[] base, byte[] patch, int maxBytes) throws MalformedDeltaException {
        return new PatchReader(base, patch, maxBytes).target();
    }

    /// The sum of all big-endian words of four bytes, the last one filled up with zeros.
    static int checksum(byte[] bytes) {
        int sum = 0;
        for (int at = 0; at < bytes.length; at++) {
            sum += (bytes[at] & 0xFF) << (24 - 8 * (at & 3));
        }
        return sum;
    }
}
