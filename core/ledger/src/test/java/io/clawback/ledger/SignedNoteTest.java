package io.clawback.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.disk.SimulatedDisk;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignedNoteTest {
  /** The example key of Go's sumdb/note package, whose format C2SP signed-note took over. */
  private static final String PETER =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final String MESSAGE =
      "If you think cryptography is the answer to your problem,\n"
          + "then you don't know what your problem is.\n";

  private static final String SIGNATURE =
      "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

  @Test
  void aKeyAndASignatureMadeByAnotherProgramHold() {
    VerifierKey key = VerifierKey.read(PETER);
    assertThat(key).isNotNull();
    assertThat(key.toString()).isEqualTo(PETER);
    byte[] signature = java.util.Base64.getDecoder().decode(SIGNATURE);
    assertThat(java.util.Arrays.copyOf(signature, 4)).isEqualTo(key.hash());
    assertThat(key.signed(MESSAGE, java.util.Arrays.copyOfRange(signature, 4, 68))).isTrue();
    assertThat(key.signed(MESSAGE + " ", java.util.Arrays.copyOfRange(signature, 4, 68))).isFalse();
  }

  @Test
  void aKeyWithAnotherNameOrHashIsNoKey() {
    assertThat(VerifierKey.read(PETER.replace("Peter", "Petra"))).isNull();
    assertThat(VerifierKey.read(PETER.replace("c74f20a3", "c74f20a4"))).isNull();
    assertThat(VerifierKey.read("nonsense")).isNull();
  }

  @Test
  void aNoteReadsBackAndAnyChangedByteIsRefused() throws Exception {
    SimulatedDisk disk = new SimulatedDisk(1);
    LedgerKey key = LedgerKey.create(disk, new World.Repeating(3));
    Checkpoint signed = Checkpoint.sign(key, 42, new Sha256().of(new byte[] {1}));
    assertThat(signed.note().split("\n")).hasSize(Checkpoint.LINES);
    assertThat(Checkpoint.read(signed.note(), key.verifier)).isEqualTo(signed);
    for (int i = 0; i < signed.note().length(); i++) {
      StringBuilder changed = new StringBuilder(signed.note());
      changed.setCharAt(i, changed.charAt(i) == 'A' ? 'B' : 'A');
      assertThat(Checkpoint.read(changed.toString(), key.verifier)).as("byte %d", i).isNull();
    }
  }

  @Test
  void theKeptKeyPairIsTheOneThatWasMade() throws Exception {
    SimulatedDisk disk = new SimulatedDisk(1);
    LedgerKey made = LedgerKey.create(disk, new World.Repeating(3));
    LedgerKey loaded = LedgerKey.load(disk).orElseThrow();
    assertThat(loaded.verifier).isEqualTo(made.verifier);
    assertThat(loaded.sign("x")).isEqualTo(made.sign("x"));
    assertThat(LedgerKey.loadPublic(disk)).isEqualTo(Optional.of(made.verifier));
  }
}
