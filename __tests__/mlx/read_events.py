"""Prints what TensorBoard itself reads in a folder of event files: by tag, [wall time, step, value] of each point."""

import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "tensors": 0})
events.Reload()
points = {
    tag: [[point.wall_time, point.step, point.value] for point in events.Scalars(tag)]
    for tag in events.Tags()["scalars"]
}
print(json.dumps(points))
