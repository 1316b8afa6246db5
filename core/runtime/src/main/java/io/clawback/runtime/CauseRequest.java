package io.clawback.runtime;

import io.clawback.model.name.BrokerId;
import io.clawback.model.name.SubscriptionId;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * What is to be explained.
 *
 * @param brokers where to look
 * @param chosen of which subscriptions; the others are left out
 * @param always which of them are explained whether or not they breach
 * @param looks how often to look, at least once; rates need two, a rebalance storm three
 * @param apart how long to wait between
 * @param inside whether messages are looked at: a few that come next, and a sample of the rest
 * @param stop asks to end early; what was read by then is judged
 */
public record CauseRequest(
    Predicate<BrokerId> brokers,
    Predicate<SubscriptionId> chosen,
    Predicate<SubscriptionId> always,
    int looks,
    Duration apart,
    boolean inside,
    BooleanSupplier stop) {}
