package dev.gyre.server.channel;

import java.security.SecureRandom;
import java.util.function.Supplier;

/// Names for the lives of streams: eight letters, as Centrifugo makes them.
public final class RandomEpochs implements Supplier<String> {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int LENGTH = 8;

    private final SecureRandom random = new SecureRandom();

    @Override
    public String get() {
        var epoch = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            epoch.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return epoch.toString();
    }
}
