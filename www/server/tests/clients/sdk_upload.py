"""The official Python SDK against the local server, unmodified: its signer over a Post Policy, and its own upload.

python3 sdk_upload.py signature SECRET DAY REGION POLICY    prints the signature of the policy
python3 sdk_upload.py put REGION BUCKET KEY CONTENT         uploads and downloads, prints what came back as JSON
"""

import json
import sys

import alibabacloud_oss_v2 as oss
from alibabacloud_oss_v2.signer.v4 import SignerV4


def signature(secret, day, region, policy):
    # The SDK has no form upload of its own; this is the step that its requests and a form share.
    print(SignerV4()._calc_signature(secret, day, region, "oss", policy))


def put(region, bucket, key, content):
    config = oss.config.load_default()
    config.credentials_provider = oss.credentials.EnvironmentVariableCredentialsProvider()
    config.region = region
    config.disable_ssl = True
    config.retry_max_attempts = 1
    client = oss.Client(config)
    # The SDK compares the CRC-64 of what it sent with the one of the answer, and fails where they differ.
    stored = client.put_object(oss.PutObjectRequest(bucket=bucket, key=key, body=content.encode()))
    found = client.get_object(oss.GetObjectRequest(bucket=bucket, key=key))
    print(json.dumps({"status": stored.status_code, "crc64": stored.hash_crc64, "content": found.body.read().decode()}))


{"signature": signature, "put": put}[sys.argv[1]](*sys.argv[2:])
