package io.clawback.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InclusionProofTest {
  private final SimulatedDisk disk = World.ledgerOf(20);
  private final Optional<String> key = new LedgerReader(disk).publicKey();

  @Test
  void everyEntryIsProvedWithoutTheLedger() {
    for (long seq = 0; seq <= 20; seq++) {
      String text = InclusionProof.prove(disk, seq).pretty();
      assertThat(InclusionProof.check(JsonReader.readObject(text), key)).isEmpty();
    }
  }

  @Test
  void aChangedProofIsRefused() {
    Json.Obj proof = InclusionProof.prove(disk, 5);
    Json.Obj other = InclusionProof.prove(disk, 6);
    for (String field : List.of("line", "leaf", "path", "seq")) {
      assertThat(InclusionProof.check(proof.with(field, other.get(field)), key))
          .as(field)
          .isNotEmpty();
    }
    for (String field : List.of("format", "size", "root", "checkpoint", "key", "path")) {
      assertThat(InclusionProof.check(proof.with(field, Json.of("x")), key)).as(field).isNotEmpty();
    }
    assertThat(InclusionProof.check(Json.of(Map.of()), key)).isNotEmpty();
  }

  @Test
  void aProofUnderAnotherKeyThanTheTrustedOneIsRefused() throws Exception {
    SimulatedDisk elsewhere = new SimulatedDisk(3);
    try (FileLedger ledger =
        FileLedger.open(elsewhere, new World(), new World.Repeating(8), "mallory@there")) {
      ledger.append(World.draft("forged"));
    }
    Json.Obj forged = InclusionProof.prove(elsewhere, 1);
    assertThat(InclusionProof.check(forged, Optional.empty())).isEmpty();
    assertThat(InclusionProof.check(forged, key))
        .containsExactly("the key is not the one that you trust");
  }

  @Test
  void whatIsNotThereOrNotSignedIsNotProved() {
    assertThatThrownBy(() -> InclusionProof.prove(disk, 21))
        .isInstanceOfSatisfying(
            ClawbackException.class,
            e -> assertThat(e.problem().code()).isEqualTo("ledger.not-signed-yet"));
    assertThatThrownBy(() -> InclusionProof.prove(new SimulatedDisk(1), 0))
        .isInstanceOf(ClawbackException.class);
  }
}
