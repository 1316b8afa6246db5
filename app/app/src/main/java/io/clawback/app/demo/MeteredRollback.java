package io.clawback.app.demo;

import io.clawback.model.message.Message;
import io.clawback.model.name.TenantName;
import io.clawback.model.run.OperationId;
import io.clawback.spi.state.RollbackStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** A rollback store that adds up how long keeping takes. */
final class MeteredRollback implements RollbackStore {
  private final RollbackStore store;
  private final AtomicLong nanos;

  MeteredRollback(RollbackStore store, AtomicLong nanos) {
    this.store = store;
    this.nanos = nanos;
  }

  @Override
  public void keep(OperationId operation, TenantName tenant, int number, List<Message> messages) {
    long begun = System.nanoTime();
    try {
      store.keep(operation, tenant, number, messages);
    } finally {
      nanos.addAndGet(System.nanoTime() - begun);
    }
  }

  @Override
  public Optional<List<Message>> read(OperationId operation, int number) {
    return store.read(operation, number);
  }

  @Override
  public List<Kept> kept(OperationId operation) {
    return store.kept(operation);
  }

  @Override
  public List<OperationId> expire(Instant before, Predicate<OperationId> needed) {
    return store.expire(before, needed);
  }

  @Override
  public Condition condition() {
    return store.condition();
  }

  @Override
  public void close() {
    store.close();
  }
}
