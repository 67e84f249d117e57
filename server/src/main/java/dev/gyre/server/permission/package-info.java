/// Permissions: what a client may do in a channel.
@NullMarked
package dev.gyre.server.permission;

import org.jspecify.annotations.NullMarked;
