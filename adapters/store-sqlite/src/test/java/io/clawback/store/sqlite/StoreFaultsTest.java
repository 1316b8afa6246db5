package io.clawback.store.sqlite;

import static io.clawback.store.sqlite.Snapshots.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.Limits;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFaultsTest {
  @TempDir Path folder;

  @Test
  void saysThatAFileIsNoDatabase() throws Exception {
    Files.writeString(file(), "this is a diary, not a database ".repeat(200));
    expect("storage.corrupt", () -> Database.open(file()));
    assertThat(Files.readString(file())).startsWith("this is a diary");
  }

  @Test
  void saysThatPagesAreDamaged() throws Exception {
    try (SqliteObservations store = store()) {
      for (int i = 0; i < 3; i++) {
        store.add(Snapshots.large(START.plusSeconds(i), 300, 20, i), List.of(), Limits.DEFAULT);
      }
    }
    try (RandomAccessFile damage = new RandomAccessFile(file().toFile(), "rw")) {
      byte[] noise = new byte[4096];
      Arrays.fill(noise, (byte) 0x5a);
      for (long at = 4096L * 4; at < damage.length(); at += 4096) {
        damage.seek(at);
        damage.write(noise);
      }
    }
    try (SqliteObservations store = store()) {
      expect("storage.corrupt", () -> store.history(START.plusSeconds(9), Limits.DEFAULT));
    }
  }

  @Test
  void saysThatPackedPositionsAreDamaged() throws Exception {
    try (SqliteObservations store = store()) {
      store.add(Snapshots.of(START, "x", new long[] {1, 2}), List.of(), Limits.DEFAULT);
      sql("UPDATE positions SET packed = x'ffffffffffffffffffffff01'");
      expect("storage.corrupt", () -> store.history(START.plusSeconds(9), Limits.DEFAULT));
      sql("UPDATE positions SET packed = x'0461'");
      expect("storage.corrupt", () -> store.history(START.plusSeconds(9), Limits.DEFAULT));
    }
  }

  @Test
  void saysThatAnotherProcessKeepsItLocked() throws Exception {
    try (SqliteObservations store = new SqliteObservations(Database.open(file(), 100));
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      expect("storage.locked", () -> store.acted("x", START));
      statement.execute("ROLLBACK");
      store.acted("x", START);
      assertThat(store.history(START, Limits.DEFAULT).lastActed()).containsKey("x");
    }
  }

  @Test
  void aFullDiskKeepsNothingOfTheChangeAndTheRestStays() {
    try (Database database = Database.open(file());
        SqliteObservations store = new SqliteObservations(database)) {
      store.add(Snapshots.of(START, "x", new long[] {1, 2}), List.of("f"), Limits.DEFAULT);
      database.read(() -> database.number("PRAGMA max_page_count = 1"));
      expect(
          "storage.full",
          () ->
              store.add(
                  Snapshots.large(START.plusSeconds(5), 2_000, 50, 1),
                  List.of("f"),
                  Limits.DEFAULT));
      assertThat(store.history(START.plusSeconds(9), Limits.DEFAULT).streaks())
          .containsEntry("f", 1);
      database.read(() -> database.number("PRAGMA max_page_count = 1073741823"));
      store.add(
          Snapshots.of(START.plusSeconds(6), "x", new long[] {1, 2}), List.of("f"), Limits.DEFAULT);
      assertThat(store.history(START.plusSeconds(9), Limits.DEFAULT).streaks())
          .containsEntry("f", 2);
    }
  }

  @Test
  void refusesWhatIsNewerOrAnotherPrograms() throws Exception {
    store().close();
    sql("PRAGMA user_version = 99");
    expect("storage.newer", () -> Database.open(file()));
    sql("PRAGMA user_version = 1");
    sql("PRAGMA application_id = 7");
    expect("storage.foreign", () -> Database.open(file()));
    Files.delete(file());
    sql("CREATE TABLE diary (day TEXT)");
    expect("storage.foreign", () -> Database.open(file()));
  }

  @Test
  void refusesAFolderThatIsAFile() throws Exception {
    Path notAFolder = Files.writeString(folder.resolve("f"), "x", StandardCharsets.UTF_8);
    expect("storage.unwritable", () -> Database.open(notAFolder.resolve("store.sqlite")));
  }

  @Test
  void aFolderWithAnyNameWorks() {
    Path odd = folder.resolve("a?mode=memory&b c#d%41;e");
    try (SqliteObservations store =
        new SqliteObservations(Database.open(odd.resolve("store.sqlite")))) {
      store.acted("x", START);
    }
    assertThat(odd.resolve("store.sqlite")).isNotEmptyFile();
  }

  private SqliteObservations store() {
    return new SqliteObservations(Database.open(file()));
  }

  private Path file() {
    return folder.resolve("store.sqlite");
  }

  private void sql(String text) throws Exception {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = other.createStatement()) {
      statement.execute(text);
    }
  }

  private static void expect(String code, ThrowingCallable call) {
    ClawbackException e = catchThrowableOfType(ClawbackException.class, call);
    assertThat(e).as("throws " + code).isNotNull();
    Problem problem = e.problem();
    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.category()).isEqualTo(Category.STORAGE);
    assertThat(problem.nextMove()).isNotBlank();
  }
}
