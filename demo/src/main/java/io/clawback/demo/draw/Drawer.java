package io.clawback.demo.draw;

import io.clawback.demo.draw.World.Group;
import io.clawback.demo.draw.World.Quota;
import io.clawback.demo.draw.World.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Draws a world. Always 18 tenants, 12 topics, 24 groups, and 24, 36 and 48 partitions in dev,
 * staging and prod; the rest differs with the seed. Pure.
 */
public final class Drawer {
  private static final int TENANTS = 18;
  private static final int GROUPS = 24;
  private static final int BUSY_PARTITIONS = 8;
  private static final int CAPACITY = 6_000;
  private static final Map<String, Integer> TOTALS = Map.of("dev", 24, "staging", 36, "prod", 48);
  private static final long DAY = 86_400_000L;
  private static final List<String> SUBJECTS =
      List.of(
          "invoices",
          "shipments",
          "inventory",
          "emails",
          "clicks",
          "sessions",
          "refunds",
          "catalog",
          "reviews",
          "addresses");
  private static final List<String> DUTIES =
      List.of("indexer", "notifier", "archiver", "exporter", "auditor", "scorer", "mirror");

  private final Size size;
  private final Chance chance;
  private final Story story;
  private final List<String> tenants;

  private Drawer(long seed, Size size) {
    this.size = size;
    this.chance = new Chance(seed);
    this.story = Story.of(seed, chance);
    this.tenants =
        IntStream.range(0, TENANTS).mapToObj(i -> story.tenantPrefix() + (char) ('a' + i)).toList();
  }

  /** The world of that seed; seed 0 is the one that the scenario tells. */
  public static World draw(long seed, Size size) {
    Drawer drawer = new Drawer(seed, size);
    List<Topic> topics = drawer.topics();
    return new World(
        seed,
        drawer.tenants,
        topics,
        drawer.groups(topics),
        drawer.busy(),
        drawer.slow(),
        drawer.quotas());
  }

  private List<Topic> topics() {
    List<String> names = new ArrayList<>(List.of(story.busyTopic(), story.slowTopic()));
    names.addAll(chance.shuffled(SUBJECTS));
    int others = SUBJECTS.size();
    List<Integer> prod =
        chance.shares(total("prod") - BUSY_PARTITIONS - story.wanted(), 2, bounds(others, 5));
    List<Integer> staging =
        chance.shares(
            total("staging") - BUSY_PARTITIONS - (story.wanted() - story.missing()), 1, prod);
    List<Integer> dev = chance.shares(total("dev") - 2 - 2, 1, prod);
    int shortLived = chance.between(2, names.size() - 1);
    List<Topic> topics = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      SortedMap<String, Integer> partitions =
          switch (i) {
            case 0 -> byEnvironment(2, BUSY_PARTITIONS, BUSY_PARTITIONS);
            case 1 -> byEnvironment(2, story.wanted() - story.missing(), story.wanted());
            default -> byEnvironment(dev.get(i - 2), staging.get(i - 2), prod.get(i - 2));
          };
      long staged = i == shortLived ? 3 * DAY : 7 * DAY;
      topics.add(
          new Topic(names.get(i), tenants.get(i), partitions, byEnvironment(DAY, staged, 7 * DAY)));
    }
    return topics;
  }

  private List<Group> groups(List<Topic> topics) {
    List<Group> groups = new ArrayList<>();
    groups.add(group(story.busyGroup(), 0, story.busyTopic()));
    groups.add(group(story.slowGroup(), 1, story.slowTopic()));
    List<String> duties = chance.shuffled(DUTIES);
    for (int i = 0; groups.size() < GROUPS; i++) {
      // Every other tenant has a group; the first few have two. Owners read their own topic first.
      int tenant = 2 + i % (TENANTS - 2);
      int topic = 2 + i % SUBJECTS.size();
      String name = topics.get(topic).name() + "-" + duties.get(i / SUBJECTS.size());
      groups.add(group(name, tenant, topics.get(topic).name()));
    }
    return groups;
  }

  private Group group(String name, int tenant, String topic) {
    return new Group(
        name, tenants.get(tenant), topic, byEnvironment(someLag(), someLag(), someLag()));
  }

  /** Most are not behind at all; nobody is far behind. */
  private long someLag() {
    return chance.between(0, 3) == 0 ? chance.between(1, 400) : 0L;
  }

  private Busy busy() {
    List<Integer> rest =
        chance.shuffled(
            IntStream.range(0, BUSY_PARTITIONS)
                .filter(p -> !story.hot().contains(p))
                .boxed()
                .toList());
    return new Busy(
        tenants.get(0),
        story.busyTopic(),
        story.busyGroup(),
        story.hot(),
        rest.get(0),
        List.of(
            rest.subList(1, 3).stream().sorted().toList(),
            rest.subList(3, 5).stream().sorted().toList()),
        Math.toIntExact(size.of(CAPACITY)),
        4,
        6,
        size.of(story.busyLag()),
        story.busyAge(),
        size.of(story.busySlo()));
  }

  private Slow slow() {
    long staged = story.slowLag() - story.slowDifference();
    return new Slow(
        tenants.get(1),
        story.slowTopic(),
        story.slowGroup(),
        new TreeMap<>(
            Map.of(
                World.PROD,
                new Slow.Behind(story.slowPartitions(), size.of(story.slowLag()), story.slowAge()),
                World.STAGING,
                new Slow.Behind(story.slowPartitions(), size.of(staged), story.slowAge() * 3 / 5))),
        size.of(story.busySlo()));
  }

  private List<Quota> quotas() {
    List<Quota> quotas = new ArrayList<>();
    int differs = chance.between(0, 3);
    for (int i = 0; i < 4; i++) {
      long rate = 1_048_576L * chance.between(2, 8);
      quotas.add(
          new Quota(
              tenants.get(2 + i) + "-writer",
              byEnvironment(rate, i == differs ? rate / 2 : rate, rate)));
    }
    return quotas;
  }

  private static int total(String environment) {
    return TOTALS.getOrDefault(environment, 0);
  }

  private static List<Integer> bounds(int count, int most) {
    return Collections.nCopies(count, most);
  }

  private static <V> SortedMap<String, V> byEnvironment(V dev, V staging, V prod) {
    return new TreeMap<>(Map.of("dev", dev, "staging", staging, "prod", prod));
  }
}
