package io.clawback.conformance;

import io.clawback.model.fleet.BrokerDeclaration;

/** A broker that can refuse what a connection has no right to. */
public interface RightsFixture extends BrokerFixture {
  /** What a right permits. */
  enum Deed {
    SEE_QUEUE,
    SEE_GROUP,
    SEE_SETTINGS,
    MOVE_OFFSETS,
    EXPAND,
    ALTER_SETTINGS,
    ALTER_QUOTA,
    REMOVE_MEMBERS
  }

  /**
   * A declaration whose connection has all rights that the plugin's documentation asks for, but
   * those for {@code deed} on this queue and group.
   */
  BrokerDeclaration without(Deed deed, String queue, String group);

  /** A declaration whose connection has exactly the rights that the documentation asks for. */
  BrokerDeclaration leastRights(String queue, String group);
}
