"""A worker as a process, with the fake engine: ``python work_fake.py SECONDS_A_CALL [NAME=VALUE ...]``."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from fake_engine import FakeEngine

from voc_api.settings import read_settings
from voc_api.work import run_worker

if __name__ == "__main__":
    given = dict(one.split("=", 1) for one in sys.argv[2:])
    run_worker(read_settings(**given), engine=FakeEngine(seconds=float(sys.argv[1])))
    print("returned")
