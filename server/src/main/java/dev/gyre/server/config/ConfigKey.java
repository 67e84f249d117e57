package dev.gyre.server.config;

/// One key of the configuration, as the documentation shows it.
///
/// @param path dotted; `[]` stands for any item of a list
/// @param type `object` and `list` are headings, the keys below them follow
/// @param fallback the default as it would be written in the file; empty for none
/// @param environment name of the environment variable; `<NAME>` stands for the name of an item
/// @param available whether this release does anything with it
public record ConfigKey(
        String path, String type, String fallback, String description, String environment, boolean available) {

    public boolean isHeading() {
        return type.equals("object") || type.equals("list");
    }
}
