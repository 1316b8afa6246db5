package io.clawback.runtime.inspect;

/** Is told how a look inside goes on. */
public interface InspectListener {
  /** Once, before the first message is read. */
  void cost(InspectCost cost);

  /** After each batch, from any thread: so much more was read. Must be quick. */
  void read(long messages, long bytes);

  /** Listens to nothing. */
  InspectListener NONE =
      new InspectListener() {
        @Override
        public void cost(InspectCost cost) {}

        @Override
        public void read(long messages, long bytes) {}
      };
}
