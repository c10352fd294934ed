// SPDX-License-Identifier: Apache-2.0
// Sends 10,000 records in batches of 500, repeats those that failed, and prints what came of it as one line of JSON.
import { FirehoseClient, PutRecordCommand, PutRecordBatchCommand } from "@aws-sdk/client-firehose";

const client = new FirehoseClient({
  endpoint: process.env.ENDPOINT,
  region: "eu-central-1",
  credentials: { accessKeyId: process.env.ACCESS_KEY_ID, secretAccessKey: process.env.SECRET_ACCESS_KEY },
});

let records = Array.from({ length: 10000 }, (_, i) => ({ Data: Buffer.from(`node-${i}\n`) }));
let failed = 0;
const ids = new Set();
while (records.length > 0) {
  const batch = records.splice(0, 500);
  const answer = await client.send(new PutRecordBatchCommand({ DeliveryStreamName: "app", Records: batch }));
  failed += answer.FailedPutCount;
  answer.RequestResponses.forEach((response, i) => {
    if (response.ErrorCode) {
      records.push(batch[i]);
    } else {
      ids.add(response.RecordId);
    }
  });
}
const one = await client.send(new PutRecordCommand({ DeliveryStreamName: "app", Record: { Data: Buffer.from("node-one\n") } }));
ids.add(one.RecordId);

let unknown = "";
try {
  await client.send(new PutRecordCommand({ DeliveryStreamName: "unknown", Record: { Data: Buffer.from("x") } }));
} catch (error) {
  unknown = error.name;
}
console.log(JSON.stringify({ failed, ids: ids.size, unknown }));
