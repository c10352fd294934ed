// SPDX-License-Identifier: Apache-2.0
// Sends 10,000 records in batches of 500 and prints what it was told of each as one line of JSON. Every hundredth
// record is larger than the connector's producer takes; when it has failed, only its first line is sent.
import { FirehoseClient, PutRecordCommand, PutRecordBatchCommand } from "@aws-sdk/client-firehose";

const client = new FirehoseClient({
  endpoint: process.env.ENDPOINT,
  region: "eu-central-1",
  credentials: { accessKeyId: process.env.ACCESS_KEY_ID, secretAccessKey: process.env.SECRET_ACCESS_KEY },
});
const DeliveryStreamName = "app-logs";

const padding = "x".repeat(Number(process.env.PADDING));
let records = Array.from({ length: 10000 }, (_, i) => `node-${i}\n` + (i % 100 === 99 ? padding : ""));
let failedPutCount = 0;
const errorCodes = {};
const stored = {};
while (records.length > 0) {
  const batch = records.splice(0, 500);
  const answer = await client.send(
    new PutRecordBatchCommand({ DeliveryStreamName, Records: batch.map((record) => ({ Data: Buffer.from(record) })) }),
  );
  failedPutCount += answer.FailedPutCount;
  if (answer.RequestResponses.length !== batch.length) {
    throw new Error(`${answer.RequestResponses.length} answers to ${batch.length} records`);
  }
  answer.RequestResponses.forEach((response, i) => {
    if (response.ErrorCode) {
      errorCodes[response.ErrorCode] = (errorCodes[response.ErrorCode] ?? 0) + 1;
      records.push(batch[i].slice(0, batch[i].indexOf("\n") + 1));
    } else {
      stored[response.RecordId] = batch[i];
    }
  });
}
const one = await client.send(new PutRecordCommand({ DeliveryStreamName, Record: { Data: Buffer.from("node-one\n") } }));
stored[one.RecordId] = "node-one\n";

let unknown = "";
try {
  await client.send(new PutRecordCommand({ DeliveryStreamName: "unknown", Record: { Data: Buffer.from("x") } }));
} catch (error) {
  unknown = error.name;
}
console.log(JSON.stringify({ failedPutCount, errorCodes, stored, unknown }));
