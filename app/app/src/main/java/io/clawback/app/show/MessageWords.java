package io.clawback.app.show;

import io.clawback.model.plan.MessageOperation;

/** What is done about messages, in words. */
final class MessageWords {
  private MessageWords() {}

  static String what(MessageOperation operation) {
    return switch (operation) {
      case MessageOperation.SetAside o ->
          "copy "
              + Words.several(o.messages(), "message")
              + " of "
              + o.subscription()
              + " to "
              + o.quarantine();
      case MessageOperation.Redrive o ->
          "put "
              + Words.several(o.messages(), "message")
              + " of "
              + o.subscription().queueId()
              + " back to "
              + o.destination()
              + (o.perSecond() > 0 ? ", " + Words.count(o.perSecond()) + " a second" : "");
      case MessageOperation.Rewrite o ->
          "write "
              + Words.several(o.messages(), "message")
              + " of "
              + o.subscription()
              + " once more to "
              + (o.inPlace() ? "the queue's end" : o.destination())
              + ", but for "
              + Words.count(o.poison().stream().mapToLong(c -> c.spans().count()).sum())
              + " that go to "
              + o.quarantine();
      case MessageOperation.VoidCopies o -> "declare the copies in " + o.quarantine() + " void";
      case MessageOperation.PassOver o ->
          "move "
              + o.subscription()
              + " past them on "
              + Words.several(o.moves().size(), "partition");
      case MessageOperation.PutBack o ->
          "put them back in the way of " + o.subscription() + ": move it back, or append them";
      case MessageOperation.PublishSkips o ->
          "tell the consumers of "
              + o.group()
              + " through "
              + o.list()
              + " to leave out "
              + Words.several(o.messages(), "message")
              + " of "
              + o.subscription().queueId();
      case MessageOperation.WithdrawSkips o ->
          "tell the consumers of "
              + o.group()
              + " through "
              + o.list()
              + " to leave out none of them";
      case MessageOperation.PauseConsumers o ->
          "pause the " + Words.several(o.from(), "consumer") + " of " + o.group();
      case MessageOperation.ResumeConsumers o ->
          "run the " + Words.several(o.to(), "consumer") + " of " + o.group() + " again";
    };
  }
}
