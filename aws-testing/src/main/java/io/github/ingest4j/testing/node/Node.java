// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Node that the CDK would run in.
 *
 * @param program its name or path
 * @param answer what it says of its version; empty if it could not be run
 */
record Node(String program, String answer) {
    static final int OLDEST = 22;

    private static final Pattern VERSION = Pattern.compile("v(\\d{1,4})\\.\\S+");

    static Node of(Map<String, String> environment) {
        String named = environment.getOrDefault("JSII_NODE", "");
        String program = named.isBlank() ? "node" : named;
        return new Node(program, version(program));
    }

    private static String version(String program) {
        try {
            Process process = new ProcessBuilder(program, "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Why the CDK cannot run in it, and what helps; empty if it can. */
    Optional<String> problem() {
        Matcher version = VERSION.matcher(answer);
        if (version.matches() && Integer.parseInt(version.group(1)) >= OLDEST) {
            return Optional.empty();
        }
        String found = answer.isEmpty() ? "cannot be run" : "says it is '" + answer + "'";
        return Optional.of("the AWS CDK needs Node " + OLDEST + " or newer, and '" + program + "' " + found
                + ": put one on the path, or name it by JSII_NODE");
    }
}
