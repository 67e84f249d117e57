package dev.gyre.server.config;

/// Sections of Centrifugo's configuration that this release knows but does nothing with.
final class Later {

    private static final String OWN_CLUSTER =
            "without effect: Gyre's own cluster does what Centrifugo needs Redis, NATS or PostgreSQL for, see the"
                    + " sections cluster and storage";

    private Later() {}

    static void read(Section s) {
        LaterTransports.read(s);
        LaterOperations.read(s);
        LaterEngines.read(s, OWN_CLUSTER);
        LaterConsumers.read(s);
    }

    static void webSocketCompression(Section s) {
        s.bool("compression", "Compress messages.");
        s.integer("compression_min_size", 0, "Smallest message that is compressed, in bytes.");
        s.integer("compression_level", 1, "How hard to compress.");
        s.integer("read_buffer_size", 0, "Bytes of the read buffer.");
        s.bool("use_write_buffer_pool", "Share write buffers.");
        s.integer("write_buffer_size", 0, "Bytes of the write buffer.");
        s.integer(
                "decompressed_message_size_limit",
                0,
                "Bytes of one message after decompression; 0 for ten times `message_size_limit`.");
    }
}
