package io.clawback.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.model.name.TenantName;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class TenantKeysTest {
  private static final TenantName ACME = new TenantName("acme");
  private final SimulatedDisk disk = new SimulatedDisk(1);

  private TenantKeys keys() {
    return new TenantKeys(disk, new SecureRandom());
  }

  @Test
  void aKeyIsMadeForKeepingAndNeverForReading() throws Exception {
    assertThat(keys().forReading(ACME)).isEmpty();
    assertThat(disk.list("keys")).isEmpty();
    byte[] made = keys().forKeeping(ACME).orElseThrow();
    assertThat(made).hasSize(32);
    assertThat(keys().forReading(ACME).orElseThrow()).isEqualTo(made);
    assertThat(keys().forKeeping(ACME).orElseThrow()).isEqualTo(made);
    disk.remove("keys/" + disk.list("keys").getFirst());
    assertThat(keys().forReading(ACME)).isEmpty();
  }

  @Test
  void tenantsHaveDifferentKeysAndNoneIsTheOneOnDisk() throws Exception {
    byte[] one = keys().forKeeping(ACME).orElseThrow();
    assertThat(keys().forKeeping(new TenantName("other")).orElseThrow()).isNotEqualTo(one);
    for (String file : disk.list("keys")) {
      assertThat(disk.read("keys/" + file, 0, 100)).hasSize(32).isNotEqualTo(one);
    }
  }

  @Test
  void aKeyThatWasCutIsToldAndNotReplaced() throws Exception {
    keys().forKeeping(ACME);
    disk.truncate("keys/" + disk.list("keys").getFirst(), 31);
    assertThatThrownBy(() -> keys().forKeeping(ACME)).hasMessageContaining("storage.tenant-key");
    assertThatThrownBy(() -> keys().forReading(ACME)).hasMessageContaining("31 bytes");
  }

  @Test
  void stepsSideBySideThatWantTheFirstKeyAtOnceGetTheSame() throws Exception {
    for (int round = 0; round < 50; round++) {
      TenantName tenant = new TenantName("t-" + round);
      CyclicBarrier at = new CyclicBarrier(4);
      Set<String> got = ConcurrentHashMap.newKeySet();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 4; i++) {
          var _ =
              threads.submit(() -> {
                TenantKeys mine = keys();
                at.await();
                return got.add(HexFormat.of().formatHex(mine.forKeeping(tenant).orElseThrow()));
              });
        }
      }
      assertThat(got)
          .containsExactly(HexFormat.of().formatHex(keys().forReading(tenant).orElseThrow()));
    }
  }
}
