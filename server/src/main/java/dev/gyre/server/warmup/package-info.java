/// Making a node quick before it says that it is ready: it plays clients against itself.
@NullMarked
package dev.gyre.server.warmup;

import org.jspecify.annotations.NullMarked;
