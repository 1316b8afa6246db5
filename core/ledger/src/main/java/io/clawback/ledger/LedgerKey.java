package io.clawback.ledger;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The key pair that signs a ledger's checkpoints: Ed25519, from the JDK's own provider. The private
 * half lies beside the ledger; whoever reads it can rewrite the ledger, unless a checkpoint is kept
 * elsewhere. Thread-safe.
 */
final class LedgerKey {
  private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");
  private static final String MARK = "PRIVATE+KEY+";

  private final PrivateKey secret;
  final VerifierKey verifier;

  private LedgerKey(PrivateKey secret, VerifierKey verifier) {
    this.secret = secret;
    this.verifier = verifier;
  }

  /** Makes a new pair and keeps it; the ledger's name is made up of random digits. */
  static LedgerKey create(Disk disk, SecureRandom random) throws IOException {
    byte[] id = new byte[8];
    random.nextBytes(id);
    String name = "io.clawback/ledger/" + HexFormat.of().formatHex(id);
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, random);
      KeyPair pair = generator.generateKeyPair();
      VerifierKey verifier = new VerifierKey(name, last32(pair.getPublic().getEncoded()));
      byte[] seed = last32(pair.getPrivate().getEncoded());
      write(disk, Names.KEY, spell(verifier, seed));
      write(disk, Names.PUBLIC_KEY, verifier.toString());
      return new LedgerKey(pair.getPrivate(), verifier);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }

  /** The pair that was kept; empty when there is none. */
  static Optional<LedgerKey> load(Disk disk) throws IOException {
    if (!disk.exists(Names.KEY) || !disk.exists(Names.PUBLIC_KEY)) {
      return Optional.empty();
    }
    VerifierKey verifier = VerifierKey.read(readText(disk, Names.PUBLIC_KEY));
    String spelled = readText(disk, Names.KEY).strip();
    if (verifier == null || !spelled.startsWith(MARK)) {
      throw unusable(disk);
    }
    try {
      byte[] typed = Base64.getDecoder().decode(spelled.substring(spelled.length() - 44));
      byte[] encoded = Arrays.copyOf(PKCS8, PKCS8.length + 32);
      System.arraycopy(typed, 1, encoded, PKCS8.length, 32);
      PrivateKey secret =
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      LedgerKey key = new LedgerKey(secret, verifier);
      if (!verifier.signed("probe", key.sign("probe"))) {
        throw unusable(disk);
      }
      return Optional.of(key);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unusable(disk);
    }
  }

  /** The public half alone, for reading; empty when there is none or it is no key. */
  static Optional<VerifierKey> loadPublic(Disk disk) throws IOException {
    return disk.exists(Names.PUBLIC_KEY)
        ? Optional.ofNullable(VerifierKey.read(readText(disk, Names.PUBLIC_KEY)))
        : Optional.empty();
  }

  byte[] sign(String text) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(secret);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing failed", e);
    }
  }

  private static String spell(VerifierKey verifier, byte[] seed) {
    byte[] typed = new byte[33];
    typed[0] = VerifierKey.ED25519;
    System.arraycopy(seed, 0, typed, 1, 32);
    return MARK
        + verifier.name()
        + "+"
        + HexFormat.of().formatHex(verifier.hash())
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }

  private static byte[] last32(byte[] encoded) {
    return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
  }

  private static void write(Disk disk, String name, String text) throws IOException {
    disk.replace(name, (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String readText(Disk disk, String name) throws IOException {
    return new String(disk.read(name, 0, 4_096), StandardCharsets.UTF_8);
  }

  private static ClawbackException unusable(Disk disk) {
    return new ClawbackException(
        new Problem(
            "ledger.key-unusable",
            Category.STORAGE,
            disk.place() + "/" + Names.KEY,
            "The ledger's key pair is damaged, or its halves do not belong together.",
            "Put back the two key files from a backup, or begin a new ledger in another folder."));
  }
}
