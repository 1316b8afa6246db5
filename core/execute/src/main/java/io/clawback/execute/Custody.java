package io.clawback.execute;

import io.clawback.model.message.Prints;
import io.clawback.model.name.TenantName;
import io.clawback.spi.state.RollbackStore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What messages are kept in while they are on their way.
 *
 * @param store where they are kept whole
 * @param prints takes a tenant's messages' prints, under that tenant's key
 */
public record Custody(Supplier<RollbackStore> store, Function<TenantName, Prints> prints) {}
