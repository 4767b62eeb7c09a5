"""Plays a caller that uses requests with one Session: one JSON object a line each way.

The program ends with its standard input.
"""
import base64
import hashlib
import json
import os
import platform
import sys
import threading

said = threading.Lock()
out = sys.stdout
sys.stdout = sys.stderr


def say(line):
    with said:
        out.write(json.dumps(line) + "\n")
        out.flush()


def fail(why):
    say({"failed": why})
    sys.exit(2)


try:
    import requests
except ImportError as missing:
    fail("python3 has no requests (%s); add it with: pip install requests" % missing)

session = requests.Session()
# Said with each request: what the environment says wins over what a session says.
verify = None

for word in sys.argv[1:]:
    if word == "--any-certificate":
        verify = False
        import urllib3

        urllib3.disable_warnings()
    elif word.startswith("--ca="):
        verify = word[len("--ca="):]
    else:
        fail("no option " + word)


def chain(error):
    texts = []
    while error is not None and len(texts) < 8:
        texts.append("%s: %s" % (type(error).__name__, error))
        error = error.__cause__ or error.__context__
    return "; caused by ".join(texts)


def call(order):
    timeout = order["timeoutMillis"] / 1000
    body = base64.b64decode(order["body"]) if "body" in order else None
    with session.request(
        order["method"],
        order["url"],
        headers=order["headers"],
        data=body,
        timeout=timeout,
        stream=True,
        verify=verify,
    ) as response:
        count, digest, tail = 0, hashlib.sha256(), b""
        for part in response.iter_content(16 * 1024):
            count += len(part)
            digest.update(part)
            tail = (tail + part)[-512:]
        return {
            "id": order["id"],
            "status": response.status_code,
            "version": {10: "HTTP/1.0", 11: "HTTP/1.1", 20: "HTTP/2"}.get(response.raw.version, ""),
            "bytes": count,
            "sha256": digest.hexdigest(),
            "digest": response.headers.get("Repr-Digest", ""),
            "tail": base64.b64encode(tail).decode(),
        }


def carry_out(order):
    try:
        say(call(order))
    except Exception as error:
        name = type(error).__module__ + "." + type(error).__name__
        say({"id": order["id"], "error": chain(error), "errorType": name})


say({"ready": "requests %s on Python %s" % (requests.__version__, platform.python_version())})
number = 0
for text in sys.stdin:
    number += 1
    threading.Thread(target=carry_out, args=(json.loads(text),), name="caller-%d" % number, daemon=True).start()
os._exit(0)
