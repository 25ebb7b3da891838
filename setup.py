"""Which folder installs under which name; everything else stands in pyproject.toml.

Setuptools finds packages by folder name, and three folders here must not reach a user's site-packages under
the names they have in the checkout: ``api``, ``training`` and ``models`` install as ``voc_api``,
``voc_training`` and ``voc_models``.
"""

from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
FOLDERS = {"voc": "voc", "voc_api": "api", "voc_training": "training", "voc_models": "models"}
DATA = ["py.typed", "*.html", "*.css", "*.js", "*.svg", "*.json", "*.jsonl", "*.toml", "*.tsv", "*.txt"]


def packages() -> list[str]:
    """Name every package under its installed name: each folder, then the packages in it."""
    return [
        name
        for package, folder in FOLDERS.items()
        for name in [package, *(f"{package}.{inner}" for inner in find_packages(str(HERE / folder)))]
    ]


setup(
    packages=packages(),
    package_dir=FOLDERS,
    # Releases are data: a folder each, every file of it.
    package_data={"voc_models": ["**/*"], "": [pattern for name in DATA for pattern in (name, f"**/{name}")]},
    exclude_package_data={"voc_models": ["__pycache__/*"]},
    include_package_data=False,
)
