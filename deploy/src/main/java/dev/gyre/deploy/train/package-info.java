/// The training run behind the ahead-of-time cache: a server that records itself, and clients that keep it busy.
@NullMarked
package dev.gyre.deploy.train;

import org.jspecify.annotations.NullMarked;
