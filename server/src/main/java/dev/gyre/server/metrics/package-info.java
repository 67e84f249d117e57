/// What a node counts: figures that any part of it adds to, without a word about who reads them.
@NullMarked
package dev.gyre.server.metrics;

import org.jspecify.annotations.NullMarked;
