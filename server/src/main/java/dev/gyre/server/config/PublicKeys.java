package dev.gyre.server.config;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.EllipticCurve;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Public keys that tokens are verified with: how they are read from PEM, and which of them are fit for it. Any thread.
public final class PublicKeys {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN [A-Z0-9 ]+-----(.*?)-----END [A-Z0-9 ]+-----", Pattern.DOTALL);

    private static final int MIN_RSA_BITS = 1024;

    /// What a curve's keys sign with, by the bits of the curve's field.
    private static final Map<Integer, String> ALGORITHMS = Map.of(256, "ES256", 384, "ES384", 521, "ES512");

    private PublicKeys() {}

    /// The key of a PEM block with a public key or a certificate; empty when it is none that RS256, RS384 and RS512 can
    /// be used with.
    static Optional<RSAPublicKey> rsa(String pem) {
        return key(pem, "RSA")
                .filter(RSAPublicKey.class::isInstance)
                .map(RSAPublicKey.class::cast)
                .filter(PublicKeys::isFit);
    }

    /// As [#rsa], for ES256, ES384 and ES512.
    static Optional<ECPublicKey> ecdsa(String pem) {
        return key(pem, "EC")
                .filter(ECPublicKey.class::isInstance)
                .map(ECPublicKey.class::cast)
                .filter(key -> algorithm(key).isPresent());
    }

    /// Whether the key is long enough.
    public static boolean isFit(RSAPublicKey key) {
        return key.getModulus().bitLength() >= MIN_RSA_BITS;
    }

    /// The one algorithm that the key's curve allows; empty for another curve, or a point that is not on it.
    public static Optional<String> algorithm(ECPublicKey key) {
        EllipticCurve curve = key.getParams().getCurve();
        if (!(curve.getField() instanceof ECFieldFp field)) {
            return Optional.empty();
        }
        BigInteger x = key.getW().getAffineX();
        BigInteger y = key.getW().getAffineY();
        if (x == null || y == null) {
            return Optional.empty();
        }
        BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
        boolean onCurve = y.pow(2).subtract(right).mod(field.getP()).signum() == 0;
        // of the curves with fields of these sizes only NIST's have a = -3
        boolean nist = curve.getA().equals(field.getP().subtract(BigInteger.valueOf(3)));
        return onCurve && nist ? Optional.ofNullable(ALGORITHMS.get(field.getFieldSize())) : Optional.empty();
    }

    private static Optional<PublicKey> key(String pem, String algorithm) {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(block.group(1));
            return Optional.of(key(bytes, algorithm));
        } catch (GeneralSecurityException | IllegalArgumentException notAKey) {
            return Optional.empty();
        }
    }

    private static PublicKey key(byte[] bytes, String algorithm) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(bytes));
        } catch (GeneralSecurityException notAPlainKey) {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(bytes))
                    .getPublicKey();
        }
    }
}
