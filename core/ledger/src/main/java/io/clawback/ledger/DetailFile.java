package io.clawback.ledger;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonException;
import io.clawback.model.json.JsonReader;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Details too large for a line, each in a file named by its own SHA-256. */
final class DetailFile {
  private static final String NAMED = "sha256:";

  private DetailFile() {}

  /** Keeps the canonical JSON durably; gives its name for the line. */
  static String keep(Disk disk, byte[] canonical) throws IOException {
    String hex = Sha256.hex(new Sha256().of(canonical));
    if (!disk.exists(Names.detail(hex)) || !holds(disk, NAMED + hex)) {
      disk.replace(Names.detail(hex), canonical);
    }
    return NAMED + hex;
  }

  /** Whether the named file is there and has the content that its name promises. */
  static boolean holds(Disk disk, String named) throws IOException {
    if (!named.matches("sha256:[0-9a-f]{64}")) {
      return false;
    }
    String hex = named.substring(NAMED.length());
    return disk.exists(Names.detail(hex))
        && disk.size(Names.detail(hex)) <= LedgerLimits.DEFAULT.detailBytes()
        && Sha256.hex(new Sha256().of(bytes(disk, hex))).equals(hex);
  }

  /** The detail. Throws {@link JsonException} when the file is missing or changed. */
  static Json.Obj read(Disk disk, String named) throws IOException {
    if (!holds(disk, named)) {
      throw new JsonException("detail file " + named + " is missing or changed");
    }
    byte[] bytes = bytes(disk, named.substring(NAMED.length()));
    return JsonReader.readObject(new String(bytes, StandardCharsets.UTF_8));
  }

  private static byte[] bytes(Disk disk, String hex) throws IOException {
    String name = Names.detail(hex);
    return disk.read(name, 0, Math.toIntExact(disk.size(name)));
  }
}
