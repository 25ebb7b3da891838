"""A trained run to a release folder: the network in OpenVINO's form, quantised to static int8, and all beside
it.

    python -m voc_training.export $VOC_WORK/run -o models/NAME --data ../shared/data

Static quantisation only: with dynamic scales a text's tags would depend on the texts it shares a batch with.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from voc import release as files
from voc.encoder import Tokeniser, packed
from voc.encoder.network import Inputs
from voc.errors import SettingsError
from voc.ngrams import NgramModel
from voc.opinions import Thresholds

from . import base as bases
from .corpora import Example, read
from .heads import ALERTS, CATEGORIES, CATEGORY_WIDTH, ENTITIES, TEXT_HEADS, WORD_HABITS
from .model import OUTPUTS, Shape, VocModel
from .ngrams import write as write_ngrams
from .own import TASKS, read_own
from .train import Plan, build
from .work import work_folder

CALIBRATION_TEXTS = 320
RUNTIME_WINDOW = 256
RUNTIME_OVERLAP = 48


class Graph(nn.Module):
    """The model with inputs as the runtime gives them: int32, mask of 0 and 1."""

    def __init__(self, model: VocModel) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, ids: Tensor, mask: Tensor, piece: Tensor, characters: Tensor, places: Tensor
    ) -> tuple[Tensor, ...]:
        outputs: tuple[Tensor, ...] = self.model(
            ids.long(), mask.long(), piece.long(), characters.long(), places.long()
        )
        return outputs


def load_run(folder: Path, base: str | Path) -> tuple[VocModel, Tokeniser]:
    """The model of a run's folder, finished or at its last checkpoint, and a tokeniser for the runtime."""
    model, tokeniser = build(bases.load(base))
    path = folder / "model.safetensors"
    if path.exists():
        state = load_file(path)
    else:
        state = torch.load(folder / "checkpoint.pt", weights_only=True)["model"]
    model.load_state_dict(state, strict=False)  # buffers of the encoder are not weights
    return model.eval(), Tokeniser(tokeniser.tokenizer, limit=RUNTIME_WINDOW, overlap=RUNTIME_OVERLAP)


def restore(release: str | Path | None = None) -> tuple[VocModel, Tokeniser]:
    """The model of a release in single precision, to train on or to compare with, and its tokeniser.

    :param release: as `Release.find` takes it.
    """
    found = files.Release.find(release)
    tokeniser = Tokeniser.read(
        found.path / files.TOKENIZER, limit=found.settings.window, overlap=found.settings.overlap
    )
    config = AutoConfig.from_pretrained(found.path / files.ENCODER)
    encoder = AutoModel.from_config(config, attn_implementation="eager", add_pooling_layer=False)
    model = VocModel(encoder, Shape(letters=len(tokeniser.letters) + 1))
    model.load_state_dict({k: v.float() for k, v in load_file(found.path / files.TRAINING).items()})
    return model.eval(), tokeniser


def convert(model: VocModel) -> Any:
    """The network as an OpenVINO model in single precision, every size dynamic."""
    import openvino as ov

    example = {name: torch.ones((2, 8), dtype=torch.int32) for name in Inputs.__annotations__}
    with torch.inference_mode():
        network = ov.convert_model(Graph(model), example_input=example)
    for name, port in zip(Inputs.__annotations__, network.inputs, strict=True):
        port.get_tensor().set_names({name})
        port.get_node().set_partial_shape(ov.PartialShape([-1, -1]))
        port.get_node().set_element_type(ov.Type.i32)
    for name, port in zip(OUTPUTS, network.outputs, strict=True):
        port.get_tensor().set_names({name})
    network.validate_nodes_and_infer_types()
    return network


def onnx_of(model: VocModel) -> str:
    """The path of the model's network in ONNX, single precision, every size dynamic."""
    path = str(Path(tempfile.mkdtemp()) / "network.onnx")
    names = ["ids", "mask", "piece", "characters", "places"]
    example = tuple(torch.ones((2, 8), dtype=torch.int32) for _ in names)
    sizes = {name: {0: "batch", 1: "tokens" if name in ("ids", "mask") else "characters"} for name in names}
    torch.onnx.export(
        Graph(model), example, path, input_names=names, dynamic_axes=sizes, opset_version=17, dynamo=False
    )
    return path


def quantise(network: Any, tokeniser: Tokeniser, texts: list[str]) -> Any:
    """The network in static int8, ranges taken from real texts."""
    import nncf

    def feeds() -> Iterator[dict[str, np.ndarray]]:
        for batch in packed(tokeniser, texts, style="bdci2017"):
            yield vars(batch)

    return nncf.quantize(
        network, nncf.Dataset(list(feeds())), subset_size=CALIBRATION_TEXTS,
        preset=nncf.QuantizationPreset.MIXED, model_type=nncf.ModelType.TRANSFORMER,
    )  # fmt: skip


def calibration_texts(examples: list[Example]) -> list[str]:
    """Texts evenly spread over all corpora, the same every time."""
    step = max(1, len(examples) // CALIBRATION_TEXTS)
    return [e.text for e in sorted(examples, key=lambda e: e.id)[::step]][:CALIBRATION_TEXTS]


def read_ngrams(run: Path) -> NgramModel:
    """The n-grams of a run's folder.

    :raises SettingsError: when they were not made.
    """
    path = run / files.NGRAMS
    if not path.exists():
        raise SettingsError(f"{path}: is missing. Run: python -m voc_training.ngrams -o {run}")
    found = load_file(path)
    return NgramModel(found["weights"].float().numpy(), float(found["bias"][0]))


def write(
    folder: Path,
    model: VocModel,
    tokeniser: Tokeniser,
    network: Any,
    *,
    precision: str,
    data: dict[str, int],
    ngrams: NgramModel | None = None,
) -> None:
    """Write a release: uncalibrated, every style at the same thresholds, until `calibrate` has set them.

    :raises SettingsError: when the folder holds something else than a release, which would be lost.
    """
    import openvino as ov

    if folder.exists():
        if any(folder.iterdir()) and not (folder / files.SUMS).is_file():
            raise SettingsError(f"{folder}: holds files and is no release; name a folder of its own")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    ov.save_model(network, folder / files.NETWORK, compress_to_fp16=True)
    tokeniser.tokenizer.save(str(folder / files.TOKENIZER))
    outside = {**model.pairs.state_dict(), "categories": model.categories.weight}
    save_file({k: v.float().contiguous() for k, v in outside.items()}, folder / files.PAIRS)
    write_ngrams(folder / files.NGRAMS, ngrams or NgramModel.blank())
    save_file({k: v.half().contiguous() for k, v in model.state_dict().items()}, folder / files.TRAINING)
    (folder / files.ENCODER).write_text(model.encoder.config.to_json_string(), encoding="utf-8")
    settings = files.Settings(
        name=folder.name, created=date.today().isoformat(), encoder="multilingual-e5-small, Chinese pieces",
        window=RUNTIME_WINDOW, overlap=RUNTIME_OVERLAP, width=model.encoder.config.hidden_size,
        heads=TEXT_HEADS, alerts=ALERTS, category_width=CATEGORY_WIDTH, categories=CATEGORIES,
        word_habits=WORD_HABITS, entities=ENTITIES, styles=tuple(sorted(tokeniser.styles)),
        precision=precision, seed=Plan().seed, data=data,
    )  # fmt: skip
    files.write_json(folder / files.SETTINGS, settings.model_dump(mode="json"))
    points = files.OperatingPoints(
        temperatures={name: 1.0 for name in TEXT_HEADS}, low_confidence=0.0, mixed=0.6,
        opinions={style: Thresholds() for style in settings.styles},
    )  # fmt: skip
    files.write_json(folder / files.THRESHOLDS, points.model_dump(mode="json"))
    (folder / files.CARD).write_text(f"# {folder.name}\n\nNot yet calibrated.\n", encoding="utf-8")
    files.write_sums(folder)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m voc_training.export", description=__doc__.splitlines()[0]
    )
    parser.add_argument("run", type=Path, help="folder of a training run")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="release folder to write, as in models/NAME"
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    parser.add_argument("--base", help="encoder the run started from; default: $VOC_WORK/base")
    parser.add_argument("--precision", choices=("int8", "fp32"), default="int8")
    options = parser.parse_args(arguments)
    model, tokeniser = load_run(options.run, options.base or work_folder() / "base")
    examples = read(options.data, "train") + read_own(options.data, "train", tasks=TASKS)
    network = convert(model)
    if options.precision == "int8":
        network = quantise(network, tokeniser, calibration_texts(examples))
    data = dict(Counter(example.id.split("/")[0] for example in examples))
    write(
        options.output, model, tokeniser, network, precision=options.precision, data=data,
        ngrams=read_ngrams(options.run),
    )  # fmt: skip
    size = sum(p.stat().st_size for p in options.output.iterdir()) / 2**20
    print(json.dumps({"release": str(options.output), "precision": options.precision, "MiB": round(size, 1)}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
