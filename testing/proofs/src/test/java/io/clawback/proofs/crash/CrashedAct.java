package io.clawback.proofs.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.CommandLineProcess.Said;
import io.clawback.servers.kafka.LossyProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is under way when the process dies, and what it has come to in the end. */
enum CrashedAct {
  /** Messages are copied aside. */
  COPY(EntryKind.BATCH_INTENDED, EntryKind.BATCH_SETTLED, 2, true, LossyProxy.END_TXN) {
    @Override
    List<String> prepare(Round round) throws Exception {
      return round.applied(round.planned("drain", round.subscription()));
    }

    @Override
    void ended(Round round) throws Exception {
      assertThat(round.queue().position()).isEqualTo(StuckQueue.STANDS + StuckQueue.POISON);
      round.queue().holds(false);
      round.queue().copiedOnce();
    }
  },

  /** The group is moved past them. */
  PASS(EntryKind.INTENDED, EntryKind.OUTCOME, 2, false, LossyProxy.OFFSET_COMMIT) {
    @Override
    List<String> prepare(Round round) throws Exception {
      return COPY.prepare(round);
    }

    @Override
    void ended(Round round) throws Exception {
      COPY.ended(round);
    }
  },

  /** It is moved back, where it still stands. */
  MOVE_BACK(
      EntryKind.COMPENSATION_INTENDED, EntryKind.COMPENSATED, 1, false, LossyProxy.OFFSET_COMMIT) {
    @Override
    List<String> prepare(Round round) throws Exception {
      return round.back(round.done(COPY));
    }

    @Override
    void ended(Round round) throws Exception {
      assertThat(round.queue().position()).isEqualTo(StuckQueue.STANDS);
      round.queue().holds(false);
    }
  },

  /** The copies are said to count no more. */
  VOID(EntryKind.COMPENSATION_INTENDED, EntryKind.COMPENSATED, 2, false, LossyProxy.END_TXN) {
    @Override
    List<String> prepare(Round round) throws Exception {
      return MOVE_BACK.prepare(round);
    }

    @Override
    void ended(Round round) throws Exception {
      MOVE_BACK.ended(round);
    }
  },

  /** They are appended again, where it has gone on. */
  APPEND(EntryKind.BATCH_INTENDED, EntryKind.BATCH_SETTLED, 2, true, LossyProxy.END_TXN) {
    @Override
    List<String> prepare(Round round) throws Exception {
      List<String> words = round.back(round.done(COPY));
      round.queue().reads(StuckQueue.MESSAGES);
      return words;
    }

    @Override
    void ended(Round round) throws Exception {
      assertThat(round.queue().position()).isEqualTo(StuckQueue.MESSAGES);
      round.queue().holds(true);
    }
  },

  /** They are put back from the quarantine by a plan of its own. */
  REDRIVE(EntryKind.BATCH_INTENDED, EntryKind.BATCH_SETTLED, 2, true, LossyProxy.END_TXN) {
    @Override
    List<String> prepare(Round round) throws Exception {
      round.done(COPY);
      return round.applied(round.planned("redrive"));
    }

    @Override
    void ended(Round round) throws Exception {
      assertThat(round.queue().position()).isEqualTo(StuckQueue.STANDS + StuckQueue.POISON);
      round.queue().holds(true);
    }
  },

  /** The backlog is written once more without them. */
  REWRITE(EntryKind.BATCH_INTENDED, EntryKind.BATCH_SETTLED, 2, true, LossyProxy.END_TXN) {
    @Override
    List<String> prepare(Round round) throws Exception {
      return round.applied(round.planned("drain", round.subscription(), "--way", "rewrite"));
    }

    @Override
    void ended(Round round) throws Exception {
      assertThat(round.queue().position()).isEqualTo(StuckQueue.MESSAGES);
      round.queue().holdsOthersAgain(false);
      round.queue().copiedOnce();
    }
  },

  /** The group is told to leave them out. */
  SKIP(EntryKind.INTENDED, EntryKind.OUTCOME, 2, false, LossyProxy.END_TXN) {
    @Override
    List<String> prepare(Round round) throws Exception {
      return round.applied(round.planned("drain", round.subscription(), "--way", "skip"));
    }

    @Override
    void ended(Round round) throws Exception {
      assertThat(round.queue().position()).isEqualTo(StuckQueue.STANDS);
      assertThat(round.queue().lists()).isEqualTo(1);
      round.queue().holds(false);
      round.queue().copiedOnce();
    }
  },

  /** It is told to leave out none. */
  WITHDRAW(EntryKind.COMPENSATION_INTENDED, EntryKind.COMPENSATED, 1, false, LossyProxy.END_TXN) {
    @Override
    List<String> prepare(Round round) throws Exception {
      return round.back(round.done(SKIP));
    }

    @Override
    void ended(Round round) throws Exception {
      assertThat(round.queue().position()).isEqualTo(StuckQueue.STANDS);
      assertThat(round.queue().lists()).isZero();
      round.queue().holds(false);
    }
  },

  /** A group's position is set by hand. */
  RESET(EntryKind.INTENDED, EntryKind.OUTCOME, 1, false, LossyProxy.OFFSET_COMMIT) {
    @Override
    List<String> prepare(Round round) throws Exception {
      return List.of(
          "offsets",
          "reset",
          "--group",
          round.queue().group,
          "--topic",
          round.queue().topic,
          "--to-earliest",
          "--execute",
          "--reason",
          "it is to be killed");
    }

    @Override
    void ended(Round round) throws Exception {
      assertThat(round.queue().position()).isZero();
      round.queue().holds(false);
    }
  };

  final EntryKind intent;
  final EntryKind outcome;

  /** Which of these entries is meant, counted in the process that dies. */
  final int count;

  /** Whether messages are carried, with a receipt before what makes them final. */
  final boolean carries;

  /** The request that makes it so. */
  final int last;

  CrashedAct(EntryKind intent, EntryKind outcome, int count, boolean carries, int last) {
    this.intent = intent;
    this.outcome = outcome;
    this.count = count;
    this.carries = carries;
    this.last = last;
  }

  /** How many requests of the same kind pass before the one that makes it so. */
  int passes() {
    // Two batches of copies come before a list.
    return this == SKIP ? 2 : 0;
  }

  /** Does all that comes before, and says the words of the process that is to die. */
  abstract List<String> prepare(Round round) throws Exception;

  /** What holds when it was gone on with to its end. */
  abstract void ended(Round round) throws Exception;

  boolean back() {
    return this == MOVE_BACK || this == VOID || this == APPEND || this == WITHDRAW;
  }

  /** One life of one queue. */
  record Round(StuckQueue queue, CommandLineProcess clawback, Path folder) {
    String subscription() {
      return "test/main/" + queue.group + ":" + queue.topic;
    }

    /** Makes a plan, and approves it. */
    Path planned(String... words) throws Exception {
      Path plan = folder.resolve(words[0] + ".json");
      List<String> all = new ArrayList<>(List.of(words));
      all.addAll(List.of("--out", plan.toString()));
      fine(clawback.run(all.toArray(String[]::new)));
      String id = JsonReader.readObject(Files.readString(plan)).text("id");
      fine(clawback.run("approve", id, "--reason", "it is to be killed"));
      return plan;
    }

    List<String> applied(Path plan) {
      return List.of("apply", plan.toString());
    }

    /** Does that act to its end; the newest run. */
    Json.Obj done(CrashedAct act) throws Exception {
      fine(clawback.run(act.prepare(this).toArray(String[]::new)));
      act.ended(this);
      return run().orElseThrow();
    }

    List<String> back(Json.Obj run) {
      return List.of("rollback", run.text("rollbackKey"), "--execute");
    }

    /** The newest run. */
    Optional<Json.Obj> run() throws Exception {
      return ((Json.Array) JsonReader.read(clawback.run("runs", "-o", "json").out()))
          .items().stream().map(Json.Obj.class::cast).findFirst();
    }

    static Said fine(Said said) {
      assertThat(said.exitCode()).as(said.all()).isZero();
      return said;
    }
  }
}
