package io.clawback.execute;

import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Which steps of a wave go side by side, and how. Only those that carry or name messages of their
 * own queue's and have no effect on consumers, settings or another's messages, and no two that are
 * about the same thing: whatever becomes of one says nothing about another. All others go one after
 * the other.
 */
final class Abreast {
  /** Each of them holds a batch in memory. */
  private static final int CARRYING = 3;

  private final SideBySide sideBySide;

  Abreast(SideBySide sideBySide) {
    this.sideBySide = sideBySide;
  }

  /** The steps in their order, those together that may go side by side. */
  List<List<Step>> lots(List<Step> wave) {
    List<List<Step>> lots = new ArrayList<>();
    TreeSet<String> groups = new TreeSet<>();
    TreeSet<String> targets = new TreeSet<>();
    boolean open = false;
    for (Step step : wave) {
      boolean joins =
          sideBySide.most() > 1
              && apart(step)
              && !groups.contains(group(step))
              && !targets.contains(step.operation().target());
      if (!joins || !open) {
        lots.add(new ArrayList<>());
        groups.clear();
        targets.clear();
      }
      lots.getLast().add(step);
      open = sideBySide.most() > 1 && apart(step);
      if (open) {
        groups.add(group(step));
        targets.add(step.operation().target());
      }
    }
    return lots;
  }

  private static boolean apart(Step step) {
    return step.operation() instanceof MessageOperation.SetAside
        || step.operation() instanceof MessageOperation.PublishSkips
        || step.operation() instanceof MessageOperation.Rewrite;
  }

  private static String group(Step step) {
    return step.operation() instanceof MessageOperation o ? o.group().toString() : "";
  }

  /** A step that is to be taken on. */
  record Work(Step step, Callable<Rest> task) {}

  /**
   * Takes them on, and returns when all have come to rest, in the order given. What one of them
   * throws is thrown when the others have come to rest too.
   */
  List<Rest> run(List<Work> works) throws InterruptedException {
    Semaphore free = new Semaphore(sideBySide.most());
    Semaphore carrying = new Semaphore(CARRYING);
    try (ExecutorService threads = sideBySide.threads().get()) {
      List<Future<Rest>> begun =
          works.stream()
              .map(w ->
                  threads.submit(() -> {
                    boolean carries = w.step().operation() instanceof MessageOperation.Carried;
                    return carries
                        ? within(carrying, () -> within(free, w.task()))
                        : within(free, w.task());
                  }))
              .toList();
      return rests(begun);
    }
  }

  private static Rest within(Semaphore room, Callable<Rest> task) throws Exception {
    room.acquire();
    try {
      return task.call();
    } finally {
      room.release();
    }
  }

  private static List<Rest> rests(List<Future<Rest>> begun) throws InterruptedException {
    List<Rest> rests = new ArrayList<>();
    Throwable thrown = null;
    for (Future<Rest> one : begun) {
      try {
        rests.add(one.get());
      } catch (ExecutionException e) {
        if (thrown == null) {
          thrown = e.getCause();
        }
      }
    }
    switch (thrown) {
      case null -> {
        return rests;
      }
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException("a step threw what no step may", e);
    }
  }
}
