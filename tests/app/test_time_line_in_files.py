"""The wish to keep the time line in the file: what it comes to is told before, and saving asks for it."""

from __future__ import annotations

from dataclasses import replace

from nnsim.core.answers.past import KeptPast
from nnsim.core.files import nnsim_file
from nnsim.core.messages import Saved
from nnsim.core.run import Checkpoint, StoredPast


def save(bench, path) -> str:
    """Save; what the engine was asked for beside the state."""
    client = bench.bridge.client
    bench.run("save_as", path=path)
    ticket, *more = client.named("save")[-1]
    past = StoredPast(b"{}", b"numbers") if more else None
    client.tell(Saved(client.run, ticket, Checkpoint(3, 1, 0, {}, past=past)))
    bench.bridge.tick()
    return "".join(more)


def test_the_time_line_is_kept_in_the_file_on_demand(bench, tmp_path):
    client, path = bench.bridge.client, tmp_path / "a.nnsim"
    assert save(bench, path) == ""
    assert nnsim_file.load(path).checkpoint.past is None
    bench.run("keep_time_line")
    assert bench.actions["keep_time_line"].isChecked()
    bench.bridge.tick()
    asked = [name for name in client.named("want_frame")[-1][0] if name.startswith("past#")]
    client.tell(replace(client.frame(step=3), probes=dict.fromkeys(asked, KeptPast(412, 37 << 20, 256 << 20))))
    bench.bridge.tick()
    told = [banner.text.text() for banner in bench.messages.toasts.banners]
    assert any(words.startswith("Old steps take 37 of 256 MB, in 412 states. The file grows") for words in told)
    assert save(bench, path) == "past"
    loaded = nnsim_file.load(path)
    assert loaded.project.view.timeline
    assert loaded.checkpoint.past == StoredPast(b"{}", b"numbers")
    bench.document.show(loaded.project, loaded.checkpoint, path)
    assert bench.actions["keep_time_line"].isChecked()
    bench.run("keep_time_line")
    assert save(bench, path) == ""
    assert nnsim_file.load(path).checkpoint.past is None
