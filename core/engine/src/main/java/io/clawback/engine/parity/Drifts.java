package io.clawback.engine.parity;

import io.clawback.engine.look.FleetIndex;
import io.clawback.engine.look.Look;
import io.clawback.engine.parity.Comparison.Side;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.BlindSpot;
import io.clawback.model.finding.Finding.Change;
import io.clawback.model.finding.Finding.ParityDrift;
import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.ParityRule;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.QuotaState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Disagreements as findings. All are MINOR: parity never comes before a backlog. */
final class Drifts {
  private Drifts() {}

  static Finding unknownProperty(ParityRule rule) {
    return new BlindSpot(
        "blind:rule:" + rule.name(),
        TenantName.UNOWNED,
        rule.reference().orElseGet(() -> String.join(",", rule.environments())),
        Severity.MAJOR,
        "parity rule '" + rule.name() + "'",
        Optional.empty(),
        List.of("Nobody knows the property '" + rule.property() + "'."));
  }

  /** The finding for a side that drifts; the side has a broker, and the comparison a base. */
  static Finding finding(Look look, Comparison comparison, Side side) {
    BrokerSnapshot broker = side.broker().orElseThrow();
    Side base = comparison.base().orElseThrow();
    ParityRule rule = comparison.rule();
    Change change = comparison.change(side);
    return new ParityDrift(
        "parity:" + rule.name() + ":" + comparison.subject() + ":" + broker.id(),
        owner(look.fleet(), comparison, broker),
        Severity.MINOR,
        rule.name(),
        rule.property(),
        comparison.subject(),
        broker.id(),
        rule.reference().flatMap(r -> base.broker()).map(BrokerSnapshot::id),
        side.value().text(),
        base.value().text(),
        comparison.property().method(),
        change,
        evidence(comparison, side, base, change));
  }

  private static List<String> evidence(Comparison comparison, Side side, Side base, Change change) {
    List<String> evidence = new ArrayList<>();
    evidence.add(
        comparison.rule().property()
            + " of "
            + comparison.subject()
            + " is "
            + side.value().text()
            + " in "
            + side.environment()
            + " and "
            + base.value().text()
            + " in "
            + base.environment()
            + (comparison.rule().reference().isPresent() ? ", the reference" : "")
            + "; the rule wants "
            + Relations.words(comparison.rule().relation())
            + ".");
    Relations.apart(side.value(), base.value())
        .ifPresent(apart -> evidence.add("They differ by " + apart + "."));
    evidence.add(
        switch (change) {
          case SAFE -> "Aligning it can be undone and harms nobody.";
          case UNSAFE -> "Aligning it can be undone but may harm.";
          case IRREVERSIBLE -> "Aligning it cannot be undone.";
          case NOT_CHANGEABLE -> "It cannot be aligned from here.";
        });
    return evidence;
  }

  private static TenantName owner(FleetIndex fleet, Comparison comparison, BrokerSnapshot broker) {
    String subject = comparison.subject();
    return switch (comparison.property()) {
      case Property.QueuePartitions ignored -> ofQueue(fleet, broker, subject);
      case Property.QueueReplication ignored -> ofQueue(fleet, broker, subject);
      case Property.QueueSetting ignored -> ofQueue(fleet, broker, subject);
      case Property.GroupLag ignored -> ofGroup(fleet, broker, subject);
      case Property.GroupConsumed ignored -> ofGroup(fleet, broker, subject);
      case Property.GroupMembers ignored -> ofGroup(fleet, broker, subject);
      case Property.QuotaLimit ignored ->
          broker.quotas().stream()
              .map(QuotaState::entity)
              .filter(e -> e.toString().equals(subject))
              .findFirst()
              .map(fleet::owner)
              .orElse(TenantName.UNOWNED);
    };
  }

  private static TenantName ofQueue(FleetIndex fleet, BrokerSnapshot broker, String queue) {
    return Fleet.sole(fleet.owners(new QueueId(broker.id(), queue)));
  }

  private static TenantName ofGroup(FleetIndex fleet, BrokerSnapshot broker, String group) {
    GroupId id = new GroupId(broker.id(), group);
    List<TenantName> owners = fleet.owners(id);
    if (!owners.isEmpty()) {
      return Fleet.sole(owners);
    }
    return broker
        .group(group)
        .flatMap(g -> g.subscriptions().stream().findFirst())
        .map(s -> Fleet.sole(fleet.owners(s.id())))
        .orElse(TenantName.UNOWNED);
  }
}
