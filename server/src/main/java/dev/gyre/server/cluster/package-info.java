/// Nodes of one cluster: forming it, and control of clients that are connected to any of them.
@NullMarked
package dev.gyre.server.cluster;

import org.jspecify.annotations.NullMarked;
