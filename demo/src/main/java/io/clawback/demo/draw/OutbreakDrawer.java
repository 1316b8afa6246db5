package io.clawback.demo.draw;

import io.clawback.demo.draw.Outbreak.Neighbour;
import io.clawback.demo.draw.Outbreak.Part;
import io.clawback.demo.draw.Outbreak.Queue;
import io.clawback.demo.draw.Outbreak.Readers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Draws the worlds of scenario 3. Always 3 queues of one tenant, with 12 groups that share them or
 * with one each, and at full size 847,293 messages of which 18,247 are poison; the rest differs
 * with the seed. Pure.
 */
public final class OutbreakDrawer {
  /** Messages of the told world. */
  public static final int MESSAGES = 847_293;

  /** Those of them that nobody can read. */
  public static final int POISON = 18_247;

  private static final int QUEUES = 3;
  private static final int PARTITIONS = 4;
  private static final int NEIGHBOURS = 8;
  private static final int CAPACITY = 6_000;
  private static final int INFLOW = 4_500;
  private static final long TOLD = 0;
  private static final String TOLD_TENANT = "tenant_42";
  private static final List<String> SUBJECTS =
      List.of("payments", "refunds", "payouts", "charges", "transfers", "settlements", "claims");
  private static final List<String> DUTIES =
      List.of("booking", "billing", "fraud", "notices", "reports", "ledger", "archive", "tax");

  private final Size size;
  private final Readers readers;
  private final Chance chance;
  private final long seed;

  private OutbreakDrawer(long seed, Size size, Readers readers) {
    this.seed = seed;
    this.size = size;
    this.readers = readers;
    this.chance = new Chance(seed);
  }

  /** The world of that seed; seed 0 is the one that the scenario tells. */
  public static Outbreak draw(long seed, Size size, Readers readers) {
    return new OutbreakDrawer(seed, size, readers).draw();
  }

  private Outbreak draw() {
    boolean told = seed == TOLD;
    List<String> names = new ArrayList<>();
    names.add(told ? TOLD_TENANT : "tenant_" + chance.between(10, 99));
    while (names.size() <= NEIGHBOURS) {
      String name = "tenant_" + chance.between(10, 99);
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    String tenant = names.removeFirst();
    List<Queue> queues = queues(tenant);
    long worst = queues.stream().mapToLong(Queue::messages).max().orElseThrow();
    // So that the worst queue is behind by 3.4 times its bound more than that.
    int beyond = told ? 340 : chance.between(310, 390);
    return new Outbreak(
        seed,
        readers,
        tenant,
        queues,
        Math.toIntExact(size.of(CAPACITY)),
        Math.toIntExact(size.of(INFLOW)),
        worst * 100 / (100 + beyond),
        neighbours(names));
  }

  private List<Queue> queues(String tenant) {
    List<String> subjects = chance.shuffled(SUBJECTS);
    List<Integer> messages = parts(Math.toIntExact(size.of(MESSAGES)));
    List<Integer> poison = parts(Math.toIntExact(size.of(POISON)));
    List<Queue> queues = new ArrayList<>();
    for (int i = 0; i < QUEUES; i++) {
      String name = tenant + "." + (seed == TOLD ? SUBJECTS : subjects).get(i);
      List<String> duties = chance.shuffled(DUTIES).subList(0, readers.groups());
      List<Part> parts = new ArrayList<>();
      for (int p = i * PARTITIONS; p < (i + 1) * PARTITIONS; p++) {
        parts.add(new Part(messages.get(p), poison.get(p)));
      }
      queues.add(new Queue(name, parts, duties.stream().map(d -> name + "-" + d).toList()));
    }
    return queues;
  }

  /** Nearly equal shares of so many, one for each partition of the tenant. */
  private List<Integer> parts(int sum) {
    int count = QUEUES * PARTITIONS;
    int least = sum / count * 9 / 10;
    int most = sum / count * 11 / 10 + 1;
    return chance.shares(sum, least, Collections.nCopies(count, most));
  }

  /** Most keep to what is promised them; one of them does not. */
  private List<Neighbour> neighbours(List<String> names) {
    int behind = chance.between(0, names.size() - 1);
    List<Neighbour> neighbours = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String queue = names.get(i) + "." + chance.oneOf(SUBJECTS);
      long slo = 100L * chance.between(10, 40);
      int lag =
          (int) (slo * (i == behind ? chance.between(115, 160) : chance.between(0, 70)) / 100);
      neighbours.add(
          new Neighbour(names.get(i), queue, queue + "-" + chance.oneOf(DUTIES), lag, slo));
    }
    return neighbours;
  }
}
