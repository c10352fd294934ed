// SPDX-License-Identifier: Apache-2.0
/** The Firehose and Kinesis sources on real workers, with real clients, a real broker and a Kinesis emulator. */
@NullMarked
package io.hydrant.it.cloudwatch;

import org.jspecify.annotations.NullMarked;
