package io.clawback.sink.cloudwatch;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** Says in our words what the client met. */
final class Failures {
  private Failures() {}

  static ClawbackException told(String name, Settings settings, SdkException cause) {
    String where =
        settings.text(Settings.GROUP)
            + "/"
            + settings.text(Settings.STREAM)
            + " in "
            + settings.text(Settings.REGION);
    String culprit = name + " (" + where + ")";
    return new ClawbackException(
        switch (cause) {
          case ResourceNotFoundException e ->
              new Problem(
                  "sink.cloudwatch.no-group",
                  Category.CONFIG,
                  culprit,
                  "There is no such log group.",
                  "Make it, or set create-group: true.");
          case CloudWatchLogsException e when rights(e) ->
              new Problem(
                  "sink.cloudwatch.rights",
                  Category.RIGHTS,
                  culprit,
                  "CloudWatch refuses these credentials (" + code(e) + ").",
                  "Grant logs:PutLogEvents and logs:CreateLogStream on the group, or correct the key.");
          case CloudWatchLogsException e when e.isThrottlingException() || e.statusCode() >= 500 ->
              new Problem(
                  "sink.cloudwatch.busy",
                  Category.CONNECTION,
                  culprit,
                  "CloudWatch cannot take events now (" + code(e) + ").",
                  "Nothing to do: the entries are delivered at the next try.");
          case CloudWatchLogsException e ->
              new Problem(
                  "sink.cloudwatch.refused",
                  Category.BROKER,
                  culprit,
                  "CloudWatch refused the events (" + code(e) + ").",
                  "Look the code up in the API's reference; nothing is lost in the ledger.");
          default ->
              new Problem(
                  "sink.cloudwatch.unreachable",
                  Category.CONNECTION,
                  culprit,
                  "CloudWatch cannot be reached: " + cause.getMessage() + ".",
                  "Check endpoint, network, certificates and credentials; `doctor` tries them.");
        },
        cause);
  }

  /** Whether it is a refusal of these credentials. */
  static boolean rights(CloudWatchLogsException e) {
    return e.statusCode() == 403
        || code(e).contains("UnrecognizedClient")
        || code(e).contains("AccessDenied");
  }

  static String code(CloudWatchLogsException e) {
    return e.awsErrorDetails() == null
        ? "status " + e.statusCode()
        : String.valueOf(e.awsErrorDetails().errorCode());
  }
}
