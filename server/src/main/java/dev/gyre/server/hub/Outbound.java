package dev.gyre.server.hub;

import dev.gyre.server.metrics.TransportMetrics;
import org.apache.pekko.util.ByteString;

/// The write side of one client connection. Any thread; what one thread sends arrives in its order.
public interface Outbound {

    WireForm form();

    /// Where what is sent is counted, by whoever sends it: once for all that get the same. One instance a transport.
    TransportMetrics traffic();

    /// Bytes made by [WireForm#frame], any number of frames. Never blocks; a client that reads too slowly is
    /// disconnected with 3008.
    void send(ByteString frames);
}
