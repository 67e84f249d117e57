package dev.gyre.server.channel;

import dev.gyre.protocol.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Cuts long lists of publications into messages that the cluster's transport takes.
final class MessageParts {

    /// Well under Artery's default frame of 256 KiB; a single larger publication is a part of its own.
    static final int PART_BYTES = 128 * 1024;

    /// What a publication takes beside its payload, about.
    private static final int OVERHEAD_BYTES = 128;

    private MessageParts() {}

    /// At least one part, which may be empty.
    static <T> List<List<T>> of(List<T> publications, Function<T, Publication> publication) {
        var parts = new ArrayList<List<T>>(1);
        int from = 0;
        int bytes = 0;
        for (int i = 0; i < publications.size(); i++) {
            int size = sizeBytes(publication.apply(publications.get(i)));
            if (i > from && bytes + size > PART_BYTES) {
                parts.add(publications.subList(from, i));
                from = i;
                bytes = 0;
            }
            bytes += size;
        }
        parts.add(publications.subList(from, publications.size()));
        return parts;
    }

    static int sizeBytes(Publication publication) {
        return publication.data().size() + OVERHEAD_BYTES;
    }
}
