package dev.gyre.server.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An authority and certificates that it signs, made by the JDK's keytool in a folder.
final class TestCertificates {

    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final String name;

    private TestCertificates(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /// A new authority.
    static TestCertificates authority(Path folder, String name) throws Exception {
        var authority = new TestCertificates(folder, name);
        authority.keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keystore",
                name + ".p12",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=" + name,
                "-ext",
                "bc:c");
        authority.keytool("-exportcert", "-alias", name, "-keystore", name + ".p12", "-rfc", "-file", name + ".pem");
        return authority;
    }

    /// @param subject the name that all nodes have in common
    /// @return JSON of `cluster.tls`
    String node(String node, String subject) throws Exception {
        String store = node + ".p12";
        keytool(
                "-genkeypair",
                "-alias",
                node,
                "-keystore",
                store,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=" + subject);
        keytool("-certreq", "-alias", node, "-keystore", store, "-file", node + ".csr");
        keytool(
                "-gencert",
                "-alias",
                name,
                "-keystore",
                name + ".p12",
                "-infile",
                node + ".csr",
                "-outfile",
                node + ".pem",
                "-rfc",
                "-ext",
                "san=dns:" + subject);
        Path key = Files.writeString(folder.resolve(node + ".key"), pem(key(store, node)));
        return "{\"enabled\": true, \"cert_pem_file\": \"%s\", \"key_pem_file\": \"%s\", \"ca_pem_file\": \"%s\"}"
                .formatted(folder.resolve(node + ".pem"), key, folder.resolve(name + ".pem"));
    }

    private Key key(String store, String alias) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(store))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys.getKey(alias, PASSWORD.toCharArray());
    }

    private static String pem(Key key) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n";
    }

    private void keytool(String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD, "-noprompt"));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(command + ": " + Files.readString(folder.resolve("keytool.log")));
        }
    }
}
