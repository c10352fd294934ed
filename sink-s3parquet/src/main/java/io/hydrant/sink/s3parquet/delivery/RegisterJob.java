// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.delivery.PartitionRegistrar.Attempt;
import io.hydrant.sink.s3parquet.ledger.PartitionTodo;
import java.util.List;

/** Tries once to register partitions. Trouble is a result, since nothing waits for Glue. */
record RegisterJob(PartitionRegistrar registrar, List<PartitionTodo> todo) implements Job<Attempt> {

    @Override
    public String what() {
        return "register " + todo.size() + " partitions";
    }

    @Override
    public Attempt run() {
        return registrar.register(todo);
    }
}
