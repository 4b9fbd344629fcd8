"""Turn an OpenAPI document into a typed client package: ``generate.py SPEC --output DIR``."""

import sys

from codegen.cli import main

if __name__ == "__main__":
    sys.exit(main())
