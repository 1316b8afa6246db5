package io.clawback.execute;

import io.clawback.model.audit.Entry;
import io.clawback.model.audit.EntryKind;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.Tally;
import io.clawback.model.name.QueueId;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.MessageOperation.PassOver;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.plan.MessageOperation.Rewrite;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/** What a run did with messages, as the ledger tells it: the accounts that must balance. */
public final class Books {
  /** A list that was begun may have been in force. */
  private static final Set<StepState> LEFT_OUT =
      Set.of(
          StepState.INTENDED,
          StepState.IN_DOUBT,
          StepState.DONE,
          StepState.COMPENSATING,
          StepState.COMPENSATED,
          StepState.STRANDED);

  private final String run;
  private final Plan plan;
  private final Progress progress = new Progress();
  private final TreeSet<String> doubted = new TreeSet<>();
  private final TreeMap<String, Long> recovered = new TreeMap<>();

  /** Empty books of that run of that plan. */
  public Books(String run, Plan plan) {
    this.run = run;
    this.plan = plan;
  }

  /**
   * One step that set messages aside.
   *
   * @param step which
   * @param operation what it was to do
   * @param quarantine where the copies are
   * @param id its operation's id
   * @param batches how many are final
   * @param messages how many messages were copied, and the sum of their prints
   * @param holes offsets that were chosen and hold no message, by partition
   * @param expired offsets that were chosen and were gone before, by partition
   * @param recovered of the messages, those that were settled after somebody had lost track
   * @param passed whether the group was moved past all of them, and that stands
   * @param skipped whether the group's consumers leave all of them out, or did for a while
   * @param back whether it was taken back
   * @param rewritten what it wrote once more beside, where it did
   */
  public record Aside(
      Step step,
      MessageOperation.Carried operation,
      QueueId quarantine,
      OperationId id,
      int batches,
      Tally messages,
      SortedMap<Integer, OffsetSpans> holes,
      SortedMap<Integer, OffsetSpans> expired,
      long recovered,
      boolean passed,
      boolean skipped,
      boolean back,
      Optional<Rewritten> rewritten) {}

  /**
   * What a step wrote once more, as far as it is final.
   *
   * @param destination the queue that it was written to
   * @param read how many were read to be written, and the sum of their prints
   * @param written how many were written, and the sum of their prints, each with the time that it
   *     had first
   * @param where by partition of the destination, their offsets
   */
  public record Rewritten(
      QueueId destination, Tally read, Tally written, SortedMap<Integer, OffsetSpans> where) {}

  /** Takes in the next entry, of whatever run. */
  public void add(Entry entry) {
    if (entry.draft().run().filter(run::equals).isEmpty()) {
      return;
    }
    progress.add(entry);
    String operation = entry.draft().operation().orElse("");
    if (entry.draft().kind() == EntryKind.IN_DOUBT) {
      doubted.add(operation);
    }
    if (entry.draft().kind() == EntryKind.BATCH_SETTLED && doubted.remove(operation)) {
      List<Progress.Told> settled = progress.of(new OperationId(operation)).settled();
      recovered.merge(operation, settled.getLast().messages().count(), Long::sum);
    }
  }

  /**
   * Every step that set messages aside, or began to.
   *
   * @param states where the run's steps stand
   */
  public List<Aside> asides(Map<String, StepState> states) {
    List<Aside> asides = new ArrayList<>();
    for (Step step : plan.steps().toList()) {
      StepState state = states.getOrDefault(step.id(), StepState.PLANNED);
      if (step.operation() instanceof SetAside operation && state != StepState.PLANNED) {
        OperationId id = OperationIds.forward(run, step.id());
        Progress.Carried told = progress.of(id);
        asides.add(
            new Aside(
                step,
                operation,
                operation.quarantine(),
                id,
                told.settled().size(),
                told.messages(),
                spans(told.settled().stream().map(Progress.Told::holes).toList()),
                spans(told.settled().stream().map(Progress.Told::expired).toList()),
                recovered.getOrDefault(id.value(), 0L),
                passed(operation, states),
                skipped(operation, states),
                state == StepState.COMPENSATED,
                Optional.empty()));
      }
      if (step.operation() instanceof Rewrite operation && state != StepState.PLANNED) {
        asides.add(rewrite(step, operation, state));
      }
    }
    return asides;
  }

  /** Each batch that is final took the group past it. */
  private Aside rewrite(Step step, Rewrite operation, StepState state) {
    OperationId id = OperationIds.forward(run, step.id());
    Progress.Carried told = progress.of(id);
    Tally aside =
        told.settled().stream().flatMap(t -> t.aside().stream()).reduce(Tally.NONE, Tally::plus);
    return new Aside(
        step,
        operation,
        operation.quarantine(),
        id,
        told.settled().size(),
        aside,
        spans(told.settled().stream().map(Progress.Told::holes).toList()),
        spans(told.settled().stream().map(Progress.Told::expired).toList()),
        recovered.getOrDefault(id.value(), 0L),
        true,
        false,
        state == StepState.COMPENSATED,
        Optional.of(
            new Rewritten(
                operation.destination(),
                told.messages().minus(aside),
                told.written().stream()
                    .map(Progress.Rewrote::messages)
                    .reduce(Tally.NONE, Tally::plus),
                spans(told.written().stream().map(Progress.Rewrote::where).toList()))));
  }

  private boolean passed(SetAside aside, Map<String, StepState> states) {
    List<PassOver> done = done(PassOver.class, aside, states, Set.of(StepState.DONE));
    return every(
        aside,
        (partition, span) ->
            done.stream()
                .flatMap(p -> p.moves().stream())
                .anyMatch(m -> m.partition() == partition && covers(m, span)));
  }

  /** What was left out before a list was withdrawn does not come again by itself. */
  private boolean skipped(SetAside aside, Map<String, StepState> states) {
    TreeMap<Integer, List<OffsetSpans>> lists = new TreeMap<>();
    done(PublishSkips.class, aside, states, LEFT_OUT).stream()
        .flatMap(p -> p.chosen().stream())
        .forEach(c -> lists.computeIfAbsent(c.partition(), k -> new ArrayList<>()).add(c.spans()));
    return every(
        aside,
        (partition, span) ->
            lists.getOrDefault(partition, List.of()).stream().anyMatch(l -> l.covers(span)));
  }

  private <O extends MessageOperation> List<O> done(
      Class<O> kind, SetAside aside, Map<String, StepState> states, Set<StepState> in) {
    return plan.steps()
        .filter(s -> in.contains(states.getOrDefault(s.id(), StepState.PLANNED)))
        .map(Step::operation)
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(o -> o.subscription().queueId().equals(aside.subscription().queueId()))
        .toList();
  }

  private static boolean every(SetAside aside, BiPredicate<Integer, OffsetSpans.Span> holds) {
    return aside.chosen().stream()
        .allMatch(c -> c.spans().spans().stream().allMatch(s -> holds.test(c.partition(), s)));
  }

  private static boolean covers(OffsetMove move, OffsetSpans.Span span) {
    Optional<Long> from = move.from();
    Optional<Long> to = move.to();
    return from.isPresent()
        && to.isPresent()
        && from.get() <= span.first()
        && to.get() > span.last();
  }

  private static SortedMap<Integer, OffsetSpans> spans(List<SortedMap<String, String>> parts) {
    TreeMap<Integer, List<Long>> offsets = new TreeMap<>();
    for (SortedMap<String, String> part : parts) {
      part.forEach((partition, text) ->
          OffsetSpans.parse(text)
              .spans()
              .forEach(s -> {
                List<Long> all =
                    offsets.computeIfAbsent(Integer.valueOf(partition), k -> new ArrayList<>());
                for (long offset = s.first(); offset <= s.last(); offset++) {
                  all.add(offset);
                }
              }));
    }
    TreeMap<Integer, OffsetSpans> spans = new TreeMap<>();
    offsets.forEach((partition, all) -> spans.put(partition, OffsetSpans.of(all)));
    return spans;
  }
}
