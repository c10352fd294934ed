// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key and the certificates that lead from it to an authority, from two PEM files. Between the replacement of
 * one file and of the other they do not belong together, and every handshake would fail: they are then not read at all.
 * Immutable.
 *
 * @param chain the key's own certificate first; never empty
 */
record PemKeyPair(PrivateKey key, List<X509Certificate> chain) {

    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END PRIVATE KEY-----");

    PemKeyPair {
        chain = List.copyOf(chain);
    }

    /** Throws {@link GeneralSecurityException} with the file's name if one cannot be used, or they are not a pair. */
    static PemKeyPair read(Path certificates, Path key) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = new ArrayList<>();
        try (InputStream in = Files.newInputStream(certificates)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                chain.add((X509Certificate) certificate);
            }
        }
        if (chain.isEmpty()) {
            throw new GeneralSecurityException(certificates + " holds no certificate");
        }
        Matcher pkcs8 = PKCS8.matcher(Files.readString(key, ISO_8859_1));
        if (!pkcs8.find()) {
            throw new GeneralSecurityException(
                    key + " holds no unencrypted PKCS#8 private key, which begins with -----BEGIN PRIVATE KEY-----");
        }
        String algorithm = chain.get(0).getPublicKey().getAlgorithm();
        PrivateKey read;
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pkcs8.group(1));
            read = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new GeneralSecurityException(
                    key + " holds no " + algorithm + " key, which " + certificates + " needs", e);
        }
        return new PemKeyPair(read, chain).checked(key + " is not the key of " + certificates);
    }

    /** Itself, if what the key signs is what the certificate verifies. */
    private PemKeyPair checked(String otherwise) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA" -> "EdDSA";
            default -> null; // RSASSA-PSS, whose parameters may be the key's own: as before, clients will tell
        };
        if (algorithm == null) {
            return this;
        }
        byte[] message = "whose key is this".getBytes(ISO_8859_1);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(message);
        byte[] signed = signature.sign();
        signature.initVerify(chain.get(0).getPublicKey());
        signature.update(message);
        if (!verifies(signature, signed)) {
            throw new GeneralSecurityException(otherwise);
        }
        return this;
    }

    private static boolean verifies(Signature signature, byte[] signed) {
        try {
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // signed by a key of another size or curve
        }
    }
}
