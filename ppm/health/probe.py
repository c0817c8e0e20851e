"""`python -m ppm.health.probe ADDRESS`: ends well when the address answers 200, for a health check."""

import sys
import urllib.error
import urllib.request


def answers(address: str) -> bool:
    if not address.startswith("http://"):
        return False
    try:
        with urllib.request.urlopen(address, timeout=4) as response:  # noqa: S310 - checked above
            return bool(response.status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(not answers(sys.argv[1]))
