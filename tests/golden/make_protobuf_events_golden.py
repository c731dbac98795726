"""Writes protobuf-events.json: event messages as Google's own protobuf encodes them. Needs protoc and Python's protobuf (3.21).

    python3 tests/golden/make_protobuf_events_golden.py
"""

import importlib
import json
import math
import pathlib
import subprocess
import sys
import tempfile

# Only the fields used; numbers and types as in tensorflow's event.proto and summary.proto and tensorboard's plugin_data.proto.
PROTO = """
syntax = "proto3";
package events;
import "google/protobuf/struct.proto";
message Event { double wall_time = 1; int64 step = 2; oneof what { string file_version = 3; Summary summary = 5; } }
message SummaryMetadata {
  message PluginData { string plugin_name = 1; bytes content = 2; }
  PluginData plugin_data = 1;
}
message Summary {
  message Value { string tag = 1; SummaryMetadata metadata = 9; oneof value { float simple_value = 2; } }
  repeated Value value = 1;
}
message HParamsPluginData {
  int32 version = 1;
  oneof data { SessionStartInfo session_start_info = 3; SessionEndInfo session_end_info = 4; }
}
message SessionStartInfo {
  map<string, google.protobuf.Value> hparams = 1;
  string model_uri = 2;
  string monitor_url = 3;
  string group_name = 4;
  double start_time_secs = 5;
}
enum Status { STATUS_UNKNOWN = 0; STATUS_SUCCESS = 1; STATUS_FAILURE = 2; STATUS_RUNNING = 3; }
message SessionEndInfo { Status status = 1; double end_time_secs = 2; }
"""

folder = tempfile.mkdtemp()
pathlib.Path(folder, "events.proto").write_text(PROTO)
subprocess.run(["protoc", "--python_out=.", "events.proto"], cwd=folder, check=True)
sys.path.insert(0, folder)
pb = importlib.import_module("events_pb2")


def scalar(wall_time, step, tag, value):
    event = pb.Event(wall_time=wall_time, step=step)
    event.summary.value.add(tag=tag, simple_value=value)
    return event


def hparams(wall_time, tag, data):
    event = pb.Event(wall_time=wall_time)
    value = event.summary.value.add(tag=tag)
    value.metadata.plugin_data.plugin_name = "hparams"
    value.metadata.plugin_data.content = data.SerializeToString(deterministic=True)
    return event


start = pb.HParamsPluginData()
info = start.session_start_info
info.hparams["epochs"].number_value = 60
info.hparams["layers[0].bias"].bool_value = True
info.hparams["optimizer.type"].string_value = "adam"
info.hparams["zero"].number_value = 0
info.group_name = "r1"
info.start_time_secs = 1762178529.25
end = pb.HParamsPluginData()
end.session_end_info.status = pb.STATUS_SUCCESS
end.session_end_info.end_time_secs = 1762178530.5

events = {
    "version": pb.Event(wall_time=1762178529.25, file_version="brain.Event:2"),
    "scalar": scalar(1762178529.5, 7, "loss", 1.1),
    "zero": scalar(0, 300, "größe", 0),
    "nan": scalar(1, 1, "loss", math.nan),
    "large": scalar(1, 2**40 + 5, "loss", -math.inf),
    "start": hparams(1, "_hparams_/session_start_info", start),
    "end": hparams(2, "_hparams_/session_end_info", end),
}
golden = {name: event.SerializeToString(deterministic=True).hex() for name, event in events.items()}
target = pathlib.Path(__file__).parent / "protobuf-events.json"
target.write_text(json.dumps(golden, indent=2) + "\n")
