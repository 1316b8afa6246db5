package io.clawback.proofs.simulation;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyPairGeneratorSpi;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.SignatureSpi;
import java.util.Arrays;

/**
 * Signatures that cost nothing and prove nothing, in place of Ed25519 while a simulation runs: the
 * real ones take nine tenths of its time, and what they prove is proved elsewhere. The product does
 * not know of it.
 */
public final class FastSignatures extends Provider {
  private static final long serialVersionUID = 1;
  private static final KeyPair PAIR = pair();

  private FastSignatures() {
    super("FastSignatures", "1", "for simulations");
    put("Signature.Ed25519", Digest.class.getName());
    put("KeyPairGenerator.Ed25519", OnePair.class.getName());
  }

  static void install() {
    Security.insertProviderAt(new FastSignatures(), 1);
  }

  static void remove() {
    Security.removeProvider("FastSignatures");
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519", "SunEC").generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /** Always the same pair. */
  public static final class OnePair extends KeyPairGeneratorSpi {
    /** For the provider. */
    public OnePair() {}

    @Override
    public void initialize(int size, SecureRandom random) {}

    @Override
    public void initialize(java.security.spec.AlgorithmParameterSpec params, SecureRandom random) {}

    @Override
    public KeyPair generateKeyPair() {
      return PAIR;
    }
  }

  /** A digest of the text, whoever signs. */
  @SuppressWarnings("deprecation") // two of the methods that must be there
  public static final class Digest extends SignatureSpi {
    private final MessageDigest digest;

    /** For the provider. */
    public Digest() throws NoSuchAlgorithmException {
      digest = MessageDigest.getInstance("SHA-512");
    }

    @Override
    protected void engineInitVerify(PublicKey key) {
      digest.reset();
    }

    @Override
    protected void engineInitSign(PrivateKey key) {
      digest.reset();
    }

    @Override
    protected void engineUpdate(byte b) {
      digest.update(b);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }

    @Override
    protected byte[] engineSign() {
      return digest.digest();
    }

    @Override
    protected boolean engineVerify(byte[] signature) {
      return Arrays.equals(signature, digest.digest());
    }

    @Override
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException();
    }
  }
}
