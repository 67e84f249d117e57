package dev.gyre.deploy.fault;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// The network between the nodes' cluster ports: a relay in front of each node, which knows by the source address
/// which node a connection comes from, and can be told to let nothing through between two of them.
///
/// A cut link is silent, as behind a dead switch: connections stay, new ones are accepted, and no byte moves. When it
/// heals the bytes go on. Needs nothing but Linux's loopback network, where every 127.x.y.z is at home.
final class Links implements AutoCloseable {

    private static final int CHUNK_BYTES = 16 * 1024;

    private final List<ServerSocket> doors = new ArrayList<>();
    private final List<Closeable> open = new CopyOnWriteArrayList<>();
    private final Set<Link> cut = ConcurrentHashMap.newKeySet();
    private final Object changed = new Object();
    private volatile boolean closed;

    private record Link(int one, int other) {
        static Link of(int from, int to) {
            return new Link(Math.min(from, to), Math.max(from, to));
        }
    }

    /// The address that node connects from.
    static String sourceOf(int node) {
        return "127.0.1." + (node + 1);
    }

    /// Opens the way to the next node.
    ///
    /// @param port that the node really listens on
    /// @return the port that the others are told
    int to(int port) {
        int node = doors.size();
        try {
            var door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
            doors.add(door);
            Thread.ofVirtual().name("link-to-" + node).start(() -> accept(door, node, port));
            return door.getLocalPort();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private void accept(ServerSocket door, int to, int port) {
        while (!closed) {
            try {
                Socket near = door.accept();
                open.add(near);
                Thread.ofVirtual().start(() -> join(near, to, port));
            } catch (IOException ended) {
                return;
            }
        }
    }

    private void join(Socket near, int to, int port) {
        int from = near.getInetAddress().getAddress()[3] - 1;
        boolean fromNode = near.getInetAddress().getAddress()[2] == 1;
        if (!fromNode) {
            // nothing but a node's transport has business here
            return;
        }
        var link = Link.of(from, to);
        try (near;
                var far = new Socket()) {
            open.add(far);
            awaitWhole(link);
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Thread back = Thread.ofVirtual().start(() -> pump(far, near, link));
            pump(near, far, link);
            back.join();
        } catch (IOException refused) {
            // the node is not there: its side of the connection ends too
            return;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(Socket from, Socket to, Link link) {
        var chunk = new byte[CHUNK_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                awaitWhole(link);
                out.write(chunk, 0, read);
            }
            awaitWhole(link);
            to.shutdownOutput();
        } catch (IOException ended) {
            close(to);
            close(from);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitWhole(Link link) throws InterruptedException {
        synchronized (changed) {
            while (cut.contains(link) && !closed) {
                changed.wait();
            }
        }
    }

    /// Lets nothing through between the node and all others.
    void isolate(int node) {
        for (int other = 0; other < doors.size(); other++) {
            if (other != node) {
                cut.add(Link.of(node, other));
            }
        }
    }

    void heal() {
        synchronized (changed) {
            cut.clear();
            changed.notifyAll();
        }
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public void close() {
        closed = true;
        heal();
        doors.forEach(Links::close);
        open.forEach(Links::close);
    }
}
