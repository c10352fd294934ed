#!/usr/bin/env bash
# PutRecordBatch through a worker beside a bare listener; arguments: bytes of a record, batches of a round, rounds.
# Run from the root of the sources, after: mvn -Dquick package -pl dev/benchmarks,distribution -am
set -euo pipefail
cd "$(dirname "$0")/../.."
# No plugin may be on the worker's own class path, or its isolation means nothing.
jars=$(ls dev/benchmarks/target/lib/*.jar | grep -v '/hydrant-\(sink\|source\|transforms\|aws\|http\|connect\)' | tr '\n' ':')
exec java -Xmx1g -cp "dev/benchmarks/target/classes:$jars" io.hydrant.benchmarks.cloudwatch.PutRecordBatches "$@"
