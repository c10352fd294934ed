// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.faults;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * The faults of one server. The first rule that matches a request is used; without a rule all goes well.
 *
 * <pre>{@code
 * server.faults().add("CompleteMultipartUpload", "events/data/.*", 3, Fault.cut().afterEffect());
 * server.faults().addRandom(42, 0.05, "*", ".*", Fault.error(503, "SlowDown"));
 * server.faults().outage(true);
 * }</pre>
 *
 * Thread-safe.
 */
public final class Faults {

    /** What an outage answers. */
    static final Fault OUTAGE = Fault.error(503, "ServiceUnavailable");

    @GuardedBy("this")
    private final List<Rule> rules = new ArrayList<>();

    @GuardedBy("this")
    private boolean outage;

    /**
     * A rule as it stands now.
     *
     * @param left how often it will still strike
     */
    public record Standing(String operation, String resource, int left, double probability, Fault fault) {}

    /**
     * The next {@code times} requests that match get the fault.
     *
     * @param operation AWS's name, such as {@code PutObject} or {@code BatchCreatePartition}; {@code *} for all
     * @param resource regular expression for the whole of what the request is about: S3 {@code bucket/key}, Glue
     *     {@code database.table}
     */
    public void add(String operation, String resource, int times, Fault fault) {
        add(new Rule(operation, Pattern.compile(resource, Pattern.DOTALL), fault, times, 1, new Random(0)));
    }

    /** Every matching request gets the fault with that probability, in a sequence that the seed decides. */
    public void addRandom(long seed, double probability, String operation, String resource, Fault fault) {
        add(new Rule(
                operation,
                Pattern.compile(resource, Pattern.DOTALL),
                fault,
                Integer.MAX_VALUE,
                probability,
                new Random(seed)));
    }

    /** While on, every request is answered 503 without effect, before any rule is asked. */
    public synchronized void outage(boolean on) {
        outage = on;
    }

    /** Forgets all rules and ends an outage. */
    public synchronized void clear() {
        rules.clear();
        outage = false;
    }

    public synchronized List<Standing> standing() {
        return rules.stream()
                .map(rule ->
                        new Standing(rule.operation, rule.resource.pattern(), rule.left, rule.probability, rule.fault))
                .toList();
    }

    /** The fault for this request; it is used up. */
    public synchronized Optional<Fault> next(String operation, String resource) {
        if (outage) {
            return Optional.of(OUTAGE);
        }
        for (Rule rule : rules) {
            if (rule.strikes(operation, resource)) {
                return Optional.of(rule.fault);
            }
        }
        return Optional.empty();
    }

    private synchronized void add(Rule rule) {
        rules.add(rule);
    }

    private static final class Rule {
        final String operation;
        final Pattern resource;
        final Fault fault;
        final double probability;
        final Random random;
        int left;

        Rule(String operation, Pattern resource, Fault fault, int left, double probability, Random random) {
            this.operation = operation;
            this.resource = resource;
            this.fault = fault;
            this.left = left;
            this.probability = probability;
            this.random = random;
        }

        boolean strikes(String requestOperation, String requestResource) {
            if (left == 0
                    || !(operation.equals("*") || operation.equals(requestOperation))
                    || !resource.matcher(requestResource).matches()
                    || random.nextDouble() >= probability) {
                return false;
            }
            if (left != Integer.MAX_VALUE) {
                left--;
            }
            return true;
        }
    }
}
