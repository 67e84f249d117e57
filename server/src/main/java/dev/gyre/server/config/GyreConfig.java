package dev.gyre.server.config;

import java.time.Duration;

/// The whole configuration of a node, validated.
///
/// @param nodeName empty for host name and port
/// @param logLevel none, trace, debug, info, warn, error or fatal
/// @param healthPath where health is served; empty for nowhere
public record GyreConfig(
        HttpServerConfig httpServer,
        ClientConfig client,
        ChannelConfig channel,
        RpcConfig rpc,
        HttpApiConfig httpApi,
        WebsocketConfig websocket,
        StorageConfig storage,
        ClusterConfig cluster,
        String nodeName,
        String logLevel,
        String healthPath,
        Duration shutdownTimeout) {}
