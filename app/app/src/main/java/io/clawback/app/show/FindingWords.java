package io.clawback.app.show;

import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Forecast;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A finding in one line, and a forecast in words. */
final class FindingWords {
  private FindingWords() {}

  /** What is wrong, in one line with numbers and units. */
  public static String what(Finding finding) {
    return switch (finding) {
      case Finding.BacklogBreach f ->
          f.subscription().group().name()
              + " on "
              + f.subscription().queue()
              + ": "
              + lag(f)
              + (f.breached() ? ", breach" : ", within, above the alert threshold");
      case Finding.StalledConsumer f ->
          f.subscription().group().name()
              + " on "
              + f.subscription().queue()
              + ": consumer "
              + Words.small(f.fault())
              + at(f.partitions());
      case Finding.HotPartition f ->
          f.subscription().group().name()
              + " on "
              + f.subscription().queue()
              + ": "
              + f.sharePercent()
              + "% on"
              + partitions(f.partitions());
      case Finding.SkewedGroup f ->
          f.subscription().group().name()
              + " on "
              + f.subscription().queue()
              + ": one member carries"
              + partitions(f.partitions())
              + " ("
              + f.member()
              + ")";
      case Finding.LossAhead f ->
          f.subscription().group().name()
              + " on "
              + f.subscription().queue()
              + ": retention takes unread messages in "
              + Words.span(f.inSeconds())
              + at(f.partitions());
      case Finding.HungTransaction f ->
          f.queue().name()
              + ": a transaction open since "
              + Words.time(f.transaction().since())
              + " holds back "
              + Words.several(f.transaction().blockedMessages(), "message")
              + " on partition "
              + f.transaction().partition();
      case Finding.PoisonMessages f ->
          inside(f.queue(), f.subscription())
              + Words.several(f.messages(), "poison message")
              + " of "
              + Words.several(f.poison().size(), "signature")
              + (f.blocked().isEmpty() ? "" : "; the group stands at one" + at(f.blocked()));
      case Finding.DuplicateMessages f ->
          inside(f.queue(), f.subscription())
              + Words.several(f.duplicates(), "message")
              + " of "
              + Words.count(f.keyed())
              + " with a key came before";
      case Finding.ConflictingMessages f ->
          inside(f.queue(), f.subscription())
              + Words.several(f.conflicts(), "message")
              + " carry a key that came before with other content";
      case Finding.NoisyTenant f ->
          inside(f.queue(), f.subscription())
              + "tenant '"
              + f.noisy()
              + "' has "
              + f.sharePercent()
              + "% of it"
              + f.beforePercent().map(b -> ", " + b + "% before").orElse("");
      case Finding.ParityDrift f ->
          f.subject()
              + ": "
              + f.property()
              + " is "
              + Words.value(f.property(), f.found())
              + (f.reference().isPresent()
                  ? ", "
                      + f.reference().get().environment()
                      + " has "
                      + Words.value(f.property(), f.wanted())
                  : ", wanted " + Words.value(f.property(), f.wanted()))
              + " ("
              + Words.small(f.change())
              + ")";
      case Finding.BlindSpot f -> f.what() + " could not be seen";
    };
  }

  private static String lag(Finding.BacklogBreach f) {
    List<String> parts = new ArrayList<>();
    f.lagMessages()
        .number()
        .ifPresent(n ->
            parts.add(
                Words.several(n, "message")
                    + " behind"
                    + f.sloMessages().map(s -> " (SLO " + Words.count(s) + ")").orElse("")));
    f.lagSeconds()
        .number()
        .ifPresent(n ->
            parts.add(
                "oldest "
                    + Words.span(n)
                    + " old"
                    + f.sloSeconds().map(s -> " (SLO " + Words.bound(s) + ")").orElse("")));
    return parts.isEmpty() ? "lag unknown" : String.join(", ", parts);
  }

  private static String inside(QueueId queue, Optional<SubscriptionId> subscription) {
    return subscription.map(s -> s.group().name() + " on ").orElse("") + queue.name() + ": ";
  }

  private static String at(List<Integer> partitions) {
    return partitions.isEmpty() ? "" : " on" + partitions(partitions);
  }

  private static String partitions(List<Integer> partitions) {
    return (partitions.size() == 1 ? " partition " : " partitions ") + Words.numbers(partitions);
  }

  /** What happens if nothing is done; empty when nothing can be told. */
  public static String forecast(Forecast forecast) {
    List<String> parts = new ArrayList<>();
    if (forecast.inflowPerSecond().isPresent() && forecast.outflowPerSecond().isPresent()) {
      parts.add(
          plain(forecast.inflowPerSecond())
              + " in, "
              + plain(forecast.outflowPerSecond())
              + " out");
    }
    forecast
        .secondsToBreach()
        .filter(s -> s > 0)
        .ifPresent(s -> parts.add("breach in " + Words.span(s)));
    forecast
        .secondsToDrain()
        .ifPresentOrElse(
            s -> parts.add("drained in " + Words.span(s)),
            () -> {
              if (!parts.isEmpty()) {
                parts.add("never drained at these rates");
              }
            });
    forecast
        .secondsToLoss()
        .ifPresent(s -> parts.add("retention takes unread messages in " + Words.span(s)));
    return String.join("; ", parts);
  }

  private static String plain(Optional<Double> perSecond) {
    return String.format(Locale.ROOT, "%,.0f/s", perSecond.orElse(0.0));
  }

  /** The kind of finding, in small words: {@code backlog-breach}. */
  static String kind(Finding finding) {
    return finding
        .getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }
}
