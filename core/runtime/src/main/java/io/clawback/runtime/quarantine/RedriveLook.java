package io.clawback.runtime.quarantine;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.Copy;
import io.clawback.model.message.DeadLetters;
import io.clawback.model.message.Gathered;
import io.clawback.model.message.Mark;
import io.clawback.model.message.Marks;
import io.clawback.model.message.Message;
import io.clawback.model.message.Origin;
import io.clawback.model.message.Origin.Dialect;
import io.clawback.model.message.RedriveRules;
import io.clawback.model.message.RedriveRules.Stays;
import io.clawback.model.name.QueueId;
import io.clawback.runtime.look.Connections;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * Chooses what of a quarantine or dead-letter queue is put back: reads it through for what it says
 * of its copies, for those that were put back, then for the others. Changes nothing.
 */
public final class RedriveLook {
  private final Connections connections;
  private final RedriveFilter filter;
  private final SortedSet<String> unsettled;
  private final BooleanSupplier stop;

  /**
   * @param unsettled operations whose originals are still in their group's way: put back, they
   *     would be delivered twice
   */
  public RedriveLook(
      Connections connections,
      RedriveFilter filter,
      SortedSet<String> unsettled,
      BooleanSupplier stop) {
    this.connections = connections;
    this.filter = filter;
    this.unsettled = unsettled;
    this.stop = stop;
  }

  /**
   * Reads and chooses. Throws where something lies there, but nothing of what the filter names.
   *
   * @param quarantines other queues in which it may be said that something of this one was put back
   * @param max at most so many, the first ones
   * @param most a message that was put back so often stays
   */
  public Choice choose(
      QueueId lies,
      String incarnation,
      SortedSet<QueueId> quarantines,
      Optional<Long> max,
      int most) {
    Marks marks = new Marks();
    TreeSet<QueueId> all = new TreeSet<>(quarantines);
    all.add(lies);
    all.forEach(q -> QueueCopies.read(connections, q, new MarksOf(marks), stop));
    RedriveRules rules =
        new RedriveRules(lies.toString(), incarnation, lies.broker().toString(), most, marks);
    Twins back = new Twins();
    QueueCopies.read(connections, lies, new BackOf(rules, back), stop);
    Sorting sorting =
        new Sorting(rules, back, lies.broker().toString(), max.orElse(Long.MAX_VALUE));
    QueueCopies.read(connections, lies, sorting, stop);
    List<Problem> unmatched = sorting.unmatched();
    if (!unmatched.isEmpty()) {
      throw new ClawbackException(unmatched, null);
    }
    return sorting.choice();
  }

  private record MarksOf(Marks marks) implements CopyLane.Receiver {
    @Override
    public void copy(int partition, long offset, Copy copy) {}

    @Override
    public void voided(String operation) {
      marks.addVoid(operation);
    }

    @Override
    public void marked(Mark mark) {
      marks.add(mark);
    }

    @Override
    public void other(Message message) {}
  }

  private static Message whole(int partition, long offset, Copy copy) {
    return new Message(
        partition,
        offset,
        copy.original().timestampMillis(),
        copy.original().key(),
        copy.original().value(),
        copy.headers());
  }

  /** Messages one copy of which was put back: no other copy of them is. */
  private record BackOf(RedriveRules rules, Twins back) implements CopyLane.Receiver {
    @Override
    public void copy(int partition, long offset, Copy copy) {
      if (rules.stays(whole(partition, offset, copy)).equals(Optional.of(Stays.REDRIVEN))) {
        back.first(DeadLetters.of(copy));
      }
    }

    @Override
    public void voided(String operation) {}

    @Override
    public void other(Message message) {
      if (rules.stays(message).equals(Optional.of(Stays.REDRIVEN))) {
        rules.origin(message).ifPresent(back::first);
      }
    }
  }

  private static final class PartOf {
    private final Gathered chosen = new Gathered();
    private final TreeSet<String> tenants = new TreeSet<>();
  }

  private record Bar(String source, String tenant, String reason) {}

  private final class Sorting implements CopyLane.Receiver {
    private final RedriveRules rules;
    private final String broker;
    private final long max;
    private final TreeMap<String, PartOf> ours = new TreeMap<>();
    private final TreeMap<String, PartOf> others = new TreeMap<>();
    private final TreeMap<String, long[]> bars = new TreeMap<>();
    private final TreeMap<String, Bar> names = new TreeMap<>();
    private final TreeMap<String, Long> stays = new TreeMap<>();
    private final TreeSet<String> operations = new TreeSet<>();
    private final Twins met;
    private long taken;

    Sorting(RedriveRules rules, Twins met, String broker, long max) {
      this.rules = rules;
      this.met = met;
      this.broker = broker;
      this.max = max;
    }

    @Override
    public void copy(int partition, long offset, Copy copy) {
      sort(DeadLetters.of(copy), whole(partition, offset, copy));
    }

    @Override
    public void voided(String operation) {}

    @Override
    public void marked(Mark mark) {}

    @Override
    public void other(Message message) {
      DeadLetters.read(message, broker)
          .ifPresentOrElse(origin -> sort(origin, message), () -> stay(word(Stays.NO_DEAD_LETTER)));
    }

    private void sort(Origin origin, Message lies) {
      Optional<String> why = why(origin, lies);
      Bar bar = new Bar(origin.queue(), origin.tenant().orElse(""), origin.reason());
      String key = bar.source() + "\n" + bar.tenant() + "\n" + bar.reason();
      names.put(key, bar);
      origin.operation().ifPresent(operations::add);
      bars.computeIfAbsent(key, k -> new long[2])[why.isEmpty() ? 0 : 1]++;
      if (why.isPresent()) {
        stay(why.get());
        return;
      }
      taken++;
      PartOf part =
          (origin.dialect() == Dialect.CLAWBACK ? ours : others)
              .computeIfAbsent(origin.queue(), k -> new PartOf());
      part.chosen.add(lies);
      origin.tenant().ifPresent(part.tenants::add);
    }

    private Optional<String> why(Origin origin, Message lies) {
      Optional<Stays> stays = rules.stays(lies);
      if (stays.isPresent()) {
        return stays.map(RedriveLook::word);
      }
      if (origin.operation().filter(id -> unsettled.contains(id)).isPresent()) {
        return Optional.of("in-the-way");
      }
      if (!filter.means(origin)) {
        return Optional.of("not-meant");
      }
      if (taken >= max) {
        return Optional.of("beyond-max");
      }
      return met.first(origin) ? Optional.empty() : Optional.of("another-copy");
    }

    List<Problem> unmatched() {
      TreeSet<String> reasons = new TreeSet<>();
      TreeSet<String> tenants = new TreeSet<>();
      names
          .values()
          .forEach(bar -> {
            reasons.add(bar.reason());
            tenants.add(bar.tenant());
          });
      return names.isEmpty() ? List.of() : filter.unmatched(reasons, tenants, operations);
    }

    private void stay(String why) {
      stays.merge(why, 1L, Long::sum);
    }

    Choice choice() {
      List<Choice.Part> parts = new ArrayList<>();
      ours.forEach((source, part) -> parts.add(part(source, true, part)));
      others.forEach((source, part) -> parts.add(part(source, false, part)));
      List<Choice.Row> rows = new ArrayList<>();
      bars.forEach((key, counts) -> {
        Bar bar = Objects.requireNonNull(names.get(key));
        rows.add(new Choice.Row(bar.source(), bar.tenant(), bar.reason(), counts[0], counts[1]));
      });
      return new Choice(parts, rows, stays);
    }

    private static Choice.Part part(String source, boolean ours, PartOf part) {
      return new Choice.Part(
          source, ours, List.copyOf(part.tenants), part.chosen.spans(), part.chosen.count());
    }
  }

  private static String word(Stays stays) {
    return stays.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
