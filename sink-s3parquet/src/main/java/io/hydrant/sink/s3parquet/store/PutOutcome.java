// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import io.hydrant.aws.AwsCallException;

/**
 * How a conditional put ended. Immutable.
 *
 * <table>
 *   <caption>What S3 answers</caption>
 *   <tr><td>200</td><td>{@link Written}</td></tr>
 *   <tr><td>412; 404 for {@code If-Match} on a key without an object</td><td>{@link Refused}</td></tr>
 *   <tr><td>409 ConditionalRequestConflict</td><td>{@link Conflict}</td></tr>
 *   <tr><td>5xx, time-out, lost connection, an answer that is not S3's</td><td>{@link Unknown}</td></tr>
 *   <tr><td>other 4xx</td><td>{@link AwsCallException}</td></tr>
 * </table>
 */
public sealed interface PutOutcome {

    /** The object is written, in this version. */
    record Written(String etag) implements PutOutcome {}

    /** The condition did not hold; this call wrote nothing. */
    record Refused() implements PutOutcome {}

    /** Another write to the key was under way; this call wrote nothing. Look and try again. */
    record Conflict() implements PutOutcome {}

    /** Written now, or later, or never: nobody can tell from the answer. The cause is retriable and for the log. */
    record Unknown(AwsCallException cause) implements PutOutcome {}
}
