package io.clawback.proofs.simulation;

import io.clawback.model.name.BrokerId;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Inspect;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Scan;
import io.clawback.spi.broker.Transfer;
import java.util.Optional;

/** A broker that is another one, but for what is overridden. */
class BrokerDecorator implements Broker {
  final Broker broker;

  BrokerDecorator(Broker broker) {
    this.broker = broker;
  }

  @Override
  public BrokerId id() {
    return broker.id();
  }

  @Override
  public Inspect inspect() {
    return broker.inspect();
  }

  @Override
  public Optional<Scan> scan() {
    return broker.scan();
  }

  @Override
  public Optional<Acts<Operation.ResetOffsets>> offsets() {
    return broker.offsets();
  }

  @Override
  public Optional<Transfer<MessageOperation.SetAside>> setAside() {
    return broker.setAside().map(inner -> (m, o) -> passage(inner, m, o));
  }

  /** How a passage is opened. */
  Transfer.Passage passage(
      Transfer<MessageOperation.SetAside> inner,
      Mutation mutation,
      MessageOperation.SetAside operation) {
    return inner.open(mutation, operation);
  }

  @Override
  public Optional<Transfer<MessageOperation.PutBack>> putBack() {
    return broker.putBack().map(inner -> (m, o) -> returning(inner.open(m, o)));
  }

  /** What a passage back is. */
  Transfer.Passage returning(Transfer.Passage passage) {
    return passage;
  }

  @Override
  public Optional<Transfer<MessageOperation.Rewrite>> rewrite() {
    return broker.rewrite().map(inner -> (m, o) -> rewriting(inner, m, o));
  }

  /** How a passage is opened through which a backlog is written once more. */
  Transfer.Passage rewriting(
      Transfer<MessageOperation.Rewrite> inner,
      Mutation mutation,
      MessageOperation.Rewrite operation) {
    return inner.open(mutation, operation);
  }

  @Override
  public Optional<Transfer<MessageOperation.Redrive>> redrive() {
    return broker.redrive().map(inner -> (m, o) -> redriving(inner, m, o));
  }

  /** How a passage is opened through which copies are put back. */
  Transfer.Passage redriving(
      Transfer<MessageOperation.Redrive> inner,
      Mutation mutation,
      MessageOperation.Redrive operation) {
    return inner.open(mutation, operation);
  }

  @Override
  public Optional<Acts<MessageOperation.PublishSkips>> publishSkips() {
    return broker.publishSkips();
  }

  @Override
  public Optional<Acts<MessageOperation.WithdrawSkips>> withdrawSkips() {
    return broker.withdrawSkips();
  }

  @Override
  public Optional<Acts<MessageOperation.VoidCopies>> voidCopies() {
    return broker.voidCopies();
  }

  @Override
  public Optional<Acts<MessageOperation.PassOver>> passOver() {
    return broker.passOver();
  }

  @Override
  public void close() {
    broker.close();
  }

  /** A passage that is another one, but for what is overridden. */
  static class PassageDecorator implements Transfer.Passage {
    final Transfer.Passage passage;

    PassageDecorator(Transfer.Passage passage) {
      this.passage = passage;
    }

    @Override
    public Transfer.Batch read(Transfer.Slice slice) {
      return passage.read(slice);
    }

    @Override
    public boolean settled(Transfer.Batch batch) {
      return passage.settled(batch);
    }

    @Override
    public Optional<String> witness() {
      return passage.witness();
    }

    @Override
    public Transfer.Placed place(Transfer.Batch batch) {
      return passage.place(batch);
    }

    @Override
    public void settle(Transfer.Batch batch) {
      passage.settle(batch);
    }

    @Override
    public void close() {
      passage.close();
    }
  }

  /** The broker as a process sees it that may die: the dead say no good-bye to it. */
  static Broker ofMortal(Broker broker, Instance instance) {
    return new BrokerDecorator(broker) {
      @Override
      Transfer.Passage passage(
          Transfer<MessageOperation.SetAside> inner,
          Mutation mutation,
          MessageOperation.SetAside operation) {
        return returning(inner.open(mutation, operation));
      }

      @Override
      Transfer.Passage rewriting(
          Transfer<MessageOperation.Rewrite> inner,
          Mutation mutation,
          MessageOperation.Rewrite operation) {
        return returning(inner.open(mutation, operation));
      }

      @Override
      Transfer.Passage redriving(
          Transfer<MessageOperation.Redrive> inner,
          Mutation mutation,
          MessageOperation.Redrive operation) {
        return returning(inner.open(mutation, operation));
      }

      @Override
      Transfer.Passage returning(Transfer.Passage passage) {
        return new PassageDecorator(passage) {
          @Override
          public void close() {
            if (!instance.dead()) {
              super.close();
            }
          }
        };
      }
    };
  }
}
