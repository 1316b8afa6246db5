package io.clawback.proofs.simulation;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.MessageOperation.VoidCopies;
import io.clawback.model.plan.MessageOperation.WithdrawSkips;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.proofs.simulation.BrokerDecorator.PassageDecorator;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import io.clawback.spi.broker.Transfer.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Promises broken on purpose where consumers are told what to leave out. */
enum PlantedSkipBug implements Bug {
  /** The list is there before the copies of what it names are final. */
  LISTS_BEFORE_IT_COPIES {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return new BrokerDecorator(broker) {
        @Override
        Passage passage(Transfer<SetAside> inner, Mutation mutation, SetAside operation) {
          return new PassageDecorator(super.passage(inner, mutation, operation)) {
            @Override
            public Placed place(Batch batch) {
              Placed placed = super.place(batch);
              broker
                  .publishSkips()
                  .orElseThrow()
                  .act(
                      new Mutation(new OperationId("early"), TenantName.UNOWNED, mutation.budget()),
                      (PublishSkips) world.active.passStep.operation());
              return placed;
            }
          };
        }
      };
    }
  },
  NAMES_ONE_MORE {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return publishing(
          broker,
          inner ->
              new ActsDecorator<>(inner) {
                @Override
                public Outcome act(Mutation mutation, PublishSkips operation) {
                  return super.act(generous(mutation), oneMore(operation));
                }
              });
    }
  },
  LISTS_NOTHING {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return publishing(
          broker,
          inner ->
              new ActsDecorator<>(inner) {
                @Override
                public Outcome act(Mutation mutation, PublishSkips operation) {
                  return done(mutation);
                }
              });
    }
  },
  WAITS_FOR_NOBODY {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return publishing(
          broker,
          inner ->
              new ActsDecorator<>(inner) {
                @Override
                public Outcome act(Mutation mutation, PublishSkips operation) {
                  return impatient(mutation, () -> super.act(mutation, operation));
                }
              });
    }
  },
  SAYS_DONE_WHATEVER_BECAME_OF_IT {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return publishing(
          broker,
          inner ->
              new ActsDecorator<>(inner) {
                @Override
                public Probe probe(Mutation mutation, PublishSkips operation) {
                  return Probe.DONE;
                }
              });
    }
  },
  /** Done, without a tombstone. */
  WITHDRAWS_NOTHING {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return withdrawing(
          broker,
          inner ->
              new ActsDecorator<>(inner) {
                @Override
                public Outcome act(Mutation mutation, WithdrawSkips operation) {
                  return done(mutation);
                }
              });
    }
  },
  WITHDRAWS_AND_WAITS_FOR_NOBODY {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return withdrawing(
          broker,
          inner ->
              new ActsDecorator<>(inner) {
                @Override
                public Outcome act(Mutation mutation, WithdrawSkips operation) {
                  return impatient(mutation, () -> super.act(mutation, operation));
                }
              });
    }
  },
  /** The copies count no more, and the group is past their originals. */
  VOIDS_WHAT_WAS_LEFT_OUT {
    @Override
    public Broker broker(Broker broker, MessageWorld world) {
      return withdrawing(
          broker,
          inner ->
              new ActsDecorator<>(inner) {
                @Override
                public Outcome act(Mutation mutation, WithdrawSkips operation) {
                  SetAside aside = (SetAside) world.active.asideStep.operation();
                  OperationId copies =
                      new OperationId(
                          PlantedBug.operationOfCopies(world).orElse(mutation.id().value()));
                  broker
                      .voidCopies()
                      .orElseThrow()
                      .act(
                          new Mutation(
                              mutation.id(),
                              Optional.of(copies),
                              TenantName.UNOWNED,
                              mutation.budget()),
                          new VoidCopies(aside.subscription(), aside.quarantine()));
                  return super.act(mutation, operation);
                }
              });
    }
  };

  @Override
  public Optional<Scene> scene() {
    return Optional.of(Scene.SKIP);
  }

  private static Broker publishing(Broker broker, UnaryOperator<Acts<PublishSkips>> wrap) {
    return new BrokerDecorator(broker) {
      @Override
      public Optional<Acts<PublishSkips>> publishSkips() {
        return super.publishSkips().map(wrap);
      }
    };
  }

  private static Broker withdrawing(Broker broker, UnaryOperator<Acts<WithdrawSkips>> wrap) {
    return new BrokerDecorator(broker) {
      @Override
      public Optional<Acts<WithdrawSkips>> withdrawSkips() {
        return super.withdrawSkips().map(wrap);
      }
    };
  }

  private interface Act {
    Outcome act();
  }

  /** Done as soon as it is written, whoever has heard of it. */
  private static Outcome impatient(Mutation mutation, Act act) {
    try {
      return act.act();
    } catch (ClawbackException e) {
      if (e.problem().category() != Category.CONSUMERS) {
        throw e;
      }
      return done(mutation);
    }
  }

  private static Mutation generous(Mutation m) {
    return new Mutation(
        m.id(), m.undoes(), m.tenant(), new Budget(1_000, 100, MessageWorld.STEP, 8, 64));
  }

  private static PublishSkips oneMore(PublishSkips operation) {
    List<Chosen> more = new ArrayList<>();
    for (Chosen chosen : operation.chosen()) {
      List<Long> offsets = new ArrayList<>();
      chosen
          .spans()
          .spans()
          .forEach(s -> {
            for (long offset = s.first(); offset <= s.last() + 1; offset++) {
              if (offsets.isEmpty() || offset > offsets.getLast()) {
                offsets.add(offset);
              }
            }
          });
      more.add(new Chosen(chosen.partition(), OffsetSpans.of(offsets).text()));
    }
    return new PublishSkips(
        operation.subscription(),
        operation.incarnation(),
        more,
        operation.list(),
        operation.status());
  }

  private static Outcome done(Mutation mutation) {
    return new Outcome.Done(
        new Receipt(mutation.id(), new TreeMap<>(), new TreeMap<>(), Receipt.Author.PROVED));
  }
}
