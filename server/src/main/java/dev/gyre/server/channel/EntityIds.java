package dev.gyre.server.channel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Channel names as entity and persistence ids, and back.
///
/// A channel name is any string that a client sends; `|` and `/` would break ids. Letters, digits, `:`, `_`, `.` and
/// `-` stay, every other byte of the UTF-8 text becomes `%` and two hexadecimal digits. A lone surrogate becomes `?`
/// first, as it does on every way to a database.
final class EntityIds {

    private static final String HEX = "0123456789ABCDEF";

    private EntityIds() {}

    static String encode(String channel) {
        if (isPlain(channel)) {
            return channel;
        }
        byte[] utf8 = channel.getBytes(StandardCharsets.UTF_8);
        var id = new StringBuilder(utf8.length + 16);
        for (byte b : utf8) {
            if (isPlain((char) (b & 0xff))) {
                id.append((char) b);
            } else {
                id.append('%').append(HEX.charAt((b >> 4) & 0xf)).append(HEX.charAt(b & 0xf));
            }
        }
        return id.toString();
    }

    static String decode(String id) {
        if (id.indexOf('%') < 0) {
            return id;
        }
        var utf8 = new ByteArrayOutputStream(id.length());
        int at = 0;
        while (at < id.length()) {
            if (id.charAt(at) == '%') {
                utf8.write(Integer.parseInt(id, at + 1, at + 3, 16));
                at += 3;
            } else {
                utf8.write(id.charAt(at));
                at++;
            }
        }
        return utf8.toString(StandardCharsets.UTF_8);
    }

    private static boolean isPlain(String channel) {
        for (int i = 0; i < channel.length(); i++) {
            if (!isPlain(channel.charAt(i))) {
                return false;
            }
        }
        return !channel.isEmpty();
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == ':'
                || c == '_'
                || c == '.'
                || c == '-';
    }
}
