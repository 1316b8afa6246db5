package io.clawback.proofs.simulation;

import io.clawback.brokers.memory.MemoryReader;
import io.clawback.model.message.Message;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.plan.MessageOperation.Redrive;
import io.clawback.model.plan.MessageOperation.Rewrite;
import io.clawback.model.plan.Parting;
import io.clawback.proofs.simulation.BrokerDecorator.PassageDecorator;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import io.clawback.spi.broker.Transfer.Placed;
import io.clawback.spi.broker.Transfer.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Promises broken on purpose where a backlog is written once more, or copies are put back. */
enum PlantedCarryBug implements Bug {
  /** The position is committed after the transaction, in a call of its own. */
  REWRITE_COMMITS_THE_POSITION_APART(Scene.REWRITE) {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return rewriting(broker, (inner, m, o) -> new RewriteInTwoCalls(inner, world, m, o, false));
    }
  },
  /** The same the other way round. */
  REWRITE_COMMITS_THE_POSITION_BEFORE(Scene.REWRITE) {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return rewriting(broker, (inner, m, o) -> new RewriteInTwoCalls(inner, world, m, o, true));
    }
  },
  REWRITE_PUTS_NO_POISON_ASIDE(Scene.REWRITE) {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return rewriting(
          broker,
          (inner, mutation, operation) ->
              new PassageDecorator(inner) {
                @Override
                public Placed place(Batch batch) {
                  return super.place(with(batch, new Parting(operation).others(batch.messages())));
                }
              });
    }
  },
  /** One fewer is written, and all are told. */
  REWRITE_LEAVES_ONE_OUT(Scene.REWRITE) {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return rewriting(
          broker,
          (inner, mutation, operation) ->
              new PassageDecorator(inner) {
                @Override
                public Placed place(Batch batch) {
                  List<Message> others = new Parting(operation).others(batch.messages());
                  List<Message> fewer = new ArrayList<>(batch.messages());
                  if (!others.isEmpty()) {
                    fewer.remove(others.getLast());
                  }
                  return lying(super.place(with(batch, fewer)), others);
                }
              });
    }
  },
  REWRITE_TURNS_THE_ORDER_ROUND(Scene.REWRITE) {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return rewriting(
          broker,
          (inner, mutation, operation) ->
              new PassageDecorator(inner) {
                @Override
                public Placed place(Batch batch) {
                  return lying(
                      super.place(with(batch, batch.messages().reversed())),
                      new Parting(operation).others(batch.messages()));
                }
              });
    }
  },
  REWRITE_SETTLES_BEFORE_ITS_RECEIPT(Scene.REWRITE) {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return rewriting(broker, (inner, mutation, operation) -> hasty(inner));
    }
  },
  REWRITE_SAYS_SETTLED_ALWAYS(Scene.REWRITE) {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return rewriting(broker, (inner, mutation, operation) -> settled(inner, true));
    }
  },
  /** What was made final is thrown away. */
  REWRITE_NEVER_SETTLES(Scene.REWRITE) {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return rewriting(broker, (inner, mutation, operation) -> forgetful(inner));
    }
  },
  /** Asks for marks where none are written: what went back before goes back again. */
  REDRIVE_LOOKS_AT_NO_MARKS(Scene.REDRIVE) {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return redriving(
          broker,
          o -> {
            String elsewhere = "marks-elsewhere";
            if (MemoryReader.incarnation(world.cluster, elsewhere).isEmpty()) {
              world.cluster.createQueue(elsewhere, 1);
            }
            return new Redrive(
                o.subscription(),
                o.incarnation(),
                o.chosen(),
                o.destination(),
                new QueueId(o.broker(), elsewhere),
                o.most(),
                o.perSecond());
          },
          passage -> passage);
    }
  },
  REDRIVE_SETTLES_BEFORE_ITS_RECEIPT(Scene.REDRIVE) {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return redriving(broker, o -> o, PlantedCarryBug::hasty);
    }
  },
  REDRIVE_NEVER_SETTLES(Scene.REDRIVE) {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return redriving(broker, o -> o, PlantedCarryBug::forgetful);
    }
  },
  REDRIVE_SAYS_SETTLED_ALWAYS(Scene.REDRIVE) {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return redriving(broker, o -> o, passage -> settled(passage, true));
    }
  },
  /** However often it came back. */
  REDRIVE_GOES_ROUND_AND_ROUND(Scene.REDRIVE) {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return redriving(
          broker,
          o ->
              new Redrive(
                  o.subscription(),
                  o.incarnation(),
                  o.chosen(),
                  o.destination(),
                  o.marks(),
                  1_000,
                  o.perSecond()),
          passage -> passage);
    }
  },
  /** Two that put back at once do not know of each other. */
  REDRIVE_TAKES_NO_FENCE(Scene.REDRIVE) {
    private final AtomicInteger names = new AtomicInteger();

    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return redriving(
          broker,
          o ->
              new Redrive(
                  new SubscriptionId(
                      new GroupId(o.broker(), Redrive.GROUP + names.incrementAndGet()),
                      o.subscription().queue()),
                  o.incarnation(),
                  o.chosen(),
                  o.destination(),
                  o.marks(),
                  o.most(),
                  o.perSecond()),
          passage -> passage);
    }
  };

  private final Scene scene;

  PlantedCarryBug(Scene scene) {
    this.scene = scene;
  }

  @Override
  public Optional<Scene> scene() {
    return Optional.of(scene);
  }

  private interface WrapRewrite {
    Passage of(Passage passage, Mutation mutation, Rewrite operation);
  }

  private interface WrapPassage {
    Passage of(Passage passage);
  }

  private static Broker rewriting(Broker broker, WrapRewrite wrap) {
    return new BrokerDecorator(broker) {
      @Override
      Passage rewriting(Transfer<Rewrite> inner, Mutation mutation, Rewrite operation) {
        return wrap.of(super.rewriting(inner, mutation, operation), mutation, operation);
      }
    };
  }

  private static Broker redriving(Broker broker, UnaryOperator<Redrive> change, WrapPassage wrap) {
    return new BrokerDecorator(broker) {
      @Override
      Passage redriving(Transfer<Redrive> inner, Mutation mutation, Redrive operation) {
        return wrap.of(super.redriving(inner, mutation, change.apply(operation)));
      }
    };
  }

  /** Final before the receipt is on disk. */
  private static Passage hasty(Passage passage) {
    return new PassageDecorator(passage) {
      @Override
      public Placed place(Batch batch) {
        Placed placed = super.place(batch);
        super.settle(batch);
        return placed;
      }

      @Override
      public void settle(Batch batch) {}
    };
  }

  private static Passage forgetful(Passage passage) {
    return new PassageDecorator(passage) {
      @Override
      public void settle(Batch batch) {}
    };
  }

  private static Passage settled(Passage passage, boolean always) {
    return new PassageDecorator(passage) {
      @Override
      public boolean settled(Batch batch) {
        return always;
      }
    };
  }

  private static Batch with(Batch batch, List<Message> messages) {
    return new Batch(batch.slice(), messages, batch.holes(), batch.expired());
  }

  private static Placed lying(Placed placed, List<Message> told) {
    return new Placed(
        placed.where(),
        placed.note(),
        placed.written().map(written -> new Written(written.where(), told)));
  }
}
