package dev.gyre.deploy;

import dev.gyre.persistence.LoopbackPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.stream.IntStream;

/// Ports of the loopback address.
public final class Ports {

    private Ports() {}

    /// One that is free now.
    public static int free() {
        return LoopbackPort.free();
    }

    /// The first of some that are free now and follow each other.
    static int freeRow(int count) {
        while (true) {
            int first = free();
            if (first + count < 65536 && IntStream.range(1, count).allMatch(i -> isFree(first + i))) {
                return first;
            }
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    public static boolean answers(int port) {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        } catch (IOException closed) {
            return false;
        }
    }
}
