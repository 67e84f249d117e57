package dev.gyre.persistence;

import com.google.protobuf.ByteString;

/// Who published: the fields of the protocol's client info.
public record StoredClientInfo(String user, String client, ByteString connInfo, ByteString chanInfo) {}
