/// The server API over HTTP: what back ends call.
@NullMarked
package dev.gyre.server.api;

import org.jspecify.annotations.NullMarked;
