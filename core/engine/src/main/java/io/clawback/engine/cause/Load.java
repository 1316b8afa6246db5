package io.clawback.engine.cause;

import io.clawback.engine.cause.Verdict.Fits;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Series;
import io.clawback.engine.look.Watched;
import io.clawback.model.finding.Finding.HotPartition;
import io.clawback.model.finding.Finding.NoisyTenant;
import io.clawback.model.fleet.Objective;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.Member;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QuotaState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a limit, one tenant or one partition has to do with it. */
final class Load {
  /** The broker's name of the limit on reading, bytes a second, for each broker node. */
  static final String LIMIT = "consumer_byte_rate";

  /** From this part of its quota on a reader is held to it. */
  private static final double LEAST = 0.6;

  /** More than this many times its quota cannot be: compressed messages are smaller on the wire. */
  private static final double MOST = 10;

  /** From this part of a reader's load on others could take something off it. */
  private static final double SHAREABLE = 0.25;

  private Load() {}

  private record Bound(QuotaState quota, double bytes, boolean sure) {}

  /** What is consumed is about what a quota lets the readers read. */
  static Verdict quota(Scene scene) {
    List<Bound> bounds = bounds(scene);
    if (bounds.isEmpty()) {
      return scene.watched().broker().unseen().stream().anyMatch(u -> u.what().contains("quota"))
          ? new Verdict.Untold("the broker's quotas could not be read.")
          : new Verdict.Not(0, "No quota of reading binds its clients.");
    }
    Bound tightest = bounds.getFirst();
    String limit =
        "Quota "
            + tightest.quota().entity()
            + " lets its clients read "
            + Figures.count(Math.round(tightest.bytes()), "byte")
            + " a second";
    if (scene.content().isEmpty() || scene.content().get().messages() == 0) {
      return new Verdict.Untold(
          limit + ", and how many bytes a message has is not known without looking at some.");
    }
    if (!scene.pace().known()) {
      return new Verdict.Untold(limit + ", and " + scene.rates() + ".");
    }
    ContentReport content = scene.content().get();
    double mean = (double) content.bytes() / content.messages();
    double read = scene.pace().outflow().orElse(0.0) * mean;
    double part = read / tightest.bytes();
    String figures =
        limit
            + "; they read about "
            + Figures.count(Math.round(read), "byte")
            + " a second ("
            + Figures.rate(scene.pace().outflow().orElse(0.0))
            + " of "
            + Figures.count(Math.round(mean), "byte")
            + ", "
            + Figures.percent(part * 100)
            + " of it)";
    if (part < LEAST || part > MOST || scene.recovers()) {
      return new Verdict.Not(
          part >= LEAST / 2 && part <= MOST ? 45 : 20,
          figures + (scene.recovers() ? ", and it recovers." : "."));
    }
    boolean close = part <= 1.5;
    return Verdict.fits(
        close && tightest.sure() ? 90 : close ? 70 : 60,
        figures + ".",
        Held.cap(scene.rates()) + ".");
  }

  /** The quotas that bind its clients, tightest first. */
  private static List<Bound> bounds(Scene scene) {
    TreeSet<String> clients = new TreeSet<>();
    scene.group().members().stream().map(Member::client).forEach(clients::add);
    List<Bound> bounds = new ArrayList<>();
    for (QuotaState quota : scene.watched().broker().quotas()) {
      Double limit = quota.limits().get(LIMIT);
      String client = quota.entity().parts().get("client-id");
      boolean binds = client == null || client.isEmpty() || clients.contains(client);
      boolean of = client != null || quota.entity().parts().containsKey("user");
      if (limit != null && binds && of && !clients.isEmpty()) {
        boolean sure = client != null && !quota.entity().parts().containsKey("user");
        int shares = client != null && client.isEmpty() ? clients.size() : 1;
        bounds.add(new Bound(quota, limit * nodes(scene) * shares, sure));
      }
    }
    bounds.sort((a, b) ->
        a.sure() != b.sure()
            ? Boolean.compare(b.sure(), a.sure())
            : Double.compare(a.bytes(), b.bytes()));
    return bounds;
  }

  /** How many broker nodes they read from: each holds them to the quota by itself. */
  private static long nodes(Scene scene) {
    TreeSet<Integer> leaders = new TreeSet<>();
    for (PartitionLag lag : scene.watched().state().partitions()) {
      scene
          .watched()
          .queue()
          .flatMap(q -> Optional.ofNullable(Series.partition(q, lag.partition())))
          .map(PartitionState::leader)
          .filter(l -> l >= 0)
          .ifPresent(leaders::add);
    }
    return Math.max(1, leaders.size());
  }

  /** One tenant has most of the backlog, and without it the rest would be no breach. */
  static Verdict noisy(Scene scene) {
    if (scene.content().isEmpty()) {
      return new Verdict.Untold("whose messages they are is not known: none was looked at.");
    }
    ContentReport content = scene.content().get();
    if (scene.noisy().isEmpty()) {
      return new Verdict.Not(
          content.tenants().size() > 1 ? 25 : 0,
          content.tenants().isEmpty()
              ? "No tenant is read off its messages."
              : "Its messages are of "
                  + Figures.count(content.tenants().size(), "tenant")
                  + ", and none has far more than the others or than before.");
    }
    NoisyTenant noisy = scene.noisy().get();
    long all = content.tenants().stream().mapToLong(ContentReport.TenantPart::messages).sum();
    double share = all == 0 ? 0 : noisy.messages() / (double) all;
    long rest = Math.round(scene.behind() * (1 - share));
    Optional<Long> bound = scene.watched().objective().flatMap(Objective::lagMessages);
    boolean met = bound.isPresent() && rest <= bound.get();
    boolean keepsUp =
        scene.pace().known()
            && scene.pace().inflow().orElse(0.0) * (1 - share)
                <= scene.pace().outflow().orElse(0.0);
    String without =
        "Without its messages "
            + Figures.count(rest)
            + " would be behind"
            + bound.map(b -> " (" + Figures.count(b) + " are allowed)").orElse("")
            + (scene.pace().known()
                ? ", and "
                    + Figures.rate(scene.pace().inflow().orElse(0.0) * (1 - share))
                    + " would arrive where "
                    + Figures.rate(scene.pace().outflow().orElse(0.0))
                    + " are consumed."
                : ".");
    if (!met && !keepsUp) {
      return new Verdict.Not(
          55, "Tenant '" + noisy.noisy() + "' has most of it, but it is not enough. " + without);
    }
    List<String> evidence = new ArrayList<>(noisy.evidence());
    evidence.add(without);
    int confidence = noisy.beforePercent().isPresent() ? 85 : 75;
    return new Fits(met && keepsUp ? confidence + 5 : confidence, List.copyOf(evidence));
  }

  /** A few partitions get most of it, and they are read. */
  static Verdict hot(Scene scene) {
    if (scene.hot().isEmpty()) {
      return new Verdict.Not(
          0,
          scene.watched().state().partitions().size() == 1
              ? "It has one partition."
              : "Its load is spread over its partitions.");
    }
    HotPartition hot = scene.hot().get();
    List<Integer> partitions = hot.partitions();
    if (partitions.stream().noneMatch(scene.readers()::containsKey)) {
      return new Verdict.Not(20, "Nobody reads " + Figures.partitions(partitions) + ".");
    }
    if (scene.pace().known() && scene.pace().outflow(partitions) == 0) {
      return new Verdict.Not(
          55,
          "Most is behind on "
              + Figures.partitions(partitions)
              + " because the position there does not move, not because more arrives there.");
    }
    double besides = besides(scene, partitions);
    if (besides >= SHAREABLE) {
      return new Verdict.Not(
          60,
          "Readers of "
              + Figures.partitions(partitions)
              + " read others beside them, which bring "
              + Figures.percent(besides * 100)
              + " of what they have to do: more consumers could take those off them.");
    }
    boolean alone =
        partitions.stream()
            .map(scene.readers()::get)
            .allMatch(m -> m != null && Watched.load(m) == 1);
    boolean inflow = hot.evidence().getFirst().contains("inflow");
    List<String> evidence = new ArrayList<>(hot.evidence());
    evidence.add(
        alone
            ? "Their readers read nothing else: others could not take anything off them."
            : "Their readers read others beside them.");
    evidence.add(Held.cap(scene.rates()) + ".");
    return new Fits(inflow ? 85 : 65, List.copyOf(evidence));
  }

  /**
   * What the readers of these partitions have to do beside the one partition of each that brings
   * most, as a part of all that they have to do: one partition has one reader, but the rest could
   * be another's.
   */
  private static double besides(Scene scene, List<Integer> partitions) {
    TreeSet<String> readers = new TreeSet<>();
    partitions.stream()
        .map(scene.readers()::get)
        .filter(Objects::nonNull)
        .forEach(m -> readers.add(m.id()));
    TreeMap<String, Double> most = new TreeMap<>();
    double all = 0;
    for (var read : scene.readers().entrySet()) {
      if (readers.contains(read.getValue().id())) {
        List<Integer> one = List.of(read.getKey());
        double load = scene.pace().known() ? scene.pace().inflow(one) : scene.behind(one);
        most.merge(read.getValue().id(), load, Math::max);
        all += load;
      }
    }
    double heaviest = most.values().stream().mapToDouble(Double::doubleValue).sum();
    return all == 0 ? 0 : (all - heaviest) / all;
  }
}
