package dev.gyre.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A port for a test whose server cannot take any.
public final class LoopbackPort {

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private LoopbackPort() {}

    /// One that is free now on the loopback interface, and another one each time: the system may offer one again that
    /// has
    /// not been used yet. Another process may take it before it is used.
    public static int free() {
        int port = offered();
        while (!GIVEN.add(port)) {
            port = offered();
        }
        return port;
    }

    private static int offered() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException("the loopback interface has no free port", failed);
        }
    }
}
