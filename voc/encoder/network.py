"""The door to OpenVINO: a compiled network, and batches run through it on as many threads as asked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Inputs:
    """A padded batch.

    :ivar ids: ``(batch, tokens)``; `mask` likewise, 1 where a token is real.
    :ivar piece: ``(batch, characters)``; `characters` and `places` likewise.
    """

    ids: NDArray[np.int32]
    mask: NDArray[np.int32]
    piece: NDArray[np.int32]
    characters: NDArray[np.int32]
    places: NDArray[np.int32]


class Network:
    """A network compiled for this processor, `threads` batches at a time, each on a thread of its own.

    :param path: ``network.xml`` of a release.
    :param threads: None: as many as the process may use.
    """

    def __init__(self, path: Path, *, threads: int | None = None) -> None:
        import openvino as ov
        from openvino import properties

        self.threads = threads or len(
            os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
        )
        core = ov.Core()
        compiled = core.compile_model(
            core.read_model(path), "CPU",
            {
                properties.inference_num_threads: self.threads,
                properties.num_streams: self.threads,
                # Pinned, every process of one thread sits on the first core.
                properties.hint.enable_cpu_pinning: False,
                # What is not in int8 stays in single precision, whatever the processor has: the same tags
                # everywhere.
                properties.hint.inference_precision: ov.Type.f32,
            },
        )  # fmt: skip
        self._queue = ov.AsyncInferQueue(compiled, self.threads)
        self._names = [output.any_name for output in compiled.outputs]

    def run(self, batches: Iterable[Inputs]) -> Iterator[tuple[int, Arrays]]:
        """Outputs of each batch with its number, as they come: in any order."""
        done: SimpleQueue[tuple[int, Arrays]] = SimpleQueue()
        names = self._names

        def keep(request: Any, number: int) -> None:
            done.put((number, {name: request.get_tensor(name).data.copy() for name in names}))

        self._queue.set_callback(keep)
        waiting = 0
        try:
            for number, batch in enumerate(batches):
                self._queue.start_async(vars(batch), number)
                waiting += 1
                while not done.empty():
                    waiting -= 1
                    yield done.get()
        finally:  # a run that is given up leaves nothing to the next one
            self._queue.wait_all()
        for _ in range(waiting):
            yield done.get()
