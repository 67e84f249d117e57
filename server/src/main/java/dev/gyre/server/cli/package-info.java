/// The command line: starts a node, writes configuration, makes tokens.
///
/// [Cli] parses the arguments and hands them to a [Command]; `serve` reads the configuration and gives it to the
/// [NodeStarter] that the main class supplied.
@NullMarked
package dev.gyre.server.cli;

import org.jspecify.annotations.NullMarked;
