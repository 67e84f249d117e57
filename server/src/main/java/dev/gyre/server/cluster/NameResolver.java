package dev.gyre.server.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.SortedSet;
import java.util.TreeSet;

/// Finds the addresses of nodes. May block.
@FunctionalInterface
interface NameResolver {

    /// The address records of the name, with the resolver of this machine. The JVM keeps them for some seconds.
    NameResolver SYSTEM = name -> {
        var hosts = new TreeSet<String>();
        for (InetAddress address : InetAddress.getAllByName(name)) {
            hosts.add(address.getHostAddress());
        }
        return hosts;
    };

    /// @throws UnknownHostException when there is no record, or nobody who knows
    SortedSet<String> hosts(String name) throws UnknownHostException;
}
