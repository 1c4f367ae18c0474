"""The training itself: transformers' GPT-2, AdamW, windows of a text, and a run that can stop at any step."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedModel

from model.train import snapshots, state, text
from model.train.settings import Settings
from model.train.state import Progress

STATE = "state"
"""The folder of a run, below its own, that is needed to go on and not shipped."""
_LOOKS = 64  # how often over a run the held-out loss is measured
_SAVE_EVERY = 250  # steps
_LOOKED_AT = 64  # windows of the held-out text on the way; the card measures all of it

Watch = Callable[[Progress, float], None]
"""Hears after each step how far the run is, and the loss of that step."""


def network(settings: Settings, end: int) -> GPT2LMHeadModel:
    """Return a GPT-2 at its random start. `end` is the id of the token that ends a document.

    `gelu_pytorch_tanh` is GPT-2's own tanh form of GELU, computed in one go.
    """
    torch.manual_seed(settings.seed)
    config = GPT2Config(
        vocab_size=settings.vocabulary,
        n_layer=settings.layers,
        n_head=settings.heads,
        n_embd=settings.width,
        n_positions=settings.context,
        activation_function="gelu_pytorch_tanh",
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        bos_token_id=end,
        eos_token_id=end,
    )
    return GPT2LMHeadModel(config)


def train(settings: Settings, train_ids: text.Ids, held_out_ids: text.Ids, folder: Path, watch: Watch) -> Progress:
    """Train from where the run in `folder` stands to its end, and leave the moments and the state there.

    Raises ValueError where the folder holds another run, or where a text does not fill one window.
    """
    if min(len(train_ids), len(held_out_ids)) < 2 * settings.context + 1:  # an epoch cuts its text anywhere in a window
        raise ValueError(f"The text is too short for windows of {settings.context:,} tokens.")
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    net = network(settings, end=0).train()
    torch.nn.Module.to(net, device)
    optimizer = _optimizer(net, settings)
    so_far = state.load(folder / STATE, settings, net, optimizer)
    while so_far.step < settings.steps:
        if so_far.step in settings.moments:
            snapshots.save(folder, so_far.step, weights(net))
        if so_far.step % max(1, settings.steps // _LOOKS) == 0:
            _look(net, held_out_ids, settings, so_far)
        loss = _step(net, optimizer, settings, train_ids, so_far)
        watch(so_far, loss)
        if so_far.step % _SAVE_EVERY == 0:
            state.save(folder / STATE, settings, net, optimizer, so_far)
    if not so_far.held_out or so_far.held_out[-1][0] < so_far.step:
        _look(net, held_out_ids, settings, so_far)
    state.save(folder / STATE, settings, net, optimizer, so_far)
    return so_far


def _step(
    net: GPT2LMHeadModel, optimizer: torch.optim.Optimizer, settings: Settings, ids: text.Ids, so_far: Progress
) -> float:
    start = time.perf_counter()
    for group in optimizer.param_groups:
        group["lr"] = settings.rate(so_far.step)
    rows = text.batch(ids, so_far.step, settings.batch, settings.context, settings.seed)
    with _precision(net.device):
        loss = _loss(net, torch.from_numpy(rows).to(net.device))
    loss.backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), settings.clip)
    optimizer.step()
    optimizer.zero_grad()
    so_far.seconds += time.perf_counter() - start
    _note(so_far, loss.item(), max(1, settings.steps // (_LOOKS * 4)))
    so_far.step += 1
    return loss.item()


def _look(net: GPT2LMHeadModel, ids: text.Ids, settings: Settings, so_far: Progress) -> None:
    with _precision(net.device):
        so_far.held_out.append((so_far.step, held_out_loss(net, ids, settings.context, _LOOKED_AT)))


def _note(so_far: Progress, loss: float, every: int) -> None:
    """Put `loss` into the running mean of its stretch of steps, named by the stretch's last step."""
    stretch, place = divmod(so_far.step, every)
    if place == 0:
        so_far.train.append((so_far.step, loss))
        return
    mean = so_far.train[stretch][1]
    so_far.train[stretch] = (so_far.step, mean + (loss - mean) / (place + 1))


def _loss(net: PreTrainedModel, rows: torch.Tensor) -> torch.Tensor:
    """Return the mean -ln p of each next token in `rows` (B, context + 1)."""
    logits = net(rows[:, :-1], use_cache=False).logits  # (B, context, V)
    return functional.cross_entropy(logits.float().flatten(0, 1), rows[:, 1:].flatten())


def _precision(device: torch.device) -> AbstractContextManager[object]:
    """Return bfloat16 for the products of matrices where the device computes in it, else float32."""
    able = (
        torch.cuda.is_bf16_supported()
        if device.type == "cuda"
        else bool(torch.cpu.get_capabilities().get("avx512_bf16"))
    )
    return torch.autocast(device.type, torch.bfloat16, enabled=able)


def _optimizer(net: GPT2LMHeadModel, settings: Settings) -> torch.optim.Optimizer:
    matrices = [parameter for parameter in net.parameters() if parameter.dim() >= 2]
    others = [parameter for parameter in net.parameters() if parameter.dim() < 2]
    groups = [{"params": matrices, "weight_decay": settings.weight_decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=settings.peak_rate, betas=(0.9, 0.99), fused=True)


@torch.no_grad()
def held_out_loss(net: PreTrainedModel, ids: text.Ids, context: int, most: int | None = None) -> float:
    """Return the mean -ln p in nats of each next token, in windows of `context` that touch: all, or evenly `most`."""
    starts = np.arange(0, len(ids) - context, context)
    if most is not None and len(starts) > most:
        starts = starts[np.linspace(0, len(starts) - 1, most).astype(int)]
    total = 0.0
    for some in np.array_split(starts, max(1, len(starts) // 8)):
        rows = np.stack([text.window(ids, start, context) for start in some])  # (n, context + 1)
        total += _loss(net, torch.from_numpy(rows).to(net.device)).item() * len(some)
    return total / len(starts)


def weights(net: GPT2LMHeadModel) -> dict[str, torch.Tensor]:
    """Return all parameters by name, the unembedding among them only once: it is the token embedding."""
    return {name: value.detach() for name, value in net.named_parameters()}
