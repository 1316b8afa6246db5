package io.clawback.proofs.simulation;

import io.clawback.brokers.memory.MemoryConsumer;
import io.clawback.brokers.memory.MemoryReader;
import io.clawback.brokers.memory.Seam;
import io.clawback.model.message.Copy;
import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.MessageOperation.PassOver;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.MessageOperation.VoidCopies;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.state.Disk;
import io.clawback.spi.state.LeaseStore;
import io.clawback.spi.state.RollbackStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Promises broken on purpose, one at a time, by something put in place of a part or around it. */
enum PlantedBug implements Bug {
  /** Final before its receipt is on disk. */
  SETTLES_BEFORE_ITS_RECEIPT {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return carrying(
          broker,
          inner ->
              new BrokerDecorator.PassageDecorator(inner) {
                @Override
                public Transfer.Placed place(Transfer.Batch batch) {
                  Transfer.Placed placed = super.place(batch);
                  super.settle(batch);
                  return placed;
                }

                @Override
                public void settle(Transfer.Batch batch) {}
              });
    }
  },
  PLACES_ALL_BUT_ONE {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return carrying(
          broker,
          inner ->
              new BrokerDecorator.PassageDecorator(inner) {
                @Override
                public Transfer.Placed place(Transfer.Batch batch) {
                  List<Message> fewer = new ArrayList<>(batch.messages());
                  if (!fewer.isEmpty()) {
                    fewer.removeLast();
                  }
                  return super.place(with(batch, fewer));
                }
              });
    }
  },
  COPIES_ANOTHER_VALUE {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return carrying(
          broker,
          inner ->
              new BrokerDecorator.PassageDecorator(inner) {
                @Override
                public Transfer.Placed place(Transfer.Batch batch) {
                  // No value and a value of no bytes are two things.
                  return super.place(
                      with(
                          batch,
                          batch.messages().stream()
                              .map(m ->
                                  new Message(
                                      m.partition(),
                                      m.offset(),
                                      m.timestampMillis(),
                                      m.key(),
                                      Optional.of(m.value().orElse(new byte[0])),
                                      m.headers()))
                              .toList()));
                }
              });
    }
  },
  COPIES_WITHOUT_A_SECOND_HEADER {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return carrying(
          broker,
          inner ->
              new BrokerDecorator.PassageDecorator(inner) {
                @Override
                public Transfer.Placed place(Transfer.Batch batch) {
                  return super.place(
                      with(
                          batch,
                          batch.messages().stream()
                              .map(m ->
                                  new Message(
                                      m.partition(),
                                      m.offset(),
                                      m.timestampMillis(),
                                      m.key(),
                                      m.value(),
                                      m.headers().stream().limit(1).toList()))
                              .toList()));
                }
              });
    }
  },
  TELLS_HOLES_FOR_MESSAGES {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return carrying(
          broker,
          inner ->
              new BrokerDecorator.PassageDecorator(inner) {
                @Override
                public Transfer.Batch read(Transfer.Slice slice) {
                  Transfer.Batch batch = super.read(slice);
                  if (batch.messages().isEmpty()) {
                    return batch;
                  }
                  Message last = batch.messages().getLast();
                  SortedMap<Integer, OffsetSpans> holes = new TreeMap<>(batch.holes());
                  holes.put(last.partition(), OffsetSpans.of(List.of(last.offset())));
                  List<Message> fewer = batch.messages().subList(0, batch.messages().size() - 1);
                  return new Transfer.Batch(slice, fewer, holes, batch.expired());
                }
              });
    }
  },
  NEVER_COMMITS_COPIES {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return carrying(
          broker,
          inner ->
              new BrokerDecorator.PassageDecorator(inner) {
                @Override
                public void settle(Transfer.Batch batch) {}
              });
    }
  },
  SAYS_SETTLED_ALWAYS {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return carrying(
          broker,
          inner ->
              new BrokerDecorator.PassageDecorator(inner) {
                @Override
                public boolean settled(Transfer.Batch batch) {
                  return true;
                }
              });
    }
  },
  SAYS_SETTLED_NEVER {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return carrying(
          broker,
          inner ->
              new BrokerDecorator.PassageDecorator(inner) {
                @Override
                public boolean settled(Transfer.Batch batch) {
                  return false;
                }
              });
    }
  },
  /** Each passage has a transaction of another name, and ends nobody else's. */
  TAKES_NO_FENCE {
    private final AtomicInteger names = new AtomicInteger();

    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return new BrokerDecorator(broker) {
        @Override
        Transfer.Passage passage(Transfer<SetAside> inner, Mutation mutation, SetAside o) {
          GroupId group =
              new GroupId(o.group().broker(), o.group().name() + names.incrementAndGet());
          return inner.open(
              mutation,
              new SetAside(
                  new SubscriptionId(group, o.subscription().queue()),
                  o.incarnation(),
                  o.chosen(),
                  o.quarantine(),
                  o.signature()));
        }
      };
    }
  },
  /** Commits in the group's name while others are in it. */
  COMMITS_BESIDE_MEMBERS {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return passing(
          broker,
          inner ->
              new ActsDecorator<>(inner) {
                @Override
                public Outcome act(Mutation mutation, PassOver operation) {
                  world.at(Seam.CHECKED, operation.target());
                  if (mutation.budget().messages() < world.first.asideStep.budget().messages()) {
                    return super.act(mutation, operation);
                  }
                  for (OffsetMove move : operation.moves()) {
                    try (MemoryConsumer any =
                        world.cluster.join(GroupState.Kind.CLASSIC, Source.GROUP, Source.QUEUE)) {
                      any.commit(Source.QUEUE, Map.of(move.partition(), move.to().orElseThrow()));
                    }
                  }
                  world.at(Seam.WRITTEN, operation.target());
                  return done(mutation);
                }
              });
    }
  },
  /** Takes whatever position it finds for the one that was planned. */
  COMPARES_NO_POSITION {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return passing(
          broker,
          inner ->
              new ActsDecorator<>(inner) {
                @Override
                public Outcome act(Mutation mutation, PassOver operation) {
                  world.at(Seam.ACT_BEGUN, operation.target());
                  SortedMap<Integer, Long> now =
                      world.cluster.committed(Source.GROUP, Source.QUEUE);
                  return super.act(
                      mutation,
                      new PassOver(
                          operation.subscription(),
                          operation.incarnation(),
                          operation.moves().stream()
                              .map(m ->
                                  new OffsetMove(
                                      m.partition(),
                                      Optional.ofNullable(now.get(m.partition())),
                                      m.to()))
                              .toList(),
                          operation.quarantine()));
                }
              });
    }
  },
  IGNORES_THE_BUDGET {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return passing(
          broker,
          inner ->
              new ActsDecorator<>(inner) {
                @Override
                public Outcome act(Mutation m, PassOver operation) {
                  Budget any = new Budget(1_000_000, 100, Duration.ofMinutes(1), 8, 64);
                  return super.act(new Mutation(m.id(), m.undoes(), m.tenant(), any), operation);
                }
              });
    }
  },
  PROBES_NOT_STARTED {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return passing(broker, inner -> probing(inner, Probe.NOT_STARTED));
    }
  },
  PROBES_DONE {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return passing(broker, inner -> probing(inner, Probe.DONE));
    }
  },
  /** Consumers run again as soon as a step breaks. */
  RESUMES_IN_DOUBT {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return passing(
          broker,
          inner ->
              new ActsDecorator<>(inner) {
                @Override
                public Outcome act(Mutation mutation, PassOver operation) {
                  try {
                    return super.act(mutation, operation);
                  } catch (io.clawback.model.error.ClawbackException e) {
                    new SimulatedConsumers(world)
                        .scale()
                        .act(
                            mutation,
                            new io.clawback.model.plan.Operation.ScaleConsumers(
                                operation.group(),
                                SimulatedConsumers.NAME,
                                0,
                                MessageWorld.CONSUMERS));
                    throw e;
                  }
                }
              });
    }
  },
  /** The way back: copies do not count any more, and then the group is moved back. */
  VOIDS_BEFORE_MOVING_BACK {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return new BrokerDecorator(broker) {
        @Override
        public Optional<Acts<ResetOffsets>> offsets() {
          return super.offsets()
              .map(inner ->
                  new ActsDecorator<>(inner) {
                    @Override
                    public Outcome act(Mutation mutation, ResetOffsets operation) {
                      Optional<String> copies = operationOfCopies(world);
                      if (operation.rewind() && copies.isPresent()) {
                        broker
                            .voidCopies()
                            .orElseThrow()
                            .act(
                                new Mutation(
                                    mutation.id(),
                                    Optional.of(new OperationId(copies.get())),
                                    TenantName.UNOWNED,
                                    mutation.budget()),
                                (VoidCopies)
                                    ((WayBack.Undo) world.active.asideStep.wayBack()).operation());
                      }
                      return super.act(mutation, operation);
                    }
                  });
        }
      };
    }
  },
  VOIDS_NOTHING {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return new BrokerDecorator(broker) {
        @Override
        public Optional<Acts<VoidCopies>> voidCopies() {
          return super.voidCopies()
              .map(inner ->
                  new ActsDecorator<>(inner) {
                    @Override
                    public Outcome act(Mutation mutation, VoidCopies operation) {
                      return done(mutation);
                    }
                  });
        }
      };
    }
  },
  /** A step moves the group further than messages were set aside, and nobody asks for accounts. */
  ASKS_FOR_NO_ACCOUNTS {
    @Override
    public Plan plan(Plan plan) {
      return changed(
          plan,
          step -> {
            if (!(step.operation() instanceof PassOver over)) {
              return step;
            }
            List<OffsetMove> further =
                over.moves().stream()
                    .map(m -> new OffsetMove(m.partition(), m.from(), m.to().map(to -> to + 1)))
                    .toList();
            return new Step(
                step.id(),
                step.tenant(),
                step.policy(),
                step.findings(),
                new ResetOffsets(over.subscription(), further, false),
                List.of(),
                new Budget(step.budget().messages() + 10, 100, step.budget().time(), 8, 64),
                new WayBack.Undo(
                    new ResetOffsets(over.subscription(), AsidePlan.reversed(further), true)),
                true,
                step.unfenced(),
                step.reason(),
                step.nativeCommand(),
                step.expect());
          });
    }
  },
  IGNORES_LEASES {
    @Override
    public LeaseStore leases(LeaseStore leases) {
      return new LeaseStore() {
        @Override
        public Optional<Lease> acquire(String target, String holder, Duration length) {
          return Optional.of(
              leases.acquire(target, holder, length).orElse(new Lease(target, holder, 0)));
        }

        @Override
        public Optional<String> holder(String target) {
          return leases.holder(target);
        }

        @Override
        public void release(Lease lease) {
          leases.release(lease);
        }

        @Override
        public void close() {
          leases.close();
        }
      };
    }
  },
  LEDGER_NEVER_SYNCS {
    @Override
    public Disk disk(Disk disk) {
      return DiskDecorator.syncing(disk, "ledger/segment", appender -> {});
    }
  },
  /** What is written becomes durable when the next is. */
  INTENT_AFTER_THE_ACT {
    @Override
    public Disk disk(Disk disk) {
      return new DiskDecorator(disk) {
        @Override
        public Appender append(String name) throws IOException {
          return name.startsWith("ledger/segment")
              ? new OneBehind(super.append(name))
              : super.append(name);
        }
      };
    }
  },
  STORE_NEVER_SYNCS {
    @Override
    public Disk storesDisk(Disk disk) {
      return DiskDecorator.syncing(disk, "rollback/", appender -> {});
    }
  },
  STORE_FORGETS {
    @Override
    public RollbackStore store(RollbackStore store) {
      return new RollbackStore() {
        @Override
        public void keep(
            OperationId operation, TenantName tenant, int number, List<Message> messages) {}

        @Override
        public Optional<List<Message>> read(OperationId operation, int number) {
          return store.read(operation, number);
        }

        @Override
        public List<Kept> kept(OperationId operation) {
          return store.kept(operation);
        }

        @Override
        public void close() {
          store.close();
        }
      };
    }
  },
  TORN_TAIL_STAYS {
    @Override
    public Disk disk(Disk disk) {
      return new DiskDecorator(disk) {
        @Override
        public void truncate(String name, long size) {}
      };
    }
  };

  @Override
  public Optional<Scene> scene() {
    return Optional.of(Scene.UNBLOCK);
  }

  /** Wraps a passage. */
  private interface Wrap {
    Transfer.Passage of(Transfer.Passage passage);
  }

  private static Broker carrying(Broker broker, Wrap wrap) {
    return new BrokerDecorator(broker) {
      @Override
      Transfer.Passage passage(Transfer<SetAside> inner, Mutation mutation, SetAside operation) {
        return wrap.of(inner.open(mutation, operation));
      }
    };
  }

  /** Wraps what moves a group past messages. */
  private interface WrapActs {
    Acts<PassOver> of(Acts<PassOver> acts);
  }

  private static Broker passing(Broker broker, WrapActs wrap) {
    return new BrokerDecorator(broker) {
      @Override
      public Optional<Acts<PassOver>> passOver() {
        return super.passOver().map(wrap::of);
      }
    };
  }

  private static Acts<PassOver> probing(Acts<PassOver> inner, Probe always) {
    return new ActsDecorator<>(inner) {
      @Override
      public Probe probe(Mutation mutation, PassOver operation) {
        return always;
      }
    };
  }

  private static Transfer.Batch with(Transfer.Batch batch, List<Message> messages) {
    return new Transfer.Batch(batch.slice(), messages, batch.holes(), batch.expired());
  }

  private static Outcome done(Mutation mutation) {
    return new Outcome.Done(
        new Receipt(mutation.id(), new TreeMap<>(), new TreeMap<>(), Receipt.Author.PROVED));
  }

  static Optional<String> operationOfCopies(MessageWorld world) {
    for (int p = 0; p < MessageWorld.ASIDE_PARTITIONS; p++) {
      for (Message m : MemoryReader.committed(world.cluster, MessageWorld.ASIDE, p, 0)) {
        Optional<Copy> copy = Copy.read(m);
        if (copy.isPresent()) {
          return copy.map(Copy::operation);
        }
      }
    }
    return Optional.empty();
  }

  private static Plan changed(Plan plan, java.util.function.UnaryOperator<Step> change) {
    return new Plan(
        plan.madeAt(),
        plan.author(),
        plan.fleet(),
        plan.waves().stream()
            .map(w -> new Plan.Wave(w.number(), w.why(), w.steps().stream().map(change).toList()))
            .toList(),
        plan.declined());
  }
}
