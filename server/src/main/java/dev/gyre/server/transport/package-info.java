/// What every transport shares: the endpoints of a listener by path, and the check of origins.
@NullMarked
package dev.gyre.server.transport;

import org.jspecify.annotations.NullMarked;
