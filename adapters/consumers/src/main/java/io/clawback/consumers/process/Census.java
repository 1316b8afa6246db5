package io.clawback.consumers.process;

import io.clawback.consumers.base.Problems;
import io.clawback.model.error.ClawbackException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who lives: our records held against the machine's processes, and the adopted ones. */
final class Census {
  private final InstanceRecords records;
  private final Processes processes;
  private final Optional<Adoption> adoption;

  Census(InstanceRecords records, Processes processes, Optional<Adoption> adoption) {
    this.records = records;
    this.processes = processes;
    this.adoption = adoption;
  }

  /** All that live, oldest first. Changes no record of ours. */
  List<Consumer> live() throws IOException {
    List<Consumer> live = new ArrayList<>();
    for (Seen seen : seen()) {
      seen.leader().ifPresent(l -> live.add(new Consumer(l, Optional.of(seen.instance()))));
    }
    if (adoption.isPresent()) {
      live.addAll(others(adoption.get().live(), live));
    }
    live.sort(Consumer.OLDEST_FIRST);
    return live;
  }

  /**
   * The adopted ones that are no part of ours: a wrapper that we started may write down the pid of
   * its child, and the two are one consumer. Told as when it is stopped: by token, session and
   * descent.
   */
  private List<Consumer> others(List<Identity> adopted, List<Consumer> ours) throws IOException {
    List<Identity> others = new ArrayList<>(adopted);
    others.removeAll(ours.stream().map(Consumer::leader).toList());
    // Each look at every process of the machine only while there is somebody to be told.
    if (!others.isEmpty() && !ours.isEmpty()) {
      Map<String, List<Identity>> tokens = processes.tokens();
      for (Consumer consumer : ours) {
        consumer.ours().ifPresent(i -> others.removeAll(tokens.getOrDefault(i.token(), List.of())));
      }
    }
    for (Consumer consumer : ours) {
      if (!others.isEmpty()) {
        others.removeAll(processes.family(consumer.leader()));
      }
    }
    return others.stream().map(o -> new Consumer(o, Optional.empty())).toList();
  }

  /** One of ours, and its process if it lives. */
  private record Seen(Instance instance, Optional<Identity> leader) {}

  private List<Seen> seen() throws IOException {
    Place here = processes.place();
    List<Seen> seen = new ArrayList<>();
    List<Instance> unsure = new ArrayList<>();
    for (Instance instance : records.all()) {
      switch (here.sight(instance.place())) {
        case ELSEWHERE -> throw elsewhere(instance);
        case GONE -> seen.add(new Seen(instance, Optional.empty()));
        case VISIBLE -> {
          Optional<Identity> process = instance.process();
          if (process.isPresent() && processes.lives(process.get())) {
            seen.add(new Seen(instance, process));
          } else {
            unsure.add(instance);
          }
        }
      }
    }
    // Only these cost a look at every process of the machine.
    Map<String, List<Identity>> tokens = unsure.isEmpty() ? Map.of() : processes.tokens();
    for (Instance instance : unsure) {
      Optional<Identity> oldest =
          tokens.getOrDefault(instance.token(), List.of()).stream().findFirst();
      seen.add(new Seen(instance, oldest));
    }
    return seen;
  }

  /**
   * Makes the records agree with what lives, under the fleet's lock: a start that a crash cut short
   * is completed in the records or written off for good, and the dead are forgotten.
   */
  void reconcile() throws IOException {
    for (Seen seen : seen()) {
      Instance instance = seen.instance();
      Optional<Identity> leader = seen.leader();
      if (leader.isPresent()) {
        if (instance.process().isEmpty()) {
          records.write(instance.started(leader.get()));
        }
      } else if (instance.process().isPresent() || records.writeOff(instance.token())) {
        records.forget(instance);
      } else {
        late(instance);
      }
    }
  }

  /** The child claimed its start after we looked: it carries its token since before the claim. */
  private void late(Instance instance) throws IOException {
    List<Identity> found = processes.tokens().getOrDefault(instance.token(), List.of());
    if (found.isEmpty()) {
      records.forget(instance);
    } else {
      records.write(instance.started(found.getFirst()));
    }
  }

  private static ClawbackException elsewhere(Instance instance) {
    return new ClawbackException(
        Problems.consumers(
            "consumers.elsewhere",
            instance.token(),
            "A consumer was started on '"
                + instance.place().host()
                + "' in another machine or container; from here nobody can tell whether it lives.",
            "Run this there, or, when that place is gone for good, remove the file instances/"
                + instance.token()
                + ".json of these consumers."));
  }
}
