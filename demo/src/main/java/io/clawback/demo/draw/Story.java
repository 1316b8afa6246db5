package io.clawback.demo.draw;

import java.util.List;

/**
 * The faults, and who has them; what differs from seed to seed.
 *
 * @param tenantPrefix of all tenants' names
 * @param busyTopic read by the busy group
 * @param slowTopic read by the slow group
 * @param busyLag messages behind
 * @param busyAge seconds
 * @param busySlo messages
 * @param hot the busy group's three lagging partitions
 * @param slowLag messages behind in prod
 * @param slowDifference that many fewer in staging
 * @param slowAge seconds
 * @param slowPartitions where, in both environments
 * @param wanted partitions of the slow topic in prod
 * @param missing that many fewer in staging
 */
record Story(
    String tenantPrefix,
    String busyTopic,
    String busyGroup,
    String slowTopic,
    String slowGroup,
    long busyLag,
    long busyAge,
    long busySlo,
    List<Integer> hot,
    long slowLag,
    long slowDifference,
    long slowAge,
    List<Integer> slowPartitions,
    int wanted,
    int missing) {
  /** The seed whose world is told in the scenario. */
  static final long TOLD = 0;

  static Story of(long seed, Chance chance) {
    return seed == TOLD ? told() : drawn(chance);
  }

  private static Story told() {
    return new Story(
        "tenant-",
        "orders",
        "order-processor",
        "payments",
        "payment-service",
        156_000,
        1_842,
        100_000,
        List.of(0, 3, 7),
        89_000,
        42_000,
        512,
        List.of(1, 4),
        8,
        2);
  }

  private static Story drawn(Chance chance) {
    String prefix = chance.oneOf(List.of("team-", "shop-", "client-", "brand-", "unit-"));
    String busy = chance.oneOf(List.of("bookings", "checkouts", "transfers", "tickets", "rides"));
    String slow = chance.oneOf(List.of("settlements", "claims", "payouts", "charges", "deposits"));
    long slo = 1_000L * chance.between(90, 110);
    int wanted = chance.between(7, 9);
    int missing = chance.between(1, 3);
    return new Story(
        prefix,
        busy,
        busy + chance.oneOf(List.of("-handler", "-worker", "-intake")),
        slow,
        slow + chance.oneOf(List.of("-service", "-writer", "-gateway")),
        slo + 1_000L * chance.between(40, 70),
        chance.between(900, 3_600),
        slo,
        chance.some(3, 8),
        // Between the alert threshold of 80 % and the SLO.
        slo * chance.between(85, 95) / 100,
        1_000L * chance.between(25, 45),
        chance.between(300, 900),
        chance.some(2, wanted - missing),
        wanted,
        missing);
  }
}
