/// The conformance suite's own tests, and the suite against the packaged server.
@NullMarked
package dev.gyre.deploy.conformance;

import org.jspecify.annotations.NullMarked;
