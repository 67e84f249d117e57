package dev.gyre.server.cluster;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// A pattern of channel names: `*` any characters, `?` one character, `[a-z]`, `[abc]` and `[!a-z]` one of a class,
/// `{a,b}` alternatives, `\` takes the next character as it is. No character separates parts of a name.
///
/// Matching follows all alternatives at once, so its time is at most the product of both lengths.
///
/// Source: the syntax of gobwas/glob, which Centrifugo's `channels` call uses.
public final class ChannelPattern {

    private final String text;
    private final List<Step> steps;

    private ChannelPattern(String text, List<Step> steps) {
        this.text = text;
        this.steps = steps;
    }

    /// One instruction; a name matches when `End` can be reached with all of it consumed.
    private sealed interface Step {}

    private record One(Characters characters) implements Step {}

    /// Goes on at both places.
    private record Fork(int first, int second) implements Step {}

    private record Jump(int to) implements Step {}

    private record End() implements Step {}

    @FunctionalInterface
    private interface Characters {
        boolean contain(int codePoint);
    }

    /// @return empty when the pattern is malformed
    public static Optional<ChannelPattern> of(String text) {
        var compiler = new Compiler(text);
        return compiler.compile() ? Optional.of(new ChannelPattern(text, compiler.steps)) : Optional.empty();
    }

    /// The pattern as it was written.
    public String text() {
        return text;
    }

    public boolean matches(String name) {
        var now = new BitSet(steps.size());
        follow(0, now);
        for (int i = 0; i < name.length() && !now.isEmpty(); ) {
            int codePoint = name.codePointAt(i);
            i += Character.charCount(codePoint);
            var then = new BitSet(steps.size());
            for (int at = now.nextSetBit(0); at >= 0; at = now.nextSetBit(at + 1)) {
                if (steps.get(at) instanceof One one && one.characters().contain(codePoint)) {
                    follow(at + 1, then);
                }
            }
            now = then;
        }
        return now.get(steps.size() - 1);
    }

    private void follow(int at, BitSet reached) {
        var waiting = new BitSet();
        waiting.set(at);
        while (!waiting.isEmpty()) {
            int next = waiting.nextSetBit(0);
            waiting.clear(next);
            if (reached.get(next)) {
                continue;
            }
            reached.set(next);
            switch (steps.get(next)) {
                case Fork fork -> {
                    waiting.set(fork.first());
                    waiting.set(fork.second());
                }
                case Jump jump -> waiting.set(jump.to());
                case One _, End _ -> {}
            }
        }
    }

    private static final class Compiler {

        private final int[] in;
        private final List<Step> steps = new ArrayList<>();
        private int at;

        Compiler(String text) {
            in = text.codePoints().toArray();
        }

        boolean compile() {
            while (at < in.length) {
                if (!term(false)) {
                    return false;
                }
            }
            steps.add(new End());
            return true;
        }

        /// @param nested whether `,` and `}` end the term's list
        private boolean term(boolean nested) {
            int c = in[at++];
            return switch (c) {
                case '*' -> {
                    steps.add(new Fork(steps.size() + 1, steps.size() + 3));
                    steps.add(new One(_ -> true));
                    steps.add(new Jump(steps.size() - 2));
                    yield true;
                }
                case '?' -> one(_ -> true);
                case '[' -> characterClass();
                case '{' -> !nested && alternatives();
                case '\\' -> at < in.length && one(exactly(in[at++]));
                default -> one(exactly(c));
            };
        }

        private boolean alternatives() {
            var ends = new ArrayList<Integer>();
            while (true) {
                int fork = steps.size();
                steps.add(new End());
                while (at < in.length && in[at] != ',' && in[at] != '}') {
                    if (!term(true)) {
                        return false;
                    }
                }
                if (at == in.length) {
                    return false;
                }
                ends.add(steps.size());
                steps.add(new End());
                if (in[at++] == '}') {
                    steps.set(fork, new Jump(fork + 1));
                    ends.forEach(end -> steps.set(end, new Jump(steps.size())));
                    return true;
                }
                steps.set(fork, new Fork(fork + 1, steps.size()));
            }
        }

        private boolean characterClass() {
            boolean not = at < in.length && in[at] == '!';
            at += not ? 1 : 0;
            Characters all = _ -> false;
            boolean empty = true;
            while (at < in.length && in[at] != ']') {
                int low = classCharacter();
                int high = low;
                if (at + 1 < in.length && in[at] == '-' && in[at + 1] != ']') {
                    at++;
                    high = classCharacter();
                }
                if (low < 0 || high < low) {
                    return false;
                }
                all = either(all, low, high);
                empty = false;
            }
            if (at++ >= in.length || empty) {
                return false;
            }
            Characters chosen = all;
            return one(not ? c -> !chosen.contain(c) : chosen);
        }

        /// @return -1 when the pattern ends
        private int classCharacter() {
            if (in[at] == '\\') {
                at++;
            }
            return at < in.length ? in[at++] : -1;
        }

        private static Characters either(Characters before, int low, int high) {
            return c -> before.contain(c) || (low <= c && c <= high);
        }

        private static Characters exactly(int codePoint) {
            return c -> c == codePoint;
        }

        private boolean one(Characters characters) {
            return steps.add(new One(characters));
        }
    }
}
