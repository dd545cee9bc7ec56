"""What `mlxtop run --inside` puts in front of the trainer: Python runs this file at its start, since its folder stands
first in PYTHONPATH.

It lets mlxtop_inside wait for mlx_lm, takes its own folder off the path, and runs the sitecustomize that Python would
have found without it, or fails as Python would have. Every Python below the trainer runs it, so it has to work, or at
least to do no harm, in each that there is, from 2.7 on.
"""

import os
import sys

_here = os.path.dirname(os.path.abspath(__file__))
# Taken out, so that the import at the end finds the other one. The name keeps Python 2 from clearing this one.
_self = sys.modules.pop("sitecustomize", None)
_inside = None
try:
    if sys.version_info >= (3, 8):
        import mlxtop_inside as _inside
except Exception:
    # The recorder says that no figures come.
    pass
sys.path[:] = [path for path in sys.path if path != _here]
sys.path_importer_cache.pop(_here, None)
try:
    # Where there is none, Python expects just this error.
    import sitecustomize
finally:
    if _inside is not None:
        _inside.wait_for_trainer(os.path.join(os.path.dirname(_here), "inside.ndjson"))
