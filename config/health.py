"""Asks the web server of this machine whether it lives: the health check of its container."""

import http.client
import os
import sys


def main() -> int:
    """0 when /healthz answers under a name that the app accepts."""
    name = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".") or "127.0.0.1"
    port = int(os.environ.get("PORT") or 8000)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        line.request("GET", "/healthz", headers={"Host": name})
        return 0 if line.getresponse().status == 200 else 1
    except (OSError, http.client.HTTPException) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    finally:
        line.close()


if __name__ == "__main__":
    sys.exit(main())
