/// Configuration: one validated record per section of the configuration file.
@NullMarked
package dev.gyre.server.config;

import org.jspecify.annotations.NullMarked;
