"""The same calls as every client of other-programs.test.ts, by python-requests: one line for each."""

import hashlib
import os
import sys

import requests

base, upload = sys.argv[1], sys.argv[2]
session = requests.Session()
# requests reads http_proxy by itself; ca is told by REQUESTS_CA_BUNDLE.


def show(name, answer):
    digest = hashlib.sha256(answer.content).hexdigest()
    kept = answer.headers.get("Content-Type"), answer.headers.get("ETag")
    print(name, answer.status_code, answer.reason, digest, *kept)


def pieces():
    with open(upload, "rb") as file:
        while piece := file.read(10_000):
            yield piece


show("GET", session.get(f"{base}/file"))
show("HEAD", session.head(f"{base}/file"))
show("MISSING", session.get(f"{base}/missing?a=%20b&&c"))
show("RANGE", session.get(f"{base}/file", headers={"Range": "bytes=10-99"}))
show("CHUNKED", session.put(f"{base}/upload", data=pieces()))
with open(upload, "rb") as file:
    show("LENGTH", session.put(f"{base}/upload", data=file, headers={"X-Size": str(os.path.getsize(upload))}))
