"""A form upload with the standard library alone, by the steps that OSS documents for Python: policy, signing key,
signature, a body made by hand, and a callback with variables of its own.

Prints one JSON object: the status, the headers and the body of the answer.
"""

import argparse
import base64
import hashlib
import hmac
import json
import os
import random
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone

parser = argparse.ArgumentParser()
for name in ("region", "bucket", "key", "content"):
    parser.add_argument("--" + name, required=True)
parser.add_argument("--endpoint", help="in place of the region's public endpoint")
parser.add_argument("--callback-url")
args = parser.parse_args()

key_id, secret = os.environ["OSS_ACCESS_KEY_ID"], os.environ["OSS_ACCESS_KEY_SECRET"]
token = os.environ.get("OSS_SESSION_TOKEN")

# The policy
now = datetime.now(timezone.utc)
day, date = now.strftime("%Y%m%d"), now.strftime("%Y%m%dT%H%M%SZ")
signed = {
    "x-oss-signature-version": "OSS4-HMAC-SHA256",
    "x-oss-credential": f"{key_id}/{day}/{args.region}/oss/aliyun_v4_request",
    "x-oss-date": date,
}
if token:
    signed["x-oss-security-token"] = token
policy = base64.b64encode(json.dumps({
    "expiration": (now + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
    "conditions": [
        {"bucket": args.bucket},
        *({name: value} for name, value in signed.items()),
        ["content-length-range", 1, 1024],
    ],
}).encode()).decode()

# The signing key, and the signature
signature = ("aliyun_v4" + secret).encode()
for step in (day, args.region, "oss", "aliyun_v4_request", policy):
    signature = hmac.new(signature, step.encode(), hashlib.sha256).digest()

# The form: the file is the last field
fields = {"key": args.key, "policy": policy, **signed, "x-oss-signature": signature.hex()}
if args.callback_url:
    fields["callback"] = base64.b64encode(json.dumps({
        "callbackUrl": args.callback_url,
        "callbackBody": "bucket=${bucket}&object=${object}&size=${size}&order=${x:order}&note=${x:note}",
        "callbackBodyType": "application/x-www-form-urlencoded",
    }).encode()).decode()
    fields.update({"x:order": "7", "x:note": "a&b=c"})
boundary = "".join(random.choice("0123456789") for _ in range(11))
body = "".join(
    f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())
body += f'--{boundary}\r\nContent-Disposition: form-data; name="file"\r\n\r\n{args.content}\r\n--{boundary}--\r\n'

# The request, to the host name that every client of OSS builds
endpoint = args.endpoint or f"oss-{args.region}.aliyuncs.com"
request = urllib.request.Request(
    f"http://{args.bucket}.{endpoint}", data=body.encode(),
    headers={"Content-Type": f"multipart/form-data; boundary={boundary}"})
try:
    answer = urllib.request.urlopen(request)
except urllib.error.HTTPError as error:
    answer = error
print(json.dumps({
    "status": answer.status,
    "headers": {name.lower(): value for name, value in answer.headers.items()},
    "body": answer.read().decode(),
}))
