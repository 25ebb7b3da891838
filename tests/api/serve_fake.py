"""A service as a process, with the fake engine: ``python serve_fake.py SECONDS_A_CALL [NAME=VALUE ...]``."""

import sys

from fake_engine import FakeEngine

from voc_api.serve import run
from voc_api.settings import read_settings

if __name__ == "__main__":
    given = dict(one.split("=", 1) for one in sys.argv[2:])
    run(read_settings(port=0, **given), engine=FakeEngine(seconds=float(sys.argv[1])))
    print("returned")
