"""Exit code 0 when the app answers, or what stands at the address given: for HEALTHCHECK, as there is no curl."""

import os
import sys
import urllib.error
import urllib.request

TIMEOUT = 4.0


def of_the_app() -> str:
    """Where the app says that it is well; the base path is part of it."""
    port = os.environ.get("STREAMLIT_SERVER_PORT", "8501")
    base = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    return f"http://127.0.0.1:{port}/{base + '/' if base else ''}_stcore/health"


def is_well(address: str) -> bool:
    """Whether the address answers with success."""
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT):
            return True
    except (urllib.error.URLError, OSError, ValueError):
        return False


if __name__ == "__main__":
    sys.exit(not is_well(sys.argv[1] if len(sys.argv) > 1 else of_the_app()))
