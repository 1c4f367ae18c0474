"""Speed and size as ratios within one run: `python -m tests.bench`. Nothing here is a test.

Weights are random, of GPT-2 small's shape; only the drag needs a real model. TransformerLens takes part where it is
installed (`pip install transformer-lens`).
"""

import math
import random
import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec
from typing import Any

import torch
from playwright.sync_api import Page
from transformers import GPT2Config, GPT2LMHeadModel

from model import attention
from model.catalog import MODELS
from model.generate import generate, race
from model.language_model import ATTENTION, LanguageModel
from model.load import load
from model.readings import ablation, attribution, head, head_scores, layers
from model.serving.pass_queue import PassQueue, processors
from model.writing import Draws, write
from tests.support import tiny
from tests.support.browser import REAL, box, chromium, serve, settle
from viz.components.head_steps import triangle
from viz.components.head_wall import TEXTS, Wall, payload

ROUNDS, EFFECT_ROUNDS, CLASS_ROUNDS = 15, 3, 5
CLASS, LENGTHS = 30, (16, 64)
BRIEF, CLASSROOM, SHORT, LONG = 16, 32, 64, 256
LAYER = 5
WRITTEN, RACED = 32, (0.0, 0.5, 1.0, 1.5, 2.0)


def main() -> None:
    """Print every figure, one a line, beside what the peers need for the same."""
    torch.manual_seed(0)
    model = LanguageModel(MODELS["gpt2"], tiny.tokenizer(), _network(ATTENTION))
    peers: dict[str, Callable[[torch.Tensor], Any]] = {
        "transformers, plain forward": _plain(_network("sdpa")),
        "transformers, eager with all outputs": _all_outputs(_network("eager")),
    }
    if find_spec("transformer_lens"):  # from 4.0 on, where a network that is already here can be wrapped
        peers["TransformerLens, run_with_cache"] = _lens(_network("eager"))
    _print_times(model, peers)
    _print_sizes(model, peers)
    _print_class(model)
    _print_effects(model, peers["transformers, plain forward"])
    _print_attention(model)
    print_writing(model, _network("sdpa"))
    small = load("smollm2-135m")
    print_writing(small, type(small.net)._from_config(small.net.config, attn_implementation="sdpa").eval())
    _print_drag()


def _network(implementation: str) -> GPT2LMHeadModel:
    return GPT2LMHeadModel._from_config(GPT2Config(), attn_implementation=implementation).eval()


def _plain(net: GPT2LMHeadModel) -> Callable[[torch.Tensor], Any]:
    return lambda ids: net(ids, use_cache=False)


def _all_outputs(net: GPT2LMHeadModel) -> Callable[[torch.Tensor], Any]:
    return lambda ids: net(ids, use_cache=False, output_attentions=True, output_hidden_states=True)


def _lens(net: GPT2LMHeadModel) -> Callable[[torch.Tensor], Any]:
    from transformer_lens import TransformerBridge

    bridge = TransformerBridge.boot_transformers("gpt2", hf_model=net, tokenizer=tiny.tokenizer(), device="cpu")
    return bridge.run_with_cache


def _trace_and_pattern(model: LanguageModel) -> Callable[[torch.Tensor], Any]:
    def run(ids: torch.Tensor) -> Any:
        trace = model.trace(ids[0].tolist())
        return trace, attention.pattern(model, trace, LAYER)

    return run


@torch.inference_mode()
def _print_times(model: LanguageModel, peers: dict[str, Callable[[torch.Tensor], Any]]) -> None:
    """Time everyone in turn, round by round, so that a noisy moment hits all alike."""
    ids = torch.randint(tiny.VOCABULARY, (1, SHORT))
    runs = {"ours, trace + one layer's pattern": _trace_and_pattern(model)} | peers
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            seconds[name].append(_seconds(partial(run, ids)))
    medians = {name: statistics.median(taken) for name, taken in seconds.items()}
    plain = medians["transformers, plain forward"]
    print(f"\nOne pass over T = {SHORT}, against a plain forward of transformers (median of {ROUNDS}; goal <= 0.80)")
    for name, median in medians.items():
        print(f"  {median / plain:5.2f}  {median * 1000:7.1f} ms  {name}")


@torch.inference_mode()
def _print_sizes(model: LanguageModel, peers: dict[str, Callable[[torch.Tensor], Any]]) -> None:
    ids = torch.randint(tiny.VOCABULARY, (1, LONG))
    print(f"\nHeld after a pass over T = {LONG} (goal <= 100 MB)")
    print(f"  {model.trace(ids[0].tolist()).nbytes / 1e6:6.1f} MB  ours")
    for name, run in peers.items():
        if "plain" not in name:
            print(f"  {_held(run(ids)) / 1e6:6.1f} MB  {name}")


def _print_class(model: LanguageModel) -> None:
    """Let a class ask for different prompts at one instant, one by one and through the queue, in turn.

    One thread a pass and a pass a processor, as on the server. `together` is what the queue lets run in one.
    """
    generator, threads = random.Random(0), torch.get_num_threads()
    torch.set_num_threads(1)
    taken: dict[str, list[list[float]]] = {"one by one": [], "batches": []}
    for _ in range(CLASS_ROUNDS):
        for name, seconds in taken.items():
            prompts = [
                [generator.randrange(tiny.VOCABULARY) for _ in range(generator.randint(*LENGTHS))] for _ in range(CLASS)
            ]
            seconds.append(_ask_at_once(model, prompts, together=name == "batches"))
    torch.set_num_threads(threads)
    last = {name: statistics.median(max(one) for one in seconds) for name, seconds in taken.items()}
    print(
        f"\n{CLASS} different prompts of {LENGTHS[0]} to {LENGTHS[1]} tokens at one instant on {processors()} "
        f"processors, against one by one (median of {CLASS_ROUNDS}; goals: 1.4 times as fast, p95 <= 1.8 s)"
    )
    for name, seconds in taken.items():
        p50, p95 = (statistics.median(_quantile(one, share) for one in seconds) for share in (0.5, 0.95))
        ratio = last["one by one"] / last[name]
        print(f"  {ratio:5.2f}  p50 {p50:5.2f} s  p95 {p95:5.2f} s  all {last[name]:5.2f} s  {name}")


def _ask_at_once(model: LanguageModel, prompts: list[list[int]], together: bool) -> list[float]:
    """Return the seconds until each prompt has its trace."""
    queue, begin = PassQueue(processors()), threading.Barrier(len(prompts))

    def ask(ids: list[int]) -> float:
        begin.wait()
        return _seconds(lambda: queue.run_pass("all" if together else None, ids, model.traces))

    with ThreadPoolExecutor(len(prompts)) as pool:
        return list(pool.map(ask, prompts))


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[math.ceil(share * len(values)) - 1]


@torch.inference_mode()
def _print_effects(model: LanguageModel, plain: Callable[[torch.Tensor], Any]) -> None:
    """Switch every head off once, and time plain forwards of the same prompt before and after each round."""
    ids = torch.randint(tiny.VOCABULARY, (1, BRIEF))
    trace = model.trace(ids[0].tolist())
    forwards, rounds = [], []
    for _ in range(EFFECT_ROUNDS):
        forwards += [_seconds(partial(plain, ids)) for _ in range(ROUNDS)]
        rounds.append(_seconds(partial(ablation.effects, model, trace, "zero")))
        forwards += [_seconds(partial(plain, ids)) for _ in range(ROUNDS)]
    one, every = statistics.median(forwards), statistics.median(rounds)
    heads = model.shape.layers * model.shape.heads
    print(f"\nEach of {heads} heads switched off once over T = {BRIEF}, in plain forwards of transformers (goal <= 20)")
    print(f"  {every / one:5.1f}  {every:6.2f} s; a plain forward takes {one * 1000:.1f} ms")


def print_writing(model: LanguageModel, net: Any) -> None:
    """Time a greedy text against transformers' own by `net`, of the same shape, and a race against its columns."""
    model.end_ids = frozenset()  # a random network would end any text anywhere
    net.generation_config.eos_token_id = None
    prompt = torch.randint(1, tiny.VOCABULARY, (1, BRIEF))
    ids = prompt[0].tolist()
    options = {"max_new_tokens": WRITTEN, "min_new_tokens": WRITTEN, "do_sample": False, "pad_token_id": 0}
    works: dict[str, Callable[[], Any]] = {
        "ours": lambda: list(generate(model, ids, 0.0, most=WRITTEN)),
        "with all that decided": lambda: list(write(model, ids, Draws(0.0), most=WRITTEN)),
        "transformers": lambda: net.generate(prompt, attention_mask=torch.ones_like(prompt), **options),
        "race of five": lambda: list(race(model, ids, RACED, most=WRITTEN)),
        "one after the other": lambda: [list(generate(model, ids, one, most=WRITTEN)) for one in RACED],
    }
    rounds = [{name: _seconds(work) for name, work in works.items()} for _ in range(CLASS_ROUNDS)]
    median = {name: statistics.median(one[name] for one in rounds) for name in works}
    rate = {name: WRITTEN / seconds for name, seconds in median.items()}
    print(f"\n{model.card.title} writes {WRITTEN} tokens after {BRIEF}, tokens a second (median of {CLASS_ROUNDS})")
    for name in ("ours", "with all that decided", "transformers"):
        print(f"  {rate[name]:6.1f}  {name}, {rate[name] / rate['transformers']:.2f} of transformers' generate")
    gain = median["one after the other"] / median["race of five"]
    print(
        f"  {len(RACED) * rate['race of five']:6.1f}  a race of five, {gain:.2f} times as fast as one after the other"
    )


def _print_attention(model: LanguageModel) -> None:
    """Time what a chosen head, a layer or the lens needs once the prompt is traced, and weigh what goes over."""
    trace = model.trace(torch.randint(tiny.VOCABULARY, (SHORT,)).tolist())
    works: dict[str, tuple[int, Callable[[], Any]]] = {
        "one head, all steps": (100, lambda: head.steps(model, trace, LAYER, 3)),
        "all heads' scores": (100, lambda: head_scores.scores(model, trace)),
        "a logit's parts": (100, lambda: attribution.attribute(model, trace, 7, 8)),
        "the lens of all layers, last position": (50, lambda: layers.column(model, trace)),
    }
    print(f"\nAfter a trace of T = {SHORT}, milliseconds (median of {ROUNDS})")
    for name, (goal, work) in works.items():
        print(f"  {1000 * statistics.median(_seconds(work) for _ in range(ROUNDS)):6.1f}  {name} (goal <= {goal})")
    print("\nSent to the browser, kilobytes")
    cells = head_scores.maps(model, model.trace(trace.ids[:CLASSROOM]), CLASSROOM).cells
    sent, _ = payload(Wall(cells, {}), dict.fromkeys(TEXTS, "word"), (0, 0), 29.0)
    print(f"  {len(sent) / 1000:6.1f}  the wall of all heads at T = {CLASSROOM} (goal <= 200)")
    long = model.trace(torch.randint(tiny.VOCABULARY, (LONG,)).tolist())
    one = triangle(attention.pattern(model, long, LAYER)[0])
    print(f"  {one.nbytes / 1000:6.1f}  one head's map at T = {LONG} (goal <= 100)")


def _seconds(run: Callable[[], Any]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _print_drag() -> None:
    """Drag the temperature of a real model across its track and read the time between frames in the browser."""
    load(REAL)
    with serve(environment={"INSIDE_GPT2_MODEL": REAL}) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(f"{address}/prediction")
        page.wait_for_selector("tr[data-rank] td.share [title]", timeout=120_000)
        settle(page)
        print("\nTemperature dragged over the whole vocabulary, milliseconds between frames (60 fps are 16.7)")
        for throttle in (1, 4):
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": throttle})
            gaps = _drag(page)
            p50, p95 = statistics.median(gaps), statistics.quantiles(gaps, n=20)[-1]
            print(f"  p50 {p50:5.1f}  p95 {p95:5.1f}  of {len(gaps)} frames, processor slowed {throttle} x")


def _drag(page: Page) -> list[float]:
    track = box(page.get_by_label("Temperature", exact=True))
    middle = track["y"] + track["height"] / 2
    page.mouse.move(track["x"] + 0.1 * track["width"], middle)
    page.mouse.down()
    page.evaluate("""() => {
        const gaps = (window.gaps = []);
        let last = performance.now();
        const tick = (now) => { gaps.push(now - last); last = now; window.ticking = requestAnimationFrame(tick); };
        window.ticking = requestAnimationFrame(tick);
    }""")
    for sweep in range(4):
        start, end = (0.1, 0.9) if sweep % 2 == 0 else (0.9, 0.1)
        for step in range(60):
            page.mouse.move(track["x"] + (start + (end - start) * step / 60) * track["width"], middle)
    gaps: list[float] = page.evaluate("() => { cancelAnimationFrame(window.ticking); return window.gaps; }")
    page.mouse.up()
    return gaps[1:]


def _held(result: Any) -> int:
    """Return the bytes of every tensor in a nested result, each storage once."""
    found: dict[int, int] = {}

    def walk(part: Any) -> None:
        if isinstance(part, torch.Tensor):
            storage = part.untyped_storage()
            found[storage.data_ptr()] = storage.nbytes()
        elif isinstance(part, list | tuple):
            for item in part:
                walk(item)
        elif hasattr(part, "values"):
            walk(list(part.values()))

    walk(result)
    return sum(found.values())


if __name__ == "__main__":
    main()
