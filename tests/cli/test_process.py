"""The command as a process of its own: pipes and signals."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
VOC = (sys.executable, "-m", "voc.cli")
SLOW = """
import sys, time
sys.path.insert(0, {here!r})
import conftest, voc.cli.run
engine = conftest.TinyEngine()
engine.after = lambda count: (count == 40 and print("forty", file=sys.stderr, flush=True), time.sleep(0.05))
voc.cli.run.load_engine = lambda options: engine
from voc.cli import main
main(prog_name="voc")
"""


def test_a_reader_that_goes_away_is_no_error() -> None:
    with subprocess.Popen(
        [*VOC, "schema", "tags"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.read(1)
        run.stdout.close()
        assert b"Traceback" not in run.stderr.read()


def test_chinese_through_a_pipe_whatever_the_locale() -> None:
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    run = subprocess.run(
        [*VOC, "tag", "没有.csv"], capture_output=True, cwd=ROOT, env=environment, check=False
    )
    assert run.returncode == 1
    assert b"Traceback" not in run.stderr
    assert b"there is no such file" in run.stderr


def _heed_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_keeps_what_is_done(tmp_path: Path) -> None:
    script = SLOW.format(here=str(Path(__file__).parent))
    command = [sys.executable, "-c", script, "tag", "--sample", "-o", str(tmp_path / "tags.jsonl")]
    # A shell starts what runs in its background with Ctrl-C ignored, and children inherit that.
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, preexec_fn=_heed_ctrl_c
    ) as run:
        assert run.stderr is not None
        while b"forty" not in run.stderr.readline():
            pass
        run.send_signal(signal.SIGINT)
        said = run.stderr.read().decode()
    assert run.returncode == 130
    assert "Stopped. " in said
    kept = (tmp_path / "tags.jsonl").read_text("utf-8").splitlines()
    assert 39 <= len(kept) < 241
