package dev.gyre.server.config;

import java.nio.file.Files;
import java.nio.file.Path;

/// The `cluster.tls` section: mutual TLS between nodes.
///
/// The files are read again every few minutes, so that certificates can be renewed while the node runs.
///
/// @param certPemFile certificate of this node, with a subject or alternative name that all nodes have in common
/// @param caPemFile the one authority that signs the certificates of all nodes
public record ClusterTlsConfig(boolean enabled, String certPemFile, String keyPemFile, String caPemFile) {

    static ClusterTlsConfig read(Section s) {
        var tls = new ClusterTlsConfig(
                s.bool("enabled", "Encrypt the traffic between nodes, and let only nodes with a certificate in."),
                s.string(
                        "cert_pem_file",
                        "",
                        "File with this node's certificate. All nodes' certificates must have a name in common."),
                s.string("key_pem_file", "", "File with its RSA key, in PKCS#1 or PKCS#8 without password."),
                s.string(
                        "ca_pem_file",
                        "",
                        "File with the certificate of the authority that signs those of all nodes."));
        if (tls.enabled) {
            checkFile(s, "cert_pem_file", tls.certPemFile);
            checkFile(s, "key_pem_file", tls.keyPemFile);
            checkFile(s, "ca_pem_file", tls.caPemFile);
        }
        return tls;
    }

    private static void checkFile(Section s, String name, String file) {
        s.check(!file.isEmpty() && Files.isReadable(Path.of(file)), name, "must name a file that can be read");
    }
}
