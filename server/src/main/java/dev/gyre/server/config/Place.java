package dev.gyre.server.config;

import java.util.Locale;

/// Where a section stands: its names in messages, in flags and in the environment.
///
/// @param path as messages show it, `channel.namespaces[chat]`; empty for the whole configuration
/// @param flag as flags write it, `channel.namespaces.chat`
/// @param variable as the environment writes it, `CHANNEL_NAMESPACES_CHAT`
record Place(String path, String flag, String variable) {

    static final Place ROOT = new Place("", "", "");

    Place child(String name) {
        return new Place(path(name), flag(name), variable(name));
    }

    /// @param name of an item of the list at this place
    Place item(String name) {
        return new Place(path + "[" + name + "]", flag + "." + name, variable + "_" + shout(name));
    }

    /// The place of any item, for the documentation.
    Place anyItem() {
        return new Place(path + "[]", flag + "[]", variable + "_<NAME>");
    }

    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    String flag(String name) {
        return flag.isEmpty() ? name : flag + "." + name;
    }

    String variable(String name) {
        return variable.isEmpty() ? shout(name) : variable + "_" + shout(name);
    }

    private static String shout(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
