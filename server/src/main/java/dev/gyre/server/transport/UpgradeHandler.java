package dev.gyre.server.transport;

import org.apache.pekko.util.ByteString;

/// What speaks on a connection after its 101. All methods are called by the connection's own thread.
public interface UpgradeHandler {

    /// The first call. Nothing is read before [UpgradedSocket#read].
    void onStart(UpgradedSocket socket);

    /// The answer to one [UpgradedSocket#read]; never empty.
    void onReceived(ByteString bytes);

    /// The client sends nothing more, and may still read.
    void onEnded();

    /// The last call, whoever ended the connection.
    void onClosed();
}
