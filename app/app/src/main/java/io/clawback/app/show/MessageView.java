package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.app.print.Visible;
import io.clawback.model.json.RecordJson;
import io.clawback.runtime.inspect.MessageSight;

/** One message. */
public final class MessageView {
  private MessageView() {}

  /** All that is known of it. */
  public static Shown of(MessageSight sight) {
    return new Shown(() -> text(sight), () -> rows(sight), () -> RecordJson.write(sight));
  }

  private static String text(MessageSight m) {
    StringBuilder out = new StringBuilder();
    line(out, "message", m.coordinates());
    m.at().ifPresent(at -> line(out, "time", Words.time(at)));
    if (m.unreadable().isPresent()) {
      line(out, "unreadable", m.unreadable().get());
      if (m.valueBytes() >= 0) {
        line(out, "size", "at least " + InspectWords.bytes(m.valueBytes()));
      }
      return out.toString();
    }
    if (m.producer() >= 0) {
      line(out, "producer", Long.toString(m.producer()));
    }
    if (m.deliveries() >= 0) {
      line(out, "delivered", Words.several(m.deliveries(), "time"));
    }
    line(out, "key", m.keyBytes() < 0 ? "none" : m.key().isEmpty() ? "empty" : m.key());
    for (MessageSight.Header header : m.headers()) {
      line(out, "header", header.name() + ": " + (header.bytes() < 0 ? "none" : header.value()));
    }
    line(out, "format", m.format());
    m.troubles().forEach(t -> line(out, "trouble", t));
    line(
        out,
        "value",
        m.valueBytes() < 0
            ? "none: a tombstone"
            : InspectWords.bytes(m.valueBytes()) + (m.masked() ? ", values masked" : ""));
    if (m.valueBytes() > 0) {
      out.append(Visible.lines(m.value())).append('\n');
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append(name)
        .append(" ".repeat(Math.max(1, 11 - name.length())))
        .append(Visible.line(value))
        .append('\n');
  }

  private static Table rows(MessageSight m) {
    return new Table(
            Column.text("MESSAGE"),
            Column.text("TIME"),
            Column.number("KEY-BYTES"),
            Column.number("VALUE-BYTES"),
            Column.text("FORMAT"),
            Column.text("TROUBLE"),
            Column.text("KEY"),
            Column.text("VALUE"))
        .row(
            m.coordinates(),
            m.at(),
            m.keyBytes() < 0 ? "" : m.keyBytes(),
            m.valueBytes() < 0 ? "" : m.valueBytes(),
            m.format(),
            String.join("; ", m.unreadable().map(java.util.List::of).orElse(m.troubles())),
            m.key(),
            m.value());
  }
}
