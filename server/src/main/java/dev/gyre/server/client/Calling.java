package dev.gyre.server.client;

import dev.gyre.protocol.ClientError;
import dev.gyre.protocol.Command;
import dev.gyre.protocol.Payload;
import dev.gyre.protocol.Reply;
import dev.gyre.server.client.Verdict.Granted;
import dev.gyre.server.client.Verdict.Refused;
import dev.gyre.server.config.RpcConfig;

/// Answers `rpc`: only the ping extension is there. Any thread.
final class Calling {

    private final RpcConfig config;

    Calling(RpcConfig config) {
        this.config = config;
    }

    Verdict<Reply.Result> decide(Command.Rpc request) {
        if (!config.pingEnabled()) {
            return new Refused<>(ClientError.NOT_AVAILABLE, "rpc without a proxy");
        }
        return request.method().equals(config.pingMethod())
                ? new Granted<>(new Reply.RpcDone(Payload.EMPTY))
                : new Refused<>(ClientError.METHOD_NOT_FOUND, "not the method of rpc.ping");
    }
}
