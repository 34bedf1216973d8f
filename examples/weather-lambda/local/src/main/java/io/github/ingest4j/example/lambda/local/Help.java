// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda.local;

/** What {@code --help} prints. */
final class Help {
    static final String TEXT = """
            examples/run weather-lambda [flags]

            Runs the weather pipeline as AWS Lambda would run it: the jar to deploy, in a process of its own, gets an event of
            the scheduler, reads an hour from the demo API (served on loopback) with a key from Secrets Manager, keeps raw pages
            and Parquet in S3 and its ledger in DynamoDB, and tells people by SNS. Then the report is shown, the objects, the
            first rows and the messages.

            Without AWS settings in the environment, emulators of the five services run on this machine for as long as the
            command does. With an endpoint or credentials in the environment (AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_PROFILE
            and the like), it runs there, with what is named:

              --bucket NAME           S3 bucket for raw pages, manifests and table
              --table NAME            DynamoDB table for the ledger
              --secret NAME           secret of Secrets Manager: a JSON object with the API's key in its member "key"
              --topic NAME            SNS topic for messages; its ARN, if it is not to be created. Without it, nobody is told
              --create                creates what is missing of these, and a queue NAME that hears of the topic. Without it,
                                      nothing is created. Nothing is ever removed

              --at TIME               when the run was due, such as 2026-11-20T12:00Z: it takes the hour before (the last
                                      full hour)
              --twice                 sends the event a second time, to the warm function
              --source-down           the API answers 503 to everything: SKIPPED, the hour stays due
              --wrong-key             the API wants another key: FAILED, and a message
              --seconds N             how long the invocation may last (300)
              --rows N                how many rows to show in the end (5)
              --help

            Exit codes: 0 SUCCEEDED, EMPTY, SKIPPED, ALREADY_DONE, ALREADY_RUNNING; 1 FAILED; 2 the command line is wrong, or
            something it names is missing; 75 CONTINUE.
            """;

    private Help() {}
}
