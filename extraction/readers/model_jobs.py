"""The second reader: a detection and a recognition model over a whole page (runs in a sandbox of its own).

Slower than tesseract and wrong about other things, so that what both read is much surer than what either does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from rapidocr import RapidOCR

_DETECTED_SIDE = 960  # pixels of the longer side when looking for lines; they are read at full size
_LARGEST_SIDE = 6000
_LINE_SHAPE = [3, 48, 160]  # colours, height, least width: most runs of print are short, and padding costs as much

# One thread: the pages of several documents are read side by side, and a forked child has no other threads.
_engine = RapidOCR(
    params={
        "Global.log_level": "critical",
        "Global.text_score": 0.1,
        "Global.use_cls": False,
        "Global.max_side_len": _LARGEST_SIDE,
        "Det.limit_type": "max",
        "Det.limit_side_len": _DETECTED_SIDE,
        "Rec.rec_batch_num": 1,
        "Rec.rec_img_shape": _LINE_SHAPE,
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
)


def read_page(data: bytes, options: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """{"lines": [[text, confidence 0 to 1, [x0, y0, x1, y1] in pixels], ...]}: runs of print found on a page.

    `data` is the page's grey pixels row by row. Options: width, height.
    """
    page = np.frombuffer(data, dtype=np.uint8).reshape(options["height"], options["width"])
    found: Any = _engine(np.stack([page] * 3, axis=-1))
    if found.boxes is None or found.txts is None:
        return {"lines": []}, b""
    corners = [(box.min(axis=0).tolist(), box.max(axis=0).tolist()) for box in found.boxes]
    texts = zip(found.txts, found.scores, corners, strict=True)
    return {"lines": [[str(text), float(score), [*low, *high]] for text, score, (low, high) in texts]}, b""


# The models are loaded at their first use: here, once, and not in every forked child, which may open no files.
_engine(np.full((64, 200, 3), 255, dtype=np.uint8))
_engine(np.full((48, 160, 3), 255, dtype=np.uint8), use_det=False, use_rec=True)
_engine.use_det = True  # the call above is remembered by the engine

JOBS = {"read_page": read_page}
"""See `extraction.zygote`."""
