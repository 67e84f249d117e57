package dev.gyre.server.demo;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Somebody who has the page open: a user with a made-up name and a colour.
///
/// @param user as `brisk-otter-417`: two words and a number
record Visitor(String user) {

    private static final Pattern USER = Pattern.compile("[a-z]{3,10}-[a-z]{3,10}-[0-9]{3}");
    private static final List<String> MANNERS = List.of(
            "brisk", "calm", "clever", "curious", "gentle", "happy", "jolly", "keen", "lively", "lucky", "merry",
            "nimble", "quiet", "quick", "sunny", "witty");
    private static final List<String> ANIMALS = List.of(
            "badger", "beaver", "crane", "dolphin", "falcon", "ferret", "heron", "lynx", "marten", "otter", "owl",
            "puffin", "raven", "seal", "stoat", "wren");

    static Visitor random(RandomGenerator random) {
        String manner = MANNERS.get(random.nextInt(MANNERS.size()));
        String animal = ANIMALS.get(random.nextInt(ANIMALS.size()));
        return new Visitor(manner + "-" + animal + "-" + random.nextInt(100, 1000));
    }

    /// The visitor with this user id; empty when it is none of those that [#random] makes.
    static Optional<Visitor> returning(String user) {
        return USER.matcher(user).matches() ? Optional.of(new Visitor(user)) : Optional.empty();
    }

    /// What others see, as JSON: `name`, and `hue` in degrees.
    String infoJson() {
        String[] words = user.split("-", -1);
        return "{\"name\":\"%s %s\",\"hue\":%d}"
                .formatted(capitalized(words[0]), capitalized(words[1]), Math.floorMod(user.hashCode() * 47, 360));
    }

    private static String capitalized(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
