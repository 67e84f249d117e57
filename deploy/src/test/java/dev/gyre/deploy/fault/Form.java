package dev.gyre.deploy.fault;

import java.time.Duration;
import java.util.Locale;

/// How much a run does: the short form fits into a build, the long form is what the figures are made with.
enum Form {
    SHORT,
    LONG;

    /// System property `gyre.fault.form`.
    static Form ofThisRun() {
        return Form.valueOf(System.getProperty("gyre.fault.form", "short").toUpperCase(Locale.ROOT));
    }

    /// System property `gyre.fault.seed`; another one for each run when it is not set.
    static long seed() {
        String given = System.getProperty("gyre.fault.seed", "");
        return given.isEmpty() ? System.nanoTime() & 0xFFFFFF : Long.parseLong(given);
    }

    int pick(int inShort, int inLong) {
        return this == SHORT ? inShort : inLong;
    }

    /// How long clients may feel a fault: the short form runs beside other work, and only shows that nothing hangs.
    Duration bound(Duration target) {
        return this == SHORT ? target.multipliedBy(10) : target;
    }
}
