/// Bytes on disk: what a channel stores, how it is written, and the database that holds it.
@NullMarked
package dev.gyre.persistence;

import org.jspecify.annotations.NullMarked;
