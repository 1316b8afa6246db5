package io.clawback.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.spi.state.AcceptedKeys;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceptedFormTest {
  private static final AcceptedKeys.Stretch READ = new AcceptedKeys.Stretch(0, 0, 9);

  @TempDir Path folder;

  private static List<AcceptedKeys.Stretch> prepare(AcceptedKeys store) {
    return store
        .prepare(AcceptedTest.QUEUE, AcceptedTest.MEANING, AcceptedTest.window(AcceptedTest.NOW))
        .read();
  }

  @Test
  void bringsAFileOfTheFirstFormToThisOne() {
    try (AcceptedKeys store = new SqliteAcceptedFactory().open(folder)) {
      prepare(store);
      store.add(
          AcceptedTest.QUEUE,
          AcceptedTest.MEANING,
          AcceptedTest.WIDE,
          READ,
          List.of(),
          StoreJvm.batch(0, 9));
    }
    try (Database old =
        Database.open(
            folder.resolve(SqliteAcceptedFactory.FILE), Database.BUSY_MILLIS, Schema.ACCEPTED)) {
      old.write(() -> {
        old.execute("DROP TABLE unread");
        old.execute("DROP TABLE mark");
        old.execute("DROP TABLE clock");
        old.execute("ALTER TABLE queue DROP COLUMN window_millis");
        old.execute("PRAGMA user_version = 1");
        return true;
      });
    }
    try (AcceptedKeys store = new SqliteAcceptedFactory().open(folder)) {
      assertThat(prepare(store)).containsExactly(READ);
      assertThat(store.kept(AcceptedTest.QUEUE).keys()).isEqualTo(9);
    }
  }
}
