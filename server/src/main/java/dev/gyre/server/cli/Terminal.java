package dev.gyre.server.cli;

import java.io.PrintStream;

/// Where a command writes to.
record Terminal(PrintStream out, PrintStream err) {}
