#!/usr/bin/env bash
# Becomes a Connect worker with the HTTP source on 127.0.0.1:$PORT, for a load generator that compares servers.
# Environment: PORT, BOOTSTRAP, LINGER, TOPIC, TMPD (a scratch folder), KAFKA_CLASSPATH (a Connect worker's jars);
# PLUGINS (a plugin path, by default the exploded zip of this build), FEATURES (keys of the connector, one per line).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
plugins=${PLUGINS:-$here/../../../distribution/target/plugins}
mkdir -p "$TMPD/hydrant-$PORT"
cat > "$TMPD/hydrant-$PORT/worker.properties" <<EOF
bootstrap.servers=$BOOTSTRAP
key.converter=org.apache.kafka.connect.converters.ByteArrayConverter
value.converter=org.apache.kafka.connect.converters.ByteArrayConverter
offset.storage.file.filename=$TMPD/hydrant-$PORT/offsets-$PORT
plugin.path=$plugins
plugin.discovery=service_load
listeners=http://127.0.0.1:0
producer.linger.ms=$LINGER
EOF
cat > "$TMPD/hydrant-$PORT/source.properties" <<EOF
name=hydrant
connector.class=io.hydrant.source.http.HttpSourceConnector
tasks.max=1
listener.host=127.0.0.1
listener.port=$PORT
routes=attribution
routes.attribution.path=/{app_token}/mobile_attribution
routes.attribution.topic=$TOPIC
${FEATURES:-}
EOF
exec java -Xmx512m -XX:+UseParallelGC -cp "$KAFKA_CLASSPATH" org.apache.kafka.connect.cli.ConnectStandalone \
  "$TMPD/hydrant-$PORT/worker.properties" "$TMPD/hydrant-$PORT/source.properties"
