package dev.gyre.protocol;

/// Who a connection is, as presence, join and leave events and publications show it.
///
/// @param user the user id, empty for an anonymous connection
/// @param client the connection's id, a UUID
/// @param connInfo what the connection token said about the connection
/// @param chanInfo what the subscription token said about the subscription
public record ClientInfo(String user, String client, Payload connInfo, Payload chanInfo) {}
