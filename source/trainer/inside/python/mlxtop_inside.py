"""Writes what mlx_lm reports to its training callback to a file of mlxtop's run: `mlxtop run --inside`.

It waits, by a finder that answers for one module alone, for mlx_lm's trainer to be imported, and gives each call of its
`train` a callback that writes a line and then calls the user's own. Everything else is as without it: no random number
is drawn, nothing is evaluated or kept, no other module's import is touched. An error of its own ends the writing, not
the training.

Every Python below the trainer loads this file: what it needs besides is imported where mlx_lm's trainer has been.
"""

import os
import sys

TRAINER = "mlx_lm.tuner.trainer"
CALLBACK = "training_callback"
# A line has 300 bytes: two days of a report a second.
MAX_BYTES = 64 * 1024 * 1024
# Lines that wait for a disk that does not answer. Then the oldest are dropped.
MAX_WAITING = 256
# How long the end of a training run waits for the last lines to be written.
LAST_SECONDS = 0.5
MAX_WRAPPERS = 16


class Lines:
    """Appends lines to a file, each by one write, from a thread of its own: a slow disk holds up nobody."""

    def __init__(self, path, max_bytes=MAX_BYTES):
        import threading

        self.path = path
        self.max_bytes = max_bytes
        self.waiting = []
        self.lost = 0
        self.is_torn = False
        self.is_over = False
        self.is_writing = False
        self.file = None
        self.thread = None
        self.threading = threading
        self.wake = threading.Event()

    def add(self, fields):
        """Has an object written as a line of JSON. Returns at once."""
        if self.is_over:
            return
        if len(self.waiting) >= MAX_WAITING:
            del self.waiting[0]
            self.lost += 1
        self.waiting.append(fields)
        # After a fork the thread is the parent's alone.
        if self.thread is None or not self.thread.is_alive():
            self.thread = self.threading.Thread(target=self._run, name="mlxtop-inside", daemon=True)
            self.thread.start()
        self.wake.set()

    def end(self, error):
        """Writes why nothing more will come."""
        self.add({"type": "error", "text": "%s: %s" % (type(error).__name__, str(error)[:200])})
        self.is_over = True

    def settle(self):
        """Waits a moment for what has been added to be written."""
        import time

        until = time.monotonic() + LAST_SECONDS
        while (self.waiting or self.is_writing) and time.monotonic() < until:
            time.sleep(0.002)

    def _run(self):
        try:
            while self.wake.wait():
                self.wake.clear()
                while self.waiting:
                    self.is_writing = True
                    self._write(self.waiting.pop(0))
                self.is_writing = False
        except Exception:
            self.is_over = True
            self.is_writing = False
            del self.waiting[:]

    def _write(self, fields):
        import json

        if self.lost:
            fields = dict(fields, lost=self.lost)
        line = (json.dumps(fields, separators=(",", ":"), allow_nan=False) + "\n").encode("ascii")
        # A full disk may have taken a part of the last line: this one is not to be glued to it.
        line = b"\n" + line if self.is_torn else line
        try:
            if self.file is None:
                flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
                self.file = os.open(self.path, flags, 0o600)
            if os.fstat(self.file).st_size + len(line) > self.max_bytes:
                self._fill()
                return
            written = os.write(self.file, line)
        except OSError:
            # Tried again with the next line: a disk may get free space, or come back.
            self.lost += 1
            self._close()
            return
        self.is_torn = written < len(line)
        self.lost = self.lost + 1 if self.is_torn else 0

    def _fill(self):
        """The file has got its full size: says so, and ends."""
        self.is_over = True
        del self.waiting[:]
        os.write(self.file, b'{"type":"full"}\n')

    def _close(self):
        file, self.file = self.file, None
        try:
            if file is not None:
                os.close(file)
        except OSError:
            pass


def number(value):
    """A number as JSON has it, those that JSON lacks by their names; None for what is none, and for an array of mlx,
    which is not to be evaluated here."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def rounded(value):
    """The shortest of the numbers that are the same in 32 bits, in which mlx keeps it: 1e-05, not 9.99999974e-06."""
    return float("%.7g" % value) if isinstance(value, float) else value


def memory(name):
    """A figure of mlx's allocator, in bytes; None where this mlx has none."""
    mlx = sys.modules.get("mlx.core")
    ask = getattr(mlx, name, None) or getattr(getattr(mlx, "metal", None), name, None)
    return None if ask is None else number(ask())


def is_first_rank():
    """Whether this process is the one that prints, of those that train together."""
    return sys.modules["mlx.core"].distributed.init().rank() == 0


class Reports:
    """The callback of one call of `train`: writes each report, then passes it on to the user's own."""

    def __init__(self, lines, theirs, default, is_distributed):
        self._lines = lines
        self._theirs = theirs
        self._default = default
        # Asked at the first report, when the trainer itself has joined the others.
        self._is_silent = None if is_distributed else False
        self._shift = None

    def __getattr__(self, name):
        # What a later mlx_lm calls besides.
        return getattr(self._default if self._theirs is None else self._theirs, name)

    def on_train_loss_report(self, train_info):
        self._note(self._train_report, train_info)
        if self._theirs is not None:
            self._theirs.on_train_loss_report(train_info)

    def on_val_loss_report(self, val_info):
        self._note(self._val_report, val_info)
        if self._theirs is not None:
            self._theirs.on_val_loss_report(val_info)

    def _note(self, report, info):
        try:
            if self._is_silent is None:
                self._is_silent = not is_first_rank()
            if not self._is_silent:
                self._lines.add(report(info))
        except Exception as error:
            self._is_silent = True
            self._lines.end(error)

    def _train_report(self, info):
        return {
            "type": "report",
            "iteration": number(info["iteration"]),
            "trainLoss": number(info.get("train_loss")),
            "learningRate": rounded(number(info.get("learning_rate"))),
            "trainerIterationsPerSecond": number(info.get("iterations_per_second")),
            "tokensPerSecond": number(info.get("tokens_per_second")),
            "trainedTokens": number(info.get("trained_tokens")),
            "peakMemoryBytes": memory("get_peak_memory"),
            "activeMemoryBytes": memory("get_active_memory"),
            "cacheMemoryBytes": memory("get_cache_memory"),
        }

    def _val_report(self, info):
        iteration = info["iteration"]
        if self._shift is None:
            # The first validation comes before the first iteration, which is 0 here and 1 on the screen; in old
            # versions 1 on both.
            self._shift = 1 if iteration == 0 else 0
        return {
            "type": "validation",
            "iteration": iteration + self._shift,
            "valLoss": number(info["val_loss"]),
            "seconds": number(info.get("val_time")),
        }


def unwrapped(function):
    """The function that the decorators of the user's, or of mlx_lm's, stand for."""
    for _ in range(MAX_WRAPPERS):
        function = getattr(function, "__wrapped__", function)
    return function


def with_reports(module, lines):
    """Has every call of the module's `train` report."""
    import functools

    train = module.train
    code = unwrapped(train).__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    position = names.index(CALLBACK)
    # A trainer that does not know of others is not to be made to look for them.
    is_distributed = "distributed" in code.co_names

    def reporting(args, kwargs):
        is_by_position = len(args) > position
        theirs = args[position] if is_by_position else kwargs.get(CALLBACK)
        default = getattr(module, "TrainingCallback", object)()
        reports = Reports(lines, theirs, default, is_distributed)
        if is_by_position:
            return args[:position] + (reports,) + args[position + 1 :], kwargs
        return args, dict(kwargs, **{CALLBACK: reports})

    @functools.wraps(train)
    def train_and_report(*args, **kwargs):
        try:
            args, kwargs = reporting(args, kwargs)
        except Exception as error:
            lines.end(error)
        try:
            return train(*args, **kwargs)
        finally:
            lines.settle()

    module.train = train_and_report


class TrainerFinder:
    """A finder that knows one module: it lets the others find it, and has it changed once it has been loaded."""

    def __init__(self, path):
        self.path = path
        self.is_asking = False

    def find_spec(self, name, path=None, target=None):
        # A finder of the user's may ask all others as well, and so this one, which asks it.
        if name != TRAINER or self.is_asking:
            return None
        self.is_asking = True
        try:
            return self._ask(name, path, target)
        finally:
            self.is_asking = False

    def _ask(self, name, path, target):
        # Those before it have been asked, or are at it.
        finders = list(sys.meta_path)
        for finder in finders[finders.index(self) + 1 :] if self in finders else ():
            find = getattr(finder, "find_spec", None)
            spec = None if find is None else find(name, path, target)
            if spec is not None:
                self._change(spec.loader)
                return spec
        return None

    def _change(self, loader):
        execute = getattr(loader, "exec_module", None)
        if execute is None:
            return

        def exec_module(module):
            # As it was, for whoever asks the module for its loader.
            vars(loader).pop("exec_module", None)
            execute(module)
            if module.__name__ == TRAINER:
                self._report(module)

        try:
            loader.exec_module = exec_module
        except Exception:
            # A loader of another kind: the recorder says that no figures come.
            pass

    def _report(self, module):
        try:
            lines = Lines(self.path)
        except Exception:
            return
        try:
            with_reports(module, lines)
        except Exception as error:
            lines.end(error)
            lines.settle()


def wait_for_trainer(path):
    """Reports to that file what mlx_lm's trainer does in this process, if it is ever imported. Never fails.

    Where a run was started from within another, both ask, and the inner one, which asks last, gets the reports."""
    try:
        sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != TrainerFinder.__name__]
        sys.meta_path.insert(0, TrainerFinder(path))
    except Exception:
        pass
