package io.clawback.disk;

import io.clawback.ledger.FileLedger;
import io.clawback.model.audit.Draft;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.spi.time.Clock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;

/** A process that appends until it is killed, and prints the number of each durable entry. */
final class Appending {
  private Appending() {}

  public static void main(String[] args) throws Exception {
    FileDisk disk = new FileDisk(Path.of(args[0]));
    FileLedger ledger = FileLedger.open(disk, Clock.system(), new SecureRandom(), "child@here");
    for (int i = 0; ; i++) {
      Json.Obj detail = Json.of(Map.of("n", Json.of(i)));
      System.out.println(
          ledger.append(Draft.of(EntryKind.SNAPSHOT_TAKEN, "child@here", detail)).seq());
      System.out.flush();
    }
  }
}
