package dev.gyre.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// A port for a test whose server cannot take any.
public final class LoopbackPort {

    private LoopbackPort() {}

    /// One that is free now on the loopback interface; another process may take it before it is used.
    public static int free() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException("the loopback interface has no free port", failed);
        }
    }
}
