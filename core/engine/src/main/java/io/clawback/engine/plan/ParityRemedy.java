package io.clawback.engine.plan;

import io.clawback.engine.PlanRequest;
import io.clawback.engine.look.Look;
import io.clawback.engine.parity.Parity;
import io.clawback.engine.parity.Parity.Place;
import io.clawback.engine.parity.Property;
import io.clawback.engine.plan.Alignment.Target;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.finding.Finding.Change;
import io.clawback.model.finding.Finding.ParityDrift;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.ParityRule;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.QuotaEntity;
import io.clawback.model.observed.QuotaState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Drifts as alignments: where the rule lets a plan align, an environment is known to be right (the
 * rule's reference, or the direction asked for), and the policy permits. What is to be set on one
 * queue or quota becomes one step, apart from what needs another approval.
 */
final class ParityRemedy {
  private final Look look;
  private final Gate gate;
  private final PlanRequest request;
  private final Map<String, ParityRule> rules = new LinkedHashMap<>();

  ParityRemedy(Look look, Gate gate, PlanRequest request) {
    this.look = look;
    this.gate = gate;
    this.request = request;
    look.fleet().fleet().parity().forEach(r -> rules.putIfAbsent(r.name(), r));
  }

  void decide(List<ParityDrift> drifts, Book book) {
    TreeMap<String, Target> chosen = new TreeMap<>();
    TreeMap<String, List<Target>> steps = new TreeMap<>();
    for (ParityDrift drift : drifts) {
      switch (target(drift)) {
        case Refused(No no) -> book.decline(drift, no);
        case Chosen(Target target) -> {
          Target other = chosen.putIfAbsent(target.what(), target);
          if (other == null) {
            steps.computeIfAbsent(target.step(), k -> new ArrayList<>()).add(target);
          } else if (other.to().equals(target.to())) {
            steps.getOrDefault(other.step(), new ArrayList<>()).add(target);
          } else {
            book.decline(
                drift,
                new No(
                    DeclineCode.RULES_CONFLICT,
                    "Rule '"
                        + other.drift().rule()
                        + "' wants "
                        + other.to().orElse("none")
                        + " for it, rule '"
                        + drift.rule()
                        + "' wants "
                        + target.to().orElse("none")
                        + "."));
          }
        }
      }
    }
    List<List<Target>> worstFirst =
        steps.values().stream()
            .sorted(
                Comparator.comparing(
                    targets -> targets.getFirst().drift().severity(), Comparator.reverseOrder()))
            .toList();
    for (List<Target> targets : worstFirst) {
      switch (Alignment.step(look, gate, targets)) {
        case Decision.Do(StepDraft draft) -> book.add(draft);
        case No no -> targets.forEach(t -> book.decline(t.drift(), no));
      }
    }
  }

  private sealed interface Choice {}

  private record Refused(No no) implements Choice {}

  private record Chosen(Target target) implements Choice {}

  private static Refused no(DeclineCode code, String reason) {
    return new Refused(new No(code, reason));
  }

  private Choice target(ParityDrift drift) {
    ParityRule rule = rules.get(drift.rule());
    Optional<Property> property = Property.parse(drift.property());
    if (rule == null || property.isEmpty()) {
      return no(DeclineCode.NOT_FOUND, "There is no rule '" + drift.rule() + "' any more.");
    }
    String queue = queue(property.get()) ? drift.subject() : "";
    String group = group(property.get()) ? drift.subject() : "";
    List<TenantName> owners =
        queue.isEmpty() ? List.of() : look.fleet().owners(new QueueId(drift.broker(), queue));
    Optional<No> owned = gate.owned(owners, drift.tenant(), drift.environment(), queue, group);
    if (owned.isPresent()) {
      return new Refused(owned.get());
    }
    if (group(property.get()) || property.get() instanceof Property.QueueReplication) {
      return no(
          DeclineCode.NOT_ALIGNABLE,
          drift.property() + " is what is observed, not what is set: " + apart(drift));
    }
    if (!rule.align()) {
      return no(
          DeclineCode.REPORT_ONLY, "Rule '" + rule.name() + "' only reports: " + apart(drift));
    }
    return directed(drift, rule, property.get(), queue);
  }

  private static String apart(ParityDrift drift) {
    return "it is " + drift.found() + ", compared with " + drift.wanted() + ".";
  }

  private Choice directed(ParityDrift drift, ParityRule rule, Property property, String queue) {
    if (request.align().isEmpty()) {
      if (rule.reference().isEmpty()) {
        return no(
            DeclineCode.DIRECTION_NOT_CHOSEN,
            "Rule '" + rule.name() + "' names no reference, and no direction was asked for.");
      }
      Place here = new Place(drift.broker(), drift.found());
      return allowed(drift, property, queue, here, drift.wanted(), drift.change());
    }
    PlanRequest.Direction direction = request.align().get();
    // Where nothing is right by rule, a drift says of either side that it differs.
    boolean meant =
        drift.environment().equals(direction.to())
            || (rule.reference().isEmpty() && drift.environment().equals(direction.from()));
    if (!meant) {
      return no(
          DeclineCode.DIRECTION_NOT_CHOSEN,
          "Asked was to align "
              + direction.to()
              + " with "
              + direction.from()
              + ", and this is in "
              + drift.environment()
              + ".");
    }
    String subject = drift.subject();
    Optional<Place> from = Parity.at(look, property, subject, direction.from(), drift.broker());
    Optional<Place> to = Parity.at(look, property, subject, direction.to(), drift.broker());
    if (from.isEmpty() || to.isEmpty() || !Parity.set(from.get().text())) {
      return no(
          DeclineCode.NOT_ALIGNABLE,
          (to.isEmpty() ? direction.to() : direction.from())
              + " has no "
              + drift.property()
              + " of "
              + subject
              + " to set.");
    }
    String wanted = from.get().text();
    return wanted.equals(to.get().text())
        ? no(
            DeclineCode.NOTHING_TO_CHANGE,
            direction.to() + " and " + direction.from() + " both have " + wanted + ".")
        : allowed(
            drift,
            property,
            queue,
            to.get(),
            wanted,
            Parity.change(look, property, to.get().broker(), subject, wanted));
  }

  private Choice allowed(
      ParityDrift drift,
      Property property,
      String queue,
      Place place,
      String wanted,
      Change change) {
    if (change == Change.NOT_CHANGEABLE) {
      return no(
          DeclineCode.NOT_ALIGNABLE,
          drift.property()
              + " of "
              + drift.subject()
              + " cannot be changed from "
              + place.text()
              + " to "
              + wanted
              + " on "
              + place.broker()
              + ".");
    }
    String environment = place.broker().environment();
    List<TenantName> owners =
        queue.isEmpty()
            ? List.of(drift.tenant())
            : look.fleet().owners(new QueueId(place.broker(), queue));
    TenantName tenant = Fleet.sole(owners);
    Optional<No> owned = gate.owned(owners, tenant, environment, queue, "");
    if (owned.isPresent()) {
      return new Refused(owned.get());
    }
    Optional<Policy> policy = gate.policy(tenant, environment, queue, "");
    if (policy.isEmpty()) {
      return new Refused(Gate.noPolicy(tenant, environment));
    }
    Optional<QuotaEntity> entity =
        property instanceof Property.QuotaLimit ? entity(drift.subject()) : Optional.empty();
    return new Chosen(
        new Target(
            drift,
            place.broker(),
            tenant,
            property,
            policy.get(),
            change,
            value(place.text()),
            value(wanted),
            entity));
  }

  /** The text as a value; what is not set has none. */
  private static Optional<String> value(String text) {
    return Parity.set(text) ? Optional.of(text) : Optional.empty();
  }

  private Optional<QuotaEntity> entity(String subject) {
    for (BrokerSnapshot broker : look.brokers()) {
      for (QuotaState quota : broker.quotas()) {
        if (quota.entity().toString().equals(subject)) {
          return Optional.of(quota.entity());
        }
      }
    }
    return Optional.empty();
  }

  private static boolean queue(Property property) {
    return property instanceof Property.QueuePartitions
        || property instanceof Property.QueueReplication
        || property instanceof Property.QueueSetting;
  }

  private static boolean group(Property property) {
    return property instanceof Property.GroupLag
        || property instanceof Property.GroupConsumed
        || property instanceof Property.GroupMembers;
  }
}
