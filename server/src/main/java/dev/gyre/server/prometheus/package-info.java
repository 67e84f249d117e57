/// Metrics for Prometheus: what a node has counted, and what it holds at the moment, as text under one path.
@NullMarked
package dev.gyre.server.prometheus;

import org.jspecify.annotations.NullMarked;
