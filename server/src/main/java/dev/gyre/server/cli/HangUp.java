package dev.gyre.server.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/// SIGHUP, by which an operator asks a program to read its configuration again. The JDK has no other way to hear of a
/// signal than this unsupported one.
final class HangUp {

    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

    private HangUp() {}

    /// Runs the action at each signal, each time on a thread of its own. A process that was started with the signal
    /// ignored, as by nohup, goes on ignoring it.
    static void onSignal(Runnable action) {
        try {
            Signal.handle(new Signal("HUP"), _ -> action.run());
        } catch (IllegalArgumentException absent) {
            LOG.debug("SIGHUP cannot be had here: the configuration is read at the start only", absent);
        }
    }
}
