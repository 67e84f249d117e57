/// The conformance suite: plays black-box scenarios against any server that speaks Centrifugo's client protocol and
/// server API, and compares what it observes with what a correct server answers.
///
/// A run: [Suite] takes the groups, starts a [ServerUnderTest] for each (or uses one that runs), a [Player] plays
/// its scenarios, each as a [Performance] that turns every step into an observation; [Normalizer] replaces what
/// differs from run to run, [Comparison] finds the differences, [Report] prints them.
@NullMarked
package dev.gyre.deploy.conformance;

import org.jspecify.annotations.NullMarked;
