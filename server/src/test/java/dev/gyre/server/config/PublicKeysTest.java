package dev.gyre.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeysTest {

    /// Made with openssl: a certificate of an RSA key of 2048 bits.
    private static final String CERTIFICATE = """
        -----BEGIN CERTIFICATE-----
        MIIDATCCAemgAwIBAgIUEeag9B4lyqP9NYnN0YGZhaYwsLQwDQYJKoZIhvcNAQEL
        BQAwDzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjYxMzExNDNaGA8yMTI2MTEwMjEz
        MTE0M1owDzENMAsGA1UEAwwEdGVzdDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCC
        AQoCggEBAMdp7YIRN3rjaB2DyXLdyDYn08mvieT0WxARNUiAjc2bRbQQTXFF1Ckv
        cqJpHxwNigxrHErFgirkw9LGYp/bOBddZ9BdpM2lWjS/ZTVRZGvzHFNm8cRkRBUw
        IjgqYotJFZdtnOnph+lq7ZfLD+gLxWfIpPMCFfOvwu4ytOyW30EJwwR9eTHJ6y5O
        Ml3NdXKJFd2cWgxNsQogp2N9PIctcdBkxC3JcNcdZvuDj5EISHffHm56XNngrvPw
        yee6N7038bQ6Gw5Z2hF/UVH4rXNx6e7ZlEmdNHP6oEwP9yK8NII59X9nNP7VcS1J
        MNXu5R27O98bEe8SFHZ5C3Vf2wADeoUCAwEAAaNTMFEwHQYDVR0OBBYEFGTSDx/Y
        YG4Yod3dha3JG7wBMXJNMB8GA1UdIwQYMBaAFGTSDx/YYG4Yod3dha3JG7wBMXJN
        MA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBADXkqJXZPdDnx62c
        Z5jrWbYwVSkxVmabnWpkWkGKUgdJ0u6f6/go7zHccxcOJuLL5DK3BYAd1OI9SVV9
        c8cnbodJqZCmsGtpPM/38AUdoW3WzVm//mJJJnxDyPnqmGLlZgy44KAMyQ3BnoIX
        TCgg0Ag4vN8ZQ3ZVP/ed4JI7UhDtfkjGp+CQ0+uSekTzB8NR6+HcHYqnxj55e65Q
        p3YWvS32GJz+K/TD1sa2ZWRbn7DWkENiKj/n8LpIeOo+ddUcFe4ss3BXPkdHplaO
        SkquzUu8sxN2Bcn+BFY8B4vR+AUVWgcPB6oyJTIiwSMXCa9diAUT/LolGVEDwve3
        ZIY4zy8=
        -----END CERTIFICATE-----
        """;

    private static KeyPair rsa(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static KeyPair ec(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static String pem(KeyPair pair) {
        return "a comment\r\n-----BEGIN PUBLIC KEY-----\r\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
                + "\r\n-----END PUBLIC KEY-----\r\n";
    }

    @Test
    void keysAreReadFromPem() throws GeneralSecurityException {
        KeyPair rsa = rsa(2048);
        KeyPair ecdsa = ec("secp384r1");

        assertThat(PublicKeys.rsa(pem(rsa)))
                .hasValueSatisfying(key -> assertThat(key).isEqualTo(rsa.getPublic()));
        assertThat(PublicKeys.ecdsa(pem(ecdsa)))
                .hasValueSatisfying(key -> assertThat(key).isEqualTo(ecdsa.getPublic()));
        assertThat(PublicKeys.rsa(CERTIFICATE)).isPresent();
    }

    @Test
    void keysOfAnotherKindAreNot() throws GeneralSecurityException {
        assertThat(PublicKeys.rsa(pem(ec("secp256r1")))).isEmpty();
        assertThat(PublicKeys.ecdsa(pem(rsa(2048)))).isEmpty();
        assertThat(PublicKeys.ecdsa(CERTIFICATE)).isEmpty();
        assertThat(PublicKeys.rsa(pem(rsa(512)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-----BEGIN PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY----------END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\n%%%%\n-----END PUBLIC KEY-----"
            })
    void garbageIsNoKey(String text) {
        assertThat(PublicKeys.rsa(text)).isEmpty();
        assertThat(PublicKeys.ecdsa(text)).isEmpty();
    }
}
