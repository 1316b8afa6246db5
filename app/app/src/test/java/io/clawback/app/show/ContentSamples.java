package io.clawback.app.show;

import io.clawback.model.finding.Cause;
import io.clawback.model.finding.Cause.Name;
import io.clawback.model.finding.Cause.RuledOut;
import io.clawback.model.finding.Cause.WrongRemedy;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.Poison;
import io.clawback.model.finding.Severity;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.ContentReport.Seen;
import java.util.List;
import java.util.Optional;

/** What was found in messages, and why something is behind. */
final class ContentSamples {
  private ContentSamples() {}

  static List<Finding> findings() {
    SubscriptionId payments = Samples.payments();
    Optional<SubscriptionId> whose = Optional.of(payments);
    Seen first = new Seen(3, 17, Optional.of(Samples.NOW));
    Seen last = new Seen(5, 81_222, Optional.empty());
    return List.of(
        new Finding.PoisonMessages(
            "poison:" + payments,
            Samples.B,
            payments.queueId(),
            whose,
            Severity.CRITICAL,
            List.of(new Poison("9f86d081", "malformed JSON in amount", 97, 18_247, first, last)),
            18_247,
            847_293,
            List.of(3),
            List.of(),
            List.of("18,247 of 847,293 messages read (2.15 %) cannot be processed.")),
        new Finding.ConflictingMessages(
            "conflicts:" + payments,
            Samples.B,
            payments.queueId(),
            whose,
            Severity.MAJOR,
            3,
            1_000,
            List.of("3 of 1,000 messages with a key repeat a key with other content.")),
        new Finding.DuplicateMessages(
            "duplicates:" + payments.queueId(),
            Samples.B,
            payments.queueId(),
            Optional.empty(),
            Severity.MINOR,
            40,
            1_000,
            List.of("40 of 1,000 messages with a key repeat a key with the same content.")),
        new Finding.NoisyTenant(
            "noisy:" + payments,
            Samples.B,
            payments.queueId(),
            whose,
            Severity.INFO,
            "acme",
            900,
            90,
            Optional.of(30),
            List.of("Tenant 'acme' has 90 % of the messages of 2 tenants.")));
  }

  static Cause stuck() {
    return new Cause(
        Samples.orders(),
        Samples.A,
        Severity.CRITICAL,
        "default",
        Name.STUCK_ON_POISON,
        97,
        List.of(
            "Its position on partition 3 is at a message that cannot be processed, and did not move"
                + " in 60 s; 700 of 700 messages wait behind it.",
            "It is malformed JSON in amount (9f86d081, 97 %)."),
        Optional.of(new RuledOut(Name.STOPPED, "2 members read all of its partitions.")),
        List.of(
            new RuledOut(Name.HUNG_TRANSACTION, "No transaction is open there."),
            new RuledOut(Name.STOPPED, "2 members read all of its partitions.")),
        List.of(new WrongRemedy("more consumers", "each meets the same message")),
        "Read the message with `inspect`.",
        List.of("1 message could not be looked at."));
  }

  static Cause unknown() {
    return new Cause(
        Samples.payments(),
        Samples.B,
        Severity.MAJOR,
        "",
        Name.UNKNOWN,
        0,
        List.of("8 messages behind; 1 member, STABLE; how fast it moves is not known."),
        Optional.empty(),
        List.of(),
        List.of(),
        "Look at its consumers' logs.",
        List.of());
  }
}
