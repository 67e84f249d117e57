package dev.gyre.server.transport;

import org.apache.pekko.http.javadsl.model.StatusCode;

/// A request body that is not taken. An endpoint that lets it through answers with its status, and the connection is
/// closed, because the rest of the body is not read.
public final class BodyRefusedException extends Exception {

    private final transient StatusCode status;

    BodyRefusedException(StatusCode status) {
        super(status.reason(), null, false, false);
        this.status = status;
    }

    public StatusCode status() {
        return status;
    }
}
