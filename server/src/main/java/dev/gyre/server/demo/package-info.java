/// The chat page that a node serves in development mode; its web sources are in `src/main/web`.
@NullMarked
package dev.gyre.server.demo;

import org.jspecify.annotations.NullMarked;
