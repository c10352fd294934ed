# SPDX-License-Identifier: Apache-2.0
"""Sends 10,000 records in batches of 500 and prints what it was told of each as one line of JSON.

Every hundredth record is larger than the connector's producer takes; when it has failed, only its first line is sent.
"""
import collections
import json
import os

import boto3

client = boto3.client(
    "firehose",
    endpoint_url=os.environ["ENDPOINT"],
    region_name="sa-east-1",
    aws_access_key_id=os.environ["ACCESS_KEY_ID"],
    aws_secret_access_key=os.environ["SECRET_ACCESS_KEY"],
)

padding = "x" * int(os.environ["PADDING"])
records = [f"boto-{i}\n" + (padding if i % 100 == 99 else "") for i in range(10000)]
failed_put_count = 0
error_codes = collections.Counter()
stored = {}
while records:
    batch, records = records[:500], records[500:]
    answer = client.put_record_batch(
        DeliveryStreamName="app-logs", Records=[{"Data": record.encode()} for record in batch]
    )
    failed_put_count += answer["FailedPutCount"]
    for record, response in zip(batch, answer["RequestResponses"], strict=True):
        if "ErrorCode" in response:
            error_codes[response["ErrorCode"]] += 1
            records.append(record[: record.index("\n") + 1])
        else:
            stored[response["RecordId"]] = record
one = client.put_record(DeliveryStreamName="app-logs", Record={"Data": b"boto-one\n"})
stored[one["RecordId"]] = "boto-one\n"

try:
    client.put_record(DeliveryStreamName="unknown", Record={"Data": b"x"})
    unknown = ""
except client.exceptions.ResourceNotFoundException as error:
    unknown = error.response["Error"]["Code"]
print(json.dumps({"failedPutCount": failed_put_count, "errorCodes": error_codes, "stored": stored, "unknown": unknown}))
