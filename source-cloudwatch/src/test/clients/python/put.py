# SPDX-License-Identifier: Apache-2.0
"""Sends 10,000 records in batches of 500, repeats those that failed, and prints what came of it as one line of JSON."""
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

records = [{"Data": f"boto-{i}\n".encode()} for i in range(10000)]
failed = 0
ids = set()
while records:
    batch, records = records[:500], records[500:]
    answer = client.put_record_batch(DeliveryStreamName="app", Records=batch)
    failed += answer["FailedPutCount"]
    for record, response in zip(batch, answer["RequestResponses"]):
        if "ErrorCode" in response:
            records.append(record)
        else:
            ids.add(response["RecordId"])
ids.add(client.put_record(DeliveryStreamName="app", Record={"Data": b"boto-one\n"})["RecordId"])

try:
    client.put_record(DeliveryStreamName="unknown", Record={"Data": b"x"})
    unknown = ""
except client.exceptions.ResourceNotFoundException as error:
    unknown = error.response["Error"]["Code"]
print(json.dumps({"failed": failed, "ids": len(ids), "unknown": unknown}))
